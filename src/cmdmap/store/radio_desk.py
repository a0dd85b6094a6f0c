"""The radio desk's tables: duty log, watches, check-ins, roll calls, marks of units.

Written by the writer thread in the transaction that changed the desk: :func:`write_desk` keeps the
difference between two states. Read whole at start and when another process has written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.radio.roll_call import Answer, Misses, RollCall, RollPart, RollState
from cmdmap.domain.radio.silence import CheckIn, Silence, Watch
from cmdmap.store.places import place_of, place_values
from cmdmap.store.schema import (
    check_ins,
    duty_log,
    radio_marks,
    roll_calls,
    roll_parts,
    watches,
)
from cmdmap.store.times import from_us, to_us

MICROSECOND = timedelta(microseconds=1)


def insert_entry(connection: Connection, entry: Entry) -> int:
    """Append an entry (its ``id`` is ignored) and return its number."""
    row = {
        "at_us": to_us(entry.at),
        "written_at_us": to_us(entry.written_at),
        "by": entry.by,
        "kind": entry.kind.value,
        "text": entry.text,
        "unit_id": entry.unit_id,
        "team": entry.team,
        **place_values(entry.place),
        "corrects": entry.corrects,
        "incident": entry.incident,
    }
    return int(connection.execute(insert(duty_log).returning(duty_log.c.id), row).scalar_one())


def has_entry(connection: Connection, number: int) -> bool:
    """Tell whether there is an entry of that number."""
    found = connection.execute(select(duty_log.c.id).where(duty_log.c.id == number))
    return found.scalar() is not None


def read_entries(
    connection: Connection,
    limit: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Entry]:
    """Return the newest ``limit`` entries that happened in the span, the last written first."""
    statement = select(duty_log).order_by(duty_log.c.id.desc()).limit(limit)
    if since is not None:
        statement = statement.where(duty_log.c.at_us >= to_us(since))
    if until is not None:
        statement = statement.where(duty_log.c.at_us < to_us(until))
    return [_entry(row) for row in connection.execute(statement)]


def insert_call(connection: Connection, call: RollCall) -> int:
    """Add a roll call (its ``id`` and parts are ignored) and return its number."""
    statement = insert(roll_calls).returning(roll_calls.c.id)
    return int(connection.execute(statement, _call_row(call)).scalar_one())


def write_desk(connection: Connection, before: RadioDesk, after: RadioDesk) -> None:
    """Keep what ``after`` has changed; roll calls are in the table already."""
    for unit_id in before.watches.keys() | after.watches.keys():
        watch = after.watches.get(unit_id)
        if watch != before.watches.get(unit_id):
            _replace(
                connection, watches, {"unit_id": unit_id}, _watch_row(watch) if watch else None
            )
    for key in before.check_ins.keys() | after.check_ins.keys():
        check_in = after.check_ins.get(key)
        if check_in != before.check_ins.get(key):
            row = _check_in_row(check_in) if check_in else None
            _replace(connection, check_ins, {"incident": key[0], "unit_id": key[1]}, row)
    for unit_id in _marked(before) | _marked(after):
        row = _mark_row(after, unit_id)
        if row != _mark_row(before, unit_id):
            _replace(connection, radio_marks, {"unit_id": unit_id}, row)
    for call in after.calls.values():
        known = before.calls.get(call.id)
        if call != known:
            _write_call(connection, call, known.parts if known else ())


def read_desk(connection: Connection) -> RadioDesk:
    """Return the whole present of the radio desk."""
    found = connection.execute(select(watches))
    watched = {UnitId(row.unit_id): _watch(row) for row in found}
    found = connection.execute(select(check_ins))
    owed = {check_in.key: check_in for check_in in map(_check_in, found)}
    marks = connection.execute(select(radio_marks)).all()
    return RadioDesk(
        watches=watched,
        check_ins=owed,
        calls={call.id: call for call in _read_calls(connection)},
        misses={
            UnitId(row.unit_id): _misses(row) for row in marks if row.misses or row.alarm_at_us
        },
        muted=frozenset(UnitId(row.unit_id) for row in marks if row.muted),
    )


def _replace(
    connection: Connection, table: Table, key: dict[str, Any], row: dict[str, Any] | None
) -> None:
    where = [table.c[name] == value for name, value in key.items()]
    connection.execute(delete(table).where(*where))
    if row is not None:
        connection.execute(insert(table), key | row)


def _watch_row(watch: Watch) -> dict[str, Any]:
    return {
        "by": watch.by,
        "contact_at_us": to_us(watch.contact_at),
        "amber_us": watch.amber // MICROSECOND,
        "red_us": watch.red // MICROSECOND,
        "own": watch.own,
        "level": int(watch.level),
    }


def _watch(row: Any) -> Watch:
    return Watch(
        unit_id=UnitId(row.unit_id),
        by=row.by,
        contact_at=from_us(row.contact_at_us),
        amber=row.amber_us * MICROSECOND,
        red=row.red_us * MICROSECOND,
        own=row.own,
        level=Silence(row.level),
    )


def _check_in_row(check_in: CheckIn) -> dict[str, Any]:
    return {
        "every_us": check_in.every // MICROSECOND,
        "contact_at_us": to_us(check_in.contact_at),
        "late": check_in.late,
    }


def _check_in(row: Any) -> CheckIn:
    return CheckIn(
        incident=row.incident,
        unit_id=UnitId(row.unit_id),
        every=row.every_us * MICROSECOND,
        contact_at=from_us(row.contact_at_us),
        late=row.late,
    )


def _marked(desk: RadioDesk) -> frozenset[UnitId]:
    return desk.muted | desk.misses.keys()


def _mark_row(desk: RadioDesk, unit_id: UnitId) -> dict[str, Any] | None:
    misses, muted = desk.misses.get(unit_id), unit_id in desk.muted
    if misses is None and not muted:
        return None
    alarm_at = misses.alarm_at if misses else None
    return {
        "muted": muted,
        "misses": misses.count if misses else 0,
        "alarm_at_us": None if alarm_at is None else to_us(alarm_at),
        "heard": misses.heard if misses else False,
    }


def _misses(row: Any) -> Misses:
    alarm_at = None if row.alarm_at_us is None else from_us(row.alarm_at_us)
    return Misses(UnitId(row.unit_id), row.misses, alarm_at, row.heard)


def _call_row(call: RollCall) -> dict[str, Any]:
    return {
        "name": call.name,
        "by": call.by,
        "started_at_us": to_us(call.started_at),
        "window_us": call.window // MICROSECOND,
        "retry_us": call.retry // MICROSECOND,
        "ended_at_us": None if call.ended_at is None else to_us(call.ended_at),
    }


def _write_call(connection: Connection, call: RollCall, known: Sequence[RollPart]) -> None:
    connection.execute(
        update(roll_calls).where(roll_calls.c.id == call.id),
        {"ended_at_us": _call_row(call)["ended_at_us"]},
    )
    for position, part in enumerate(call.parts):
        if position < len(known) and known[position] == part:
            continue
        row = {
            "position": position,
            "state": part.state.value,
            "at_us": to_us(part.at),
            "how": part.how.value if part.how else None,
            "by": part.by,
            "note": part.note,
        }
        _replace(connection, roll_parts, {"call_id": call.id, "unit_id": part.unit_id}, row)


def _read_calls(connection: Connection) -> Iterable[RollCall]:
    """Yield the calls that are not over, and the newest of all."""
    newest = select(func.max(roll_calls.c.id)).scalar_subquery()
    wanted = roll_calls.c.ended_at_us.is_(None) | (roll_calls.c.id == newest)
    for row in connection.execute(select(roll_calls).where(wanted).order_by(roll_calls.c.id)).all():
        parts = select(roll_parts).where(roll_parts.c.call_id == row.id)
        found = connection.execute(parts.order_by(roll_parts.c.position))
        yield RollCall(
            id=row.id,
            name=row.name,
            by=row.by,
            started_at=from_us(row.started_at_us),
            window=row.window_us * MICROSECOND,
            retry=row.retry_us * MICROSECOND,
            parts=tuple(_part(part) for part in found),
            ended_at=None if row.ended_at_us is None else from_us(row.ended_at_us),
        )


def _part(row: Any) -> RollPart:
    how = None if row.how is None else Answer(row.how)
    at = from_us(row.at_us)
    return RollPart(UnitId(row.unit_id), RollState(row.state), at, how, row.by, row.note)


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        at=from_us(row.at_us),
        written_at=from_us(row.written_at_us),
        by=row.by,
        kind=EntryKind(row.kind),
        text=row.text,
        unit_id=None if row.unit_id is None else UnitId(row.unit_id),
        team=row.team,
        place=place_of(row.lon, row.lat),
        corrects=row.corrects,
        incident=row.incident,
    )
