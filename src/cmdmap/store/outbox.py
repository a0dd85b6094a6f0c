"""The outbox: what is sent to units, and the history of each.

Written by the writer thread in the transaction of the command or receipt that moved it; read at
start for what is still open, and by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select, update

from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import OPEN, Happening, Outgoing, OutgoingKind, OutgoingState
from cmdmap.store.schema import outbox, outbox_history
from cmdmap.store.times import from_us, to_us

QUEUED = "queued"
"""First line of every history, which no happening brought about."""


class Line(NamedTuple):
    """One line of a history."""

    at: datetime
    happening: str
    """Value of Happening, or :data:`QUEUED`."""
    state: OutgoingState
    attempts: int
    key: UnitKey | None
    link_id: LinkId | None
    reason: str


def insert_outgoing(connection: Connection, message: Outgoing) -> OutgoingId:
    """Add a message (its ``id`` is ignored) with the first line of its history."""
    row = {**_row(message), "created_at_us": to_us(message.created_at), "kind": message.kind.value}
    number = connection.execute(insert(outbox).returning(outbox.c.id), row).scalar_one()
    _note(connection, OutgoingId(number), message, QUEUED)
    return OutgoingId(number)


def update_outgoing(connection: Connection, message: Outgoing, happening: Happening) -> None:
    """Replace what changes of a message and add the line of its history."""
    connection.execute(update(outbox).where(outbox.c.id == message.id), _row(message))
    _note(connection, message.id, message, happening.value)


def set_refs(connection: Connection, message: Outgoing) -> None:
    """Keep which parts of a message have not arrived yet; no news for its history."""
    refs = {"refs": _written(message.refs)}
    connection.execute(update(outbox).where(outbox.c.id == message.id), refs)


def read_open(connection: Connection, unanswered_since: datetime) -> list[Outgoing]:
    """Return what something has still to become of, by id.

    Messages without an answer count while they are not older than ``unanswered_since``, because
    their answer may still come.
    """
    states = [state.value for state in OPEN]
    late = (outbox.c.state == OutgoingState.UNANSWERED.value) & (
        outbox.c.state_at_us >= to_us(unanswered_since)
    )
    return _read(connection, outbox.c.state.in_(states) | late)


def read_queued(connection: Connection) -> list[Outgoing]:
    """Return what waits for a link, by id."""
    return _read(connection, outbox.c.state == OutgoingState.QUEUED.value)


def read_outgoing(connection: Connection, outgoing_id: OutgoingId) -> Outgoing | None:
    """Return one message, None where there is no such number."""
    found = _read(connection, outbox.c.id == outgoing_id)
    return found[0] if found else None


def read_newest(
    connection: Connection, limit: int = 200, unit_id: UnitId | None = None
) -> list[Outgoing]:
    """Return at most ``limit`` messages, newest first, of one unit or of all."""
    statement = select(outbox).order_by(outbox.c.id.desc()).limit(limit)
    if unit_id is not None:
        statement = statement.where(outbox.c.unit_id == unit_id)
    return [_outgoing(row) for row in connection.execute(statement)]


def read_history(connection: Connection, outgoing_id: OutgoingId) -> list[Line]:
    """Return the history of one message, oldest line first."""
    statement = (
        select(outbox_history)
        .where(outbox_history.c.outgoing_id == outgoing_id)
        .order_by(outbox_history.c.id)
    )
    return [
        Line(
            from_us(row.at_us),
            row.happening,
            OutgoingState(row.state),
            row.attempts,
            row.unit_key,
            row.link,
            row.reason,
        )
        for row in connection.execute(statement)
    ]


def _note(connection: Connection, number: OutgoingId, message: Outgoing, happening: str) -> None:
    row = {
        "outgoing_id": number,
        "at_us": to_us(message.state_at),
        "happening": happening,
        "state": message.state.value,
        "attempts": message.attempts,
        "unit_key": message.key,
        "link": message.link_id,
        "reason": message.reason,
    }
    connection.execute(insert(outbox_history), row)


def _row(message: Outgoing) -> dict[str, Any]:
    return {
        "unit_id": message.unit_id,
        "by": message.by,
        "text": message.text,
        "state": message.state.value,
        "state_at_us": to_us(message.state_at),
        "due_at_us": to_us(message.due_at),
        "attempts": message.attempts,
        "unit_key": message.key,
        "link": message.link_id,
        "refs": _written(message.refs),
        "reason": message.reason,
        "owner": message.owner,
    }


def _written(refs: Sequence[int]) -> str:
    return ",".join(str(ref) for ref in refs)


def _read(connection: Connection, wanted: ColumnElement[bool]) -> list[Outgoing]:
    rows = connection.execute(select(outbox).where(wanted).order_by(outbox.c.id))
    return [_outgoing(row) for row in rows]


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        id=OutgoingId(row.id),
        kind=OutgoingKind(row.kind),
        unit_id=UnitId(row.unit_id),
        by=row.by,
        text=row.text,
        created_at=from_us(row.created_at_us),
        state=OutgoingState(row.state),
        state_at=from_us(row.state_at_us),
        due_at=from_us(row.due_at_us),
        attempts=row.attempts,
        key=None if row.unit_key is None else UnitKey(row.unit_key),
        link_id=None if row.link is None else LinkId(row.link),
        refs=tuple(int(ref) for ref in row.refs.split(",") if ref),
        reason=row.reason,
        owner=row.owner,
    )
