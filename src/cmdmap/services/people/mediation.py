"""Orders about mediation: open a case, contact, sessions, agreement, re-visits, result.

Run by the writer thread inside its transaction. A case of an incident tells it into the incident's
time line: the first contact stops its 24 h clock, everything else is a note.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import FLOW, Act
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.facts import MediationMoved
from cmdmap.domain.people.mediation import (
    Agreement,
    CaseId,
    MediationCase,
    Outcome,
    Revisit,
    Session,
    Stage,
)
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import Said, carry, found, words
from cmdmap.services.people.disputes import dispute_kinds
from cmdmap.services.people.wording import outcome_name
from cmdmap.services.present import Draft
from cmdmap.store.people import mediation as store

MOST_CENTS = 10**13
"""Most money of an agreement, in fen: 100 thousand million yuan."""


def open_mediation(command: wishes.OpenMediation, draft: Draft) -> None:
    """Open a case, of its own or for an incident.

    Raises:
        WorldError: kind, title, mediators or incident will not do; nothing was changed.
    """
    if command.dispute not in dispute_kinds():
        raise WorldError(tr("Choose a kind of dispute; nothing was changed."))
    title = _needed(command.title)
    parties = tuple(replace(party, note=words(party.note)) for party in command.parties)
    mediators = _mediators(draft, command.mediators)
    incident = None
    if command.incident_id is not None:
        incident = found(draft, command.incident_id)
        _refuse_second(draft, incident)
    local = draft.now.astimezone(LOCAL)
    day = f"{local:%Y%m%d}"
    serial = store.next_serial(draft.connection, day)
    case = MediationCase(
        CaseId(0), f"TJ{day}-{serial:04d}", command.dispute, title,
        command.community or _community(incident), draft.now, draft.actor.name, draft.now,
        incident_id=incident.id if incident else None,
        incident_number=incident.number if incident else "",
        mediators=mediators, contact_due_at=_due(incident), note=words(command.note),
    )  # fmt: skip
    case = replace(case, id=store.insert_case(draft.connection, case, day, serial))
    store.insert_parties(draft.connection, case.id, parties)
    _publish(draft, case)
    _note(draft, case, tr("mediation case {number} opened", number=case.number))


def appoint_mediators(command: wishes.AppointMediators, draft: Draft) -> None:
    """Say who mediates.

    Raises:
        WorldError: the case is closed or not there, or somebody does not mediate.
    """
    case = _open_case(draft, command.case_id)
    _move(draft, case, mediators=_mediators(draft, command.mediators))


def record_contact(command: wishes.RecordDisputeContact, draft: Draft) -> None:
    """The parties were spoken with for the first time.

    Raises:
        WorldError: there was contact already, or the case is closed.
    """
    case = _open_case(draft, command.case_id)
    if case.contacted_at is not None:
        raise WorldError(tr("{number} has its first contact already.", number=case.number))
    note = words(command.note)
    case = _move(draft, case, stage=Stage.CONTACTED, contacted_at=draft.now)
    incident = _incident(draft, case)
    if incident is not None and (incident.state, Act.CONTACT) in FLOW:
        carry(draft, incident, Act.CONTACT, Said(note or case.number))


def plan_session(command: wishes.PlanSession, draft: Draft) -> None:
    """Set a date for the parties.

    Raises:
        WorldError: the case is closed, nobody mediates it, or the date has no place.
    """
    case = _open_case(draft, command.case_id)
    if not case.mediators:
        raise WorldError(tr("{number} has no mediator; appoint one first.", number=case.number))
    session = Session(len(case.sessions) + 1, command.at, _needed(command.place), case.mediators)
    _move(draft, case, sessions=(*case.sessions, session))


def record_session(command: wishes.RecordSession, draft: Draft) -> None:
    """Write down what a session brought; a case without contact has it by that.

    Raises:
        WorldError: there is no such session without a record, or the record is empty.
    """
    case = _open_case(draft, command.case_id)
    session = next((each for each in case.sessions if each.number == command.number), None)
    if session is None or session.held_at is not None:
        raise WorldError(tr("This session has a record already or was never planned."))
    record = _needed(command.record)
    if case.contacted_at is None:
        record_contact(wishes.RecordDisputeContact(case.id, record), draft)
        case = draft.present.people.book.cases[case.id]
    held = replace(session, record=record, held_at=draft.now)
    sessions = tuple(held if each is session else each for each in case.sessions)
    stage = case.stage if case.stage is Stage.AGREED else Stage.IN_SESSION
    case = _move(draft, case, sessions=sessions, stage=stage)
    text = tr(
        "mediation session {n} of {number}: {record}",
        n=session.number, number=case.number, record=record,
    )  # fmt: skip
    _note(draft, case, text)


def record_agreement(command: wishes.RecordAgreement, draft: Draft) -> None:
    """Write down what was agreed on.

    Raises:
        WorldError: the case is closed or agreed, the text is empty, or the amount is no amount.
    """
    case = _open_case(draft, command.case_id)
    if case.agreement is not None:
        raise WorldError(tr("{number} has an agreement already.", number=case.number))
    if case.contacted_at is None:
        raise WorldError(tr("{number} has no contact yet; record it first.", number=case.number))
    if not 0 <= command.amount_cents <= MOST_CENTS:
        raise WorldError(tr("The amount must not be negative or that large."))
    agreement = Agreement(draft.now, _needed(command.text), command.amount_cents, command.due_on)
    case = _move(draft, case, agreement=agreement, stage=Stage.AGREED)
    _note(draft, case, tr("{number}: agreement reached", number=case.number))


def record_fulfilment(command: wishes.RecordFulfilment, draft: Draft) -> None:
    """The agreement was kept; also after the case was closed.

    Raises:
        WorldError: there is no agreement, or it was kept before.
    """
    case = known_case(draft, command.case_id)
    if case.agreement is None or case.agreement.fulfilled_on is not None:
        raise WorldError(tr("{number} has no agreement that is still open.", number=case.number))
    _move(draft, case, agreement=replace(case.agreement, fulfilled_on=command.on))


def plan_revisit(command: wishes.PlanRevisit, draft: Draft) -> None:
    """Set a day to look whether it lasts; also after the case was closed.

    Raises:
        WorldError: the day is over.
    """
    case = known_case(draft, command.case_id)
    if command.due_on < draft.now.astimezone(LOCAL).date():
        raise WorldError(tr("The day of a re-visit lies ahead; nothing was changed."))
    revisit = Revisit(len(case.revisits) + 1, command.due_on)
    _move(draft, case, revisits=(*case.revisits, revisit))


def record_revisit(command: wishes.RecordRevisit, draft: Draft) -> None:
    """Write down what a re-visit found.

    Raises:
        WorldError: there is no such re-visit without a finding, or the finding is empty.
    """
    case = known_case(draft, command.case_id)
    revisit = next((each for each in case.revisits if each.number == command.number), None)
    if revisit is None or revisit.at is not None:
        raise WorldError(tr("This re-visit was made already or was never planned."))
    made = replace(revisit, at=draft.now, by=draft.actor.name, finding=_needed(command.finding))
    revisits = tuple(made if each is revisit else each for each in case.revisits)
    case = _move(draft, case, revisits=revisits)
    _note(
        draft, case, tr("{number}: re-visit: {finding}", number=case.number, finding=made.finding)
    )


def close_mediation(command: wishes.CloseMediation, draft: Draft) -> None:
    """End a case.

    Raises:
        WorldError: it is closed, or is to be agreed without an agreement.
    """
    case = _open_case(draft, command.case_id)
    if (command.outcome is Outcome.AGREED) != (case.agreement is not None):
        raise WorldError(
            tr("Agreed is what has a recorded agreement, and only that; nothing was changed.")
        )
    note = words(command.note)
    case = _move(
        draft, case, stage=Stage.CLOSED, outcome=command.outcome, closed_at=draft.now,
        note=note or case.note,
    )  # fmt: skip
    text = tr("{number} closed: {result}", number=case.number, result=outcome_name(command.outcome))
    _note(draft, case, text)


def reveal_dispute_parties(command: wishes.RevealDisputeParties, draft: Draft) -> None:
    """Let the look at the parties be judged and written into the audit; changes nothing.

    Raises:
        WorldError: there is no such case.
    """
    known_case(draft, command.case_id)


def known_case(draft: Draft, case_id: CaseId) -> MediationCase:
    """Return a case as it stands in this transaction, however old.

    Raises:
        WorldError: there is none of that number.
    """
    room = draft.present.people
    case = room.book.cases.get(case_id) or store.read_case(draft.connection, case_id)
    if case is None:
        raise WorldError(tr("There is no mediation case number {number}.", number=case_id))
    return case


def _open_case(draft: Draft, case_id: CaseId) -> MediationCase:
    case = known_case(draft, case_id)
    if not case.is_open:
        raise WorldError(tr("{number} is closed already; nothing was changed.", number=case.number))
    return case


def _move(draft: Draft, case: MediationCase, **changes: Any) -> MediationCase:
    case = replace(case, changed_at=draft.now, **changes)
    store.update_case(draft.connection, case)
    _publish(draft, case)
    return case


def _publish(draft: Draft, case: MediationCase) -> None:
    room = draft.present.people
    room.book = room.book.with_case(case)
    draft.facts.append(MediationMoved(case))


def _note(draft: Draft, case: MediationCase, text: str) -> None:
    """Tell the incident; one that was closed meanwhile takes no more notes."""
    incident = _incident(draft, case)
    if incident is not None and (incident.state, Act.NOTE) in FLOW:
        carry(draft, incident, Act.NOTE, Said(text), state=incident.state)


def _incident(draft: Draft, case: MediationCase) -> Incident | None:
    return None if case.incident_id is None else found(draft, case.incident_id)


def _refuse_second(draft: Draft, incident: Incident) -> None:
    for case in draft.present.people.book.cases.values():
        if case.incident_id == incident.id and case.is_open:
            raise WorldError(
                tr(
                    "{incident} is being mediated as {number} already.",
                    incident=incident.number,
                    number=case.number,
                )
            )


def _mediators(draft: Draft, codes: tuple[str, ...]) -> tuple[str, ...]:
    for code in codes:
        member = draft.present.people.book.member(code)
        if member is None or not member.mediates:
            raise WorldError(tr("{code} does not mediate; choose a mediator.", code=code))
    return tuple(dict.fromkeys(codes))


def _needed(text: str) -> str:
    said = words(text)
    if not said:
        raise WorldError(tr("The text is empty; nothing was changed."))
    return said


def _community(incident: Incident | None) -> str:
    area = incident.areas.community if incident else None
    return area.code if area else ""


def _due(incident: Incident | None) -> datetime | None:
    clock = incident.clock(ClockKind.MEDIATE) if incident else None
    return clock.due_at if clock else None
