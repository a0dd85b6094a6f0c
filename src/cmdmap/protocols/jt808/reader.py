"""The reader of JT/T 808: registration, positions, emergencies, answers to texts and questions.

Built by the registry under the names ``jt808`` and ``auto``. What a terminal expects to be answered
is named in the report's detail, ``encode.answer`` makes the bytes. Source: JT/T 808-2013 and -2019
chapter 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise

import numpy as np

from cmdmap.domain.datum import Datum, to_wgs84
from cmdmap.domain.place import Place
from cmdmap.domain.report import NOTHING, Report, ReportKind
from cmdmap.protocols.jt808.fragments import Fragments
from cmdmap.protocols.jt808.framing import NAME, V2019, Head, Jt808Framing, read_head
from cmdmap.protocols.jt808.location import SOS, Location, read_location
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site
from cmdmap.protocols.reader import reject
from cmdmap.protocols.wire_text import decoded

GENERAL_ANSWER = 0x8001
REGISTER_ANSWER = 0x8100
_UNANSWERED = (0x0001, 0x0201)
"""Messages of a terminal that are answers themselves."""


class Jt808Reader:
    """Reads one connection, which may carry several terminals."""

    def __init__(self, gcj02: bool = False) -> None:
        """``gcj02`` says that this source sends coordinates shifted by the Chinese datum."""
        self._gcj02 = gcj02
        self._fragments = Fragments()
        self._positions: dict[int, Callable[[bytes], list[bytes] | None]] = {
            0x0200: lambda body: [body],
            0x0201: lambda body: [body[2:]],
            0x0704: _batch,
        }

    def read(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the reports of one frame; only the first one names the answer."""
        head, body = read_head(raw)
        whole: bytes | None = body
        if head.parts > 1:
            whole = self._fragments.add(head, body)
        if head.encrypted:
            reports = [_plain(head, raw, heard_at, ReportKind.OTHER, detail={"encrypted": True})]
        elif whole is None:
            detail = {"fragment": head.part, "fragments": head.parts}
            reports = [_plain(head, raw, heard_at, ReportKind.OTHER, detail=detail)]
        elif head.msg_id in self._positions:
            reports = self._located(head, whole, raw, heard_at)
        else:
            reports = [_message(head, whole, raw, heard_at)]
        answered = head.msg_id < 0x8000 and head.msg_id not in _UNANSWERED
        if answered and reports[0].kind is not ReportKind.REJECT:
            answer = REGISTER_ANSWER if head.msg_id == 0x0100 else GENERAL_ANSWER
            named = {**reports[0].detail, "answer": f"{answer:04x}"}
            reports[0] = reports[0]._replace(detail=named)
        return reports

    def _located(
        self, head: Head, body: bytes, raw: bytes, heard_at: datetime | None
    ) -> list[Report]:
        bodies = self._positions[head.msg_id](body)
        if not bodies:
            return [reject(NAME, f"{head.msg_id:04X}", raw, "structure", heard_at)]
        batch = {"batch_type": body[2]} if head.msg_id == 0x0704 else {}
        reports = []
        for one in bodies:
            location = read_location(one)
            if location is None:
                reports.append(reject(NAME, f"{head.msg_id:04X}", raw, "position", heard_at))
            else:
                reports.append(self._position(head, location, raw, heard_at, batch))
        return reports

    def _position(
        self, head: Head, location: Location, raw: bytes, heard_at: datetime | None,
        batch: dict[str, int],
    ) -> Report:  # fmt: skip
        place = _unshifted(location.place) if self._gcj02 else location.place
        reason = None if location.fixed else "no fix"
        if reason is None and place.is_zero_island():
            reason = "zero island"
        kind = ReportKind.EMERGENCY if location.alarm & SOS else ReportKind.FIX
        return _plain(head, raw, heard_at, kind, detail={**location.detail(), **batch})._replace(
            place=place, alt_m=location.alt_m, speed_mps=location.speed_mps,
            course_deg=location.course_deg, at=location.at, valid=reason is None, reason=reason,
        )  # fmt: skip


def part(site: Site = DEFAULT_SITE) -> Part:
    """Return what JT/T 808 contributes to a stream's decoder."""
    return Part((Jt808Framing(),), {NAME: Jt808Reader(site.gcj02).read})


def unit_key(head: Head) -> str:
    """Return the key of a terminal: its phone field as sent."""
    return f"{NAME}:{head.phone}"


def _plain(
    head: Head, raw: bytes, heard_at: datetime | None, kind: ReportKind,
    text: str | None = None, detail: Mapping[str, object] = NOTHING,
) -> Report:  # fmt: skip
    shown = {
        "version": head.version,
        "terminal": head.phone,
        "serial": head.serial,
        **detail,
    }
    return Report(
        NAME, f"{head.msg_id:04X}", kind, raw, unit_key(head), heard_at=heard_at, text=text,
        detail=shown,
    )  # fmt: skip


def _message(head: Head, body: bytes, raw: bytes, heard_at: datetime | None) -> Report:
    """Read what carries no position; an unknown message is counted and shown."""
    read = _MESSAGES.get(head.msg_id)
    if read is None:
        return _plain(head, raw, heard_at, ReportKind.OTHER)
    found = read(head, body)
    if found is None:
        return reject(NAME, f"{head.msg_id:04X}", raw, "structure", heard_at)
    kind, text, detail = found
    report = _plain(head, raw, heard_at, kind, text, detail)
    refused = kind is ReportKind.RECEIPT and not detail["ok"]
    return report._replace(valid=False, reason="terminal refused") if refused else report


_Found = tuple[ReportKind, str | None, dict[str, object]] | None


def _receipt(head: Head, body: bytes) -> _Found:
    if len(body) != 5:
        return None
    serial, msg_id, result = body[:2], body[2:4], body[4]
    return ReportKind.RECEIPT, None, {
        "of_serial": int.from_bytes(serial, "big"),
        "of": msg_id.hex().upper(),
        "result": result,
        # 4: the platform has processed an alarm; for us as good as done.
        "ok": result in (0, 4),
    }  # fmt: skip


def _choice(head: Head, body: bytes) -> _Found:
    if len(body) != 3:
        return None
    asked = int.from_bytes(body[:2], "big")
    return ReportKind.TEXT, str(body[2]), {"of_serial": asked, "answer_id": body[2]}


def _event(head: Head, body: bytes) -> _Found:
    return (ReportKind.STATUS, str(body[0]), {"event_id": body[0]}) if len(body) == 1 else None


def _register(head: Head, body: bytes) -> _Found:
    maker, model, terminal = (11, 30, 30) if head.version == V2019 else (5, 20, 7)
    if len(body) < 5 + maker + model + terminal and head.version != V2019:
        model = 8  # as in JT/T 808-2011
    ends = [4, 4 + maker, 4 + maker + model, 4 + maker + model + terminal]
    if len(body) <= ends[-1]:
        return None
    texts = [decoded(body[a:b].strip(b"\0"), "gb18030") for a, b in pairwise(ends)]
    return ReportKind.OTHER, None, {
        "province": int.from_bytes(body[:2], "big"),
        "city": int.from_bytes(body[2:4], "big"),
        "maker": texts[0],
        "model": texts[1],
        "terminal_id": texts[2],
        "plate": decoded(body[ends[-1] + 1 :].strip(b"\0"), "gb18030"),
    }  # fmt: skip


def _authenticate(head: Head, body: bytes) -> _Found:
    code = body
    if head.version == V2019:
        code = body[1 : 1 + body[0]] if body else b""
    return ReportKind.OTHER, None, {"code": decoded(code, "gb18030")}


def _text_down(head: Head, body: bytes) -> _Found:
    at = 2 if head.version == V2019 else 1
    if len(body) < at:
        return None
    return ReportKind.OTHER, decoded(body[at:], "gb18030"), {"flags": body[0]}


def _question(head: Head, body: bytes) -> _Found:
    if len(body) < 2 or len(body) < 2 + body[1]:
        return None
    answers = {}
    at = 2 + body[1]
    while at + 3 <= len(body):
        end = at + 3 + int.from_bytes(body[at + 1 : at + 3], "big")
        answers[str(body[at])] = decoded(body[at + 3 : end], "gb18030")
        at = end
    question = decoded(body[2 : 2 + body[1]], "gb18030")
    return ReportKind.OTHER, question, {"flags": body[0], "answers": answers}


_MESSAGES: dict[int, Callable[[Head, bytes], _Found]] = {
    0x0001: _receipt,
    0x0100: _register,
    0x0102: _authenticate,
    0x0301: _event,
    0x0302: _choice,
    0x8300: _text_down,
    0x8302: _question,
}


def _batch(body: bytes) -> list[bytes] | None:
    """Return the positions of a batch; None when its lengths do not add up."""
    bodies = []
    at = 3
    while at + 2 <= len(body):
        end = at + 2 + int.from_bytes(body[at : at + 2], "big")
        bodies.append(body[at + 2 : end])
        at = end
    count = int.from_bytes(body[:2], "big")
    return bodies if at == len(body) and len(bodies) == count else None


def _unshifted(place: Place) -> Place:
    ((lon, lat),) = to_wgs84(np.array([place]), Datum.GCJ02).tolist()
    return Place(lon, lat)
