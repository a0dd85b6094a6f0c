"""One APRS packet: who sends what to whom, whichever way it came.

Made from an AX.25 frame or from a line as TNC-2 modems print it, ``FROM>TO,PATH:info``. A line has
no checksum: nothing but the strict form of the call signs tells a damaged line.
Source: APRS Protocol Reference 1.0.1 chapters 3 and 4; q constructs as APRS-IS servers write them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cmdmap.protocols.aprs.kiss import NO_LAYER_3, UI, Ax25

_HEAD = re.compile(rb"([A-Z0-9]{1,9}(?:-[A-Z0-9]{1,2})?)>([A-Z0-9]{1,9}(?:-[A-Z0-9]{1,2})?)")
_PATH = re.compile(
    rb"((?:,(?:[A-Z0-9]{1,9}(?:-[A-Z0-9]{1,2})?\*?|qA[A-Za-z]|[0-9A-F]{32})){0,16}):"
)


class Packet(NamedTuple):
    """One packet; call signs with ``-SSID`` where that is not 0."""

    source: str
    destination: str
    path: tuple[str, ...]
    info: bytes


def of_ax25(frame: Ax25) -> Packet | None:
    """Return the packet in a frame; None for frames that carry no APRS."""
    if frame.control & 0xEF != UI or frame.pid != NO_LAYER_3:
        return None
    return Packet(frame.source, frame.destination, frame.path, frame.info)


def of_line(line: bytes) -> Packet | str:
    """Return the packet on a line, or the reason why it is none."""
    head = _HEAD.match(line)
    if head is None:
        return "structure"
    path = _PATH.match(line, head.end())
    if path is None:
        return "path"
    source, destination = head[1].decode().removesuffix("-0"), head[2].decode()
    hops = path[1].decode().split(",")[1:]
    return Packet(source, destination.removesuffix("-0"), tuple(hops), line[path.end() :])
