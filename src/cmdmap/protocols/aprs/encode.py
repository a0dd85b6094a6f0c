"""APRS packets as a station would send them: positions, messages and their acknowledgements.

Used by the dispatch desk, the simulated modem and the tests. Source: APRS Protocol Reference 1.0.1
chapters 8 and 14; AX.25 2.2; KISS. Who sends needs a call sign and the right to use it.
"""

from __future__ import annotations

import re

from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.aprs.kiss import FEND, NO_LAYER_3, UI
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.nmea_encode import KNOT_MPS

LONGEST_TEXT = 67
"""Bytes of one message."""
TO_ALL = "APZCMD"
"""Destination of what we send; APZ is the range of software without a number of its own."""

_CALL = re.compile(r"([A-Z0-9]{1,6})(?:-([0-9]|1[0-5]))?\Z")


def message_info(called: str, text: str, number: int) -> bytes:
    """Return the information field of a message; its ``ack`` repeats ``number`` (0..99999).

    Raises:
        WorldError: no call sign, or more text than one message holds.
    """
    body = re.sub(r"[|~{\r\n]", " ", text).encode()
    if len(body) > LONGEST_TEXT:
        raise WorldError(tr("The message is too long for APRS: shorten it."))
    _call(called)
    return b":%-9b:%b{%d" % (called.encode(), body, number % 100_000)


def answer_info(called: str, number: str) -> bytes:
    """Return the information field that acknowledges message ``number`` of ``called``."""
    _call(called)
    return b":%-9b:ack%b" % (called.encode(), number.encode())


def position_info(place: Place, speed_mps: float, course_deg: float, symbol: str = "/>") -> bytes:
    """Return the information field of a position; north is written 360, unknown is 000."""
    lat, lon = _angle(abs(place.lat), 2), _angle(abs(place.lon), 3)
    north, east = "S" if place.lat < 0 else "N", "W" if place.lon < 0 else "E"
    knots = min(999, round(speed_mps / KNOT_MPS))
    course = round(course_deg) % 360 or 360
    where = f"!{lat}{north}{symbol[0]}{lon}{east}{symbol[1]}"
    return f"{where}{course:03d}/{knots:03d}".encode()


def kiss_frame(packet: Packet) -> bytes:
    """Return the KISS frame of a packet, for port 0.

    Raises:
        WorldError: a name that is no call sign.
    """
    addresses = [packet.destination, packet.source, *packet.path]
    frame = b"\0"
    for at, call in enumerate(addresses):
        frame += _address(call, last=at == len(addresses) - 1)
    frame += bytes((UI, NO_LAYER_3)) + packet.info
    return FEND + frame.replace(b"\xdb", b"\xdb\xdd").replace(FEND, b"\xdb\xdc") + FEND


def _angle(degrees: float, digits: int) -> str:
    # Rounded once as a whole number, so that 59.999' becomes the next degree.
    whole, hundredths = divmod(round(degrees * 6000), 6000)
    return f"{whole:0{digits}d}{hundredths // 100:02d}.{hundredths % 100:02d}"


def _address(call: str, last: bool) -> bytes:
    name, ssid = _call(call.removesuffix("*"))
    repeated = 0x80 if call.endswith("*") else 0
    shifted = bytes(ord(letter) << 1 for letter in name.ljust(6))
    return shifted + bytes([repeated | 0x60 | ssid << 1 | last])


def _call(call: str) -> tuple[str, int]:
    match = _CALL.match(call)
    if match is None:
        raise WorldError(
            tr("{call} is no call sign: use letters, digits and -1 to -15.", call=call)
        )
    return match[1], int(match[2] or 0)
