"""KISS frames of a packet radio modem and the AX.25 frames in them.

Asked by the framer under the names ``aprs`` and ``auto``; the reader and the encoder share the
layout. Sources: "The KISS TNC", Chepponis and Karn 1987; AX.25 2.2 sections 3.12 to 3.14. The modem
has checked each frame on the air and does not hand the check sequence on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

NAME = "kiss"
FEND = b"\xc0"
LONGEST = 1024
"""An AX.25 frame of ten addresses and 256 bytes, with every byte escaped, is shorter."""

UI = 0x03
NO_LAYER_3 = 0xF0
MOST_ADDRESSES = 10

_ESCAPE = re.compile(rb"\xdb(.?)", re.DOTALL)
_PLAIN = {b"\xdc": FEND, b"\xdd": b"\xdb"}
_CALL = re.compile(r"([A-Z0-9]{1,6}) *\Z")
_CALL_BYTES = frozenset(ord(letter) << 1 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")


class Ax25(NamedTuple):
    """An unnumbered or other frame; call signs with ``-SSID`` where that is not 0."""

    destination: str
    source: str
    path: tuple[str, ...]
    """Digipeaters; a star marks those that have repeated the frame."""
    control: int
    pid: int | None
    info: bytes


class KissFraming:
    """Recognises one frame up to its closing FEND, which may open the next one."""

    name = NAME
    leaders = FEND

    def __init__(self, only_ax25: bool = False) -> None:
        """``only_ax25`` takes nothing that does not begin with two call signs."""
        self._only_ax25 = only_ax25

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        end = buffer.find(FEND, start + 1, start + LONGEST)
        content = buffer[start + 1 : end if end >= 0 else start + LONGEST]
        if self._only_ax25 and content and not _begins_as_ax25(content):
            return NOT_HERE
        if end >= 0:
            # Between frames the line may be filled with FENDs: each is an empty frame.
            return end
        if len(content) + 1 >= LONGEST:
            return NOT_HERE
        if patience is not Patience.OVER:
            return WAIT
        return Broken(len(buffer), "cut short") if content else start + 1


def unescaped(content: bytes) -> bytes | None:
    """Return what stands between two FENDs in plain bytes; None for an impossible escape."""
    if any(found[1] not in _PLAIN for found in _ESCAPE.finditer(content)):
        return None
    return _ESCAPE.sub(lambda found: _PLAIN[found[1]], content)


def read_ax25(frame: bytes) -> Ax25 | None:
    """Return the frame behind the KISS command byte; None when it is not AX.25."""
    addresses: list[str] = []
    at, last = 0, False
    while not last:
        address = _address(frame[at : at + 7], starred=len(addresses) >= 2)
        if address is None or len(addresses) == MOST_ADDRESSES:
            return None
        addresses.append(address)
        last = bool(frame[at + 6] & 1)
        at += 7
    if len(addresses) < 2 or at >= len(frame):
        return None
    control = frame[at]
    is_ui = control & 0xEF == UI
    pid = frame[at + 1] if is_ui and at + 1 < len(frame) else None
    info = frame[at + 2 :] if is_ui else b""
    return Ax25(addresses[0], addresses[1], tuple(addresses[2:]), control, pid, info)


def _address(field: bytes, starred: bool) -> str | None:
    if len(field) < 7 or any(byte & 1 for byte in field[:6]):
        return None
    call = _CALL.match(bytes(byte >> 1 for byte in field[:6]).decode("latin-1"))
    if call is None:
        return None
    ssid = field[6] >> 1 & 0x0F
    star = "*" if starred and field[6] & 0x80 else ""
    return f"{call[1]}-{ssid}{star}" if ssid else call[1] + star


def _begins_as_ax25(content: bytes) -> bool:
    plain = unescaped(content[:32].rstrip(b"\xdb"))
    if plain is None or (plain and plain[0] & 0x0F):
        return False
    return all(
        byte in _CALL_BYTES if at % 7 < 6 else at > 6 or not byte & 1
        for at, byte in enumerate(plain[1:15])
    )
