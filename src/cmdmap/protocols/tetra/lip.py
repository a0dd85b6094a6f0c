"""TETRA location information protocol: short and long location reports.

Called by ``sds.py`` for user data with protocol identifier 0A. Source: ETSI TS 100 392-18-1,
tables 6.1 (short), 6.14 (long) and section 6.3; the layouts are proven by real reports in the
tests. The speed code above 28 is 16 * 1.038**(code - 13) km/h.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.protocols.tetra.bits import Bits, BitsEndedError

EMERGENCY = 2
"""Reason for sending: the emergency condition was met."""
_ELAPSED = ("<5 s", "<5 min", "<30 min", "unknown")
_ERROR_M = (2, 20, 200, 2_000, 20_000, 200_000, None, None)
"""Upper limit of the position error; None for more and for unknown."""

_NO_SHAPE, _POINT, _CIRCLE, _POINT_ALT, _CIRCLE_ALT, _POINT_ERROR = 0, 1, 2, 4, 5, 10
_MOST_SHAPE = 10
_SPEED_UNKNOWN = 127
_LONG_REPORT = 3
_TIME_NONE, _TIME_ELAPSED, _TIME_OF_POSITION = 0, 1, 2
_BEFORE_DIRECTION = {5: 0, 6: 3}
"""Bits between speed and direction, by type of velocity; other types have no direction."""


class Location(NamedTuple):
    """One location report."""

    pdu: str
    place: Place | None
    alt_m: float | None = None
    speed_mps: float | None = None
    course_deg: float | None = None
    at: datetime | None = None
    elapsed: str | None = None
    error_m: int | None = None
    reason: int | None = None
    """Reason for sending; None where the terminal sends something of its own there."""


def read_lip(bits: Bits, heard_at: datetime | None) -> Location | None:
    """Return the report behind the protocol identifier; None for what is no whole report."""
    try:
        kind = bits.take(2)
        if kind == 0:
            return _short(bits)
        extension = bits.take(4) if kind == 1 else None
        if extension == _LONG_REPORT:
            return _long(bits, heard_at)
        return Location("lip" if extension is None else f"lip_extension_{extension}", None)
    except BitsEndedError:
        return None


def _short(bits: Bits) -> Location:
    elapsed = _ELAPSED[bits.take(2)]
    place = _place(bits)
    error = _ERROR_M[bits.take(3)]
    speed = _speed_mps(bits.take(7))
    course = bits.take(4) * 22.5
    additional, reason = bits.take(1), bits.take(8)
    return Location(
        "lip_short", place, None, speed, course, None, elapsed, error,
        None if additional else reason,
    )  # fmt: skip


def _long(bits: Bits, heard_at: datetime | None) -> Location | None:
    at, elapsed, error, alt = None, None, None, None
    time_kind = bits.take(2)
    if time_kind == _TIME_ELAPSED:
        elapsed = _ELAPSED[bits.take(2)]
    elif time_kind == _TIME_OF_POSITION:
        at = _instant(bits.take(5), bits.take(5), bits.take(6), bits.take(6), heard_at)
    elif time_kind != _TIME_NONE:
        return None
    shape = bits.take(4)
    if shape > _MOST_SHAPE:
        return None
    place = _place(bits) if shape != _NO_SHAPE else None
    if shape in (_CIRCLE, _CIRCLE_ALT):
        bits.take(6)
    if shape in (_POINT_ALT, _CIRCLE_ALT):
        alt = _altitude_m(bits.take(12))
    if shape == _POINT_ERROR:
        error = _ERROR_M[bits.take(3)]
    speed, course = None, None
    if shape in (_NO_SHAPE, _POINT, _CIRCLE, _POINT_ALT, _CIRCLE_ALT, _POINT_ERROR):
        speed, course = _velocity(bits)
    # Whatever the shape: acknowledgement request, kind of the last field, reason for sending.
    tail = bits.last(9)
    reason = None if tail >> 8 else tail & 0xFF
    return Location("lip_long", place, alt, speed, course, at, elapsed, error, reason)


def _place(bits: Bits) -> Place:
    lon = bits.take_signed(25) * 360.0 / (1 << 25)
    return Place(lon, bits.take_signed(24) * 180.0 / (1 << 24))


def _velocity(bits: Bits) -> tuple[float | None, float | None]:
    kind = bits.take(3)
    if not kind:
        return None, None
    speed = _speed_mps(bits.take(7))
    if kind not in _BEFORE_DIRECTION:
        return speed, None
    bits.take(_BEFORE_DIRECTION[kind])
    return speed, bits.take(8) * 360.0 / 256.0


def _speed_mps(code: int) -> float | None:
    if code == _SPEED_UNKNOWN:
        return None
    return (code if code <= 28 else 16.0 * 1.038 ** (code - 13)) / 3.6


def _altitude_m(field: int) -> float | None:
    """Return metres: steps of 1 m from -200, of 2 m from 1,000, of 25 m from 2,450."""
    code = field & 0x7FF
    if code == 0:
        return None
    if code <= 1201:
        return float(code - 201)
    if code <= 1926:
        return float(1000 + 2 * (code - 1201))
    return float(2450 + 25 * (code - 1926))


def _instant(
    day: int, hour: int, minute: int, second: int, heard_at: datetime | None
) -> datetime | None:
    """Return the last such day, hour, minute and second (UTC) before about now."""
    if heard_at is None:
        return None
    limit = heard_at + timedelta(hours=12)
    month = limit.replace(day=1)
    for _ in range(3):
        try:
            at = datetime(month.year, month.month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            at = limit + timedelta(days=1)
        if at <= limit:
            return at
        month = (month - timedelta(days=1)).replace(day=1)
    return None
