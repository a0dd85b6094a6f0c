"""Label raster: which polygon of a coverage holds a point, decided by one array look-up.

The working half of ``locate.py``. The bounding box is cut into cells of about 5 m. Cells that no
edge touches form connected patches; one exact test per patch labels them all. Cells that an edge
touches keep a short list of candidates that are tested in order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Polygon
from cmdmap.services.edges import EdgeTable

Labels = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

CELL_DEG = 5e-5
"""Wished size of a cell: 5.6 m of latitude, 4.8 m of longitude at 30 degrees north."""
MAX_CELLS = 4_000_000
"""A larger jurisdiction gets larger cells."""
OUTSIDE = -1
FIRST_EDGE_CELL = -2
"""A label of -2 - k marks the k-th edge cell."""


class LabelRaster:
    """Answers which shape of a list holds a point; a lower number wins."""

    def __init__(
        self, shapes: Sequence[tuple[Polygon, ...]], ancestors: Sequence[tuple[int, ...]]
    ) -> None:
        """Rasterise.

        Args:
            shapes: Shapes in order of preference, rings in degrees.
            ancestors: For each shape the numbers of the shapes that hold it, tried after it.
        """
        self._edges = EdgeTable(shapes)
        self._place_cells()
        cells, owners = self._touched_cells()
        edge_cells = self._list_candidates(cells, owners, ancestors)
        self._labels = self._label_cells(edge_cells)
        self._view = memoryview(self._labels.data)

    def find(self, lon: float, lat: float) -> int:
        """Return the number of the shape that holds a point, -1 for none."""
        column = (lon - self._west) / self._cell
        row = (lat - self._south) / self._cell
        if not (0.0 <= column < self._columns and 0.0 <= row < self._rows):
            return OUTSIDE
        label = self._view[int(row) * self._columns + int(column)]
        if label > FIRST_EDGE_CELL:
            return label
        cell = FIRST_EDGE_CELL - label
        owners = self._candidates[self._first[cell] : self._first[cell + 1]]
        for number in owners.tolist():
            if self._edges.holds(number, lon, lat):
                return int(number)
        on_edge = self._edges.touch(owners, np.full(len(owners), lon), np.full(len(owners), lat))
        return int(owners[on_edge][0]) if on_edge.any() else OUTSIDE

    def find_many(self, lon: Floats, lat: Floats) -> Labels:
        """Return :meth:`find` for arrays of shape (n,), int32."""
        column = np.fmin(np.fmax((lon - self._west) / self._cell, 0.0), self._columns - 1)
        row = np.fmin(np.fmax((lat - self._south) / self._cell, 0.0), self._rows - 1)
        flat = row.astype(np.int32) * np.int32(self._columns) + column.astype(np.int32)
        labels: Labels = self._labels[flat]
        (near,) = np.nonzero(labels <= FIRST_EDGE_CELL)
        if len(near) > 0:
            cells = (FIRST_EDGE_CELL - labels[near]).astype(np.int64)
            labels[near] = self._decide(cells, lon[near], lat[near])
        return labels

    def _decide(self, cells: Numbers, lon: Floats, lat: Floats) -> Labels:
        """Test the candidates of edge cells, rank by rank, only for points still undecided."""
        found = np.full(len(cells), OUTSIDE, dtype=np.int32)
        for test in (self._edges.hold, self._edges.touch):
            (left,) = np.nonzero(found == OUTSIDE)
            rank = 0
            while len(left) > 0:
                place = self._first[cells[left]] + rank
                more = place < self._first[cells[left] + 1]
                left, owners = left[more], self._candidates[place[more]]
                inside = test(owners, lon[left], lat[left])
                found[left[inside]] = owners[inside]
                left = left[~inside]
                rank += 1
        return found

    def _place_cells(self) -> None:
        """Lay the grid of cells over the shapes with a margin of one cell."""
        edges = self._edges
        if len(edges.x_low) == 0:
            west = south = 0.0
            width = height = 0.0
        else:
            west = float(min(edges.x_low.min(), edges.x_high.min()))
            south = float(edges.y_low.min())
            width = float(max(edges.x_low.max(), edges.x_high.max())) - west
            height = float(edges.y_high.max()) - south
        self._cell = max(CELL_DEG, math.sqrt(width * height / MAX_CELLS), (width + height) / 1e5)
        self._west, self._south = west - 1.5 * self._cell, south - 1.5 * self._cell
        self._columns = math.ceil(width / self._cell) + 3
        self._rows = math.ceil(height / self._cell) + 3

    def _touched_cells(self) -> tuple[Numbers, Numbers]:
        """Return every pair of cell and shape where an edge of the shape touches the cell."""
        edges, slack = self._edges, 1e-6
        x_low, x_high = ((x - self._west) / self._cell for x in (edges.x_low, edges.x_high))
        y_low, y_high = ((y - self._south) / self._cell for y in (edges.y_low, edges.y_high))
        first = np.floor(y_low - slack).astype(np.int64)
        edge, row = _ranges(first, np.floor(y_high + slack).astype(np.int64))
        flat = y_high[edge] - y_low[edge] < slack
        run = np.divide(
            x_high - x_low, y_high - y_low, out=np.zeros_like(x_low), where=y_high > y_low
        )[edge]
        enter = x_low[edge] + (np.maximum(row, y_low[edge]) - y_low[edge]) * run
        leave = x_low[edge] + (np.minimum(row + 1, y_high[edge]) - y_low[edge]) * run
        enter, leave = np.where(flat, x_low[edge], enter), np.where(flat, x_high[edge], leave)
        # Nearly flat edges overshoot in rows that only the slack adds.
        ends = np.minimum(x_low, x_high)[edge], np.maximum(x_low, x_high)[edge]
        left, right = (
            np.clip(np.minimum(enter, leave), *ends),
            np.clip(np.maximum(enter, leave), *ends),
        )
        left, right = (np.floor(x).astype(np.int64) for x in (left - slack, right + slack))
        piece, column = _ranges(left, right)
        return row[piece] * self._columns + column, edges.owners()[edge[piece]]

    def _list_candidates(
        self, cells: Numbers, owners: Numbers, ancestors: Sequence[tuple[int, ...]]
    ) -> Numbers:
        """Keep for each edge cell the shapes to test, best first; return the edge cells."""
        count = max(1, len(ancestors))
        pairs = _distinct(cells * count + owners)
        above, which = _flatten(ancestors, pairs % count)
        pairs = _distinct(np.concatenate([pairs, pairs[which] // count * count + above]))
        cell = pairs // count
        (first,) = np.nonzero(np.diff(cell, prepend=-1))
        self._candidates = pairs % count
        self._first = np.append(first, len(pairs))
        return cell[first]

    def _label_cells(self, edge_cells: Numbers) -> Labels:
        """Label patches of cells without edges by one exact test each, and mark edge cells."""
        free = np.ones(self._rows * self._columns, dtype=np.bool_)
        free[edge_cells] = False
        patches, count = _patches(free, self._columns)
        sample = np.zeros(count + 1, dtype=np.int64)
        sample[patches] = np.arange(len(patches))
        row, column = (part.astype(np.float64) for part in np.divmod(sample, self._columns))
        x, y = self._west + (column + 0.5) * self._cell, self._south + (row + 0.5) * self._cell
        of_patch = np.full(count + 1, OUTSIDE, dtype=np.int32)
        for number in range(len(self._edges) - 1, -1, -1):
            (near,) = np.nonzero(self._in_box(number, x, y))
            inside = self._edges.hold(np.full(len(near), number), x[near], y[near])
            of_patch[near[inside]] = number
        labels: Labels = of_patch[patches]
        labels[edge_cells] = FIRST_EDGE_CELL - np.arange(len(edge_cells))
        return labels

    def _in_box(self, number: int, x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
        own = slice(self._edges.start[number], self._edges.start[number + 1])
        if own.start == own.stop:
            return np.zeros(len(x), dtype=np.bool_)
        xs = np.concatenate([self._edges.x_low[own], self._edges.x_high[own]])
        low, high = self._edges.y_low[own].min(), self._edges.y_high[own].max()
        box: npt.NDArray[np.bool_] = (x >= xs.min()) & (x <= xs.max()) & (y >= low) & (y <= high)
        return box


def _patches(free: npt.NDArray[np.bool_], columns: int) -> tuple[Numbers, int]:
    """Return for each cell the number of its patch of free cells, 0 for the others, and the count.

    Patches hang together by sides. Runs of free cells within a row are joined by taking over the
    lowest number of what they touch until nothing changes (Shiloach and Vishkin, 1982); scipy has
    the same, but loading it takes ten times as long as this.
    """
    begins = free.copy()
    begins[1:] &= ~free[:-1]
    begins[::columns] = free[::columns]
    run = np.cumsum(begins)
    upper, lower = slice(None, -columns), slice(columns, None)
    # Two runs that touch do so first where one of them begins.
    touch = free[upper] & free[lower] & (begins[upper] | begins[lower])
    first, last = run[upper][touch], run[lower][touch]
    root = np.arange(run[-1] + 1)
    while (apart := root[first] != root[last]).any():
        first, last = first[apart], last[apart]
        low, high = np.minimum(root[first], root[last]), np.maximum(root[first], root[last])
        np.minimum.at(root, high, low)
        while (root[root] != root).any():
            root = root[root]
    is_root = root == np.arange(len(root))
    number = np.cumsum(is_root) - 1
    return number[root[run]] * free, int(number[-1])


def _ranges(first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Return for all ``i`` the numbers ``first[i]..last[i]`` as (i, number), flat."""
    count = last - first + 1
    which = np.repeat(np.arange(len(first)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)


def _flatten(lists: Sequence[tuple[int, ...]], chosen: Numbers) -> tuple[Numbers, Numbers]:
    """Return the entries of ``lists[chosen[k]]`` for all ``k``, and the ``k`` of each, flat."""
    flat = np.array([number for entries in lists for number in entries], dtype=np.int64)
    length = np.array([len(entries) for entries in lists], dtype=np.int64)
    start = np.cumsum(length) - length
    which, place = _ranges(start[chosen], start[chosen] + length[chosen] - 1)
    return flat[place], which


def _distinct(numbers: Numbers) -> Numbers:
    """Return the distinct numbers >= 0 in order; ``np.unique`` hashes and takes 20 times longer."""
    ordered = np.sort(numbers)
    distinct: Numbers = ordered[np.diff(ordered, prepend=-1) != 0]
    return distinct
