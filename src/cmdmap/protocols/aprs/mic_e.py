"""Mic-E: the position of a radio packed into destination address and information field.

Read by ``reader.py``. Source: APRS Protocol Reference 1.0.1 chapter 10. The destination holds the
latitude, three message bits, hemispheres and the hundreds of the longitude.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cmdmap.protocols.aprs.comment import base91, read_comment
from cmdmap.protocols.aprs.position import Spot, place_of
from cmdmap.protocols.nmea_encode import KNOT_MPS

LEADERS = (b"`", b"'", b"\x1c", b"\x1d")

_DESTINATION = re.compile(r"([0-9A-LP-Z]{3})([0-9LP-Z]{3})(?:-\d{1,2})?\Z")
_BODY = re.compile(
    rb"[\x26-\x7f][\x26-\x61][\x1c-\x7f]{2}[\x1c-\x7d][\x1c-\x7f][!-~][/\\0-9A-Z]", re.DOTALL
)
_ALTITUDE = re.compile(rb"(.?.?)([!-{]{3})\}", re.DOTALL)
_OLD_TELEMETRY = re.compile(rb"(?:\xe2\x80\x98|')[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{6})?")
_LOWEST_M = -10_000
EMERGENCY = "Emergency"
_STANDARD = (
    EMERGENCY, "Priority", "Special", "Committed",
    "Returning", "In Service", "En Route", "Off Duty",
)  # fmt: skip
"""Meaning of the three bits, the first one counting four."""


class MicE(NamedTuple):
    """A position and what the user of the radio has set."""

    spot: Spot
    bits: str
    message: str


def read_mic_e(destination: str, info: bytes) -> MicE | None:
    """Return what destination and information field say together, None when they do not fit."""
    code = _DESTINATION.match(destination)
    if code is None or not _BODY.match(info, 1):
        return None
    letters = code[1] + code[2]
    digits = bytes(map(_digit, letters))
    minutes = digits[2:4] + b"." + digits[4:]
    if b" " in digits[:2] or not _ends_blurred(digits[2:]) or digits[2:3] > b"5":
        return None
    rest, telemetry, alt_m = _behind(info[9:])
    comment = read_comment(rest, False, False)
    degrees, east_min = _longitude(info, hundred=letters[4] >= "P")
    blurred = minutes.count(b" ")
    if blurred:
        east_min = _blurred(east_min, blurred)
    found = place_of(
        (int(digits[:2]), minutes, letters[3] < "P"),
        (degrees, east_min, letters[5] >= "P"),
        (comment.lat_min, comment.lon_min),
    )
    motion = _motion(info)
    if found is None or motion is None:
        return None
    comment = comment._replace(telemetry=comment.telemetry or telemetry)
    spot = Spot(
        "mic-e", found[0], info[8:9].decode() + info[7:8].decode(), found[1], comment,
        *motion, comment.alt_m if alt_m is None else alt_m,
    )  # fmt: skip
    bits = "".join("0" if letter in "0123456789L" else "1" for letter in letters[:3])
    return MicE(spot, bits, _message(letters[:3], int(bits, 2)))


def _digit(letter: str) -> int:
    if letter in "KLZ":
        return ord(" ")
    base = "0" if letter <= "9" else "A" if letter <= "J" else "P"
    return ord("0") + ord(letter) - ord(base)


def _ends_blurred(digits: bytes) -> bool:
    return b" " not in digits.rstrip(b" ")


def _blurred(minutes: bytes, count: int) -> bytes:
    plain = bytearray(minutes)
    for at in (4, 3, 1, 0)[:count]:
        plain[at] = ord(" ")
    return bytes(plain)


def _longitude(info: bytes, hundred: bool) -> tuple[int, bytes]:
    degrees = info[1] - 28 + (100 if hundred else 0)
    if 180 <= degrees <= 189:
        degrees -= 80
    elif 190 <= degrees <= 199:
        degrees -= 190
    minutes = info[2] - 28
    minutes -= 60 if minutes >= 60 else 0
    return degrees, b"%02d.%02d" % (minutes, (info[3] - 28) % 100)


def _motion(info: bytes) -> tuple[float, float | None] | None:
    """Return metres per second and the course, None for 0, which is unknown.

    Nothing at all for a course beyond 360.
    """
    tens, both, rest = (byte - 28 for byte in info[4:7])
    knots = tens * 10 + both // 10
    course = both % 10 * 100 + rest
    knots -= 800 if knots >= 800 else 0
    course -= 400 if course >= 400 else 0
    if course > 360:
        return None
    return knots * KNOT_MPS, course % 360.0 if course else None


def _behind(rest: bytes) -> tuple[bytes, bool, float | None]:
    """Return the comment without telemetry and altitude, whether there was any, the altitude."""
    old = _OLD_TELEMETRY.match(rest)
    if old:
        rest = rest[old.end() :]
    altitude = _ALTITUDE.match(rest)
    if altitude is None:
        return rest, old is not None, None
    metres = float(base91(altitude[2]) + _LOWEST_M)
    return altitude[1] + rest[altitude.end() :], old is not None, metres


def _message(letters: str, bits: int) -> str:
    if bits == 0:
        return EMERGENCY
    custom = any(letter in "ABCDEFGHIJK" for letter in letters)
    return f"Custom-{7 - bits}" if custom else _STANDARD[bits]
