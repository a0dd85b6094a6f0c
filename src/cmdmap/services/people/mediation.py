"""Orders about mediation: contact, sessions, agreement, result.

Run by the writer thread inside its transaction. A case of an incident tells it into the incident's
time line: the first contact stops its 24 h clock, everything else is a note.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import FLOW, Act
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.facts import MediationMoved
from cmdmap.domain.people.mediation import (
    Agreement,
    CaseId,
    MediationCase,
    Outcome,
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


def classify_mediation(command: wishes.ClassifyMediation, draft: Draft) -> None:
    """Say what a case is about.

    Raises:
        WorldError: the case is closed, the kind is unknown or the title empty.
    """
    case = _open_case(draft, command.case_id)
    if command.dispute not in dispute_kinds():
        raise WorldError(tr("Choose a kind of dispute; nothing was changed."))
    move_case(draft, case, dispute=command.dispute, title=needed(command.title))


def appoint_mediators(command: wishes.AppointMediators, draft: Draft) -> None:
    """Say who mediates.

    Raises:
        WorldError: the case is closed or not there, or somebody does not mediate.
    """
    case = _open_case(draft, command.case_id)
    move_case(draft, case, mediators=checked_mediators(draft, command.mediators))


def record_contact(command: wishes.RecordDisputeContact, draft: Draft) -> None:
    """The parties were spoken with for the first time.

    Raises:
        WorldError: there was contact already, or the case is closed.
    """
    case = _open_case(draft, command.case_id)
    if case.contacted_at is not None:
        raise WorldError(tr("{number} has its first contact already.", number=case.number))
    note = words(command.note)
    case = move_case(draft, case, stage=Stage.CONTACTED, contacted_at=draft.now)
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
    session = Session(len(case.sessions) + 1, command.at, needed(command.place), case.mediators)
    move_case(draft, case, sessions=(*case.sessions, session))


def record_session(command: wishes.RecordSession, draft: Draft) -> None:
    """Write down what a session brought; a case without contact has it by that.

    Raises:
        WorldError: there is no such session without a record, or the record is empty.
    """
    case = _open_case(draft, command.case_id)
    session = next((each for each in case.sessions if each.number == command.number), None)
    if session is None or session.held_at is not None:
        raise WorldError(tr("This session has a record already or was never planned."))
    record = needed(command.record)
    if case.contacted_at is None:
        record_contact(wishes.RecordDisputeContact(case.id, record), draft)
        case = draft.present.people.book.cases[case.id]
    held = replace(session, record=record, held_at=draft.now)
    sessions = tuple(held if each is session else each for each in case.sessions)
    stage = case.stage if case.stage is Stage.AGREED else Stage.IN_SESSION
    case = move_case(draft, case, sessions=sessions, stage=stage)
    text = tr(
        "mediation session {n} of {number}: {record}",
        n=session.number, number=case.number, record=record,
    )  # fmt: skip
    note_case(draft, case, text)


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
    agreement = Agreement(draft.now, needed(command.text), command.amount_cents, command.due_on)
    case = move_case(draft, case, agreement=agreement, stage=Stage.AGREED)
    note_case(draft, case, tr("{number}: agreement reached", number=case.number))


def record_fulfilment(command: wishes.RecordFulfilment, draft: Draft) -> None:
    """The agreement was kept; also after the case was closed.

    Raises:
        WorldError: there is no agreement, or it was kept before.
    """
    case = known_case(draft, command.case_id)
    if case.agreement is None or case.agreement.fulfilled_on is not None:
        raise WorldError(tr("{number} has no agreement that is still open.", number=case.number))
    move_case(draft, case, agreement=replace(case.agreement, fulfilled_on=command.on))


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
    case = move_case(
        draft, case, stage=Stage.CLOSED, outcome=command.outcome, closed_at=draft.now,
        note=note or case.note,
    )  # fmt: skip
    text = tr("{number} closed: {result}", number=case.number, result=outcome_name(command.outcome))
    note_case(draft, case, text)


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
    case = draft.present.people.case(case_id, draft.connection)
    if case is None:
        raise WorldError(tr("There is no mediation case number {number}.", number=case_id))
    return case


def _open_case(draft: Draft, case_id: CaseId) -> MediationCase:
    case = known_case(draft, case_id)
    if not case.is_open:
        raise WorldError(tr("{number} is closed already; nothing was changed.", number=case.number))
    return case


def move_case(draft: Draft, case: MediationCase, **changes: Any) -> MediationCase:
    """Write changes of a case, make them what the book knows and tell them."""
    case = replace(case, changed_at=draft.now, **changes)
    store.update_case(draft.connection, case)
    publish(draft, case)
    return case


def publish(draft: Draft, case: MediationCase) -> None:
    """Make a case what the book knows, and tell it."""
    room = draft.present.people
    room.book = room.book.with_case(case)
    draft.facts.append(MediationMoved(case))


def note_case(draft: Draft, case: MediationCase, text: str) -> None:
    """Tell the incident; one that was closed meanwhile takes no more notes."""
    incident = _incident(draft, case)
    if incident is not None and (incident.state, Act.NOTE) in FLOW:
        carry(draft, incident, Act.NOTE, Said(text), state=incident.state)


def _incident(draft: Draft, case: MediationCase) -> Incident | None:
    return None if case.incident_id is None else found(draft, case.incident_id)


def checked_mediators(draft: Draft, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return who mediates, each once.

    Raises:
        WorldError: somebody does not mediate.
    """
    for code in codes:
        member = draft.present.people.book.member(code)
        if member is None or not member.mediates:
            raise WorldError(tr("{code} does not mediate; choose a mediator.", code=code))
    return tuple(dict.fromkeys(codes))


def needed(text: str) -> str:
    """Return a text on one line.

    Raises:
        WorldError: it is empty or too long.
    """
    said = words(text)
    if not said:
        raise WorldError(tr("The text is empty; nothing was changed."))
    return said
