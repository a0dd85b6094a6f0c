"""The roads as a graph on which simulated units patrol.

Built once from a jurisdiction by ``hardware.py`` and walked by ``patrol.py``. Pure geometry: every
vertex of a road is a node, vertices at the same place (1e-7 degrees, 1 cm) are one node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import AreaLevel, Jurisdiction, Polygon, Road
from cmdmap.domain.place import Place

SHORTEST_EDGE_M = 0.05
Ways = Mapping[int, tuple[int, ...]]
"""The neighbours of each node."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A connected part of the road graph that one patrol keeps to; every node has a neighbour."""

    places: Sequence[Place]
    ways: Ways
    """Only nodes of the beat, so ``sorted(ways)`` lists them."""


class RoadGraph:
    """All roads of a jurisdiction."""

    def __init__(self, roads: Iterable[Road]) -> None:
        numbers: dict[tuple[int, int], int] = {}
        self.places: list[Place] = []
        found: dict[int, set[int]] = {}
        for road in roads:
            before: int | None = None
            for lon, lat in road.line.tolist():
                key = (round(lon * 1e7), round(lat * 1e7))
                node = numbers.setdefault(key, len(numbers))
                if node == len(self.places):
                    self.places.append(Place(lon, lat))
                if before is not None and self._apart(before, node):
                    found.setdefault(before, set()).add(node)
                    found.setdefault(node, set()).add(before)
                before = node
        self.ways: Ways = {node: tuple(sorted(near)) for node, near in found.items()}

    def beat_within(self, polygons: Iterable[Polygon]) -> Beat:
        """Return the largest connected part inside ``polygons``; all roads where none is inside."""
        inside = np.zeros(len(self.places), dtype=bool)
        points = np.array(self.places, dtype=np.float64).reshape(-1, 2)
        for polygon in polygons:
            inside |= points_in_polygon(points, polygon)
        kept = {node for node in self.ways if inside[node]}
        ways = {n: tuple(m for m in self.ways[n] if m in kept) for n in kept}
        part = _largest_part(ways) or _largest_part(self.ways)
        return Beat(self.places, part)

    def _apart(self, first: int, second: int) -> bool:
        return self.places[first].metres_to(self.places[second]) > SHORTEST_EDGE_M


def beats(jurisdiction: Jurisdiction) -> list[Beat]:
    """Return the beat of every patrol zone; of all roads together where there is no zone."""
    graph = RoadGraph(jurisdiction.roads)
    zones = [area for area in jurisdiction.areas if area.level is AreaLevel.PATROL_ZONE]
    return [graph.beat_within(zone.polygons) for zone in zones] or [graph.beat_within(())]


def points_in_polygon(points: npt.NDArray[np.float64], polygon: Polygon) -> npt.NDArray[np.bool_]:
    """Return for each of ``points`` (n, 2) whether it lies in ``polygon``, by the even-odd rule."""
    inside = np.zeros(len(points), dtype=bool)
    x, y = points[:, 0], points[:, 1]
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring[:-1].tolist(), ring[1:].tolist(), strict=True):
            if y1 != y2:
                spans = (y1 > y) != (y2 > y)
                inside ^= spans & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return inside


def _largest_part(ways: Ways) -> Ways:
    """Return the connected part with the most nodes, empty where no node has a neighbour."""
    left = {node for node, near in ways.items() if near}
    best: set[int] = set()
    while left:
        part = {min(left)}
        edge = list(part)
        while edge:
            fresh = [n for n in ways[edge.pop()] if n not in part]
            part.update(fresh)
            edge.extend(fresh)
        left -= part
        best = max(best, part, key=len)
    return {node: ways[node] for node in sorted(best)}
