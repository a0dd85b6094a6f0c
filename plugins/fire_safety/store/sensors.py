"""Reads and writes sensors, the gaps in which they were silent, and their lists.

The step writes through here at most once per sensor and pause (``services/sensing.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Place, Reader, Transaction
from fire_safety.domain.search_text import words_of
from fire_safety.domain.sensor import SensorKind, SensorState
from fire_safety.store.places import in_area, place_of
from fire_safety.store.site_tables import gaps, sensors
from fire_safety.store.tables import places


@dataclass(frozen=True, slots=True)
class SensorRow:
    """A sensor as lists and map show it."""

    id: int
    key: str
    kind: SensorKind
    name: str
    place_id: int | None
    place_name: str
    place: Place | None
    community: str
    grid: str
    micro_grid: str
    state: SensorState
    value: float | None
    battery: int | None
    heard_at_us: int
    silent_at_us: int | None
    said_at_us: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class SensorFilter:
    """Which sensors a list shows."""

    text: str = ""
    kind: str = ""
    state: str = ""
    area: str = ""
    place_id: int | None = None


_JOINED = sensors.outerjoin(places, places.c.id == sensors.c.place_id)
_COLUMNS = (*sensors.c, places.c.name.label("place_name"))


def find_sensor(reader: Reader, key: str) -> SensorRow | None:
    """Return a sensor by the maker's identity, taken off the map or not.

    Without the name of its place: the step asks this for every message.
    """
    found = reader.first(select(sensors).where(sensors.c.key == key))
    return _row(found) if found else None


def list_sensors(
    reader: Reader, wanted: SensorFilter, limit: int = 200, offset: int = 0
) -> Sequence[SensorRow]:
    """Return one page of the list: alarms first, then faults, silent and normal ones."""
    rank = {"alarm": 0, "fault": 1, "silent": 2}
    asked = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(*_held(wanted))
        .order_by(
            *((sensors.c.state == state).desc() for state in rank), sensors.c.heard_at_us.desc()
        )
        .limit(limit)
        .offset(offset)
    )
    return [_row(found) for found in reader.rows(asked)]


def count_sensors(reader: Reader, wanted: SensorFilter) -> int:
    """Return how many sensors a filter lets through."""
    asked = select(func.count()).select_from(_JOINED).where(*_held(wanted))
    return int(reader.scalar(asked))


def count_all(reader: Reader) -> int:
    """Return how many sensors were ever heard or installed."""
    return int(reader.scalar(select(func.count()).select_from(sensors)))


def add_sensor(tx: Transaction, columns: dict[str, object]) -> int:
    """Insert a sensor and return its key."""
    return tx.insert(insert(sensors).values(**columns))


def change_sensor(tx: Transaction, sensor_id: int, columns: dict[str, object]) -> None:
    """Write what is new of a sensor."""
    tx.execute(update(sensors).where(sensors.c.id == sensor_id).values(**columns))


def grown_silent(reader: Reader, before_us: int, most: int = 500) -> Sequence[SensorRow]:
    """Return sensors that were heard last before an instant and are not known to be silent."""
    asked = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(
            sensors.c.heard_at_us < before_us,
            sensors.c.ended_at_us.is_(None),
            sensors.c.state != SensorState.SILENT.value,
        )
        .limit(most)
    )
    return [_row(found) for found in reader.rows(asked)]


def begin_gap(tx: Transaction, sensor: SensorRow, now_us: int) -> None:
    """Write down that a sensor has fallen silent after its last message."""
    tx.execute(
        insert(gaps).values(
            sensor_id=sensor.id, place_id=sensor.place_id, kind=sensor.kind.value,
            from_us=sensor.heard_at_us,
        )
    )  # fmt: skip
    change_sensor(tx, sensor.id, {"state": SensorState.SILENT.value, "silent_at_us": now_us})


def end_gap(tx: Transaction, sensor_id: int, heard_us: int) -> None:
    """Write down that a sensor is heard again."""
    tx.execute(
        update(gaps)
        .where(gaps.c.sensor_id == sensor_id, gaps.c.to_us.is_(None))
        .values(to_us=heard_us)
    )


def _held(wanted: SensorFilter) -> list[Any]:
    held: list[Any] = [sensors.c.ended_at_us.is_(None)]
    if wanted.kind:
        held.append(sensors.c.kind == wanted.kind)
    if wanted.state:
        held.append(sensors.c.state == wanted.state)
    if wanted.area:
        held.append(in_area(sensors, wanted.area))
    if wanted.place_id is not None:
        held.append(sensors.c.place_id == wanted.place_id)
    return [*held, *map(_says, words_of(wanted.text))]


def _says(word: str) -> Any:
    return (
        func.lower(sensors.c.key).contains(word, autoescape=True)
        | func.lower(sensors.c.name).contains(word, autoescape=True)
        | places.c.search.contains(word, autoescape=True)
    )


def _row(found: Any) -> SensorRow:
    return SensorRow(
        found.id, found.key, SensorKind(found.kind), found.name, found.place_id,
        getattr(found, "place_name", None) or "", place_of(found.lon, found.lat),
        found.community, found.grid, found.micro_grid, SensorState(found.state), found.value,
        found.battery, found.heard_at_us, found.silent_at_us, found.said_at_us,
        found.ended_at_us is not None,
    )  # fmt: skip
