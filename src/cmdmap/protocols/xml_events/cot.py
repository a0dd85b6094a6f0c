"""Cursor on Target: what ATAK, WinTAK and iTAK tell each other, as XML events.

Built by the registry under the names ``cot`` and ``auto``. An event's type says what it is: ``a-``
is a thing with a position, ``b-t-f`` a chat, ``b-a-o`` a call for help. Sources: MITRE MP 090284
(message router user's guide, base schema), the detail elements that ATAK-CIV's public source reads
and writes. See ``docs/protocols/cot.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import visible
from cmdmap.protocols.xml_events.framing import XmlFraming
from cmdmap.protocols.xml_events.tree import Node, attribute, child, number_in, read_tree, words

NAME = "cot"
NOT_KNOWN = 9_999_999.0
"""What senders write for a height or an error they do not know."""

CHAT = "b-t-f"
EMERGENCY = "b-a-o"
EMERGENCY_OVER = "b-a-o-can"
EMERGENCY_UID = "-9-1-1"
"""Behind the sender's uid in the uid of a call for help."""

_RECEIPTS = {"b-t-f-d": "delivered", "b-t-f-r": "read"}
_LONGEST_UID = 128
_LONGEST_TEXT = 4096


def read_cot(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the report of one event."""
    event = read_tree(raw)
    if event is None or event.tag != "event":
        return [reject(NAME, "", raw, "bad XML", heard_at)]
    kind, uid = event.get("type", ""), _uid(event.get("uid"))
    if not kind or uid is None or len(kind) > 64 or not _is_plain(kind):
        return [reject(NAME, "", raw, "structure", heard_at)]
    read = next((read for start, read in _READERS if kind.startswith(start)), _other)
    report = Report(
        NAME, kind, ReportKind.OTHER, raw, f"{NAME}:{uid}",
        at=_instant(event.get("time")), heard_at=heard_at, detail=_about(event),
    )  # fmt: skip
    return [read(event, report)]


def part() -> Part:
    """Return what Cursor on Target contributes to a stream's decoder."""
    return Part((XmlFraming(NAME, ("event",)),), {NAME: read_cot})


def _thing(event: Node, report: Report) -> Report:
    """Return the position of a thing that reports itself; what a person drew is no position."""
    how = event.get("how", "")
    if how.startswith("h-g"):
        return _other(event, report)
    place = _place(event)
    if place is None:
        return _refused(report, "no place" if event.find("point") is None else "bad place")
    track = child(event, "detail", "track")
    speed = number_in(attribute(track, "speed"), 0.0, 3000.0)
    course = number_in(attribute(track, "course"), 0.0, 360.0)
    known = _has_fix(event, place)
    return Report(
        NAME, report.sentence, ReportKind.FIX, report.raw, report.unit_key, place, None, speed,
        None if course is None else course % 360.0, report.at, report.heard_at, known,
        None if known else "no fix", None, report.detail,
    )  # fmt: skip


def _chat(event: Node, report: Report) -> Report:
    written = words(event, "detail", "remarks")
    sender = _sender(event)
    if written is None or sender is None:
        return _refused(report, "structure")
    detail = {
        **report.detail,
        "chatroom": visible(attribute(event, "chatroom", "detail", "__chat") or ""),
        "to": visible(attribute(event, "id", "detail", "__chat") or ""),
        "message_id": _message_id(event),
    }
    return report._replace(
        kind=ReportKind.TEXT, unit_key=f"{NAME}:{sender}", text=visible(written[:_LONGEST_TEXT]),
        detail=detail,
    )  # fmt: skip


def _receipt(event: Node, report: Report) -> Report:
    sender = _sender(event)
    if sender is None:
        return _refused(report, "structure")
    state = _RECEIPTS.get(report.sentence, "")
    detail = {**report.detail, "ok": True, "state": state, "message_id": _message_id(event)}
    return report._replace(kind=ReportKind.RECEIPT, unit_key=f"{NAME}:{sender}", detail=detail)


def _emergency(event: Node, report: Report) -> Report:
    uid = _uid(attribute(event, "uid", "detail", "link")) or _uid(
        event.get("uid", "").removesuffix(EMERGENCY_UID)
    )
    over = report.sentence.startswith(EMERGENCY_OVER) or (
        attribute(event, "cancel", "detail", "emergency") == "true"
    )
    place = _place(event)
    known = place is not None and _has_fix(event, place)
    said = attribute(event, "type", "detail", "emergency") or ("over" if over else report.sentence)
    return report._replace(
        kind=ReportKind.STATUS if over else ReportKind.EMERGENCY,
        unit_key=f"{NAME}:{uid}" if uid else report.unit_key, place=place if known else None,
        text="emergency over" if over else visible(said[:80]),
    )  # fmt: skip


def _other(_event: Node, report: Report) -> Report:
    return other(NAME, report.sentence, report.raw, report.heard_at)._replace(
        unit_key=report.unit_key, at=report.at, detail=report.detail
    )


_READERS: tuple[tuple[str, Callable[[Node, Report], Report]], ...] = (
    ("a-", _thing),
    ("b-t-f-", _receipt),
    (CHAT, _chat),
    (EMERGENCY, _emergency),
)
"""What reads an event, by the beginning of its type; the others are counted."""


def _about(event: Node) -> dict[str, object]:
    """Return the values that have no place of their own in a report."""
    found: dict[str, object] = {"how": visible(event.get("how", "")[:16])}
    point, detail = event.find("point"), event.find("detail")
    callsign = attribute(detail, "callsign", "contact")
    if callsign is None:
        callsign = attribute(detail, "senderCallsign", "__chat")
    if callsign:
        found["callsign"] = visible(callsign[:80])
    if group := attribute(detail, "name", "__group"):
        found["group"] = visible(group[:40])
    height = number_in(attribute(point, "hae"), -20_000.0, 1e6)
    if height is not None:
        # Above the ellipsoid, which is no height above the sea.
        found["alt_hae_m"] = height
    error = number_in(attribute(point, "ce"), 0.0, 1e6)
    if error is not None:
        found["error_m"] = error
    battery = number_in(attribute(detail, "battery", "status"), 0.0, 100.0)
    if battery is not None:
        found["battery_pct"] = battery
    stale = _instant(event.get("stale"))
    if stale:
        found["stale"] = stale.isoformat()
    return found


def _place(event: Node) -> Place | None:
    point = event.find("point")
    lat = number_in(attribute(point, "lat"), -90.0, 90.0)
    lon = number_in(attribute(point, "lon"), -180.0, 180.0)
    return None if lat is None or lon is None else Place(lon, lat)


def _has_fix(event: Node, place: Place) -> bool:
    """Return False for the 0, 0 of unknown error that a phone without a fix reports."""
    if not place.is_zero_island():
        return True
    error = number_in(attribute(event, "ce", "point"), 0.0, 1e9)
    return error is not None and error < NOT_KNOWN


def _sender(event: Node) -> str | None:
    """Return the uid of who wrote a chat, which stands in up to four places."""
    uid = _uid(attribute(event, "uid0", "detail", "__chat", "chatgrp"))
    uid = uid or _uid(attribute(event, "uid", "detail", "link"))
    if uid:
        return uid
    parts = event.get("uid", "").split(".")
    return _uid(parts[1]) if len(parts) >= 4 and parts[0] == "GeoChat" else None


def _message_id(event: Node) -> str | None:
    for element in ("__chat", "__chatreceipt"):
        if number := attribute(event, "messageId", "detail", element):
            return visible(number[:_LONGEST_UID])
    parts = event.get("uid", "").split(".")
    return visible(parts[-1][:_LONGEST_UID]) if len(parts) >= 4 else None


def _uid(written: str | None) -> str | None:
    """Return a uid fit for a unit's key, None for anything that would have to be changed."""
    if not written or len(written) > _LONGEST_UID or not _is_plain(written):
        return None
    return written


def _is_plain(text: str) -> bool:
    return text.isprintable() and text == text.strip()


def _instant(written: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(written or "")
        if at.tzinfo is UTC:
            return at
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _refused(report: Report, reason: str) -> Report:
    return reject(NAME, report.sentence, report.raw, reason, report.heard_at)
