"""u-blox UBX: the navigation solution of a receiver that speaks binary.

Reads frames whose checksum ``binary_framing.py`` has verified. Source: u-blox 8 / M8 receiver
description, messages NAV-PVT (01 07), NAV-DOP (01 04) and NAV-VELNED (01 12); all others are
counted by class and id. Simulated receivers write NAV-PVT here.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.binary_framing import ubx_frame
from cmdmap.protocols.reader import other, reject

NAME = "ubx"
NAV_PVT = b"\x01\x07"

_PVT = struct.Struct("<4xHBBBBBBxxxxiBBxBiiiiI12xxxxxIi4x4xH")
"""Date, time, validity, nanoseconds, fix, flags, satellites, place, heights, accuracy, motion."""
_PVT_BYTES = 92
_DATE, _TIME, _RESOLVED = 1, 2, 4
_LIVE_FIXES = {2: "2D", 3: "3D", 4: "GNSS and dead reckoning"}


def read_ubx(raw: bytes, heard_at: datetime | None) -> Report:
    """Return the report of one frame; its own time, where valid, is to the millisecond."""
    kind, payload = raw[2:4], raw[6:-2]
    if kind == NAV_PVT and len(payload) >= 84:
        return _nav_pvt(raw, payload, heard_at)
    if kind == b"\x01\x04" and len(payload) == 18:
        detail = {"hdop": int.from_bytes(payload[12:14], "little") / 100}
        return other(NAME, "NAV-DOP", raw, heard_at)._replace(detail=detail)
    if kind == b"\x01\x12" and len(payload) == 36:
        speed, ground, heading = struct.unpack_from("<IIi", payload, 16)
        return other(NAME, "NAV-VELNED", raw, heard_at)._replace(
            speed_mps=ground / 100,
            course_deg=heading / 1e5 % 360,
            detail={"speed3d_mps": speed / 100},
        )
    return other(NAME, kind.hex("-").upper(), raw, heard_at)


def write_nav_pvt(
    place: Place, at: datetime, speed_mps: float, course_deg: float, alt_m: float
) -> bytes:
    """Return the frame of a live 3D fix; ``at`` is aware UTC and cut to milliseconds.

    What :func:`read_ubx` does not read is zero.
    """
    height_mm = round(alt_m * 1000)
    payload = _PVT.pack(
        at.year, at.month, at.day, at.hour, at.minute, at.second, _DATE | _TIME | _RESOLVED,
        at.microsecond // 1000 * 1_000_000, 3, 1, 12, round(place.lon * 1e7),
        round(place.lat * 1e7), height_mm, height_mm, 2500, round(speed_mps * 1000),
        round(course_deg * 1e5) % 36_000_000, 120,
    )  # fmt: skip
    return ubx_frame(NAV_PVT, payload.ljust(_PVT_BYTES, b"\0"))


def _nav_pvt(raw: bytes, payload: bytes, heard_at: datetime | None) -> Report:
    (
        year, month, day, hour, minute, second, valid, nanos, fix, flags, satellites,
        lon, lat, _, height_mm, accuracy_mm, speed_mmps, heading, pdop,
    ) = _PVT.unpack_from(payload)  # fmt: skip
    place = Place(lon / 1e7, lat / 1e7)
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        return reject(NAME, "NAV-PVT", raw, "range", heard_at)
    at = None
    if valid & 3 == 3:
        try:
            at = datetime(year, month, day, hour, minute, 0, tzinfo=UTC)
            # Whole milliseconds, so that the NMEA sentences of the same epoch meet this one.
            at += timedelta(seconds=second, milliseconds=round(nanos / 1e6))
        except (ValueError, OverflowError):
            return reject(NAME, "NAV-PVT", raw, "date", heard_at)
    reason = None
    if not flags & 1 or fix not in _LIVE_FIXES:
        reason = "dead reckoning" if fix == 1 else "no fix"
    detail = {
        "fix_type": fix,
        "fix_ok": bool(flags & 1),
        "sats": satellites,
        "h_acc_m": accuracy_mm / 1000,
        "pdop": pdop / 100,
    }
    return Report(
        NAME, "NAV-PVT", ReportKind.FIX, raw, None, place, height_mm / 1000, speed_mmps / 1000,
        heading / 1e5 % 360, at, heard_at, reason is None, reason, None, detail,
    )  # fmt: skip
