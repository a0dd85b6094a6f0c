"""The reader of Hytera radios: positions, emergencies, registration, texts.

Built by the registry under the name ``hytera``. The last three bytes of a radio's address are its
number. Source: the public decoders of Hytera's protocols, proven by the test vectors; of the
emergency, triggered and conditional reports no real sample was at hand, they are read like the
proven one, by the position block at their end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.hytera.envelope import (
    HRNP,
    HRNP_CODES,
    HRNP_HEAD,
    HSTRP,
    LP,
    RRS,
    TMP,
    Hdap,
    hstrp_payload_at,
    read_hdap,
)
from cmdmap.protocols.hytera.framing import NAME, HyteraFraming, is_sound, packet_size
from cmdmap.protocols.nmea_encode import KNOT_MPS
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site
from cmdmap.protocols.reader import other, reject
from cmdmap.protocols.wire_text import decoded

_BLOCK = re.compile(
    rb"([AV])([0-2]\d[0-5]\d[0-5]\d|\0{6})([0-3]\d[01]\d\d\d|\0{6})"
    rb"([NS\0])([0-8]\d[0-5]\d\.\d{4}|\0{9})([EW\0])((?:0\d|1[0-7])\d[0-5]\d\.\d{4}|\0{10})"
    rb"([\d.]{3}|\0{3})([0-3]\d\d|\0{3})",
    re.DOTALL,
)
"""Validity, time, date, latitude, longitude, speed in knots, course; zero bytes when unset."""
_REPORTS = (0xA002, 0xA003, 0xA004, 0xB003, 0xB004, 0xC003, 0xD003, 0xD004, 0xD005)
_ANSWERS = (0xB002, 0xC002, 0xC005, 0xD002, 0xD012, 0xE002)
_EMERGENCIES = (0xB003, 0xB004)
_RRS = {
    0x01: "going_offline", 0x02: "state_request", 0x03: "registration_request",
    0x80: "registration_answer", 0x82: "state_answer",
}  # fmt: skip
_TMP = {
    0xA1: "private_message", 0xA2: "private_ack", 0xB1: "group_message", 0xB2: "group_ack",
}  # fmt: skip
NO_ACK_WANTED, OPTION_FIELD = 0x8000, 0x4000


class HyteraReader:
    """Reads packets and messages of every layer; stateless."""

    def read(self, packet: bytes, source: Source, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.datagram.packets.PacketDecoder`."""
        if not packet or packet_size(packet) != len(packet) or not is_sound(packet):
            return [reject(NAME, "", packet, "checksum", heard_at)]
        return self.read_frame(packet, heard_at)

    def read_frame(self, raw: bytes, heard_at: datetime | None) -> list[Report]:
        """Return the report of a packet that the framing found intact."""
        data, layer = raw, "HDAP"
        if raw[0] == HRNP:
            data, layer = raw[HRNP_HEAD:], "HRNP"
            if not data:
                return [other(NAME, f"HRNP-{HRNP_CODES[raw[3]]}", raw, heard_at)]
        elif raw[:2] == HSTRP:
            data, layer = raw[hstrp_payload_at(raw) or len(raw) :], "HSTRP"
            if not data:
                return [other(NAME, f"HSTRP-{raw[3]:02X}", raw, heard_at)]
        message = read_hdap(data)
        read = _SERVICES.get(message.service, _unused)
        report = read(message, raw, heard_at)
        if report is None:
            return [reject(NAME, message.name, raw, "structure", heard_at)]
        detail = {"layer": layer, "reliable": message.reliable, **report.detail}
        return [report._replace(detail=detail)]


def part(_site: Site = DEFAULT_SITE) -> Part:
    """Return what Hytera's protocols contribute to a stream's decoder."""
    return Part((HyteraFraming(),), {NAME: HyteraReader().read_frame})


def unit_key(address: bytes) -> str:
    """Return the key of a radio by its four-byte address."""
    return f"{NAME}:{int.from_bytes(address[1:4], 'big')}"


def _unused(message: Hdap, raw: bytes, heard_at: datetime | None) -> Report:
    return other(NAME, message.name, raw, heard_at)


def _position(message: Hdap, raw: bytes, heard_at: datetime | None) -> Report | None:
    payload = message.payload
    if len(payload) < 8:
        return None
    result = int.from_bytes(payload[8:10], "big") if message.opcode != 0xB003 else 0
    key = unit_key(payload[4:8])
    detail = {"request_id": int.from_bytes(payload[:4], "big"), "result": result}
    block = _BLOCK.search(payload, 8)
    if message.opcode in _ANSWERS or (message.opcode in _REPORTS and block is None and result):
        return Report(
            NAME, message.name, ReportKind.RECEIPT, raw, key, heard_at=heard_at,
            valid=result == 0, reason="radio refused" if result else None,
            detail={**detail, "ok": result == 0},
        )  # fmt: skip
    if message.opcode not in _REPORTS:
        return other(NAME, message.name, raw, heard_at)._replace(unit_key=key, detail=detail)
    emergency = message.opcode in _EMERGENCIES
    kind = ReportKind.EMERGENCY if emergency else ReportKind.FIX
    if block is None:
        report = Report(
            NAME, message.name, kind, raw, key, heard_at=heard_at, valid=False, reason="no place",
            detail=detail,
        )  # fmt: skip
        return report if emergency else None
    return _located(block, Report(NAME, message.name, kind, raw, key, detail=detail), heard_at)


def _located(block: re.Match[bytes], report: Report, heard_at: datetime | None) -> Report:
    state, time, date, north, lat, east, lon, knots, course = block.groups()
    place = None
    if lat[0] and lon[0] and north != b"\0" and east != b"\0":
        place = Place(_degrees(lon, 3, east == b"W"), _degrees(lat, 2, north == b"S"))
    reason = "no fix" if state == b"V" else None if place else "no place"
    speed = _number(knots)
    heading = _number(course)
    return report._replace(
        place=place, speed_mps=None if speed is None else speed * KNOT_MPS,
        course_deg=None if heading is None else heading % 360.0, at=_instant(time, date),
        heard_at=heard_at, valid=reason is None, reason=reason,
    )  # fmt: skip


def _registration(message: Hdap, raw: bytes, heard_at: datetime | None) -> Report | None:
    name, payload = _RRS.get(message.opcode & 0xFF), message.payload
    if name is None or len(payload) < 4:
        return None
    detail: dict[str, object] = {"op": name, "radio_ip": ".".join(map(str, payload[:4]))}
    kind, text = ReportKind.OTHER, None
    if name == "registration_request":
        kind, text = ReportKind.STATUS, "online"
        detail["ack_requested"] = True
    elif name == "going_offline":
        kind, text = ReportKind.STATUS, "offline"
    elif name == "state_answer" and len(payload) > 4:
        kind, text = ReportKind.STATUS, "offline" if payload[4] else "online"
    elif name == "registration_answer" and len(payload) >= 9:
        detail |= {"ok": payload[4] == 0, "renew_s": int.from_bytes(payload[5:9], "big")}
    return Report(
        NAME, message.name, kind, raw, unit_key(payload[:4]), heard_at=heard_at, text=text,
        detail=detail,
    )  # fmt: skip


def _text(message: Hdap, raw: bytes, heard_at: datetime | None) -> Report | None:
    name = _TMP.get(message.opcode & 0xFF)
    at = 2 if message.opcode & OPTION_FIELD else 0
    payload = message.payload[at:]
    if name is None or len(payload) < 8:
        return None
    detail: dict[str, object] = {
        "op": name,
        "request_id": int.from_bytes(payload[:4], "big"),
        "destination": unit_key(payload[4:8]).partition(":")[2],
    }
    if name.endswith("ack"):
        # The receipt repeats the addressee of our message; a group's has no source.
        end = 12 if name == "private_ack" else 8
        if len(payload) <= end:
            return None
        ok = payload[end] == 0
        return Report(
            NAME, message.name, ReportKind.RECEIPT, raw, unit_key(payload[4:8]),
            heard_at=heard_at, valid=ok, reason=None if ok else "not delivered",
            detail={**detail, "result": payload[end], "ok": ok},
        )  # fmt: skip
    if len(payload) < 12:
        return None
    written = payload[12:]
    if at:
        written = written[: len(written) - int.from_bytes(message.payload[:2], "big")]
    detail["ack_requested"] = not message.opcode & NO_ACK_WANTED
    return Report(
        NAME, message.name, ReportKind.TEXT, raw, unit_key(payload[8:12]), heard_at=heard_at,
        text=decoded(written, "utf-16-le"), detail=detail,
    )  # fmt: skip


_SERVICES: dict[int, Callable[[Hdap, bytes, datetime | None], Report | None]] = {
    LP: _position,
    RRS: _registration,
    TMP: _text,
}


def _degrees(written: bytes, digits: int, negative: bool) -> float:
    value = int(written[:digits]) + float(written[digits:]) / 60.0
    return -value if negative else value


def _number(written: bytes) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _instant(time: bytes, date: bytes) -> datetime | None:
    if not (time[0] and date[0]):
        return None
    try:
        return datetime.strptime((date + time).decode(), "%d%m%y%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
