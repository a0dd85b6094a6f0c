"""Roll calls, shifts and the log of the command post.

The log is only added to: a correction is a line of its own that names the one it corrects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Reader, Transaction, WorldError, mark, tr
from emergency_response.domain.personal import Personal
from emergency_response.store.persons import keep_persons
from emergency_response.store.tables import log, roll_calls, roll_marks, shifts
from emergency_response.store.times import at_or_none, from_us, to_us


class LogKind(StrEnum):
    """What wrote a line; the values are stored."""

    NOTE = "note"
    ORDER = "order"
    WORDING = "wording"
    """The text of the order as it was given."""
    LEVEL = "level"
    CALL = "call"
    TASK = "task"
    GOODS = "goods"
    AREA = "area"
    SHIFT = "shift"
    CORRECTION = "correction"


LOG_WORDS = {
    LogKind.NOTE: mark("note"),
    LogKind.ORDER: mark("order"),
    LogKind.WORDING: mark("order"),
    LogKind.LEVEL: mark("level"),
    LogKind.CALL: mark("phone call"),
    LogKind.TASK: mark("task"),
    LogKind.GOODS: mark("goods"),
    LogKind.AREA: mark("area"),
    LogKind.SHIFT: mark("shift"),
    LogKind.CORRECTION: mark("correction"),
}


class Presence(StrEnum):
    """What a roll call found of one person; the values are stored."""

    UNKNOWN = "unknown"
    HERE = "here"
    MISSING = "missing"
    EXCUSED = "excused"


PRESENCE_WORDS = {
    Presence.UNKNOWN: mark("not asked"),
    Presence.HERE: mark("present"),
    Presence.MISSING: mark("missing"),
    Presence.EXCUSED: mark("excused"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log."""

    id: int
    at: datetime
    """When it happened."""
    written_at: datetime
    by: str
    kind: LogKind
    text: str
    corrects: int | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Who leads the command post from when; ``handed_over`` is what the one before said."""

    id: int
    chief: str
    """A name once it is shown; as it is read the uid of ``store/persons.py``, and so the crew."""
    crew: str
    begins_at: datetime
    by: str
    handed_over: str


@dataclass(frozen=True, slots=True)
class RollCall:
    """One roll call with the newest mark of each person, by line of the call list."""

    id: int
    activation_id: int
    at: datetime
    by: str
    closed_at: datetime | None
    marks: dict[int, tuple[Presence, str]]


def read_log(
    reader: Reader, activation_id: int, search: str = "", most: int = 2_000
) -> list[LogLine]:
    """Return the newest lines that hold ``search``, newest first."""
    asked = sa.select(log).where(log.c.activation_id == activation_id)
    if search.strip():
        asked = asked.where(log.c.text.contains(search.strip(), autoescape=True))
    asked = asked.order_by(log.c.at_us.desc(), log.c.id.desc()).limit(most)
    return [_line(row) for row in reader.rows(asked)]


def read_wording(reader: Reader, activation_id: int) -> str:
    """Return the text of the order a response was begun with, empty where none was given."""
    asked = sa.select(log.c.text).where(
        log.c.activation_id == activation_id, log.c.kind == LogKind.WORDING.value
    )
    return str(reader.scalar(asked.order_by(log.c.id).limit(1)) or "")


def read_line(reader: Reader, line_id: int) -> tuple[int, LogLine]:
    """Return a line with its activation.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(log).where(log.c.id == line_id))
    if row is None:
        raise WorldError(tr("This line of the log is not known."))
    return row.activation_id, _line(row)


def write_log(
    tx: Transaction,
    activation_id: int,
    kind: LogKind,
    text: str,
    at: datetime | None = None,
    corrects: int | None = None,
) -> int:
    """Add a line; return its row."""
    return tx.insert(
        sa.insert(log).values(
            activation_id=activation_id,
            at_us=to_us(at or tx.now),
            written_at_us=to_us(tx.now),
            by=tx.actor,
            kind=kind.value,
            text=text,
            corrects_id=corrects,
        )
    )


def read_shifts(reader: Reader, activation_id: int) -> list[Shift]:
    """Return the shifts, oldest first; the last one leads now."""
    asked = sa.select(shifts).where(shifts.c.activation_id == activation_id)
    return [_shift(row) for row in reader.rows(asked.order_by(shifts.c.from_us, shifts.c.id))]


def read_shift(reader: Reader, shift_id: int) -> tuple[int, Shift]:
    """Return a shift with its activation.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(shifts).where(shifts.c.id == shift_id))
    if row is None:
        raise WorldError(tr("This shift is not known."))
    return row.activation_id, _shift(row)


def keep_shift(tx: Transaction, activation_id: int, chief: str, crew: str, said: str) -> int:
    """Let a new shift begin now, its names sealed; return its row."""
    uids = keep_persons(tx, [Personal(chief), Personal(crew)])
    return tx.insert(
        sa.insert(shifts).values(
            activation_id=activation_id,
            chief=uids[0],
            crew=uids[1] or None,
            from_us=to_us(tx.now),
            by=tx.actor,
            handed_over=said,
        )
    )


def read_roll_calls(reader: Reader, activation_id: int) -> list[RollCall]:
    """Return the roll calls, newest first."""
    asked = sa.select(roll_calls).where(roll_calls.c.activation_id == activation_id)
    asked = asked.order_by(roll_calls.c.at_us.desc(), roll_calls.c.id.desc())
    return [_roll(reader, row) for row in reader.rows(asked)]


def read_roll_call(reader: Reader, roll_call_id: int) -> RollCall:
    """Return one.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(roll_calls).where(roll_calls.c.id == roll_call_id))
    if row is None:
        raise WorldError(tr("This roll call is not known."))
    return _roll(reader, row)


def begin_roll_call(tx: Transaction, activation_id: int) -> int:
    """Begin one; return its row."""
    return tx.insert(
        sa.insert(roll_calls).values(activation_id=activation_id, at_us=to_us(tx.now), by=tx.actor)
    )


def close_roll_call(tx: Transaction, roll_call_id: int) -> None:
    """End one."""
    tx.execute(
        sa.update(roll_calls)
        .where(roll_calls.c.id == roll_call_id)
        .values(closed_at_us=to_us(tx.now))
    )


def keep_presence(
    tx: Transaction, roll_call_id: int, call_id: int, state: Presence, note: str
) -> None:
    """Add what was found of one person."""
    tx.insert(
        sa.insert(roll_marks).values(
            roll_call_id=roll_call_id,
            call_id=call_id,
            state=state.value,
            at_us=to_us(tx.now),
            by=tx.actor,
            note=note,
        )
    )


def _roll(reader: Reader, row: sa.Row[Any]) -> RollCall:
    asked = sa.select(roll_marks).where(roll_marks.c.roll_call_id == row.id)
    found = {
        each.call_id: (Presence(each.state), each.note)
        for each in reader.rows(asked.order_by(roll_marks.c.id))
    }
    return RollCall(
        row.id, row.activation_id, from_us(row.at_us), row.by, at_or_none(row.closed_at_us), found
    )


def _shift(row: sa.Row[Any]) -> Shift:
    begins_at = from_us(row.from_us)
    return Shift(row.id, row.chief or "", row.crew or "", begins_at, row.by, row.handed_over)


def _line(row: sa.Row[Any]) -> LogLine:
    return LogLine(
        row.id, from_us(row.at_us), from_us(row.written_at_us), row.by, LogKind(row.kind),
        row.text, row.corrects_id,
    )  # fmt: skip
