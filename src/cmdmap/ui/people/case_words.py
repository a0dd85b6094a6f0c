"""Case words: a mediation case as a line of the board, as a text, and the acts that fit it now.

Pure; used by the mediation board.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Protocol

from cmdmap.domain.people.mediation import MediationCase, Revisit, Stage
from cmdmap.i18n import mark, tr
from cmdmap.services.people.disputes import dispute_name
from cmdmap.services.people.wording import outcome_name, stage_name
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.wording import NOTHING, age_text, instant_text

SOON = timedelta(hours=4)
ACTS = {
    "classify": mark("Say what it is about…"),
    "contact": mark("Record the first contact"),
    "appoint": mark("Appoint mediators…"),
    "plan": mark("Plan a session…"),
    "record": mark("Record the session…"),
    "agree": mark("Record the agreement…"),
    "fulfil": mark("The agreement was kept…"),
    "revisit": mark("Plan a re-visit…"),
    "visit": mark("Record the re-visit…"),
    "close": mark("Close the case…"),
}


class AreaNames(Protocol):
    """Whoever knows what areas are called."""

    def area_name(self, code: str) -> str:
        """Return the name of an area."""
        ...


def possible(case: MediationCase) -> tuple[str, ...]:
    """Return the acts that fit a case now, in the order of its way."""
    agreement = case.agreement
    fits = {
        "classify": case.is_open,
        "contact": case.is_open and case.contacted_at is None,
        "appoint": case.is_open,
        "plan": case.is_open and bool(case.mediators),
        "record": case.is_open and case.next_session() is not None,
        "agree": case.is_open and case.contacted_at is not None and agreement is None,
        "fulfil": agreement is not None and agreement.fulfilled_on is None,
        "revisit": True,
        "visit": case.next_revisit() is not None,
        "close": case.is_open,
    }
    return tuple(act for act in ACTS if fits[act])


def case_line(case: MediationCase, now: datetime, today: date) -> TableLine:
    """Return a case as a line of the board."""
    session, revisit = case.next_session(), case.next_revisit()
    late = case.revisit_due(today) is not None
    return TableLine(
        case.id,
        (
            TableCell(case.number),
            TableCell(
                stage_name(case.stage), tone="muted" if case.stage is Stage.CLOSED else "text"
            ),
            _contact(case, now),
            TableCell(case.title),
            TableCell(
                " ".join(case.mediators) or NOTHING, tone="text" if case.mediators else "warn"
            ),
            TableCell(instant_text(session.at)[:16] if session else NOTHING),
            TableCell(
                (tr("▲ {day}", day=revisit.due_on) if late else str(revisit.due_on))
                if revisit
                else NOTHING,
                tone="warn" if late else "text",
            ),
            TableCell(case.incident_number or NOTHING),
        ),
        f"{case.title}\n{dispute_name(case.dispute)}",
    )


def case_words(case: MediationCase, names: AreaNames) -> str:
    """Return all that is known of a case but its parties."""
    return "\n".join(_lines(case, names))


def due_words(case: MediationCase, revisit: Revisit) -> str:
    """Return the sentence that reminds of a re-visit."""
    day = revisit.due_on.isoformat()
    return tr(
        "▲ Re-visit due {day}: {number} {title}", day=day, number=case.number, title=case.title
    )


def _contact(case: MediationCase, now: datetime) -> TableCell:
    if case.contacted_at is not None:
        return TableCell(tr("● made"), tone="good")
    if not case.is_open or case.contact_due_at is None:
        return TableCell(NOTHING)
    left = case.contact_due_at - now
    if left <= timedelta():
        return TableCell(tr("■ {age} overdue", age=age_text(-left.total_seconds())), tone="bad")
    age = age_text(left.total_seconds())
    return TableCell(tr("▲ {age} left", age=age), tone="warn" if left < SOON else "text")


def _lines(case: MediationCase, names: AreaNames) -> Iterator[str]:
    yield f"{case.number}  {case.title}"
    place = names.area_name(case.community) if case.community else NOTHING
    yield f"{dispute_name(case.dispute)}  ·  {place}"
    yield tr("opened {at} by {by}", at=instant_text(case.opened_at), by=case.opened_by)
    if case.contacted_at:
        yield tr("first contact {at}", at=instant_text(case.contacted_at))
    for session in case.sessions:
        said = session.record or tr("planned")
        yield f"{session.number}. {instant_text(session.at)[:16]}  {session.place}  {said}"
    if case.agreement:
        amount = f"{case.agreement.amount_cents / 100:,.2f}"
        yield tr("agreed: {what} ({amount} yuan)", what=case.agreement.text, amount=amount)
        kept = case.agreement.fulfilled_on
        due = case.agreement.due_on or NOTHING
        yield tr("kept on {day}", day=kept) if kept else tr("to be kept by {day}", day=due)
    for revisit in case.revisits:
        said = revisit.finding or tr("planned")
        yield tr("re-visit {day}: {said}", day=revisit.due_on, said=said)
    if case.outcome:
        yield tr(
            "closed {at}: {result}",
            at=instant_text(case.closed_at),
            result=outcome_name(case.outcome),
        )
    if case.note:
        yield case.note
