"""The step that keeps what sensors say, and the tick that notices who fell silent.

Runs in the writer before ``check``. A message that repeats, or comes too soon and says nothing new,
is dropped with a counted reason; the first alarm of a sensor opens a row of the alarm list, more of
them only count on it. A person verifies it (``services/alarming.py``).
"""

from __future__ import annotations

from datetime import timedelta

from cmdmap.api import Chain, Heard, PluginDesk, ReportKind, Transaction
from fire_safety.domain.days import day_of, day_text, us_of
from fire_safety.domain.sensor import Limits, Reading, SensorState, state_of
from fire_safety.services.driver import reading_of
from fire_safety.store import alarms, sensors
from fire_safety.store.places import codes, stored
from fire_safety.store.serials import next_number

MOST_SENSORS = 20_000
"""A sender of ever new identities must not fill the disk."""

OWN_TIME_WITHIN = timedelta(minutes=10)
"""A sensor's own time counts for an alarm only when it is this near to the arrival."""


def keep_reading(heard: Heard, tx: Transaction) -> str | None:
    """Keep one reading; the step's entry."""
    report = heard.report
    if report.kind is ReportKind.REJECT:
        return None
    reading = reading_of(report)
    state = state_of(reading, limits(tx.desk))
    known = sensors.find_sensor(tx, reading.key)
    heard_at = report.heard_at or tx.now
    heard_us = us_of(heard_at)
    if known is None:
        if sensors.count_all(tx) >= MOST_SENSORS:
            return "too many sensors"
        known = _appear(tx, reading, heard_us)
    else:
        reason = _nothing_new(tx.desk, known, reading, state, heard_us)
        if reason:
            return reason
    _keep(tx, known, reading, state, heard_us)
    if state is SensorState.ALARM:
        near = reading.at is not None and abs(heard_at - reading.at) <= OWN_TIME_WITHIN
        at_us = us_of(reading.at) if near and reading.at is not None else heard_us
        _ring(tx, known, reading, at_us)
    return "done"


def limits(desk: PluginDesk) -> Limits:
    """Return when a bare value is an alarm, from the options."""
    return Limits(
        float(desk.option("gas_alarm_lel")),
        float(desk.option("electric_alarm_ma")),
        float(desk.option("water_alarm_mpa")),
    )


def _appear(tx: Transaction, reading: Reading, heard_us: int) -> sensors.SensorRow:
    sensors.add_sensor(
        tx,
        {
            "key": reading.key,
            "kind": reading.kind.value,
            "state": SensorState.NORMAL.value,
            "heard_at_us": heard_us,
        },
    )
    made = sensors.find_sensor(tx, reading.key)
    assert made is not None, "it was inserted just now"
    tx.tell("sensor_appeared", {"sensor_id": made.id, "kind": reading.kind.value})
    return made


def _nothing_new(
    desk: PluginDesk,
    known: sensors.SensorRow,
    reading: Reading,
    state: SensorState,
    heard_us: int,
) -> str:
    """Return why a message need not be kept, empty when it must."""
    said_us = us_of(reading.at) if reading.at else None
    if said_us is not None and said_us == known.said_at_us and state is known.state:
        return "repeated"
    if state is not known.state or known.silent_at_us is not None:
        return ""
    pause_us = float(desk.option("sensor_pause_s")) * 1e6
    return "too soon" if heard_us - known.heard_at_us < pause_us else ""


def _keep(
    tx: Transaction, known: sensors.SensorRow, reading: Reading, state: SensorState, heard_us: int
) -> None:
    columns: dict[str, object] = {
        "state": state.value,
        "value": reading.value,
        "heard_at_us": max(heard_us, known.heard_at_us),
        "said_at_us": us_of(reading.at) if reading.at else None,
        "silent_at_us": None,
    }
    if reading.battery is not None:
        columns["battery"] = reading.battery
    if known.silent_at_us is not None:
        sensors.end_gap(tx, known.id, heard_us)
    sensors.change_sensor(tx, known.id, columns)
    tx.touch("sensors")


def _ring(tx: Transaction, known: sensors.SensorRow, reading: Reading, at_us: int) -> None:
    """Open an alarm, or count on the one that waits; an alarm verified goes on quietly."""
    waiting = alarms.open_alarm(tx, known.id)
    if waiting is not None:
        alarms.repeat_alarm(tx, waiting.id, at_us, reading.value)
        tx.touch("alarms")
        return
    if known.state is SensorState.ALARM or known.ended:
        return
    number = next_number(tx, f"BJ-{day_text(day_of(tx.now))[:4]}", 5)
    place = known.place
    chain = tx.locate(place) if place is not None else Chain()
    alarm_id = alarms.add_alarm(
        tx,
        {
            "number": number,
            "sensor_id": known.id,
            "place_id": known.place_id,
            "kind": known.kind.value,
            "value": reading.value,
            "at_us": at_us,
            "last_at_us": at_us,
            **stored(place),
            **codes(chain),
        },
    )
    tx.touch("alarms")
    tx.tell("sensor_alarm", {"alarm_id": alarm_id, "number": number, "kind": known.kind.value})


def notice_silence(desk: PluginDesk, tx: Transaction) -> None:
    """Write down which sensors have been silent for too long; a tick."""
    silent_us = int(float(desk.option("silent_after_min")) * 60e6)
    now_us = us_of(tx.now)
    gone = sensors.grown_silent(tx, now_us - silent_us)
    for sensor in gone:
        sensors.begin_gap(tx, sensor, now_us)
    if gone:
        tx.touch("sensors")
        tx.tell("sensors_silent", {"number": len(gone)})
