"""The parts of incidents: assignments, clocks, call-backs, wishes to postpone, supervisions.

Kept by ``incidents.py`` as the difference between two states of an incident, read for many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, delete, insert, select, update

from cmdmap.domain.assignment import Assignment, AssignmentState, Proof
from cmdmap.domain.clock import Clock, ClockKind, Owner, Told
from cmdmap.domain.ids import AssignmentId, IncidentId, OutgoingId, UnitId
from cmdmap.domain.incident import (
    CallBack,
    CallResult,
    Incident,
    Postponement,
    Satisfaction,
    Supervision,
)
from cmdmap.store.casework.tables import (
    assignments,
    call_backs,
    incident_clocks,
    postponements,
    supervisions,
)
from cmdmap.store.times import at_or_none, from_us, to_us, us_or_none

Row = dict[str, Any]


def insert_assignment(
    connection: Connection, incident_id: IncidentId, assignment: Assignment
) -> AssignmentId:
    """Add an assignment (its ``id`` is ignored) and return its number."""
    row = {"incident_id": incident_id, **_assignment_row(assignment)}
    statement = insert(assignments).returning(assignments.c.id)
    return AssignmentId(connection.execute(statement, row).scalar_one())


def insert_call_back(
    connection: Connection, incident_id: IncidentId, round: int, position: int, call: CallBack
) -> None:
    """Add a call to the citizen, the one at ``position`` (from 0) of its round; it stays so."""
    row = {
        "incident_id": incident_id,
        "round": round,
        "position": position,
        "at_us": to_us(call.at),
        "by": call.by,
        "result": call.result.value,
        "satisfaction": None if call.satisfaction is None else call.satisfaction.value,
        "note": call.note,
    }
    connection.execute(insert(call_backs), row)


def write_parts(connection: Connection, before: Incident, after: Incident) -> None:
    """Keep what changed between two states; new assignments and calls are rows already."""
    known = {each.id: each for each in before.assignments}
    for each in after.assignments:
        if known.get(each.id) != each:
            row = _assignment_row(each)
            connection.execute(update(assignments).where(assignments.c.id == each.id), row)
    for table, rows_of in _KEYED:
        _write_rows(connection, table, rows_of(before), rows_of(after))


def _write_rows(
    connection: Connection, table: Table, before: Sequence[Row], after: Sequence[Row]
) -> None:
    """Replace rows by their primary key; what is gone is deleted."""
    keys = [column.name for column in table.primary_key]
    known = {tuple(row[key] for key in keys): row for row in before}
    wanted = {tuple(row[key] for key in keys): row for row in after}
    for key in (key for key in known if known[key] != wanted.get(key)):
        where = [table.c[name] == value for name, value in zip(keys, key, strict=True)]
        connection.execute(delete(table).where(*where))
    fresh = [row for key, row in wanted.items() if row != known.get(key)]
    if fresh:
        connection.execute(insert(table), fresh)


class Parts(NamedTuple):
    """Rows of many incidents, by incident and in order."""

    assignments: dict[int, list[Any]]
    clocks: dict[int, list[Any]]
    call_backs: dict[int, list[Any]]
    postponements: dict[int, list[Any]]
    supervisions: dict[int, list[Any]]

    def of(self, incident_id: int, round_: int) -> dict[str, Any]:
        """Return the parts of one incident by field; call-backs are those of its round."""
        calls = self.call_backs.get(incident_id, ())
        return {
            "assignments": tuple(map(_assignment, self.assignments.get(incident_id, ()))),
            "clocks": tuple(map(_clock, self.clocks.get(incident_id, ()))),
            "call_backs": tuple(_call_back(row) for row in calls if row.round == round_),
            "postponements": tuple(map(_postponement, self.postponements.get(incident_id, ()))),
            "supervisions": tuple(map(_supervision, self.supervisions.get(incident_id, ()))),
        }


def read_parts(connection: Connection, ids: Sequence[int] | Select[Any]) -> Parts:
    """Read the parts of these incidents: their numbers, or a query that yields them."""

    def grouped(table: Table, order: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        wanted = select(table).where(table.c.incident_id.in_(ids)).order_by(table.c[order])
        for row in connection.execute(wanted):
            found.setdefault(row.incident_id, []).append(row)
        return found

    return Parts(
        grouped(assignments, "id"),
        grouped(incident_clocks, "position"),
        grouped(call_backs, "position"),
        grouped(postponements, "position"),
        grouped(supervisions, "number"),
    )


def _assignment_row(each: Assignment) -> Row:
    return {
        "unit_id": each.unit_id,
        "round": each.round,
        "state": each.state.value,
        "ordered_at_us": to_us(each.ordered_at),
        "ordered_by": each.ordered_by,
        "signed_at_us": us_or_none(each.signed_at),
        "arrived_at_us": us_or_none(each.arrived_at),
        "ended_at_us": us_or_none(each.ended_at),
        "signed_by_proof": None if each.signed_by_proof is None else each.signed_by_proof.value,
        "arrived_by_proof": None if each.arrived_by_proof is None else each.arrived_by_proof.value,
        "reason": each.reason,
        "outgoing_id": each.outgoing_id,
    }


def _assignment(row: Any) -> Assignment:
    return Assignment(
        id=AssignmentId(row.id),
        unit_id=UnitId(row.unit_id),
        round=row.round,
        state=AssignmentState(row.state),
        ordered_at=from_us(row.ordered_at_us),
        ordered_by=row.ordered_by,
        signed_at=at_or_none(row.signed_at_us),
        arrived_at=at_or_none(row.arrived_at_us),
        ended_at=at_or_none(row.ended_at_us),
        signed_by_proof=None if row.signed_by_proof is None else Proof(row.signed_by_proof),
        arrived_by_proof=None if row.arrived_by_proof is None else Proof(row.arrived_by_proof),
        reason=row.reason,
        outgoing_id=None if row.outgoing_id is None else OutgoingId(row.outgoing_id),
    )


def _clock_rows(incident: Incident) -> list[Row]:
    return [
        {
            "incident_id": incident.id,
            "kind": clock.kind.value,
            "round": clock.round,
            "position": position,
            "owner": clock.owner.value,
            "started_at_us": to_us(clock.started_at),
            "warn_at_us": to_us(clock.warn_at),
            "due_at_us": to_us(clock.due_at),
            "supervise_at_us": to_us(clock.supervise_at),
            "told": int(clock.told),
            "stopped_at_us": us_or_none(clock.stopped_at),
            "held_at_us": us_or_none(clock.held_at),
        }
        for position, clock in enumerate(incident.clocks)
    ]


def _clock(row: Any) -> Clock:
    return Clock(
        kind=ClockKind(row.kind),
        round=row.round,
        owner=Owner(row.owner),
        started_at=from_us(row.started_at_us),
        warn_at=from_us(row.warn_at_us),
        due_at=from_us(row.due_at_us),
        supervise_at=from_us(row.supervise_at_us),
        told=Told(row.told),
        stopped_at=at_or_none(row.stopped_at_us),
        held_at=at_or_none(row.held_at_us),
    )


def _call_back(row: Any) -> CallBack:
    satisfaction = None if row.satisfaction is None else Satisfaction(row.satisfaction)
    return CallBack(from_us(row.at_us), row.by, CallResult(row.result), satisfaction, row.note)


def _wish_rows(incident: Incident) -> list[Row]:
    return [
        {
            "incident_id": incident.id,
            "clock": wish.clock.value,
            "position": position,
            "due_at_us": to_us(wish.due_at),
            "reason": wish.reason,
            "asked_by": wish.asked_by,
            "asked_at_us": to_us(wish.asked_at),
        }
        for position, wish in enumerate(incident.postponements)
    ]


def _postponement(row: Any) -> Postponement:
    asked_at = from_us(row.asked_at_us)
    return Postponement(
        ClockKind(row.clock), from_us(row.due_at_us), row.reason, row.asked_by, asked_at
    )


def _notice_rows(incident: Incident) -> list[Row]:
    return [
        {
            "incident_id": incident.id,
            "number": notice.number,
            "at_us": to_us(notice.at),
            "by": notice.by,
            "unit": notice.unit,
            "opinion": notice.opinion,
            "material": notice.material,
            "answered_at_us": us_or_none(notice.answered_at),
            "answered_by": notice.answered_by,
            "answer": notice.answer,
        }
        for notice in incident.supervisions
    ]


def _supervision(row: Any) -> Supervision:
    return Supervision(
        number=row.number,
        at=from_us(row.at_us),
        by=row.by,
        unit=row.unit,
        opinion=row.opinion,
        material=row.material,
        answered_at=at_or_none(row.answered_at_us),
        answered_by=row.answered_by,
        answer=row.answer,
    )


_KEYED: tuple[tuple[Table, Callable[[Incident], list[Row]]], ...] = (
    (incident_clocks, _clock_rows),
    (postponements, _wish_rows),
    (supervisions, _notice_rows),
)
"""Tables whose rows are replaced by their key."""
