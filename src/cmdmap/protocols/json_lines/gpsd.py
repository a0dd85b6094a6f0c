"""gpsd: positions of a receiver that a gpsd server reads, as JSON objects over TCP port 2947.

Built by the registry under the names ``gpsd`` and ``auto``. A server says who it is and then waits
for :data:`WATCH`. Source: gpsd_json(5); see ``docs/protocols/gpsd.md``.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.json_lines.framing import JsonFraming
from cmdmap.protocols.json_lines.values import (
    BadValue,
    Object,
    iso_instant,
    number,
    place,
    read_object,
    text,
)
from cmdmap.protocols.part import Part
from cmdmap.protocols.reader import reject

NAME = "gpsd"
WATCH = b'?WATCH={"enable":true,"json":true}\n'
"""Asks a server for everything it hears; to be sent once after connecting."""

_NO_FIX = "no fix"
_DOUBTFUL_STATUS = {5: "dead reckoning", 8: "simulated"}
_DETAIL = ("alt_hae_m", "altHAE"), ("climb_mps", "climb"), ("error_m", "eph"), ("sep_m", "sep")
_FASTEST_MPS = 2000.0
_HIGHEST_M = 100_000.0


def read_gpsd(raw: bytes, heard_at: datetime | None) -> list[Report]:
    """Return the report of one object."""
    found = read_object(raw)
    if found is None:
        return [reject(NAME, "", raw, "bad JSON", heard_at)]
    try:
        sentence = text(found, "class") or ""
        if sentence == "TPV":
            return [_position(found, raw, heard_at)]
        return [_other(sentence[:16], found, raw, heard_at)]
    except BadValue as bad:
        return [reject(NAME, "", raw, str(bad), heard_at)]


def answers(report: Report) -> list[bytes]:
    """Return :data:`WATCH` for a server that has said who it is."""
    return [WATCH] if report.protocol == NAME and report.sentence == "VERSION" else []


def part() -> Part:
    """Return what gpsd contributes to a stream's decoder."""
    return Part((JsonFraming(NAME, b'{"class":"'),), {NAME: read_gpsd})


def _position(found: Object, raw: bytes, heard_at: datetime | None) -> Report:
    mode = number(found, "mode", 0, 3)
    where = place(found, "lon", "lat")
    if mode is None or mode < 2:
        reason: str | None = _NO_FIX
    elif where is None:
        reason = "no place"
    else:
        reason = _DOUBTFUL_STATUS.get(int(number(found, "status", 0, 100) or 0))
    detail: dict[str, object] = {"mode": int(mode or 0)}
    if device := text(found, "device"):
        detail["device"] = device
    for name, key in _DETAIL:
        if (value := number(found, key, -1e9, 1e9)) is not None:
            detail[name] = value
    course = number(found, "track", 0.0, 360.0)
    # Up to version 3.20 there is one height, above the sea.
    height = "altMSL" if "altMSL" in found or "altHAE" in found else "alt"
    return Report(
        NAME, "TPV", ReportKind.FIX, raw, None, where, number(found, height, -1e4, _HIGHEST_M),
        number(found, "speed", 0.0, _FASTEST_MPS), None if course is None else course % 360.0,
        iso_instant(found, "time"), heard_at, reason is None, reason, detail=detail,
    )  # fmt: skip


def _other(sentence: str, found: Object, raw: bytes, heard_at: datetime | None) -> Report:
    said = text(found, "message") if sentence == "ERROR" else None
    detail: dict[str, object] = {}
    if sentence == "VERSION":
        detail = {"release": text(found, "release")}
    elif sentence == "DEVICE":
        detail = {"device": text(found, "path"), "driver": text(found, "driver")}
    return Report(
        NAME, sentence, ReportKind.OTHER, raw, heard_at=heard_at, text=said, detail=detail
    )
