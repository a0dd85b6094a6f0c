"""Reads and writes alarms of sensors and what became of them.

An alarm goes on while its sensor repeats it; it is verified once and never deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Place, Reader, Transaction
from fire_safety.domain.sensor import AlarmState, SensorKind, Way
from fire_safety.store.places import place_of
from fire_safety.store.site_tables import alarm_steps, alarms, fires, sensors
from fire_safety.store.tables import places


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm as its list shows it."""

    id: int
    number: str
    sensor_id: int
    sensor_key: str
    sensor_name: str
    place_id: int | None
    place_name: str
    address: str
    place: Place | None
    grid: str
    kind: SensorKind
    value: float | None
    at_us: int
    last_at_us: int
    repeats: int
    state: AlarmState
    incident_id: int | None


_JOINED = alarms.join(sensors, sensors.c.id == alarms.c.sensor_id).outerjoin(
    places, places.c.id == alarms.c.place_id
)
_COLUMNS = (
    *alarms.c,
    sensors.c.key.label("sensor_key"),
    sensors.c.name.label("sensor_name"),
    places.c.name.label("place_name"),
    places.c.address,
)


def open_alarm(reader: Reader, sensor_id: int) -> AlarmRow | None:
    """Return the alarm of a sensor that waits to be verified."""
    found = reader.first(
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(alarms.c.sensor_id == sensor_id, alarms.c.state == AlarmState.NEW.value)
    )
    return _row(found) if found else None


def read_alarm(reader: Reader, alarm_id: int) -> AlarmRow | None:
    """Return one alarm."""
    found = reader.first(select(*_COLUMNS).select_from(_JOINED).where(alarms.c.id == alarm_id))
    return _row(found) if found else None


def list_alarms(
    reader: Reader, state: str = "", limit: int = 200, offset: int = 0
) -> Sequence[AlarmRow]:
    """Return one page of alarms, those to verify first, then the newest."""
    held = [alarms.c.state == state] if state else []
    asked = (
        select(*_COLUMNS)
        .select_from(_JOINED)
        .where(*held)
        .order_by((alarms.c.state == AlarmState.NEW.value).desc(), alarms.c.at_us.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_row(found) for found in reader.rows(asked)]


def count_alarms(reader: Reader, state: AlarmState = AlarmState.NEW) -> int:
    """Return how many alarms are in a state."""
    return int(
        reader.scalar(select(func.count()).select_from(alarms).where(alarms.c.state == state.value))
    )


def add_alarm(tx: Transaction, columns: dict[str, object]) -> int:
    """Insert an alarm and return its key."""
    return tx.insert(insert(alarms).values(state=AlarmState.NEW.value, **columns))


def repeat_alarm(tx: Transaction, alarm_id: int, at_us: int, value: float | None) -> None:
    """Count another message of an alarm that goes on."""
    tx.execute(
        update(alarms)
        .where(alarms.c.id == alarm_id)
        .values(last_at_us=at_us, repeats=alarms.c.repeats + 1, value=value)
    )


def hand_on(tx: Transaction, alarm_id: int, incident_id: int | None) -> None:
    """Write down which incident an alarm became before anybody had verified it."""
    tx.execute(update(alarms).where(alarms.c.id == alarm_id).values(incident_id=incident_id))


def settle_alarm(
    tx: Transaction, alarm_id: int, state: AlarmState, way: Way, words: str, now_us: int,
    incident_id: int | None,
) -> None:  # fmt: skip
    """Write down what became of an alarm."""
    columns: dict[str, object] = {"state": state.value}
    if incident_id is not None:
        columns["incident_id"] = incident_id
    tx.execute(update(alarms).where(alarms.c.id == alarm_id).values(**columns))
    tx.execute(
        insert(alarm_steps).values(
            alarm_id=alarm_id, at_us=now_us, by=tx.actor, state=state.value, way=way.value,
            words=words,
        )
    )  # fmt: skip


def read_alarm_steps(reader: Reader, alarm_id: int) -> Sequence[Any]:
    """Return what was written down of an alarm."""
    return reader.rows(
        select(alarm_steps).where(alarm_steps.c.alarm_id == alarm_id).order_by(alarm_steps.c.id)
    )


def remember_fires(tx: Transaction, burning: Sequence[dict[str, int]]) -> int:
    """Keep fires of the core's casebook that are not known yet; return how many were new."""
    if not burning:
        return 0
    ids = [each["incident_id"] for each in burning]
    known = {
        row.incident_id
        for row in tx.rows(select(fires.c.incident_id).where(fires.c.incident_id.in_(ids)))
    }
    fresh = [each for each in burning if each["incident_id"] not in known]
    if fresh:
        tx.execute(insert(fires), fresh)
    return len(fresh)


def _row(found: Any) -> AlarmRow:
    return AlarmRow(
        found.id, found.number, found.sensor_id, found.sensor_key, found.sensor_name,
        found.place_id, found.place_name or "", found.address or "",
        place_of(found.lon, found.lat), found.grid, SensorKind(found.kind), found.value,
        found.at_us, found.last_at_us, found.repeats, AlarmState(found.state), found.incident_id,
    )  # fmt: skip
