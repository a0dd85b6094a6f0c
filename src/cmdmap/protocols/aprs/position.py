"""Positions of APRS as written in plain degrees and minutes, or packed into base 91.

Read by ``reader.py`` from position reports, objects and items. Source: APRS Protocol Reference
1.0.1 chapters 6 (time and position), 8 and 9 (plain and compressed), 11 (objects and items).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.protocols.aprs.comment import FOOT_M, Comment, base91, read_comment
from cmdmap.protocols.nmea_encode import KNOT_MPS

_MINUTES = rb"([0-5]\d\.\d\d|[0-5]\d\.\d |[0-5]\d\.  |[0-5] \.  |  \.  )"
_PLAIN = re.compile(
    rb"([0-8]\d|90)" + _MINUTES + rb"([NS])([/\\0-9A-Z])"
    rb"(0\d\d|1[0-7]\d|180)" + _MINUTES + rb"([EW])([!-~])"
)
_PACKED = re.compile(
    rb"([/\\A-Za-j])([!-{]{4})([!-{]{4})([!-~])(?: ..|([!-{])([!-{])([!-{]))", re.DOTALL
)
_BOX_MIN = (0.0, 0.1, 1.0, 10.0, 60.0)
"""Minutes that a position spans when so many digits are left out."""

FINEST_BLURRED_DIGITS = 2
"""From so many left-out digits on, a position spans a mile and must not move a marker."""

WEATHER_STATION = b"_"


class Spot(NamedTuple):
    """A position with what its comment adds."""

    form: str
    """``plain``, ``compressed`` or ``mic-e``."""
    place: Place
    symbol: str
    """Symbol table or overlay, then the symbol."""
    blurred_digits: int
    comment: Comment
    speed_mps: float | None = None
    course_deg: float | None = None
    alt_m: float | None = None


def read_spot(body: bytes) -> Spot | None:
    """Return the position at the front of ``body``; None when there is none."""
    plain = _PLAIN.match(body)
    if plain:
        return _plain(plain, body[plain.end() :])
    packed = _PACKED.match(body)
    return _packed(packed, body[packed.end() :]) if packed else None


def place_of(
    north: tuple[int, bytes, bool], east: tuple[int, bytes, bool], finer: tuple[float, float]
) -> tuple[Place, int] | None:
    """Return the place of degrees, minutes ``mm.hh`` and "is negative", and how blurred it is.

    Left-out digits, written as spaces, give the middle of what they leave open.
    """
    lat, blurred = _angle(north, finer[0])
    lon, also = _angle(east, finer[1])
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        return None
    return Place(lon, lat), max(blurred, also)


def _angle(written: tuple[int, bytes, bool], finer: float) -> tuple[float, int]:
    degrees, minutes, negative = written
    blurred = minutes.count(b" ")
    amount = degrees + (float(minutes.replace(b" ", b"0")) + _BOX_MIN[blurred] / 2 + finer) / 60.0
    return -amount if negative else amount, blurred


def _plain(match: re.Match[bytes], rest: bytes) -> Spot | None:
    lat, north_min, north, table, lon, east_min, east, symbol = match.groups()
    comment = read_comment(rest, True, symbol == WEATHER_STATION)
    found = place_of(
        (int(lat), north_min, north == b"S"),
        (int(lon), east_min, east == b"W"),
        (comment.lat_min, comment.lon_min),
    )
    if found is None:
        return None
    return Spot(
        "plain", found[0], (table + symbol).decode(), found[1], comment,
        comment.speed_mps, comment.course_deg, comment.alt_m,
    )  # fmt: skip


def _packed(match: re.Match[bytes], rest: bytes) -> Spot | None:
    table, lat, lon, symbol, course, speed, kind = match.groups()
    weather = symbol == WEATHER_STATION
    comment = read_comment(rest, False, weather)
    place = Place(base91(lon) / 190_463.0 - 180.0, 90.0 - base91(lat) / 380_926.0)
    if place.lon > 180.0 or place.lat < -90.0:
        return None
    finer = comment.lat_min / 60.0, comment.lon_min / 60.0
    place = Place(
        place.lon + (finer[1] if place.lon >= 0 else -finer[1]),
        place.lat + (finer[0] if place.lat >= 0 else -finer[0]),
    )
    speed_mps = course_deg = alt_m = None
    if kind and kind[0] - 33 >> 3 & 3 == 2:
        alt_m = float(1.002 ** base91(course + speed)) * FOOT_M
    elif kind and course != b"{" and not weather:
        # A weather station gives the wind here; behind "{" stands a radio range.
        course_deg = (course[0] - 33) * 4.0 % 360.0
        speed_mps = (1.08 ** (speed[0] - 33) - 1.0) * KNOT_MPS
    return Spot(
        "compressed", place, _table(table) + symbol.decode(), 0, comment,
        speed_mps, course_deg, comment.alt_m if comment.alt_m is not None else alt_m,
    )  # fmt: skip


def _table(letter: bytes) -> str:
    # The overlays 0..9 are written a..j, because a digit would begin a plain latitude.
    return str(letter[0] - ord("a")) if letter.islower() else letter.decode()
