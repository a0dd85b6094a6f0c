"""The reader of a modem: texts in, reports about ours, signal, calls and answers to commands.

Built by the registry under the name ``gsm``. Parts of a long text are put together here; the talk
with the modem is led by ``speaker.py``, which hears these reports. Source: 3GPP TS 27.005, 27.007.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.gsm import NAME
from cmdmap.protocols.gsm.framing import GsmFraming
from cmdmap.protocols.gsm.pdu import Arrival, Delivered, read_pdu
from cmdmap.protocols.gsm.pdu import Part as TextPart
from cmdmap.protocols.gsm.replies import DEFAULT_REPLIES, ReplyTable
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import decoded

PHONE_DIGITS = 11
"""A number of so many shows its beginning and its end in a log, a shorter one its end only."""
MOST_LONG_TEXTS = 64
"""Long texts that wait for parts; the oldest makes room."""
CALLER_RINGS, CALLER_GONE = "incoming", "caller gone"
"""What the detail ``call`` says of a call that came in. The caller is named at every ring."""

_STILL_TRYING, _GIVEN_UP = 0x20, 0x40
_CHINA = "+86"
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)

_WITH_UNIT = (b"+CMT:", b"+CDS:", b"+CMGR:", b"+CMGL:")
_UNIT = re.compile(rb"\+(CMT|CDS|CMGR|CMGL): ?([^\r\n]*?)(\d{1,3})[\r\n]+([0-9A-Fa-f]+)\Z")
_RESULT = re.compile(rb"([+^*][A-Z0-9]{1,15}(?: ERROR)?): ?([^\r\n]*)\Z")
_CALL_STATES = {"0": "answered", "2": "dialling", "3": "ringing"}
"""States of a call that we made, as ``+CLCC`` numbers them."""
_CALL_ENDS = {b"NO CARRIER": "ended", b"BUSY": "busy", b"NO ANSWER": "no answer"}
_PHONE = re.compile(rb'(?<=")(\+?)(\d{5,})(?=")')
_NAMED = re.compile(r'"([+\d*#]{0,24})"')


def gsm_key(number: str) -> str:
    """Return the key of a phone: a Chinese mobile number with its country, any other as sent."""
    digits = re.sub(r"[ \-()]", "", number)
    return f"{NAME}:{_CHINA if _CHINESE_MOBILE.fullmatch(digits) else ''}{digits}"


class _LongText(NamedTuple):
    parts: dict[int, str]
    total: int


class GsmReader:
    """Reads one modem's line."""

    def __init__(self, replies: ReplyTable = DEFAULT_REPLIES) -> None:
        self._replies = replies
        self._long: dict[tuple[str, int], _LongText] = {}
        self._results: dict[str, Callable[[list[str], bytes, datetime | None], Report]] = {
            "+CSQ": _signal,
            "+CMGS": _sent,
            "+CMTI": _stored,
            "+CLIP": self._caller,
            "+CLCC": self._call,
        }
        self._call_state = ""
        self._incoming = False
        """Somebody calls us: the end of that is none of a call of ours."""

    def read(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of one line, or of one line with its unit."""
        unit = _UNIT.match(raw)
        if unit:
            return [self._unit(unit, raw, heard_at)]
        if raw.startswith(_WITH_UNIT):
            return [reject(NAME, raw[:5].decode().rstrip(":"), raw, "structure", heard_at)]
        if raw == b"RING":
            self._incoming = True
        if raw in _CALL_ENDS:
            return [self._call_ended(raw, heard_at)]
        result = _RESULT.match(raw)
        if result is None:
            return [other(NAME, decoded(raw[:20], "ascii"), raw, heard_at)]
        name = result[1].decode()
        fields = [field.strip() for field in decoded(result[2], "latin-1").split(",")]
        read = self._results.get(name)
        if read:
            return [read(fields, raw, heard_at)]
        return [other(NAME, name, raw, heard_at)._replace(detail={"fields": fields})]

    def _unit(self, match: re.Match[bytes], raw: bytes, heard_at: datetime | None) -> Report:
        sentence = "+" + match[1].decode()
        slot = re.match(rb"(\d{1,5}),", match[2]) if sentence == "+CMGL" else None
        where: dict[str, object] = {"slot": int(slot[1])} if slot else {}
        digits = match[4].decode()
        # The head counts without the service centre's address in front.
        whole = len(digits) == 2 * (int(match[3]) + 1 + int(digits[:2], 16))
        if not whole:
            return reject(NAME, sentence, raw, "length", heard_at)._replace(detail=where)
        read = read_pdu(bytes.fromhex(digits))
        if read is None:
            # The slot is told, so that what cannot be read does not fill the card for ever.
            return reject(NAME, sentence, raw, "structure", heard_at)._replace(detail=where)
        if isinstance(read, Arrival):
            return _arrival(read, sentence, raw, heard_at, where)
        return self._text(read, sentence, raw, heard_at, where)

    def _text(
        self, read: Delivered, sentence: str, raw: bytes, heard_at: datetime | None,
        where: dict[str, object],
    ) -> Report:  # fmt: skip
        key = gsm_key(read.sender)
        text: str | None = read.text
        if read.part:
            where |= {"part": read.part.number, "parts": read.part.total}
            text = self._joined(read.sender, read.part, read.text)
        report = Report(
            NAME, sentence, ReportKind.TEXT, raw, key, at=read.at, heard_at=heard_at, text=text,
            detail=where,
        )  # fmt: skip
        if text is None:
            return report._replace(kind=ReportKind.OTHER)
        reply = self._replies.read(text)
        if reply is None:
            return report
        detail = {**where, "reply": reply.meaning, "note": reply.note}
        return report._replace(kind=ReportKind.STATUS, detail=detail)

    def _joined(self, sender: str, part: TextPart, text: str) -> str | None:
        """Return the long text once its last part is there, None before."""
        which = (sender, part.reference)
        found = self._long.pop(which, None)
        if found is None or found.total != part.total:
            found = _LongText({}, part.total)
        found.parts[part.number] = text
        if len(found.parts) == found.total:
            return "".join(found.parts[number] for number in sorted(found.parts))
        self._long[which] = found
        if len(self._long) > MOST_LONG_TEXTS:
            del self._long[next(iter(self._long))]
        return None

    def _caller(self, fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
        named = _NAMED.match(fields[0])
        if named is None:
            return other(NAME, "+CLIP", raw, heard_at)
        self._incoming = True
        raw = _masked(raw)
        key = gsm_key(named[1]) if named[1] else None
        return Report(
            NAME, "+CLIP", ReportKind.STATUS, raw, key, heard_at=heard_at, text="RING",
            detail={"call": CALLER_RINGS},
        )  # fmt: skip

    def _call_ended(self, raw: bytes, heard_at: datetime | None) -> Report:
        if not self._incoming:
            return self._call_told(_CALL_ENDS[raw], raw, heard_at)
        self._incoming = False
        return Report(
            NAME, decoded(raw, "ascii"), ReportKind.STATUS, raw, heard_at=heard_at,
            text=CALLER_GONE, detail={"call": CALLER_GONE},
        )  # fmt: skip

    def _call(self, fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
        state = _CALL_STATES.get(fields[2]) if len(fields) > 2 and fields[1] == "0" else None
        # A caller who gave up is not always told of; while we call, nobody rings.
        self._incoming &= state is None
        # A citizen's number is nobody's business in a log.
        return self._call_told(state, _masked(raw), heard_at)

    def _call_told(self, state: str | None, raw: bytes, heard_at: datetime | None) -> Report:
        """Return how our call stands when that is news."""
        if state is None or state == self._call_state:
            return other(NAME, "+CLCC", raw, heard_at)
        self._call_state = "" if state in _CALL_ENDS.values() else state
        detail = {"call": state}
        sentence = decoded(raw[:20], "ascii") if raw in _CALL_ENDS else "+CLCC"
        return Report(
            NAME, sentence, ReportKind.STATUS, raw, heard_at=heard_at, text=state, detail=detail
        )


def part(replies: ReplyTable = DEFAULT_REPLIES) -> Part:
    """Return what a modem contributes to a stream known to be a modem's."""
    return Part((GsmFraming(),), {NAME: GsmReader(replies).read})


def _masked(raw: bytes) -> bytes:
    """Return a line with the inner digits of the telephone number in it hidden."""

    def hide(found: re.Match[bytes]) -> bytes:
        digits = found[2]
        head, tail = (3, 4) if len(digits) >= PHONE_DIGITS else (0, 2)
        hidden = b"*" * (len(digits) - head - tail)
        return found[1] + digits[:head] + hidden + digits[-tail:]

    return _PHONE.sub(hide, raw)


def _arrival(
    read: Arrival, sentence: str, raw: bytes, heard_at: datetime | None, where: dict[str, object]
) -> Report:
    given_up = read.status >= _GIVEN_UP
    trying = _STILL_TRYING <= read.status < _GIVEN_UP
    return Report(
        NAME, sentence, ReportKind.OTHER if trying else ReportKind.RECEIPT, raw,
        gsm_key(read.recipient), at=read.at, heard_at=heard_at, valid=not given_up,
        reason="not delivered" if given_up else None,
        detail={**where, "reference": read.reference, "status": read.status, "ok": not given_up},
    )  # fmt: skip


def _signal(fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
    level = int(fields[0]) if fields[0].isdecimal() and len(fields[0]) <= 2 else 99
    dbm = 2 * level - 113 if level <= 31 else None
    return other(NAME, "+CSQ", raw, heard_at)._replace(detail={"signal_dbm": dbm})


def _sent(fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
    if not (fields[0].isdecimal() and int(fields[0][:4]) < 256):
        return reject(NAME, "+CMGS", raw, "structure", heard_at)
    return other(NAME, "+CMGS", raw, heard_at)._replace(detail={"reference": int(fields[0])})


def _stored(fields: list[str], raw: bytes, heard_at: datetime | None) -> Report:
    if len(fields) < 2 or not (fields[1].isdecimal() and len(fields[1]) <= 5):
        return reject(NAME, "+CMTI", raw, "structure", heard_at)
    return other(NAME, "+CMTI", raw, heard_at)._replace(detail={"slot": int(fields[1])})
