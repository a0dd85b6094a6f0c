"""The information field of an APRS packet: what a station says, to one report.

Called by ``reader.py`` and by D-PRS with the packet that carries the field. Source: APRS Protocol
Reference 1.0.1, chapter numbers beside the readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.aprs.messages import read_message
from cmdmap.protocols.aprs.mic_e import EMERGENCY, read_mic_e
from cmdmap.protocols.aprs.mic_e import LEADERS as MIC_E
from cmdmap.protocols.aprs.packet import Packet, of_line
from cmdmap.protocols.aprs.position import FINEST_BLURRED_DIGITS, Spot, read_spot
from cmdmap.protocols.aprs.stamps import STAMP, instant_of, is_possible
from cmdmap.protocols.lines.checked_sentence import read_sentence
from cmdmap.protocols.reader import reject
from cmdmap.protocols.wire_text import decoded

_OBJECT = re.compile(rb";([ -~]{9})([*_])(.*)\Z", re.DOTALL)
_ITEM = re.compile(rb"\)([ -~]{3,9}?)([!_])(.*)\Z", re.DOTALL)
_NUMBER = rb"-?(?:\d{1,12}(?:\.\d{1,12})?|\.\d{1,12})"
_TELEMETRY = re.compile(
    rb"T#(?:MIC,?|\d{1,5},)" + _NUMBER + b"(?:," + _NUMBER + rb"){0,4}(?:,[01]{8}.*)?\Z", re.DOTALL
)
_LATEST_BANG = 40
"""Some digipeaters put text before the position; its ``!`` stands within so many characters."""
_KNOWN = {
    b"_": "WEATHER", b"#": "WEATHER", b"*": "WEATHER", b"?": "QUERY", b"<": "CAPABILITIES",
    b"[": "LOCATOR", b",": "TEST",
}  # fmt: skip
"""Data types that say nothing we use, by their first byte."""


class Context(NamedTuple):
    """What all readers of an information field get."""

    packet: Packet
    protocol: str
    raw: bytes
    heard_at: datetime | None
    relayed_by: str | None = None

    def report(self, sentence: str, kind: ReportKind) -> Report:
        """Return a report of the sender without values."""
        key = f"{self.protocol}:{self.packet.source}"
        return Report(
            self.protocol, sentence, kind, self.raw, key, heard_at=self.heard_at,
            detail=self.about(),
        )  # fmt: skip

    def about(self) -> dict[str, object]:
        """Return the values that every report of the packet has."""
        found: dict[str, object] = {
            "to": self.packet.destination,
            "path": list(self.packet.path),
        }
        if self.relayed_by:
            found["relayed_by"] = self.relayed_by
        return found

    def reject(self, sentence: str, reason: str) -> Report:
        """Return the report of a field that cannot be read."""
        return reject(self.protocol, sentence, self.raw, reason, self.heard_at)


def read_packet(context: Context) -> Report:
    """Return the report of a packet's information field (chapter 5)."""
    info = context.packet.info
    first = info[:1]
    read = _READERS.get(first)
    if read:
        return read(context)
    if first in _KNOWN:
        return context.report(_KNOWN[first], ReportKind.OTHER)
    if first == b"{":
        return context.reject("USER", "user-defined format")
    bang = info.find(b"!", 0, _LATEST_BANG + 1)
    spot = read_spot(info[bang + 1 :]) if bang >= 0 else None
    return _fix(context, "POSITION", spot) if spot else context.reject("", "unknown data type")


def _position(context: Context) -> Report:
    info = context.packet.info
    if info.startswith(b"!!"):
        return context.report("WEATHER", ReportKind.OTHER)
    spot = read_spot(info[1:])
    return _fix(context, "POSITION", spot) if spot else context.reject("POSITION", "structure")


def _timed_position(context: Context) -> Report:
    info = context.packet.info
    stamp = STAMP.match(info, 1)
    if stamp is None:
        return context.reject("POSITION", "structure")
    if not is_possible(stamp):
        return context.reject("POSITION", "time")
    spot = read_spot(info[8:])
    if spot is None:
        return context.reject("POSITION", "structure")
    return _fix(context, "POSITION", spot)._replace(at=instant_of(stamp, context.heard_at))


def _mic_e(context: Context) -> Report:
    found = read_mic_e(context.packet.destination, context.packet.info)
    if found is None:
        return context.reject("MIC-E", "structure")
    report = _fix(context, "MIC-E", found.spot)
    detail = {**report.detail, "mic_e_bits": found.bits, "mic_e_message": found.message}
    if found.message == EMERGENCY:
        report = report._replace(kind=ReportKind.EMERGENCY)
    return report._replace(detail=detail)


def _object(context: Context) -> Report:
    found = _OBJECT.match(context.packet.info)
    if found is None:
        return context.reject("OBJECT", "structure")
    stamp = STAMP.match(found[3])
    if stamp is None or not is_possible(stamp):
        return context.reject("OBJECT", "time")
    at = instant_of(stamp, context.heard_at)
    return _placed_thing(context, "OBJECT", found, found[3][7:])._replace(at=at)


def _item(context: Context) -> Report:
    found = _ITEM.match(context.packet.info)
    if found is None:
        return context.reject("ITEM", "structure")
    return _placed_thing(context, "ITEM", found, found[3])


def _placed_thing(context: Context, sentence: str, found: re.Match[bytes], body: bytes) -> Report:
    """Return the report of an object or item: a thing that a station puts on the map (11)."""
    name, spot = found[1].decode().strip(), read_spot(body)
    if spot is None or not name:
        return context.reject(sentence, "structure")
    report = _fix(context, sentence, spot)
    # The name alone is anybody's to use: a thing is known by its name and by who places it.
    detail = {**report.detail, "name": name, "placed_by": context.packet.source}
    report = report._replace(
        unit_key=f"{context.protocol}:{name}@{context.packet.source}", detail=detail
    )
    if found[2] == b"_":
        return report._replace(valid=False, reason="taken off the map")
    return report


def _message(context: Context) -> Report:
    return read_message(context.packet.info, context.report) or context.reject(
        "MESSAGE", "structure"
    )


def _status(context: Context) -> Report:
    info = context.packet.info[1:]
    stamp = STAMP.match(info)
    at = None
    if stamp and stamp[4] == b"z" and is_possible(stamp):
        info, at = info[7:], instant_of(stamp, context.heard_at)
    report = context.report("STATUS", ReportKind.STATUS)
    return report._replace(text=decoded(info, "utf-8"), at=at)


def _telemetry(context: Context) -> Report:
    if not _TELEMETRY.match(context.packet.info):
        return context.reject("TELEMETRY", "structure")
    return context.report("TELEMETRY", ReportKind.OTHER)


def _raw_sentence(context: Context) -> Report:
    info = context.packet.info.rstrip()
    if info.startswith(b"$ULTW"):
        return context.report("WEATHER", ReportKind.OTHER)
    found = read_sentence(info, context.heard_at)
    if found is None or found.kind is ReportKind.REJECT:
        return context.reject("NMEA", "checksum" if found is None else found.reason or "")
    frame = context.report(found.sentence, found.kind)
    return found._replace(
        protocol=frame.protocol, raw=frame.raw, unit_key=frame.unit_key,
        detail={**found.detail, **frame.detail},
    )  # fmt: skip


def _third_party(context: Context) -> Report:
    if context.relayed_by:
        return context.reject("THIRD-PARTY", "relayed twice")
    inner = of_line(context.packet.info[1:])
    if isinstance(inner, str):
        return context.reject("THIRD-PARTY", inner)
    return read_packet(context._replace(packet=inner, relayed_by=context.packet.source))


def _fix(context: Context, sentence: str, spot: Spot) -> Report:
    comment = spot.comment
    kind = ReportKind.EMERGENCY if comment.emergency else ReportKind.FIX
    detail = context.about()
    detail |= {"form": spot.form, "symbol": spot.symbol, "comment": comment.text}
    if comment.weather:
        detail["weather"] = True
    if comment.telemetry:
        detail["telemetry"] = True
    if spot.blurred_digits:
        detail["blurred_digits"] = spot.blurred_digits
    blurred = spot.blurred_digits >= FINEST_BLURRED_DIGITS
    return Report(
        context.protocol, sentence, kind, context.raw,
        f"{context.protocol}:{context.packet.source}", spot.place, spot.alt_m, spot.speed_mps,
        spot.course_deg, None, context.heard_at, not blurred,
        "blurred position" if blurred else None, None, detail,
    )  # fmt: skip


_READERS: dict[bytes, Callable[[Context], Report]] = {
    b"!": _position,
    b"=": _position,
    b"/": _timed_position,
    b"@": _timed_position,
    b";": _object,
    b")": _item,
    b":": _message,
    b">": _status,
    b"T": _telemetry,
    b"$": _raw_sentence,
    b"}": _third_party,
    **dict.fromkeys(MIC_E, _mic_e),
}
"""What reads an information field, by its first byte (chapter 5)."""
