"""What stands behind an APRS position: course and speed, altitude, finer digits, weather, text.

Read for every kind of position, plain, compressed and Mic-E. Sources: APRS Protocol Reference 1.0.1
chapters 7 (data extensions), 6 (altitude) and 12 (weather); APRS 1.2 proposals for ``!DAO!`` and
for telemetry in comments.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cmdmap.protocols.nmea_encode import KNOT_MPS
from cmdmap.protocols.wire_text import decoded

FOOT_M = 0.3048

_MOTION = re.compile(rb"(\d{3}|\.{3}| {3})/(\d{3}|\.{3}| {3})")
_EXTENSION = re.compile(rb"PHG\d{4}(?:[0-9A-Z]/)?|DFS\d{4}|RNG\d{4}|T\d\d/C\d\d")
_ALTITUDE = re.compile(rb"/A=(-\d{5}|\d{6})")
_FINER = re.compile(rb"!(?:[A-Z](\d\d)|[a-z]([!-{]{2})|[A-Z]  )!")
_TELEMETRY = re.compile(rb"\|(?:[!-{]{2}){2,7}\|")
_WEATHER = re.compile(
    rb"(?:[gtrpPsLl#](?:\.{3}|[\d -]{3})|h(?:\.\.|[\d ]{2})|b(?:\.{5}|[\d ]{5}))+"
)
_CALL_FOR_HELP = re.compile(rb"!EMERGENCY!", re.IGNORECASE)


class Comment(NamedTuple):
    """The readable parts of a comment."""

    text: str
    speed_mps: float | None = None
    course_deg: float | None = None
    alt_m: float | None = None
    lat_min: float = 0.0
    """Minutes to add to the latitude's amount, below 0.01."""
    lon_min: float = 0.0
    weather: bool = False
    telemetry: bool = False
    emergency: bool = False


def read_comment(rest: bytes, motion: bool, weather: bool) -> Comment:
    """Read what is behind a position.

    Args:
        rest: bytes behind the symbol or behind the last compressed field.
        motion: whether a data extension may stand in front.
        weather: a weather station, whose course and speed are those of the wind.
    """
    speed = course = None
    moved = _MOTION.match(rest) if motion else None
    if moved:
        rest = rest[7:]
        if not weather:
            speed, course = speed_of(moved[2]), course_of(moved[1])
    elif motion:
        rest = _EXTENSION.sub(b"", rest, count=1) if _EXTENSION.match(rest) else rest
    said = _WEATHER.match(rest) if weather else None
    if said:
        rest = rest[said.end() :]
    if not rest:
        return Comment("", speed, course, weather=said is not None)
    altitude, rest = _taken(_ALTITUDE, rest)
    finer, rest = _taken(_FINER, rest)
    telemetry, rest = _taken(_TELEMETRY, rest)
    lat_min, lon_min = _finer_minutes(finer)
    return Comment(
        decoded(rest, "utf-8"), speed, course,
        int(altitude[1]) * FOOT_M if altitude else None, lat_min, lon_min,
        said is not None, telemetry is not None, _CALL_FOR_HELP.search(rest) is not None,
    )  # fmt: skip


def speed_of(knots: bytes) -> float | None:
    """Return metres per second of three digits; None for dots or spaces."""
    return int(knots) * KNOT_MPS if knots.isdigit() else None


def course_of(degrees: bytes) -> float | None:
    """Return the course of three digits, north written 360; None for 000, which is unknown."""
    if not degrees.isdigit() or not 1 <= int(degrees) <= 360:
        return None
    return int(degrees) % 360.0


def base91(digits: bytes) -> int:
    """Return the number of digits ``!`` (0) to ``{`` (90)."""
    value = 0
    for digit in digits:
        value = value * 91 + digit - 33
    return value


def _taken(pattern: re.Pattern[bytes], rest: bytes) -> tuple[re.Match[bytes] | None, bytes]:
    found = pattern.search(rest)
    return found, rest if found is None else rest[: found.start()] + rest[found.end() :]


def _finer_minutes(finer: re.Match[bytes] | None) -> tuple[float, float]:
    if finer is None:
        return 0.0, 0.0
    if finer[1]:
        return (finer[1][0] - 48) / 1000.0, (finer[1][1] - 48) / 1000.0
    if finer[2]:
        # Two digits of base 91 share out a hundredth of a minute.
        return (finer[2][0] - 33) / 9100.0, (finer[2][1] - 33) / 9100.0
    return 0.0, 0.0
