"""Opening mediation cases: by a mediator, or by itself when an incident is handed to mediation.

Run by the writer thread inside its transaction; what a case does then stands in ``mediation.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.mediation import (
    SIDES,
    CaseId,
    DisputeParty,
    MediationCase,
    Stage,
)
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import found, words
from cmdmap.services.people.disputes import dispute_kinds
from cmdmap.services.people.mediation import (
    checked_mediators,
    move_case,
    needed,
    note_case,
    publish,
)
from cmdmap.services.present import Draft
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.people import mediation as store

OTHER_DISPUTE = "99"
"""Kind of dispute where the incident's kind says none; a mediator then says which it is."""


def open_mediation(command: wishes.OpenMediation, draft: Draft) -> None:
    """Open a case, of its own or for an incident.

    Raises:
        WorldError: kind, title, mediators or incident will not do; nothing was changed.
    """
    if command.dispute not in dispute_kinds():
        raise WorldError(tr("Choose a kind of dispute; nothing was changed."))
    title = needed(command.title)
    parties = tuple(replace(party, note=words(party.note)) for party in command.parties)
    mediators = checked_mediators(draft, command.mediators)
    incident = None
    if command.incident_id is not None:
        incident = found(draft, command.incident_id)
        _refuse_second(draft, incident)
    case = _blank(draft, incident, command.dispute, title)
    case = replace(
        case, community=command.community or case.community, mediators=mediators,
        note=words(command.note),
    )  # fmt: skip
    case = _insert(draft, case, parties)
    note_case(draft, case, tr("mediation case {number} opened", number=case.number))


def case_number(draft: Draft, incident: Incident) -> str:
    """Return the number of an incident's open case, or the one its next case will get."""
    case = draft.present.people.book.case_of(incident.id)
    return case.number if case is not None else _number(draft)[0]


def receive(draft: Draft, incident: Incident, reason: str) -> None:
    """Open the case of an incident that was handed to mediation; one it has already stays.

    The kind of dispute is what the incident's kind says; parties and caller are copied, who is
    known to nobody (informants, reporters) is not.
    """
    if draft.present.people.book.case_of(incident.id) is not None:
        return
    kind = draft.present.cases.kinds.of(incident.kind)
    known = (code for code in kind.outside_codes if code in dispute_kinds())
    title = incident.text or incident.address or kind.name
    case = _blank(draft, incident, next(known, OTHER_DISPUTE), title)
    _insert(draft, replace(case, note=reason), _copied(draft, incident))


def _refuse_second(draft: Draft, incident: Incident) -> None:
    case = draft.present.people.book.case_of(incident.id)
    if case is not None:
        raise WorldError(
            tr(
                "{incident} is being mediated as {number} already.",
                incident=incident.number,
                number=case.number,
            )
        )


def contact(draft: Draft, incident: Incident) -> None:
    """Take over that the incident's parties were spoken with for the first time."""
    case = draft.present.people.book.case_of(incident.id)
    if case is not None and case.contacted_at is None:
        move_case(draft, case, stage=Stage.CONTACTED, contacted_at=draft.now)


def _blank(draft: Draft, incident: Incident | None, dispute: str, title: str) -> MediationCase:
    """Return a case of today without number in the store, mediators and parties."""
    return MediationCase(
        CaseId(0), "", dispute, title, _community(incident), draft.now, draft.actor.name,
        draft.now, incident_id=incident.id if incident else None,
        incident_number=incident.number if incident else "", contact_due_at=_due(incident),
    )  # fmt: skip


def _number(draft: Draft) -> tuple[str, str, int]:
    """Return the next free number with its local day and its serial of that day."""
    day = f"{draft.now.astimezone(LOCAL):%Y%m%d}"
    serial = store.next_serial(draft.connection, day)
    return f"TJ{day}-{serial:04d}", day, serial


def _insert(draft: Draft, case: MediationCase, parties: tuple[DisputeParty, ...]) -> MediationCase:
    number, day, serial = _number(draft)
    case = replace(case, number=number)
    case = replace(case, id=store.insert_case(draft.connection, case, day, serial))
    store.insert_parties(draft.connection, case.id, parties)
    publish(draft, case)
    return case


def _copied(draft: Draft, incident: Incident) -> tuple[DisputeParty, ...]:
    """Return the persons of an incident as parties: those named as such, then who has called."""
    persons = read_parties(draft.connection, incident.id)
    sides = (*SIDES, *(tr("party {n}", n=n) for n in range(3, len(persons) + 1)))
    named = [person for person in persons if person.role == "party"]
    callers = [person for person in persons if person.role == "caller"]
    pairs = (*zip(sides, named, strict=False), *((tr("caller"), each) for each in callers))
    return tuple(DisputeParty(side, each.name, each.phone, each.note) for side, each in pairs)


def _community(incident: Incident | None) -> str:
    area = incident.areas.community if incident else None
    return area.code if area else ""


def _due(incident: Incident | None) -> datetime | None:
    clock = incident.clock(ClockKind.MEDIATE) if incident else None
    return clock.due_at if clock else None
