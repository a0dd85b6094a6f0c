"""Short data of TETRA: what stands behind the protocol identifier.

Called by ``reader.py`` with the bits of one message. Sources: ETSI EN 300 392-2 section 29 (SDS-TL,
table 29.21 protocol identifiers, table 29.29 text coding), TS 100 392-18-1 (positions).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.tetra.bits import Bits, BitsEndedError
from cmdmap.protocols.tetra.lip import Location, read_lip
from cmdmap.protocols.wire_text import decoded, visible

SIMPLE_TEXT, SIMPLE_IMMEDIATE, LIP, LRRP = 0x02, 0x09, 0x0A, 0x80
TEXT, IMMEDIATE, TEXT_WITH_HEADER = 0x82, 0x89, 0x8A
UTF_16 = 0x1A
LATIN_1 = 0x01

_ENCODINGS = {
    0: "latin-1", **{n: f"iso8859-{n}" for n in range(1, 11)}, 11: "iso8859-13",
    12: "iso8859-14", 13: "iso8859-15", 14: "cp437", 15: "cp737", 16: "cp850", 17: "cp852",
    18: "cp855", 19: "cp857", 20: "cp860", 21: "cp861", 22: "cp863", 23: "cp865", 24: "cp866",
    25: "cp869", UTF_16: "utf-16-be",
}  # fmt: skip

_TRANSFER, _REPORT = 0, 1
_FORWARD_ADDRESS_BITS = {0: 8, 1: 24, 2: 48}
_FAILED = 0x20
"""Delivery status from here on says that the message did not arrive (yet)."""


class ShortMessage(NamedTuple):
    """What one message says."""

    kind: ReportKind
    detail: Mapping[str, object]
    text: str | None = None
    location: Location | None = None
    lrrp: bytes | None = None
    """A Motorola location document, carried as it is."""


def read_sds(bits: Bits, heard_at: datetime | None) -> ShortMessage | None:
    """Return what the message says; None where it ends inside a field."""
    try:
        protocol_id = bits.take(8)
        if protocol_id == LIP:
            return _located(bits, heard_at)
        if protocol_id == LRRP:
            return ShortMessage(ReportKind.OTHER, {"protocol_id": LRRP}, lrrp=bits.rest())
        if protocol_id in (SIMPLE_TEXT, SIMPLE_IMMEDIATE):
            detail: dict[str, object] = {
                "protocol_id": protocol_id,
                "immediate": protocol_id == SIMPLE_IMMEDIATE,
            }
            text = _text(bits, detail)
            return ShortMessage(ReportKind.TEXT, detail, text)
        if protocol_id in (TEXT, IMMEDIATE, TEXT_WITH_HEADER):
            return _transfer(protocol_id, bits)
        # Formats of makers, and layers not ours: kept raw, a position is never guessed.
        return ShortMessage(ReportKind.OTHER, {"protocol_id": protocol_id})
    except BitsEndedError:
        return None


def _located(bits: Bits, heard_at: datetime | None) -> ShortMessage | None:
    location = read_lip(bits, heard_at)
    if location is None:
        return None
    detail = {
        "protocol_id": LIP,
        "pdu": location.pdu,
        "time_elapsed": location.elapsed,
        "position_error_m": location.error_m,
        "reason_for_sending": location.reason,
    }
    kind = ReportKind.OTHER if location.place is None else ReportKind.FIX
    return ShortMessage(kind, detail, location=location)


def _transfer(protocol_id: int, bits: Bits) -> ShortMessage:
    """Read the transport layer: a message, or the report about one of ours."""
    kind, wanted, _, stored = bits.take(4), bits.take(2), bits.take(1), bits.take(1)
    detail: dict[str, object] = {"protocol_id": protocol_id, "sds_tl": True}
    if kind == _REPORT:
        status, reference = bits.take(8), bits.take(8)
        detail |= {"status": status, "message_reference": reference, "ok": status < _FAILED}
        return ShortMessage(ReportKind.RECEIPT, detail)
    detail["message_reference"] = bits.take(8)
    if kind != _TRANSFER:
        return ShortMessage(ReportKind.OTHER, detail)
    if stored:
        bits.take(5)
        bits.take(_FORWARD_ADDRESS_BITS.get(bits.take(3), 0))
    detail |= {"report_wanted": wanted, "immediate": protocol_id == IMMEDIATE}
    text = _text(bits, detail, with_header=protocol_id == TEXT_WITH_HEADER)
    return ShortMessage(ReportKind.TEXT, detail, text)


def _text(bits: Bits, detail: dict[str, object], with_header: bool = False) -> str:
    """Return the text of the rest: coding, optional time stamp, optional header of parts."""
    stamped, coding = bits.take(1), bits.take(7)
    if stamped:
        detail["timestamp"] = _timestamp(bits)
    if with_header:
        _parts(bits.take(8), bits, detail)
    if coding == 0:
        return visible(_seven_bits(bits))
    raw = bits.rest()
    if coding not in _ENCODINGS:
        detail["coding"] = coding
        return raw.hex()
    return decoded(raw, _ENCODINGS[coding])


def _timestamp(bits: Bits) -> str:
    frame, _, month, day, hour, minute = (bits.take(size) for size in (2, 2, 4, 5, 5, 6))
    zone = ("local", "UTC", "?", "?")[frame]
    return f"{month:02d}-{day:02d} {hour:02d}:{minute:02d} {zone}"


def _parts(size: int, bits: Bits, detail: dict[str, object]) -> None:
    """Read the user data header; element 0 numbers the parts of a long message."""
    header = bytes(bits.take(8) for _ in range(size))
    at = 0
    while at + 2 <= len(header):
        element, value = header[at], header[at + 2 : at + 2 + header[at + 1]]
        if element == 0 and len(value) == 3:
            detail |= {"reference": value[0], "parts": value[1], "part": value[2]}
        at += 2 + len(value)


def _seven_bits(bits: Bits) -> str:
    """Unpack the 7-bit alphabet, packed from the low end as in GSM 03.38."""
    packed = int.from_bytes(bits.rest(), "little")
    out = []
    while packed:
        out.append(_GSM.get(packed & 0x7F, chr(packed & 0x7F)))
        packed >>= 7
    return "".join(out)


_GSM = dict(enumerate("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ")) | {
    0x24: "¤", 0x40: "¡", 0x5B: "Ä", 0x5C: "Ö", 0x5D: "Ñ", 0x5E: "Ü", 0x5F: "§", 0x60: "¿",
    0x7B: "ä", 0x7C: "ö", 0x7D: "ñ", 0x7E: "ü", 0x7F: "à",
}  # fmt: skip
"""Where the 7-bit alphabet differs from ASCII."""
