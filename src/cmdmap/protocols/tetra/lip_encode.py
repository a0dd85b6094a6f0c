"""TETRA location reports as a terminal would send them.

Used by the simulated terminal and the tests. Source: ETSI TS 100 392-18-1 table 6.1, as in
``lip.py``.
"""

from __future__ import annotations

import math

from cmdmap.domain.place import Place
from cmdmap.protocols.tetra.sds import LIP

ON_INTERVAL = 129
_SPEED_STEPS = 28
"""Up to here the code is the speed in km/h."""
_FASTEST_CODE = 126
_ERROR_20_M = 1
_FIELDS = (2, 2, 25, 24, 3, 7, 4, 1, 8)
"""Bits of type, time elapsed, longitude, latitude, error, speed, direction, kind, reason."""
BITS = 8 + sum(_FIELDS)


def short_report(
    place: Place, speed_mps: float, course_deg: float, reason: int = ON_INTERVAL
) -> bytes:
    """Return the user data of a short report: identifier, 76 bits, filled up to whole bytes.

    Args:
        place: where the terminal is.
        speed_mps: over ground, coded in km/h.
        course_deg: degrees true, coded in steps of 22.5.
        reason: 2 emergency, 32 answer to a request, 129 interval, 130 distance.
    """
    lon = round(place.lon / 360.0 * (1 << 25)) & ((1 << 25) - 1)
    lat = round(place.lat / 180.0 * (1 << 24)) & ((1 << 24) - 1)
    direction = round(course_deg / 22.5) % 16
    packed = LIP
    values = (0, 0, lon, lat, _ERROR_20_M, _speed_code(speed_mps), direction, 0, reason)
    for size, value in zip(_FIELDS, values, strict=True):
        packed = packed << size | value
    return (packed << -BITS % 8).to_bytes((BITS + 7) // 8, "big")


def _speed_code(speed_mps: float) -> int:
    kmh = speed_mps * 3.6
    if kmh <= _SPEED_STEPS:
        return round(kmh)
    return min(_FASTEST_CODE, round(13 + math.log(kmh / 16.0) / math.log(1.038)))
