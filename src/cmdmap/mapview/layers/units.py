"""One pulse of the live-unit layer as bytes.

``pulse.py`` decides what goes out and when; ``resources/web/unit_store.js`` reads the same layout:
a header of 32 bytes, one record of 20 bytes per changed unit, one uint32 per removed id, then the
names that are new or changed as a JSON object id -> name. All numbers are little-endian.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from cmdmap.domain.fix import Fix
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.mapview.layers.world import world_steps

HEADER = struct.Struct("<IIIId8x")
"""Sequence, records, removed ids, bytes of names, clock in seconds since 1970."""

RECORD = np.dtype(
    [
        ("id", "<u4"),
        ("x", "<u4"),
        ("y", "<u4"),
        ("fix_at", "<u4"),
        ("kind", "u1"),
        ("heading", "u1"),
        ("flags", "u1"),
        ("spare", "u1"),
    ]
)

KINDS = tuple(ForceKind)
HEADINGS = 32
NO_HEADING = 255
TALKING = 1
EMERGENCY = 2

_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


def pack_pulse(
    seq: int,
    now: datetime,
    units: Sequence[LiveUnit],
    removed: Sequence[int],
    names: Mapping[int, str],
) -> bytes:
    """Return one pulse; every unit of ``units`` must have a fix.

    A unit whose place is not on earth (not a number, out of range) is left out: it stays where it
    was drawn last.

    Args:
        seq: number of the pulse, comes back when it is drawn.
        now: the clock ages are measured by, aware UTC.
        units: newest state of each changed unit.
        removed: ids to take off the map.
        names: label by id, only where it is new or changed.
    """
    fixes = [live.fix for live in units if live.fix is not None]
    records = np.zeros(len(fixes), dtype=RECORD)
    records["id"] = [live.unit.id for live in units]
    lon = np.array([fix.place.lon for fix in fixes], dtype=np.float64)
    lat = np.array([fix.place.lat for fix in fixes], dtype=np.float64)
    on_earth = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    x, y = world_steps(np.where(on_earth, lon, 0.0), np.where(on_earth, lat, 0.0))
    records["x"], records["y"] = x, y
    seconds = np.array([fix.at.timestamp() for fix in fixes], dtype=np.float64)
    records["fix_at"] = np.clip(seconds, 0, 2**32 - 1).astype(np.uint32)
    records["kind"] = [_KIND_NUMBERS[live.unit.kind] for live in units]
    records["heading"] = _headings(fixes)
    records["flags"] = [_flags(live) for live in units]
    records = records[on_earth]
    # A half of a surrogate pair, as broken names may hold, has no UTF-8.
    text = json.dumps(names, ensure_ascii=False).encode(errors="replace") if names else b""
    header = HEADER.pack(seq, len(records), len(removed), len(text), now.timestamp())
    gone = np.array(removed, dtype="<u4").tobytes()
    return b"".join((header, records.tobytes(), gone, text))


def _headings(fixes: Sequence[Fix]) -> npt.NDArray[np.uint8]:
    courses = np.array([fix.course_deg for fix in fixes], dtype=np.float64)  # None becomes nan
    known = np.isfinite(courses) & (courses >= 0.0)
    turns = np.rint(np.where(known, courses, 0.0) % 360.0 * (HEADINGS / 360.0)) % HEADINGS
    return np.where(known, turns, NO_HEADING).astype(np.uint8)


def _flags(live: LiveUnit) -> int:
    talking = TALKING if live.talking_since is not None else 0
    return talking | (EMERGENCY if live.emergency_at is not None else 0)
