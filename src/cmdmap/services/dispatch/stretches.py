"""Stretches: road lines cut where they meet, so that a graph can be made of them.

First half of ``roadnet.py``. Vertices within a metre of each other are one; a line that ends on the
middle of another meets it there; lines that merely cross (a bridge) do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Road, RoadLevel
from cmdmap.services.dispatch.plane import Floats, Plane

MEET_M = 1.0
Numbers = npt.NDArray[np.int64]


class Stretch(NamedTuple):
    """Road between two nodes, as metres on the plane."""

    ends: tuple[int, int]
    line: Floats
    """Shape (n, 2), n >= 2."""
    level: RoadLevel
    length_m: float


class Stretches(NamedTuple):
    """All roads of a jurisdiction; nodes are numbered from 0."""

    nodes: int
    stretches: tuple[Stretch, ...]


def cut(roads: Sequence[Road], plane: Plane) -> Stretches:
    """Return the roads as stretches between the points where lines meet or end."""
    lines = [thinned(plane.metres(road.line[:, :2])) for road in roads]
    kept = [k for k, line in enumerate(lines) if len(line) > 1]
    lines, levels = [lines[k] for k in kept], [roads[k].level for k in kept]
    if not lines:
        return Stretches(0, ())
    lines = _joined(lines)
    points = np.concatenate(lines)
    line_of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    spots = _spots(points)
    is_node = _nodes(spots, line_of, lines)
    numbers = np.cumsum(is_node) - 1
    found: list[Stretch] = []
    start = 0
    for line, level in zip(lines, levels, strict=True):
        own = spots[start : start + len(line)]
        found += _pieces(line, own, is_node, numbers, level)
        start += len(line)
    return Stretches(int(is_node.sum()), tuple(found))


def thinned(line: Floats) -> Floats:
    """Return a line without the inner vertices that lie within a metre of the one before."""
    kept = [0]
    for k in range(1, len(line) - 1):
        if np.hypot(*(line[k] - line[kept[-1]])) > MEET_M:
            kept.append(k)
    if len(line) > 1:
        kept.append(len(line) - 1)
    return line[kept]


def _joined(lines: list[Floats]) -> list[Floats]:
    """Return the lines with a vertex more wherever another line ends on them."""
    starts = np.concatenate([line[:-1] for line in lines])
    spans = np.concatenate([np.diff(line, axis=0) for line in lines])
    owner = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])
    nth = np.concatenate([np.arange(len(line) - 1) for line in lines])
    ends = np.concatenate([line[[0, -1]] for line in lines])
    length = np.hypot(*spans.T)
    cuts: dict[int, list[tuple[int, float, Floats]]] = {}
    for end, segment, share in _touching(ends, starts, spans, length):
        along = share * length[segment]
        if MEET_M < along < length[segment] - MEET_M:
            place = ends[end]
            cuts.setdefault(int(owner[segment]), []).append((int(nth[segment]), share, place))
    return [_with_cuts(line, cuts[k]) if k in cuts else line for k, line in enumerate(lines)]


def _touching(
    ends: Floats, starts: Floats, spans: Floats, length: Floats
) -> Iterator[tuple[int, int, float]]:
    """Yield end, segment and share of the way along it for ends that lie on a segment."""
    from scipy.spatial import KDTree

    step = 10.0
    counts = np.maximum(1, np.ceil(length / step)).astype(np.int64)
    segment = np.repeat(np.arange(len(starts)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    share = (np.arange(len(segment)) - before + 0.5) / counts[segment]
    tree = KDTree(starts[segment] + spans[segment] * share[:, None])
    near = tree.query_ball_point(ends, step / 2 + MEET_M)
    for end, samples in enumerate(near):
        for found in {int(segment[sample]) for sample in samples}:
            along = float(np.dot(ends[end] - starts[found], spans[found]))
            part = min(1.0, max(0.0, along / max(float(length[found]) ** 2, 1e-9)))
            if np.hypot(*(starts[found] + spans[found] * part - ends[end])) <= MEET_M:
                yield end, found, part


def _with_cuts(line: Floats, cuts: list[tuple[int, float, Floats]]) -> Floats:
    rows: list[Floats] = []
    for k, vertex in enumerate(line):
        rows.append(vertex)
        rows += [place for nth, _, place in sorted(cuts, key=lambda each: each[:2]) if nth == k]
    return np.array(rows)


def _spots(points: Floats) -> Numbers:
    """Return for each vertex the number of the spot it belongs to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    pairs = KDTree(points).query_pairs(MEET_M, output_type="ndarray")
    size = len(points)
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _nodes(spots: Numbers, line_of: Numbers, lines: Sequence[Floats]) -> npt.NDArray[np.bool_]:
    """Return for each spot whether it is a node: a line ends there, or several meet."""
    visits = np.unique(np.stack([spots, line_of], axis=1), axis=0)[:, 0]
    is_node = np.bincount(visits, minlength=int(spots.max()) + 1) > 1
    last = np.cumsum([len(line) for line in lines]) - 1
    is_node[spots[last]] = True
    is_node[spots[np.concatenate([[0], last[:-1] + 1])]] = True
    return is_node


def _pieces(
    line: Floats,
    spots: Numbers,
    is_node: npt.NDArray[np.bool_],
    numbers: Numbers,
    level: RoadLevel,
) -> Iterator[Stretch]:
    for first, last in pairwise(np.flatnonzero(is_node[spots]).tolist()):
        part = line[first : last + 1]
        length_m = float(np.hypot(*np.diff(part, axis=0).T).sum())
        if length_m > MEET_M or spots[first] != spots[last]:
            ends = (int(numbers[spots[first]]), int(numbers[spots[last]]))
            yield Stretch(ends, part, level, length_m)
