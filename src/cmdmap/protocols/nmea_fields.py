"""Patterns and conversions of the fields that NMEA 0183 and Kenwood sentences share.

Used by the sentence readers. The patterns are as narrow as real receivers allow, because the XOR
checksum misses damage such as two equal characters lost: digit counts, minutes below 60, ranges
and letters are checked here. Source: NMEA 0183 4.10 table 6, field formats hhmmss.ss, llll.ll.
"""

from __future__ import annotations

from cmdmap.domain.place import Place
from cmdmap.protocols.nmea_encode import KNOT_MPS

TIME = rb"((?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9]|60)(?:\.[0-9]{1,6}+)?)?"
"""One group, hhmmss with an optional fraction; None for an empty field."""

DATE = rb"((?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9][0-9])?"
"""One group, ddmmyy; None for an empty field."""

PLACE = (
    rb"((?:(?:[0-8][0-9]|90(?=00\.0+,))[0-5][0-9]\.[0-9]{2,9}+,[NS]|,),"
    rb"(?:(?:0[0-9][0-9]|1[0-7][0-9]|180(?=00\.0+,))[0-5][0-9]\.[0-9]{2,9}+,[EW]|,))"
)
"""One group, four fields: ddmm.mmm, N or S, dddmm.mmm, E or W; each pair may be empty.

90 and 180 degrees are taken with zero minutes only."""

SPEED = rb"([0-9]{1,4}+(?:\.[0-9]{1,4}+)?)?"
"""One group, knots."""

ANGLE = rb"((?!36[1-9]|3[7-9][0-9]|[4-9][0-9][0-9])[0-9]{1,3}+(?:\.[0-9]{1,6}+)?)?"
"""One group, degrees 0..360."""

NUMBER = rb"(-?[0-9]{1,6}+(?:\.[0-9]{1,4}+)?)?"
"""One group, a signed number."""

_TWO_THIRDS = 2.0 / 3.0
_new = tuple.__new__
# Skips the argument handling of the named tuple, on the path of every position.


def place_of(fields: bytes) -> Place | None:
    """Return the place of the group of :data:`PLACE`; None where :func:`no_place` says why.

    Receivers write latitude and longitude with as many decimals each. Where they differ, two equal
    digits were lost or doubled on the way, which the checksum cannot see.
    """
    lat, north, lon, east = fields.split(b",")
    if not lat or len(lon) != len(lat) + 1:
        return None
    ddmm, dddmm = float(lat), float(lon)
    # Degrees d and minutes m are written as 100 d + m: (100 d + m) / 60 - 2 d / 3 = d + m / 60.
    north_deg = ddmm / 60.0 - ddmm // 100.0 * _TWO_THIRDS
    east_deg = dddmm / 60.0 - dddmm // 100.0 * _TWO_THIRDS
    return _new(
        Place, (east_deg if east == b"E" else -east_deg, north_deg if north == b"N" else -north_deg)
    )


def no_place(fields: bytes) -> str:
    """Return why :func:`place_of` gave no place."""
    lat, _, lon, _ = fields.split(b",")
    return "uneven digits" if lat and lon else "no place"


def mps_of(knots: bytes | None) -> float | None:
    """Return metres per second of a speed in knots."""
    return float(knots) * KNOT_MPS if knots else None


def course_of(degrees: bytes | None) -> float | None:
    """Return a course 0 <= course < 360; north may be written 360."""
    return float(degrees) % 360.0 if degrees else None


def number_of(digits: bytes | None) -> float | None:
    """Return the value of a number field, None when empty."""
    return float(digits) if digits else None
