"""CASIC: the navigation solution of AT6558 receivers, found in most cheap BeiDou modules.

Reads frames whose checksum ``binary_framing.py`` has verified. Source: CASIC protocol of AT6558
receivers, messages NAV-PV (01 03) and NAV-TIMEUTC (01 10); all others are counted by class and id.
Simulated receivers write both here.
"""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime, timedelta

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.binary_framing import casic_frame
from cmdmap.protocols.reader import other, reject

NAME = "casic"
NAV_PV, NAV_TIMEUTC = b"\x01\x03", b"\x01\x10"

_PV = struct.Struct("<IBBxB4xfddfff20xff8x")
_TIME_UTC = struct.Struct("<I8xHHBBBBBBxB")
_LONGEST_RUN = timedelta(milliseconds=1 << 32)
_TICK_MS = 50
"""Run time drifts against UTC by a millisecond or two from fix to fix; fixes are further apart."""


class CasicReader:
    """Reads one receiver's frames; NAV-TIMEUTC gives the positions their date."""

    def __init__(self) -> None:
        self._started_at: datetime | None = None
        """UTC of run time zero."""

    def read(self, raw: bytes, heard_at: datetime | None) -> Report:
        """Return the report of one frame; a position has a time once a NAV-TIMEUTC came."""
        kind, payload = raw[4:6], raw[6:-4]
        if kind == NAV_PV and len(payload) == _PV.size:
            return self._nav_pv(raw, payload, heard_at)
        if kind == NAV_TIMEUTC and len(payload) == _TIME_UTC.size:
            return self._time_utc(raw, payload, heard_at)
        return other(NAME, kind.hex("-").upper(), raw, heard_at)

    def _nav_pv(self, raw: bytes, payload: bytes, heard_at: datetime | None) -> Report:
        (
            run_ms, position, velocity, satellites, _, lon, lat, height, geoid, _, speed, heading,
        ) = _PV.unpack(payload)  # fmt: skip
        numbers = (lon, lat, height, geoid, speed, heading)
        if not all(map(math.isfinite, numbers)) or abs(lon) > 180 or abs(lat) > 90:
            return reject(NAME, "NAV-PV", raw, "range", heard_at)
        reason = None if position >= 6 else "dead reckoning" if position == 4 else "no fix"
        moving = velocity >= 6
        detail = {
            "pos_valid": position,
            "vel_valid": velocity,
            "sats": satellites,
            "runtime_ms": run_ms,
            "alt_hae_m": round(height, 3),
            "geoid_sep_m": round(geoid, 3),
        }
        return Report(
            NAME, "NAV-PV", ReportKind.FIX, raw, None, Place(lon, lat), height - geoid,
            max(0.0, speed) if moving else None, _turned(heading) if moving else None,
            self._at(run_ms), heard_at, reason is None, reason, None, detail,
        )  # fmt: skip

    def _at(self, run_ms: int) -> datetime | None:
        if self._started_at is None:
            return None
        at = self._started_at + timedelta(milliseconds=run_ms)
        ms = round(at.microsecond / 1000 / _TICK_MS) * _TICK_MS
        return at.replace(microsecond=0) + timedelta(milliseconds=ms)

    def _time_utc(self, raw: bytes, payload: bytes, heard_at: datetime | None) -> Report:
        run_ms, ms, year, month, day, hour, minute, second, time_ok, date_ok = _TIME_UTC.unpack(
            payload
        )
        at = None
        if time_ok and date_ok:
            try:
                at = datetime(year, month, day, hour, minute, tzinfo=UTC)
                at += timedelta(seconds=second, milliseconds=ms)
                started_at = at - timedelta(milliseconds=run_ms)
                # What run time may still be added to it, 49 days, must stay in the calendar.
                _ = started_at + _LONGEST_RUN
            except (ValueError, OverflowError):
                return reject(NAME, "NAV-TIMEUTC", raw, "date", heard_at)
            self._started_at = started_at
        return other(NAME, "NAV-TIMEUTC", raw, heard_at)._replace(at=at)


def write_nav_pv(
    place: Place, run_ms: int, speed_mps: float, course_deg: float, alt_m: float
) -> bytes:
    """Return the frame of a live 3D fix ``run_ms`` milliseconds after the receiver's start."""
    live = 7
    payload = _PV.pack(
        run_ms, live, live, 12, 0.0, place.lon, place.lat, alt_m, 0.0, 0.0, speed_mps, course_deg
    )
    return casic_frame(NAV_PV, payload)


def write_nav_timeutc(at: datetime, run_ms: int) -> bytes:
    """Return the frame that says that ``run_ms`` was ``at``, aware UTC, cut to milliseconds."""
    sure = 7
    payload = _TIME_UTC.pack(
        run_ms, at.microsecond // 1000, at.year, at.month, at.day, at.hour, at.minute, at.second,
        sure, sure,
    )  # fmt: skip
    return casic_frame(NAV_TIMEUTC, payload)


def _turned(degrees: float) -> float:
    """Return the same course as 0 <= course < 360; a tiny negative one rounds up to 360."""
    turned = degrees % 360
    return turned if turned < 360 else 0.0
