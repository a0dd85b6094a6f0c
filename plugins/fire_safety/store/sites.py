"""Reads and writes hydrants, fire lanes and micro fire stations.

Drawn by the layers, listed on the page, changed by ``services/siting.py``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select, update

from cmdmap.api import Place, Reader, Transaction, mask_phone
from fire_safety.store.places import place_of
from fire_safety.store.site_tables import hydrant_checks, hydrants, lanes, sensors, stations
from fire_safety.store.tables import DEGREE

SITES: dict[str, Table] = {
    "hydrants": hydrants,
    "lanes": lanes,
    "stations": stations,
    "sensors": sensors,
}
"""What stands on the map, by name."""


@dataclass(frozen=True, slots=True)
class HydrantRow:
    """A hydrant as list and map show it."""

    id: int
    number: str
    kind: str
    address: str
    place: Place
    grid: str
    checked_day: int | None
    pressure_mpa: float | None
    sound: bool
    note: str


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A fire lane as list and map show it."""

    id: int
    name: str
    line: tuple[Place, ...]
    grid: str
    blocked_at_us: int | None
    blocked_by: str
    checked_at_us: int | None


@dataclass(frozen=True, slots=True)
class StationRow:
    """A micro fire station as list and map show it."""

    id: int
    name: str
    place: Place
    grid: str
    members: int
    equipment: str
    phone: str
    """Masked."""


def list_hydrants(reader: Reader) -> Sequence[HydrantRow]:
    """Return every hydrant in use, broken ones and those never checked first."""
    rows = reader.rows(
        select(hydrants)
        .where(hydrants.c.ended_at_us.is_(None))
        .order_by(hydrants.c.sound, hydrants.c.checked_day, hydrants.c.id)
    )
    return [
        HydrantRow(
            row.id, row.number, row.kind, row.address, _at(row), row.grid, row.checked_day,
            row.pressure_mpa, row.sound, row.note,
        )
        for row in rows
    ]  # fmt: skip


def list_lanes(reader: Reader) -> Sequence[LaneRow]:
    """Return every lane in use, blocked ones first, longest first."""
    rows = reader.rows(
        select(lanes)
        .where(lanes.c.ended_at_us.is_(None))
        .order_by(lanes.c.blocked_at_us.is_(None), lanes.c.blocked_at_us, lanes.c.id)
    )
    return [
        LaneRow(
            row.id, row.name, _line(row.line), row.grid, row.blocked_at_us, row.blocked_by,
            row.checked_at_us,
        )
        for row in rows
    ]  # fmt: skip


def list_stations(reader: Reader) -> Sequence[StationRow]:
    """Return every station in use."""
    rows = reader.rows(
        select(stations).where(stations.c.ended_at_us.is_(None)).order_by(stations.c.id)
    )
    return [
        StationRow(
            row.id, row.name, _at(row), row.grid, row.members, row.equipment,
            mask_phone(row.contact_phone),
        )
        for row in rows
    ]  # fmt: skip


def read_phone(reader: Reader, station_id: int) -> str:
    """Return the true telephone of a station; ask only after the look is audited."""
    return str(
        reader.scalar(select(stations.c.contact_phone).where(stations.c.id == station_id)) or ""
    )


def add_site(tx: Transaction, what: str, columns: dict[str, object]) -> int:
    """Insert a hydrant, lane or station and return its key."""
    return tx.insert(insert(SITES[what]).values(**columns))


def change_site(tx: Transaction, what: str, site_id: int, columns: dict[str, object]) -> bool:
    """Write what is new of one; False where there is none in use."""
    table = SITES[what]
    return bool(
        tx.execute(
            update(table)
            .where(table.c.id == site_id, table.c.ended_at_us.is_(None))
            .values(**columns)
        )
    )


def read_lane(reader: Reader, lane_id: int) -> Any | None:
    """Return one lane as it is stored."""
    return reader.first(select(lanes).where(lanes.c.id == lane_id))


def add_hydrant_check(tx: Transaction, columns: dict[str, object]) -> None:
    """Insert a look at a hydrant."""
    tx.execute(insert(hydrant_checks).values(**columns))


def line_text(line: Sequence[Place]) -> str:
    """Return a line as it is stored."""
    return json.dumps([[round(p.lon * DEGREE), round(p.lat * DEGREE)] for p in line])


def _line(text: str) -> tuple[Place, ...]:
    return tuple(Place(lon / DEGREE, lat / DEGREE) for lon, lat in json.loads(text))


def _at(row: Any) -> Place:
    place = place_of(row.lon, row.lat)
    assert place is not None, "the columns of these tables are never empty"
    return place
