"""Messages between stations: text with a number, and their acknowledgements.

Read by ``reader.py``, written by ``encode.py``. Sources: APRS Protocol Reference 1.0.1 chapter 14;
the reply-ack extension of APRS 1.1, whose second number is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.wire_text import decoded

_MESSAGE = re.compile(rb":([A-Za-z0-9 _-]{9}):(.*)\Z", re.DOTALL)
_ANSWER = re.compile(rb"(ack|rej)([A-Za-z0-9]{1,5})(?:\}[A-Za-z0-9]{0,5})?\s*\Z")
_NUMBERED = re.compile(rb"(.*)\{([A-Za-z0-9]{1,5})(?:\}[A-Za-z0-9]{0,5})?\s*\Z", re.DOTALL)
_TELEMETRY_NAMES = (b"PARM.", b"UNIT.", b"EQNS.", b"BITS.")


def read_message(info: bytes, about: Callable[[str, ReportKind], Report]) -> Report | None:
    """Return the report of a message; ``about`` makes one of a sentence's name and kind."""
    message = _MESSAGE.match(info)
    if message is None:
        return None
    to, body = message[1].decode().strip(), message[2]
    if not to:
        return None
    answer = _ANSWER.match(body)
    if answer:
        ok = answer[1] == b"ack"
        report = about("ACK" if ok else "REJ", ReportKind.RECEIPT)
        detail = {**report.detail, "addressee": to, "message_id": answer[2].decode(), "ok": ok}
        reason = None if ok else "refused by the station"
        return report._replace(valid=ok, reason=reason, detail=detail)
    if body.startswith(_TELEMETRY_NAMES):
        report = about("TELEMETRY", ReportKind.OTHER)
        return report._replace(detail={**report.detail, "addressee": to})
    numbered = _NUMBERED.match(body)
    report = about("BULLETIN" if to.startswith("BLN") else "MESSAGE", ReportKind.TEXT)
    number = numbered[2].decode() if numbered else None
    detail = {**report.detail, "addressee": to, "message_id": number}
    return report._replace(text=decoded(numbered[1] if numbered else body, "utf-8"), detail=detail)
