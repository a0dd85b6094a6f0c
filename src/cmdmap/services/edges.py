"""Edges: exact point-in-polygon tests over many polygons, for one point or for arrays of pairs.

Used by ``label_raster.py`` where a raster cell is not enough. Ray crossing after W. R. Franklin's
PNPOLY. Every edge is stored from its lower end upward, so two polygons that share an edge compute
the same crossing bit for bit and a point between them belongs to exactly one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Polygon

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ON_EDGE_DEG = 1e-12
"""A point this near an edge lies on it: a tenth of a micrometre."""


class EdgeTable:
    """All edges of a list of shapes, each shape a tuple of polygons with holes."""

    def __init__(self, shapes: Sequence[tuple[Polygon, ...]]) -> None:
        """Collect the edges; ``shapes`` are numbered from 0 in their order."""
        per_shape = [
            np.concatenate(
                [np.hstack([ring[:-1, :2], ring[1:, :2]]) for part in shape for ring in part]
                or [np.empty((0, 4))]
            )
            for shape in shapes
        ]
        ends = np.concatenate(per_shape or [np.empty((0, 4))])
        upward = (ends[:, 1] < ends[:, 3]) | (
            (ends[:, 1] == ends[:, 3]) & (ends[:, 0] <= ends[:, 2])
        )
        ends = np.where(upward[:, None], ends, ends[:, [2, 3, 0, 1]])
        self.start = np.cumsum([0, *(len(edges) for edges in per_shape)]).astype(np.int64)
        self.x_low, self.y_low, self.x_high, self.y_high = np.ascontiguousarray(ends.T)
        rise = self.y_high - self.y_low
        run = self.x_high - self.x_low
        self.slope = np.divide(run, rise, out=np.zeros_like(run), where=rise > 0)
        self._rows: dict[int, list[tuple[float, float, float, float]]] = {}

    def __len__(self) -> int:
        """Return the number of shapes."""
        return len(self.start) - 1

    def owners(self) -> Numbers:
        """Return the shape of each edge, shape (edges,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def holds(self, shape: int, x: float, y: float) -> bool:
        """Return whether a shape holds a point, half-open."""
        rows = self._rows.get(shape)
        if rows is None:
            own = slice(self.start[shape], self.start[shape + 1])
            columns = (self.y_low, self.y_high, self.x_low, self.slope)
            rows = [tuple(row) for row in np.stack([c[own] for c in columns], axis=1).tolist()]
            self._rows[shape] = rows
        inside = False
        for y_low, y_high, x_low, slope in rows:
            if y_low <= y < y_high and x < x_low + (y - y_low) * slope:
                inside = not inside
        return inside

    def hold(self, shapes: Numbers, x: Floats, y: Floats) -> Flags:
        """Return for each pair of shape and point whether the shape holds it, half-open.

        Args:
            shapes: Shape numbers, shape (n,).
            x: Longitudes in degrees, shape (n,).
            y: Latitudes in degrees, shape (n,).
        """
        edge, pair = self._expand(shapes)
        over, py = self.y_low[edge], y[pair]
        level = (over <= py) & (py < self.y_high[edge])
        edge, pair, rise = edge[level], pair[level], (py - over)[level]
        right = x[pair] < self.x_low[edge] + rise * self.slope[edge]
        crossings = np.bincount(pair[right], minlength=len(shapes))
        return (crossings & 1).astype(np.bool_)

    def touch(self, shapes: Numbers, x: Floats, y: Floats) -> Flags:
        """Return for each pair of shape and point whether the point lies on the shape's edge."""
        edge, pair = self._expand(shapes)
        px, py = x[pair], y[pair]
        level = (self.y_low[edge] <= py + ON_EDGE_DEG) & (py - ON_EDGE_DEG <= self.y_high[edge])
        flat = self.y_low[edge] == self.y_high[edge]
        at = self.x_low[edge] + (py - self.y_low[edge]) * self.slope[edge]
        low = np.where(flat, self.x_low[edge], at)
        high = np.where(flat, self.x_high[edge], at)
        hit = level & (low - ON_EDGE_DEG <= px) & (px <= high + ON_EDGE_DEG)
        return np.bincount(pair[hit], minlength=len(shapes)) > 0

    def _expand(self, shapes: Numbers) -> tuple[Numbers, Numbers]:
        """Return every edge of every pair's shape: edge numbers and pair numbers."""
        first = self.start[shapes]
        count = self.start[shapes + 1] - first
        pair = np.repeat(np.arange(len(shapes)), count)
        before = np.cumsum(count) - count
        return np.arange(len(pair)) - np.repeat(before - first, count), pair
