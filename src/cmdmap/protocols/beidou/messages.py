"""Short messages of BeiDou RDSS: content to text, and to a position where a layout knows it.

Shared by the sentences (``sentences.py``) and the binary frames (``binary.py``). Source: BeiDou
user machine data interface 2.1, message forms Chinese, code and mixed (led by ``A4``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.framing import NAME
from cmdmap.protocols.beidou.payloads import Layout, read_payload
from cmdmap.protocols.wire_text import decoded, decoded_strictly

MIXED_LEAD = b"\xa4"
"""First byte of a payload that mixes Chinese text and code."""
CHINESE = "chinese"
CODE = "code"
MIXED = "mixed"


class Message(NamedTuple):
    """One message as its frame delivers it."""

    sentence: str
    raw: bytes
    heard_at: datetime | None
    sender: str
    content: bytes
    form: str
    at: datetime | None = None


def payload_of(content: bytes) -> bytes | None:
    """Return the bytes of a content written in hexadecimal digits, None for anything else."""
    try:
        return bytes.fromhex(content.decode("ascii")) if b" " not in content else None
    except ValueError:
        return None


def message_report(
    message: Message, payload: bytes | None, layouts: Sequence[Layout], detail: Mapping[str, object]
) -> Report:
    """Return the report of a message; ``payload`` is None where the content is text itself.

    A payload under a known layout with a position becomes a fix, everything else a text.
    """
    found = None if payload is None else read_payload(payload, layouts)
    if found is None:
        return Report(
            NAME, message.sentence, ReportKind.TEXT, message.raw, unit_key(message.sender),
            at=message.at, heard_at=message.heard_at, text=_text(message, payload), detail=detail,
        )  # fmt: skip
    values = found.values
    speed, course = values.get("speed_mps"), values.get("course_deg")
    fix = found.place is not None
    return Report(
        NAME, message.sentence, ReportKind.FIX if fix else ReportKind.TEXT, message.raw,
        unit_key(message.sender), found.place, values.get("alt_m"),
        None if speed is None else abs(speed), None if course is None else course % 360.0,
        found.at or message.at, message.heard_at,
        text=found.text if fix or found.text else _as_sent(message),
        detail={**detail, "layout": found.layout, **values},
    )  # fmt: skip


def unit_key(user: str) -> str:
    """Return the key of a user number: as sent, without padding beyond its seven digits."""
    while len(user) > 7 and user.startswith("0"):
        user = user[1:]
    return f"{NAME}:{user}"


def _text(message: Message, payload: bytes | None) -> str:
    if payload is None:
        return decoded(message.content, "gb18030")
    plain = None
    if payload.startswith(MIXED_LEAD):
        plain = decoded_strictly(payload[1:], "gb18030")
    elif message.form != CODE:
        plain = decoded_strictly(payload, "gb18030")
    return plain or _as_sent(message)


def _as_sent(message: Message) -> str:
    return decoded(message.content, "gb18030")
