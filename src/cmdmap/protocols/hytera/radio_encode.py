"""What Hytera radios send: registration, positions, texts and their receipts.

Used by the simulated radio and the tests. Layouts as in ``reader.py``, which proves them.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.place import Place
from cmdmap.protocols.hytera.encode import address
from cmdmap.protocols.hytera.envelope import LP, RRS, TMP, Hdap, write_hdap
from cmdmap.protocols.nmea_encode import KNOT_MPS, angles

ANSWER, EMERGENCY, INTERVAL = 0xA002, 0xB003, 0xD003
_REGISTER, _OFFLINE = 0x0003, 0x0001
_TEXT, _TEXT_RECEIPT = 0x80A1, 0x00A2


def registration(radio_id: int, online: bool = True) -> bytes:
    """Return what a radio says when it is switched on or off."""
    return write_hdap(Hdap(RRS, _REGISTER if online else _OFFLINE, address(radio_id)))


def position(
    radio_id: int,
    request_id: int,
    place: Place,
    at: datetime,
    speed_mps: float,
    course_deg: float,
    opcode: int = ANSWER,
) -> bytes:
    """Return a position; ``at`` is aware UTC, ``opcode`` one of this module's."""
    lat, north, lon, east = angles(place).split(",")
    knots = f"{min(9.9, speed_mps / KNOT_MPS):.1f}"
    block = f"A{at:%H%M%S%d%m%y}{north}{lat[:9]}{east}{lon[:10]}{knots}"
    block += f"{round(course_deg) % 360:03d}"
    result = b"" if opcode == EMERGENCY else b"\0\0"
    head = request_id.to_bytes(4, "big") + address(radio_id) + result
    return write_hdap(Hdap(LP, opcode, head + block.encode("ascii")))


def text(radio_id: int, called: int, message: str, request_id: int) -> bytes:
    """Return a private text to ``called`` that wants no receipt."""
    payload = request_id.to_bytes(4, "big") + address(called) + address(radio_id)
    return write_hdap(Hdap(TMP, _TEXT, payload + message.encode("utf-16-le")))


def text_receipt(radio_id: int, sender: int, request_id: int) -> bytes:
    """Return what a radio says when a text from ``sender`` has arrived."""
    payload = request_id.to_bytes(4, "big") + address(radio_id) + address(sender) + b"\0"
    return write_hdap(Hdap(TMP, _TEXT_RECEIPT, payload))
