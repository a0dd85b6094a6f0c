"""GB/T 28181: positions of police body cameras and vehicles, as MANSCDP documents.

Built by the registry under the name ``gb28181``. A document comes in the body of a SIP NOTIFY or
MESSAGE, or alone. Sources: GB/T 28181-2016 annex A.2.5 and J.21 (MobilePosition), GB/T 28181-2022
A.2.5 (several positions in one message); RFC 3261 for the envelope. See
``docs/protocols/gb28181.md``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import visible
from cmdmap.protocols.xml_events.framing import XmlFraming
from cmdmap.protocols.xml_events.sip_framing import NAME as SIP
from cmdmap.protocols.xml_events.sip_framing import SipFraming, body_of, method_of, ok_of
from cmdmap.protocols.xml_events.tree import Node, number_in, read_tree, words

NAME = "gb28181"
ROOTS = ("Notify", "Response", "Query", "Control")
CHINA = timezone(timedelta(hours=8))

_DEVICE = re.compile(r"\d{8,20}\Z", re.ASCII)
_KMH_PER_MPS = 3.6
_POSITION = "MobilePosition"
MOST_POSITIONS = 500


def read_document(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the reports of one document."""
    return _reports(raw, raw, heard_at)


def read_sip(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the reports of one SIP message; answers and requests without a body are counted."""
    body = body_of(raw)
    if not body.strip():
        return [other(NAME, f"SIP-{method_of(raw)}", raw, heard_at)]
    return _reports(body, raw, heard_at)


def answers(report: Report) -> list[bytes]:
    """Return the answer to a SIP message that was read; once for all positions in it."""
    if report.protocol != NAME or report.kind is ReportKind.REJECT or report.detail.get("row"):
        return []
    answer = ok_of(report.raw)
    return [answer] if answer else []


def part() -> Part:
    """Return what GB/T 28181 contributes to a stream's decoder."""
    framings = (SipFraming(), XmlFraming(NAME, ROOTS))
    return Part(framings, {NAME: read_document, SIP: read_sip})


def _reports(body: bytes, raw: bytes, heard_at: datetime | None) -> list[Report]:
    document = read_tree(body)
    if document is None:
        return [reject(NAME, "", raw, "bad XML", heard_at)]
    command = visible(words(document, "CmdType") or "")[:32]
    if document.tag not in ROOTS or not command:
        return [reject(NAME, "", raw, "structure", heard_at)]
    if command != _POSITION or document.tag != "Notify":
        device = _device(document)
        found = other(NAME, command, raw, heard_at)
        return [found._replace(unit_key=f"{NAME}:{device}" if device else None)]
    rows = document.find("DeviceList")
    items = [document] if rows is None else rows.findall("Item")
    if not 0 < len(items) <= MOST_POSITIONS:
        return [reject(NAME, command, raw, "structure", heard_at)]
    if rows is None:
        return [_position(document, raw, heard_at)]
    return [
        _position(item, raw, heard_at)._replace(detail={"row": row})
        for row, item in enumerate(items)
    ]


def _position(item: Node, raw: bytes, heard_at: datetime | None) -> Report:
    device = _device(item)
    if device is None:
        return reject(NAME, _POSITION, raw, "no identity", heard_at)
    lon = number_in(words(item, "Longitude"), -180.0, 180.0)
    lat = number_in(words(item, "Latitude"), -90.0, 90.0)
    if lon is None or lat is None:
        return reject(NAME, _POSITION, raw, "bad longitude or latitude", heard_at)
    speed = number_in(words(item, "Speed"), 0.0, 3000.0)
    course = number_in(words(item, "Direction"), 0.0, 360.0)
    return Report(
        NAME, _POSITION, ReportKind.FIX, raw, f"{NAME}:{device}", Place(lon, lat),
        number_in(words(item, "Altitude"), -1e4, 1e5),
        None if speed is None else speed / _KMH_PER_MPS,
        None if course is None else course % 360.0,
        _instant(words(item, "Time") or words(item, "CaptureTime")), heard_at,
    )  # fmt: skip


def _device(node: Node) -> str | None:
    written = words(node, "TargetID") or words(node, "DeviceID") or ""
    return written if _DEVICE.match(written) else None


def _instant(written: str | None) -> datetime | None:
    """Return the aware UTC instant of a time written in China's, or with a zone of its own."""
    try:
        at = datetime.fromisoformat(written or "")
        return (at.replace(tzinfo=CHINA) if at.tzinfo is None else at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
