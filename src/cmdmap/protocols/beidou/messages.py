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
        text, place, at, values = _text(message, payload), None, message.at, {}
    else:
        text, place, at = found.text, found.place, found.at or message.at
        values = {"layout": found.layout, **found.values}
    kind = ReportKind.TEXT if place is None else ReportKind.FIX
    if kind is ReportKind.TEXT and text is None:
        text = _as_sent(message)
    speed, course = values.get("speed_mps"), values.get("course_deg")
    return Report(
        NAME, message.sentence, kind, message.raw, unit_key(message.sender), place,
        alt_m=_float(values.get("alt_m")),
        speed_mps=None if speed is None else abs(float(speed)),
        course_deg=None if course is None else float(course) % 360.0,
        at=at, heard_at=message.heard_at, text=text, detail={**detail, **values},
    )  # fmt: skip


def unit_key(user: str) -> str:
    """Return the key of a user number: as sent, without padding beyond its seven digits."""
    while len(user) > 7 and user.startswith("0"):
        user = user[1:]
    return f"{NAME}:{user}"


def _text(message: Message, payload: bytes | None) -> str:
    if payload is None:
        return decoded(message.content, "gb18030")
    if payload.startswith(MIXED_LEAD):
        return decoded(payload[1:], "gb18030")
    plain = None if message.form == CODE else decoded_strictly(payload, "gb18030")
    return plain or _as_sent(message)


def _as_sent(message: Message) -> str:
    return decoded(message.content, "gb18030")


def _float(value: float | str | None) -> float | None:
    return None if value is None else float(value)
