"""The jurisdiction as bytes: areas of both trees, roads and water.

``map_view.py`` keeps the result under ``/live/ground-N``; ``resources/web/ground_store.js`` reads
the same layout: uint32 length of the JSON, the JSON padded with spaces to a multiple of four, then
all points as pairs of uint32 world steps (``world.py``). A group lists its shapes in order; a shape
is a name and the number of points of each of its rings (or lines).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence

import numpy as np

from cmdmap.domain.grid import AreaLevel, Jurisdiction, Ring, RoadLevel
from cmdmap.mapview.layers.world import world_steps

Shape = tuple[str, Sequence[Ring]]


def pack_ground(jurisdiction: Jurisdiction) -> bytes:
    """Return the drawing of ``jurisdiction``; groups are named by level, roads ``road_<level>``."""
    groups: list[dict[str, object]] = []
    lines: list[Ring] = []
    for name, shapes in _groups(jurisdiction):
        entries = []
        for label, rings in shapes:
            entries.append([label, [len(ring) for ring in rings]])
            lines.extend(rings)
        groups.append({"name": name, "shapes": entries})
    head = json.dumps(groups, ensure_ascii=False).encode(errors="replace")
    head += b" " * (-len(head) % 4)
    points = np.concatenate(lines) if lines else np.empty((0, 2))
    steps = np.stack(world_steps(points[:, 0], points[:, 1]), axis=1).astype("<u4")
    return b"".join((struct.pack("<I", len(head)), head, steps.tobytes()))


def bounds_of(jurisdiction: Jurisdiction) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north in degrees, None for a jurisdiction without areas."""
    rings = [polygon[0] for area in jurisdiction.areas for polygon in area.polygons]
    if not rings:
        return None
    return ring_bounds(np.concatenate(rings))


def ring_bounds(ring: Ring) -> tuple[float, float, float, float] | None:
    """Return the bounds of points (n, 2); None where there are none or one is not finite."""
    points = np.asarray(ring, dtype=np.float64)
    if points.ndim != 2 or points.shape[1:] != (2,) or not len(points):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return None
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _groups(jurisdiction: Jurisdiction) -> Iterable[tuple[str, list[Shape]]]:
    yield "water", [("", polygon) for polygon in jurisdiction.water]
    for road_level in reversed(RoadLevel):
        roads = [road for road in jurisdiction.roads if road.level is road_level]
        yield f"road_{road_level}", [(road.name, (road.line,)) for road in roads]
    for level in AreaLevel:
        areas = [area for area in jurisdiction.areas if area.level is level]
        yield (
            level,
            [(area.name, [ring for part in area.polygons for ring in part]) for area in areas],
        )
