"""Sensors: what they are, when a reading is an alarm, when one is silent or weak.

The step that keeps readings (``services/sensing.py``) and the tick that notices silence ask here.
A reading's own alarm flag counts; a bare value is held against the limits of the options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdmap.api import mark


class SensorKind(StrEnum):
    """What is measured; stored."""

    SMOKE = "smoke"
    GAS = "gas"
    ELECTRIC = "electric"
    WATER_PRESSURE = "water_pressure"


class SensorState(StrEnum):
    """What a sensor says of itself; stored."""

    NORMAL = "normal"
    ALARM = "alarm"
    FAULT = "fault"
    SILENT = "silent"


class AlarmState(StrEnum):
    """What became of an alarm; stored."""

    NEW = "new"
    CONFIRMED = "confirmed"
    FALSE = "false"
    TEST = "test"


class Way(StrEnum):
    """How an alarm was verified; stored."""

    CALL = "call"
    ON_SITE = "on_site"
    VIDEO = "video"


KIND_WORDS = {
    SensorKind.SMOKE: mark("Smoke"),
    SensorKind.GAS: mark("Gas"),
    SensorKind.ELECTRIC: mark("Electric"),
    SensorKind.WATER_PRESSURE: mark("Water pressure"),
}
GLYPHS = {
    SensorKind.SMOKE: "烟",
    SensorKind.GAS: "气",
    SensorKind.ELECTRIC: "电",
    SensorKind.WATER_PRESSURE: "压",
}
SENSOR_WORDS = {
    SensorState.NORMAL: mark("Normal"),
    SensorState.ALARM: mark("Alarm"),
    SensorState.FAULT: mark("Fault"),
    SensorState.SILENT: mark("Offline"),
}
ALARM_WORDS = {
    AlarmState.NEW: mark("To verify"),
    AlarmState.CONFIRMED: mark("Confirmed"),
    AlarmState.FALSE: mark("False alarm"),
    AlarmState.TEST: mark("Test"),
}
WAY_WORDS = {
    Way.CALL: mark("by telephone"),
    Way.ON_SITE: mark("on site"),
    Way.VIDEO: mark("video"),
}

INCIDENT_KINDS = {
    SensorKind.SMOKE: "fire_smoke_alarm",
    SensorKind.GAS: "fire_gas_alarm",
    SensorKind.ELECTRIC: "fire_electric_alarm",
    SensorKind.WATER_PRESSURE: "fire_water_alarm",
}
"""Kinds of incidents of ``resources/kinds.toml`` by what alarms."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One message of one sensor."""

    key: str
    """Its identity in the maker's words."""
    kind: SensorKind
    at: datetime | None = None
    """Its own time, None where it names none."""
    value: float | None = None
    alarm: bool | None = None
    """What it says itself, None where it only measures."""
    fault: bool = False
    battery: int | None = None
    """Percent, 0 to 100."""
    test: bool = False
    """Its test button was pressed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a bare value is an alarm."""

    gas_percent_lel: float = 20.0
    """Percent of the lower explosive limit, at or above."""
    electric_ma: float = 300.0
    """Residual current in milliampere, at or above."""
    water_mpa: float = 0.10
    """Pressure in megapascal, below."""


UNITS: Mapping[SensorKind, str] = {
    SensorKind.SMOKE: "",
    SensorKind.GAS: "%LEL",
    SensorKind.ELECTRIC: "mA",
    SensorKind.WATER_PRESSURE: "MPa",
}


def alarms(reading: Reading, limits: Limits) -> bool:
    """Tell whether a reading is an alarm; its own word counts before its value."""
    if reading.alarm is not None:
        return reading.alarm
    value = reading.value
    if value is None or reading.fault:
        return False
    match reading.kind:
        case SensorKind.GAS:
            return value >= limits.gas_percent_lel
        case SensorKind.ELECTRIC:
            return value >= limits.electric_ma
        case SensorKind.WATER_PRESSURE:
            return value < limits.water_mpa
        case SensorKind.SMOKE:
            return False


def state_of(reading: Reading, limits: Limits) -> SensorState:
    """Return the state a reading puts its sensor in."""
    if alarms(reading, limits):
        return SensorState.ALARM
    return SensorState.FAULT if reading.fault else SensorState.NORMAL
