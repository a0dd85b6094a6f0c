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
    x, y = world_steps(
        np.array([fix.place.lon for fix in fixes], dtype=np.float64),
        np.array([fix.place.lat for fix in fixes], dtype=np.float64),
    )
    records["x"], records["y"] = x, y
    seconds = np.array([fix.at.timestamp() for fix in fixes], dtype=np.float64)
    records["fix_at"] = np.clip(seconds, 0, 2**32 - 1).astype(np.uint32)
    records["kind"] = [_KIND_NUMBERS[live.unit.kind] for live in units]
    records["heading"] = _headings(fixes)
    records["flags"] = [_flags(live) for live in units]
    text = json.dumps(names, ensure_ascii=False).encode() if names else b""
    header = HEADER.pack(seq, len(fixes), len(removed), len(text), now.timestamp())
    gone = np.array(removed, dtype="<u4").tobytes()
    return b"".join((header, records.tobytes(), gone, text))


def _headings(fixes: Sequence[Fix]) -> npt.NDArray[np.uint8]:
    courses = np.array([-1.0 if fix.course_deg is None else fix.course_deg for fix in fixes])
    turns = np.rint(courses * (HEADINGS / 360.0)).astype(np.int64) % HEADINGS
    return np.where(courses < 0.0, NO_HEADING, turns).astype(np.uint8)


def _flags(live: LiveUnit) -> int:
    talking = TALKING if live.talking_since is not None else 0
    return talking | (EMERGENCY if live.emergency_at is not None else 0)
