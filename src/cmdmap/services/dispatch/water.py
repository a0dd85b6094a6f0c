"""Water: which straight ways would lead through a river or lake.

Asked by the road network when it looks for the road nearest to a place, and by the search parties
for cells on a bank.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Polygon
from cmdmap.services.dispatch.plane import Floats, Plane

STEP_M = 20.0


class Banks:
    """The banks of all waters as straight edges on the plane."""

    def __init__(self, water: Sequence[Polygon], plane: Plane) -> None:
        from scipy.spatial import KDTree

        rings = [plane.metres(ring[:, :2]) for polygon in water for ring in polygon]
        none = np.empty((0, 2))
        self._start = np.concatenate([none, *(ring[:-1] for ring in rings)])
        self._end = np.concatenate([none, *(ring[1:] for ring in rings)])
        self._tree = KDTree(_samples(self._start, self._end)) if len(self._start) else None

    def near(self, places: Floats, within_m: Floats | float) -> npt.NDArray[np.bool_]:
        """Return for each place (n, 2) whether a bank may lie within a distance of it."""
        if self._tree is None or not len(places):
            return np.zeros(len(places), dtype=bool)
        furthest = float(np.max(within_m)) + STEP_M
        distance, _ = self._tree.query(places, distance_upper_bound=furthest)
        return np.asarray(distance - STEP_M / 2 <= within_m)

    def part(self, here: Floats, there: Floats) -> npt.NDArray[np.bool_]:
        """Return for each pair of places, both (n, 2), whether water lies between them.

        One bank crossed is no water between: a bridge, or a position that strayed into the river.
        """
        found = self.near(here, np.hypot(*(there - here).T))
        for k in np.flatnonzero(found).tolist():
            found[k] = self._crossings(here[k], there[k]) > 1
        return found

    def _crossings(self, here: Floats, there: Floats) -> int:
        own, edge = there - here, self._end - self._start
        left = _cross(own, self._start - here) * _cross(own, self._end - here) < 0
        right = _cross(edge, here - self._start) * _cross(edge, there - self._start) < 0
        return int(np.count_nonzero(left & right))


def _cross(first: Floats, second: Floats) -> Floats:
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])


def _samples(start: Floats, end: Floats) -> Floats:
    counts = np.maximum(1, np.ceil(np.hypot(*(end - start).T) / STEP_M)).astype(np.int64)
    edge = np.repeat(np.arange(len(start)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    share = (np.arange(len(edge)) - before + 0.5) / counts[edge]
    return np.asarray(start[edge] + (end - start)[edge] * share[:, None])
