"""BeiDou RDSS sentences about the machine itself: feedback, card, beams, clock, orders to it.

``sentences.py`` passes on what is neither position nor message. Feedback becomes a receipt, the
rest is counted and shown. Sources: BeiDou user machine data interface 2.1; BeiDou-3 short message
terminals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.framing import NAME
from cmdmap.protocols.wire_text import visible

_FEEDBACK_2 = re.compile(rb"\$BDFKI,([A-Z]{3}),([YN]),([YN]?),(\d*),(\d*)\Z")
_FEEDBACK_3 = re.compile(rb"\$BDFKI,(\d{6}(?:\.\d+)?)?,([A-Z]{3}),([YN]),(\d*),(\d*)\Z")
_OTHER = re.compile(rb"\$((?:BD|CC)[A-Z]{3}),(.*)\Z")

MOST_FIELDS = 64


def read_status(body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
    """Return the report of a sentence without its checksum, None for a wrong structure."""
    if body.startswith(b"$BDFKI,"):
        return _feedback(body, raw, heard_at)
    match = _OTHER.match(body)
    if match is None:
        return None
    written = visible(match[2].decode("ascii", "backslashreplace"))
    fields = written.split(",")[:MOST_FIELDS]
    read = _READ.get(match[1])
    detail = read(fields) if read else {}
    if detail is None:
        return None
    return Report(
        NAME, match[1].decode(), ReportKind.OTHER, raw, heard_at=heard_at,
        detail={"fields": fields, **detail},
    )  # fmt: skip


def _feedback(body: bytes, raw: bytes, heard_at: datetime | None) -> Report | None:
    time, reason, remain = b"", b"", b""
    if match := _FEEDBACK_3.match(body):
        time, command, verdict, reason, remain = match.groups()
    elif match := _FEEDBACK_2.match(body):
        command, verdict = match[1], match[2]
    else:
        return None
    done = verdict == b"Y"
    detail = {
        "command": command.decode(),
        "ok": done,
        "time": time.decode() if time else None,
        "reason": int(reason) if reason else None,
        "remain_s": int(remain) if remain else None,
    }
    return Report(
        NAME, "BDFKI", ReportKind.RECEIPT, raw, heard_at=heard_at, valid=done,
        reason=None if done else "refused", text=command.decode(), detail=detail,
    )  # fmt: skip


_Found = Mapping[str, object] | None


def _card(fields: list[str]) -> _Found:
    if len(fields) < 6:
        return None
    return {"card": fields[0], "broadcast": fields[1], "frequency_s": _whole(fields[4]),
            "level": _whole(fields[5])}  # fmt: skip


def _card_3(fields: list[str]) -> _Found:
    if len(fields) < 20:
        return None
    return {"card": fields[0], "broadcast": fields[1], "frequency_s": _whole(fields[13]),
            "level": _whole(fields[14]), "subordinates": _whole(fields[19])}  # fmt: skip


def _beams(fields: list[str]) -> _Found:
    if len(fields) < 3 or not all(field.isdecimal() for field in fields):
        return None
    return {
        "response_beam": int(fields[0]),
        "time_diff_beam": int(fields[1]),
        "beams": [int(field) for field in fields[2:]],
    }


def _clock(fields: list[str]) -> _Found:
    if len(fields) < 2 or not re.fullmatch(r"\d{1,5},\d{1,6}\.\d{1,3}", ",".join(fields[:2])):
        return None
    return {"week": int(fields[0]), "tow": float(fields[1])}


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None


_READ: Mapping[bytes, Callable[[list[str]], _Found]] = {
    b"BDICI": _card,
    b"BDICP": _card_3,
    b"BDBSI": _beams,
    b"BDCOV": _clock,
}
