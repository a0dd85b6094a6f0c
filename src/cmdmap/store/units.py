"""Units and their identities on the air.

Written by the writer thread when somebody new is heard or an operator names a unit; read once at
the start of a desk and whenever another process has written.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.schema import unit_keys, units
from cmdmap.store.times import from_us, to_us

KNOWN_KINDS = frozenset(kind.value for kind in ForceKind)


class StoredUnit(NamedTuple):
    """A unit and the instant of an emergency that nobody has acknowledged yet."""

    unit: Unit
    emergency_at: datetime | None


def read_units(connection: Connection) -> list[StoredUnit]:
    """Return every unit by id."""
    return _read(connection, units.c.id > 0)


def find_unit(connection: Connection, key: UnitKey) -> StoredUnit | None:
    """Return the unit that has the key, None when nobody has."""
    owner = select(unit_keys.c.unit_id).where(unit_keys.c.key == key).scalar_subquery()
    found = _read(connection, units.c.id == owner)
    return found[0] if found else None


def insert_unit(connection: Connection, unit: Unit, created_at: datetime) -> Unit:
    """Add a unit (its ``id`` is ignored) and return it with the number the store gave it."""
    row = {
        "name": unit.name,
        "kind": unit.kind.value,
        "team": unit.team,
        "phone": unit.phone,
        "named": unit.named,
        "created_at_us": to_us(created_at),
    }
    number = connection.execute(insert(units).returning(units.c.id), row).scalar_one()
    stored = Unit(
        UnitId(number), unit.name, unit.kind, unit.keys, unit.team, unit.phone, unit.named
    )
    _write_keys(connection, stored)
    return stored


def update_unit(connection: Connection, unit: Unit) -> None:
    """Replace what the roster knows of a unit, its keys included."""
    row = {
        "name": unit.name,
        "kind": unit.kind.value,
        "team": unit.team,
        "phone": unit.phone,
        "named": unit.named,
    }
    connection.execute(update(units).where(units.c.id == unit.id), row)
    connection.execute(delete(unit_keys).where(unit_keys.c.unit_id == unit.id))
    _write_keys(connection, unit)


def write_emergency(connection: Connection, unit_id: UnitId, at: datetime | None) -> None:
    """Keep an open emergency over a restart; None once it is acknowledged."""
    at_us = None if at is None else to_us(at)
    connection.execute(update(units).where(units.c.id == unit_id), {"emergency_at_us": at_us})


def _write_keys(connection: Connection, unit: Unit) -> None:
    rows = [
        {"key": key, "unit_id": unit.id, "position": position}
        for position, key in enumerate(unit.keys)
    ]
    if rows:
        connection.execute(insert(unit_keys), rows)


def _read(connection: Connection, wanted: ColumnElement[bool]) -> list[StoredUnit]:
    keys: dict[int, list[UnitKey]] = {}
    owned = select(unit_keys.c.unit_id, unit_keys.c.key).join_from(unit_keys, units).where(wanted)
    for unit_id, key in connection.execute(owned.order_by(unit_keys.c.position)):
        keys.setdefault(unit_id, []).append(UnitKey(key))
    rows = connection.execute(select(units).where(wanted).order_by(units.c.id))
    return [
        StoredUnit(
            Unit(
                id=UnitId(row.id),
                name=row.name,
                kind=force_kind(row.kind),
                keys=tuple(keys.get(row.id, ())),
                team=row.team,
                phone=row.phone,
                named=row.named,
            ),
            None if row.emergency_at_us is None else from_us(row.emergency_at_us),
        )
        for row in rows
    ]


def force_kind(value: str) -> ForceKind:
    """Return a stored kind; one of a plugin that is gone must not stop the start."""
    return ForceKind(value) if value in KNOWN_KINDS else ForceKind.UNKNOWN
