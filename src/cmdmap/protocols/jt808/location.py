"""The position of JT/T 808: fixed part, alarm and status bits, additional items.

Read by ``reader.py`` from position reports, answers and batches; written for simulated terminals.
Source: JT/T 808-2013 tables 23 to 27. Times are UTC+8. Coordinates are WGS-84 by the standard;
platforms that send shifted ones are set right by the reader's switch.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from cmdmap.domain.place import Place

CHINA = timezone(timedelta(hours=8))
_FIXED = struct.Struct(">IIIIHHH6s")
SOS = 1
"""Alarm bit 0: somebody pressed the emergency button."""
_ALARMS = {
    0: "sos", 1: "overspeed", 2: "fatigue", 3: "danger", 4: "gnss fault", 5: "antenna cut",
    6: "antenna short", 7: "low voltage", 8: "power off", 9: "screen fault", 10: "speech fault",
    11: "camera fault", 18: "driving too long", 19: "parked too long", 20: "area", 21: "route",
    23: "off route", 27: "unlawful ignition", 28: "unlawful move", 29: "collision", 30: "rollover",
}  # fmt: skip
_ON, _FIXED_BIT, _SOUTH, _WEST = 1, 2, 4, 8


class Location(NamedTuple):
    """One position as sent."""

    alarm: int
    status: int
    place: Place
    alt_m: float
    speed_mps: float
    course_deg: float
    at: datetime | None
    """Aware UTC; None where the terminal's clock was never set."""
    extra: Mapping[str, object]

    @property
    def fixed(self) -> bool:
        """Whether the terminal calls it a fix."""
        return bool(self.status & _FIXED_BIT)

    def detail(self) -> dict[str, object]:
        """Return the values that have no place of their own in a report."""
        alarms = [name for bit, name in _ALARMS.items() if self.alarm >> bit & 1]
        return {
            "alarm_flags": self.alarm,
            "alarms": alarms,
            "emergency_sos": bool(self.alarm & SOS),
            "status_flags": self.status,
            "acc_on": bool(self.status & _ON),
            "extra": dict(self.extra),
        }


def read_location(body: bytes) -> Location | None:
    """Return the position in ``body``; None when it is too short or lies off the globe."""
    if len(body) < _FIXED.size:
        return None
    alarm, status, lat_e6, lon_e6, alt, speed, course, written = _FIXED.unpack_from(body)
    lat, lon = lat_e6 / 1e6, lon_e6 / 1e6
    if lat > 90.0 or lon > 180.0:
        return None
    place = Place(-lon if status & _WEST else lon, -lat if status & _SOUTH else lat)
    # Terminals below sea level send a negative height in the unsigned field.
    alt = alt - 65_536 if alt > 60_000 else alt
    return Location(
        alarm, status, place, float(alt), speed / 36.0, float(course % 360),
        _instant(written), _items(body[_FIXED.size :]),
    )  # fmt: skip


def write_location(
    place: Place, at: datetime, speed_mps: float, course_deg: float, alarm: int = 0
) -> bytes:
    """Return the body of a live position; ``at`` is aware."""
    status = _ON | _FIXED_BIT | (_SOUTH if place.lat < 0 else 0) | (_WEST if place.lon < 0 else 0)
    return _FIXED.pack(
        alarm, status, round(abs(place.lat) * 1e6), round(abs(place.lon) * 1e6), 0,
        round(speed_mps * 36), round(course_deg) % 360, _bcd(at),
    )  # fmt: skip


def _bcd(at: datetime) -> bytes:
    return bytes.fromhex(f"{at.astimezone(CHINA):%y%m%d%H%M%S}")


def _instant(written: bytes) -> datetime | None:
    digits = written.hex()
    if not digits.isdecimal():
        return None
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=CHINA).astimezone(UTC)
    except ValueError:
        return None


_TENTHS = {(0x01, 4): "mileage_km", (0x02, 2): "fuel_l", (0x03, 2): "recorder_kmh"}
_WHOLE = {(0x30, 1): "gsm_signal", (0x31, 1): "satellites"}
"""By id and length; under another length an id means something else."""


def _items(tail: bytes) -> dict[str, object]:
    """Return the additional items: known ones by name, the others hexadecimal by their id."""
    found: dict[str, object] = {}
    at = 0
    while at + 2 <= len(tail) and at + 2 + tail[at + 1] <= len(tail):
        key, value = tail[at], tail[at + 2 : at + 2 + tail[at + 1]]
        known = key, len(value)
        if known in _TENTHS:
            found[_TENTHS[known]] = int.from_bytes(value, "big") / 10
        elif known in _WHOLE:
            found[_WHOLE[known]] = int.from_bytes(value, "big")
        else:
            found[f"{key:02x}"] = value.hex()
        at += 2 + len(value)
    return found
