"""The call list of an activation: who is called, what was sent, every mark.

The newest state stands with the call; how it came about stands in the marks, which are only added
to. A call read has uids of people; ``services/people.py`` names them, masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Reader, Transaction, UnitId, WorldError, tr
from emergency_response.domain.personal import NOBODY, Personal
from emergency_response.domain.receipts import TRIES, CallMark, CallState
from emergency_response.store.tables import (
    activations,
    call_keys,
    call_marks,
    calls,
    groups,
)
from emergency_response.store.times import from_us, to_us


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the call list."""

    id: int
    activation_id: int
    group_id: int | None
    group: str
    """Name of the group, empty outside."""
    role: str
    unit_id: UnitId | None
    sent: str
    """The text that went out, empty for none."""
    unsent: str
    """Why none went out, empty where one did or nothing was to be sent."""
    state: CallState
    tries: int
    moved_at: datetime
    member: str = ""
    """Code in the roster."""
    unit: str = ""
    """Name of the unit in the plan."""
    person: str = ""
    """Uid of whom to call."""
    deputy: str = ""
    """Uid of who stands in, empty for nobody."""
    called: Personal = NOBODY
    """Filled in when it is shown."""
    stand_in: Personal = NOBODY


@dataclass(frozen=True, slots=True)
class CallLine:
    """One mark."""

    call_id: int
    at: datetime
    by: str
    mark: CallMark
    note: str


def _asked() -> sa.Select[Any]:
    return sa.select(calls, groups.c.name.label("group_name")).select_from(
        calls.outerjoin(groups, calls.c.group_id == groups.c.id)
    )


def read_calls(reader: Reader, activation_id: int) -> list[Call]:
    """Return the call list in order."""
    asked = _asked().where(calls.c.activation_id == activation_id).order_by(calls.c.seat)
    return [_call(row) for row in reader.rows(asked)]


def read_call(reader: Reader, call_id: int) -> Call:
    """Return one line.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(_asked().where(calls.c.id == call_id))
    if row is None:
        raise WorldError(tr("This line of the call list is not known."))
    return _call(row)


def read_marks(reader: Reader, activation_id: int) -> list[CallLine]:
    """Return every mark of an activation, oldest first."""
    asked = (
        sa.select(call_marks)
        .join(calls, calls.c.id == call_marks.c.call_id)
        .where(calls.c.activation_id == activation_id)
        .order_by(call_marks.c.at_us, call_marks.c.id)
    )
    return [
        CallLine(row.call_id, from_us(row.at_us), row.by, CallMark(row.mark), row.note)
        for row in reader.rows(asked)
    ]


def calls_of_key(reader: Reader, unit_key: str) -> list[Call]:
    """Return the calls of running activations to the unit with an identity on the air."""
    asked = (
        _asked()
        .join(call_keys, call_keys.c.call_id == calls.c.id)
        .join(activations, activations.c.id == calls.c.activation_id)
        .where(call_keys.c.unit_key == unit_key, activations.c.ended_at_us.is_(None))
        .order_by(calls.c.id)
    )
    return [_call(row) for row in reader.rows(asked)]


def keep_call(tx: Transaction, seat: int, call: Call, keys: Iterable[str]) -> int:
    """Keep a line (its ``id`` is ignored) with the identities of its unit; return its row."""
    call_id = tx.insert(
        sa.insert(calls).values(
            activation_id=call.activation_id,
            group_id=call.group_id,
            seat=seat,
            role=call.role,
            member=call.member,
            unit=call.unit,
            person=call.person or None,
            deputy=call.deputy or None,
            unit_id=call.unit_id,
            sent=call.sent,
            unsent=call.unsent,
            state=call.state.value,
            moved_at_us=to_us(call.moved_at),
        )
    )
    tx.execute(sa.insert(call_keys), [{"call_id": call_id, "unit_key": key} for key in keys])
    return call_id


def keep_mark(tx: Transaction, call: Call, came: CallMark, after: CallState, note: str) -> None:
    """Move a call and add the mark."""
    tx.execute(
        sa.update(calls)
        .where(calls.c.id == call.id)
        .values(
            state=after.value,
            tries=call.tries + (came in TRIES),
            moved_at_us=to_us(tx.now),
        )
    )
    tx.insert(
        sa.insert(call_marks).values(
            call_id=call.id, at_us=to_us(tx.now), by=tx.actor, mark=came.value, note=note
        )
    )


def keep_sent(tx: Transaction, call_id: int, sent: str, unsent: str) -> None:
    """Remember what went out to a line, or why nothing did."""
    tx.execute(sa.update(calls).where(calls.c.id == call_id).values(sent=sent, unsent=unsent))


def _call(row: sa.Row[Any]) -> Call:
    return Call(
        id=row.id,
        activation_id=row.activation_id,
        group_id=row.group_id,
        group=row.group_name or "",
        role=row.role,
        unit_id=UnitId(row.unit_id) if row.unit_id is not None else None,
        sent=row.sent,
        unsent=row.unsent,
        state=CallState(row.state),
        tries=row.tries,
        moved_at=from_us(row.moved_at_us),
        member=row.member,
        unit=row.unit,
        person=row.person or "",
        deputy=row.deputy or "",
    )
