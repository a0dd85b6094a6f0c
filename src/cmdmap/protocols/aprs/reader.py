"""The reader of APRS: KISS frames and lines of text to reports.

Built by the registry under the names ``aprs`` and ``auto``; see ``docs/protocols/aprs.md``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report
from cmdmap.protocols.aprs.information import Context, read_packet
from cmdmap.protocols.aprs.kiss import FEND, KissFraming, read_ax25, unescaped
from cmdmap.protocols.aprs.kiss import NAME as KISS
from cmdmap.protocols.aprs.packet import of_ax25, of_line
from cmdmap.protocols.lines.checked_sentence import is_checked
from cmdmap.protocols.lines.framing import LineFraming, LineReader
from cmdmap.protocols.nmea_other import read_other
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import other, reject

NAME = "aprs"
LINE = "tnc2"


def read_kiss(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the report of one KISS frame, none of an empty one."""
    content = unescaped(raw.strip(FEND))
    if content == b"":
        return []
    if content is None:
        return [reject(NAME, "KISS", raw, "escape", heard_at)]
    if content[0] & 0x0F:
        return [reject(NAME, "KISS", raw, "not a data frame", heard_at)]
    frame = read_ax25(content[1:])
    if frame is None:
        return [reject(NAME, "KISS", raw, "not AX.25", heard_at)]
    packet = of_ax25(frame)
    if packet is None:
        return [other(NAME, "AX.25", raw, heard_at)]
    return [read_packet(Context(packet, NAME, raw, heard_at))]


def read_line(raw: bytes, heard_at: datetime | None) -> Report:
    """Return the report of one line."""
    if raw.startswith(b"#"):
        return other(NAME, "SERVER", raw, heard_at)
    if is_checked(raw):
        return read_other(raw, heard_at)
    packet = of_line(raw)
    if isinstance(packet, str):
        return reject(NAME, "TNC2", raw, packet, heard_at)
    return read_packet(Context(packet, NAME, raw, heard_at))


def part() -> Part:
    """Return what APRS contributes to a stream known to be APRS: KISS and lines of text."""
    framings = (KissFraming(), LineFraming(LINE, stops=FEND))
    return Part(framings, {KISS: read_kiss, LINE: LineReader(NAME, read_line).read})


def part_among_others() -> Part:
    """Return what of APRS cannot be mistaken in an unknown stream: AX.25 in KISS."""
    return Part((KissFraming(only_ax25=True),), {KISS: read_kiss})
