"""How far a micro fire station reaches within its minutes: the edge of what is reached in time.

Pure: times on a lattice of points come from the roads (``services/reaching.py``), the edge is cut
out by marching squares (W. Lorensen, H. Cline: Marching Cubes, SIGGRAPH 1987, in the plane). Where
no roads are known the reach is a circle by speed and detour, and the legend says so.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Edge = tuple[int, int, int]
"""Row and column of a point of the lattice, and 1 to its neighbour at the right, 0 below."""


def reach_m(minutes: float, speed_kmh: float, detour: float) -> float:
    """Return the radius in metres that is reached in ``minutes``; ``detour`` is 1 or more."""
    return minutes * 60.0 * (speed_kmh / 3.6) / max(1.0, detour)


def at_the_road(seconds: Floats) -> Floats:
    """Return for each point of a lattice the least time of it and its eight neighbours.

    A block is reached when the road beside it is; how long the walk to its middle takes is not
    asked of a station.
    """
    wide = np.pad(seconds, 1, constant_values=np.inf)
    rows, columns = seconds.shape
    around = [wide[r : r + rows, c : c + columns] for r in range(3) for c in range(3)]
    return np.asarray(np.min(around, axis=0))


def area_of(line: Floats) -> float:
    """Return what a closed line (n, 2) holds, in squares of the lattice."""
    x, y = line[:-1].T
    return float(abs(np.sum(x * line[1:, 1] - y * line[1:, 0])) / 2)


def edges(values: Floats, level: float) -> list[Floats]:
    """Return the closed lines around everything below ``level``, which is above 0.

    Args:
        values: on a lattice, shape (rows, columns), 0 or more; may be infinite.
        level: where the line runs.

    Returns:
        One array (n, 2) a line, column and row of its corners, the first repeated at the end.
    """
    # The far side of an edge of infinite value would draw the line onto the near point.
    field = np.pad(np.minimum(values, 2 * level), 1, constant_values=2 * level) - level
    links = _links(field < 0)
    lines = []
    while links:
        here = next(iter(links))
        ring = [here]
        while ahead := [edge for edge in links.pop(here) if edge in links]:
            here = ahead[0]
            ring.append(here)
        lines.append(np.array([_crossing(field, edge) for edge in (*ring, ring[0])]) - 1.0)
    return lines


def _links(within: npt.NDArray[np.bool_]) -> dict[Edge, list[Edge]]:
    """Return for every edge that the line crosses the two that it crosses next."""
    corners = [within[:-1, :-1], within[:-1, 1:], within[1:, :-1], within[1:, 1:]]
    below = sum(corner.astype(int) for corner in corners)
    links: dict[Edge, list[Edge]] = defaultdict(list)
    for row, column in np.argwhere((below > 0) & (below < 4)).tolist():
        around = ((row, column, 1), (row, column + 1, 0), (row + 1, column, 1), (row, column, 0))
        crossed = [edge for edge in around if _is_crossed(within, edge)]
        for first, last in zip(crossed[::2], crossed[1::2], strict=True):
            links[first].append(last)
            links[last].append(first)
    return dict(links)


def _is_crossed(within: npt.NDArray[np.bool_], edge: Edge) -> bool:
    row, column, right = edge
    return bool(within[row, column] != within[row + 1 - right, column + right])


def _crossing(field: Floats, edge: Edge) -> tuple[float, float]:
    """Return column and row at which an edge has the level."""
    row, column, right = edge
    here, there = field[row, column], field[row + 1 - right, column + right]
    share = float(here / (here - there))
    return column + right * share, row + (1 - right) * share
