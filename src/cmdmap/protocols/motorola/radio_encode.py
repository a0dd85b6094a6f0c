"""What Motorola radios send: registration, positions and receipts.

Used by the simulated radio and the tests. Layouts as in ``lrrp.py``, ``ars.py`` and ``tms.py``,
which prove them.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.protocols.motorola import ars, tms
from cmdmap.protocols.motorola.varints import write_uint

ANSWER, ACCEPTED, TRIGGERED = 0x07, 0x0B, 0x0D
_TIME, _CIRCLE, _SPEED, _HEADING, _SUCCESS = b"\x34", b"\x51", b"\x6c", b"\x56", b"\x38"
_RADIUS_M = b"\x0a\x00"


def registration(radio_id: int) -> bytes:
    """Return what a radio says when it is switched on."""
    name = str(radio_id).encode("ascii")
    head = ars.MORE | ars.ACKNOWLEDGE | ars.PRIORITY | ars.CONTROL | ars.REGISTER
    return _sized(bytes([head, 0x20, len(name)]) + name + b"\0\0")


def accepted(request_id: bytes) -> bytes:
    """Return the consent to report again and again."""
    return _document(ACCEPTED, request_id, _SUCCESS)


def position(
    request_id: bytes,
    place: Place,
    at: datetime,
    speed_mps: float,
    course_deg: float,
    document: int = ANSWER,
) -> bytes:
    """Return a position north of the equator and east of Greenwich; ``at`` is aware UTC."""
    lat = round(place.lat / 180.0 * (1 << 32))
    lon = round(place.lon / 360.0 * (1 << 32))
    circle = lat.to_bytes(4, "big") + lon.to_bytes(4, "big") + _RADIUS_M
    whole, fraction = divmod(round(speed_mps * 128), 128)
    speed = write_uint(whole) + bytes([fraction])
    heading = bytes([round(course_deg / 2) % 180])
    tokens = _TIME + _packed(at) + _CIRCLE + circle + _SPEED + speed + _HEADING + heading
    return _document(document, request_id, tokens)


def text_receipt(sequence: int) -> bytes:
    """Return what a radio says when a text has arrived."""
    head = tms.MORE | tms.ACKNOWLEDGEMENT
    return _sized(bytes([head, 0, 0x80 | sequence & 0x1F, sequence & 0x60 | tms.UCS2_LE]))


def _packed(at: datetime) -> bytes:
    value = at.year << 26 | at.month << 22 | at.day << 17
    return (value | at.hour << 12 | at.minute << 6 | at.second).to_bytes(5, "big")


def _document(kind: int, request_id: bytes, tokens: bytes) -> bytes:
    body = b"\x22" + write_uint(len(request_id)) + request_id + tokens
    return bytes([kind]) + write_uint(len(body)) + body


def _sized(body: bytes) -> bytes:
    return len(body).to_bytes(2, "big") + body
