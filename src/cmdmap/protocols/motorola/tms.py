"""Motorola TMS: text messages and their acknowledgements.

Called by ``reader.py``. Layout: length u16, header byte (bit 7 another header follows, 6
acknowledgement wanted, 4 control, 3..0 type), address, one or two bytes of sequence number and
encoding, UTF-16LE text. Source: the public TMS decoders.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.motorola.lrrp import NAME
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import decoded

MORE, WANTS_ACK, RESERVED, CONTROL = 0x80, 0x40, 0x20, 0x10
TEXT, AVAILABILITY, ACKNOWLEDGEMENT = 0x00, 0x10, 0x1F
"""Types with their control bit."""
UCS2_LE = 0x04


def read_tms(data: bytes, unit_key: str | None, heard_at: datetime | None) -> Report:
    """Return the report of one message."""
    if len(data) < 4 or int.from_bytes(data[:2], "big") != len(data) - 2:
        return reject(NAME, "TMS", data, "structure", heard_at)
    head, at = data[2], 4 + data[3]
    kind = head & 0x1F
    if at > len(data) or kind not in (TEXT, AVAILABILITY, ACKNOWLEDGEMENT):
        return reject(NAME, "TMS", data, "structure", heard_at)
    detail: dict[str, object] = {"address": decoded(data[4:at], "latin-1")}
    if kind == AVAILABILITY and len(data) - at <= 1:
        return other(NAME, "TMS", data, heard_at)._replace(unit_key=unit_key, detail=detail)
    if kind == AVAILABILITY:
        return reject(NAME, "TMS", data, "structure", heard_at)
    sequence, at = _sequence(data, at) if head & MORE else (None, at)
    detail["sequence"] = sequence
    if (len(data) - at) % 2 or (kind == ACKNOWLEDGEMENT and at != len(data)):
        return reject(NAME, "TMS", data, "structure", heard_at)
    if kind == ACKNOWLEDGEMENT:
        return Report(
            NAME, "TMS", ReportKind.RECEIPT, data, unit_key, heard_at=heard_at,
            detail={**detail, "ok": True},
        )  # fmt: skip
    detail["ack_requested"] = bool(head & WANTS_ACK)
    return Report(
        NAME, "TMS", ReportKind.TEXT, data, unit_key, heard_at=heard_at,
        text=decoded(data[at:], "utf-16-le"), detail=detail,
    )  # fmt: skip


def _sequence(data: bytes, at: int) -> tuple[int | None, int]:
    """Return the sequence number, 0..127, and where the text begins."""
    if at >= len(data):
        return None, at
    sequence = data[at] & 0x1F
    if not data[at] & 0x80 or at + 1 >= len(data):
        return sequence, at + 1
    return sequence | data[at + 1] & 0x60, at + 2
