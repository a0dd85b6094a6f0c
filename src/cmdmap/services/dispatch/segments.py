"""Segments: finds the road nearest to a place that can be walked to without crossing water.

Part of ``roadnet.py``. Samples along every stretch stand in a k-d tree; the straight pieces of the
nearest ones are then measured exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cmdmap.services.dispatch.plane import Floats
from cmdmap.services.dispatch.stretches import Stretch
from cmdmap.services.dispatch.water import Banks

Numbers = npt.NDArray[np.int64]

SAMPLE_M = 10.0
NEAREST = 4
"""Samples that are measured exactly for each place."""
NOWHERE_M = float("inf")


class Snaps(NamedTuple):
    """Where places come to the road; every array but ``places`` has shape (n,)."""

    places: Floats
    """Shape (n, 2), metres on the plane."""
    stretch: Numbers
    """Number of the stretch; of no meaning where ``gap_m`` is infinite."""
    along_m: Floats
    """Way from the stretch's first end."""
    gap_m: Floats
    """Straight way between place and road, infinite where none leads to a road."""

    def take(self, rows: Numbers) -> Snaps:
        """Return some of the places."""
        return Snaps(
            self.places[rows], self.stretch[rows], self.along_m[rows], self.gap_m[rows]
        )  # fmt: skip


class Segments:
    """Every straight piece of every stretch."""

    def __init__(self, stretches: Sequence[Stretch], banks: Banks) -> None:
        from scipy.spatial import KDTree

        self._banks = banks
        none = np.empty((0, 2))
        self._start = np.concatenate([none, *(each.line[:-1] for each in stretches)])
        self._span = np.concatenate([none, *(np.diff(each.line, axis=0) for each in stretches)])
        self._length = np.maximum(np.hypot(*self._span.T), 1e-6)
        pieces = [len(each.line) - 1 for each in stretches]
        self._stretch = np.repeat(np.arange(len(stretches)), pieces)
        way = np.cumsum(self._length) - self._length
        first = np.cumsum([0, *pieces[:-1]]) if pieces else np.empty(0, dtype=np.int64)
        self._along = way - np.repeat(way[first], pieces) if pieces else way
        counts = np.maximum(1, np.ceil(self._length / SAMPLE_M)).astype(np.int64)
        self._sampled = np.repeat(np.arange(len(counts)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        share = (np.arange(len(self._sampled)) - before + 0.5) / counts[self._sampled]
        spots = self._start[self._sampled] + self._span[self._sampled] * share[:, None]
        self._tree = KDTree(spots) if len(spots) else None

    def snap(self, places: Floats) -> Snaps:
        """Return where places (n, 2) on the plane come to the road."""
        if self._tree is None or not len(places):
            zeros = np.zeros(len(places), dtype=np.int64)
            nothing = np.full(len(places), NOWHERE_M)
            return Snaps(places, zeros, np.zeros(len(places)), nothing)
        _, samples = self._tree.query(places, k=min(NEAREST, self._tree.n))
        near = self._sampled[samples.reshape(len(places), -1)]
        gaps, shares = self._measure(places[:, None, :], near)
        best = gaps.argmin(axis=1)
        rows = np.arange(len(places))
        segment, gap, share = near[rows, best], gaps[rows, best], shares[rows, best]
        feet = self._start[segment] + self._span[segment] * share[:, None]
        for k in np.flatnonzero(self._banks.part(places, feet)).tolist():
            segment[k], share[k], gap[k] = self._on_this_side(places[k])
        along = self._along[segment] + share * self._length[segment]
        return Snaps(places, self._stretch[segment], along, gap)

    def _measure(self, places: Floats, segment: Numbers) -> tuple[Floats, Floats]:
        """Return distance to segments and share of the way along them at the nearest point."""
        start, span = self._start[segment], self._span[segment]
        share = ((places - start) * span).sum(axis=-1) / self._length[segment] ** 2
        share = np.clip(share, 0.0, 1.0)
        away = start + span * share[..., None] - places
        return np.hypot(away[..., 0], away[..., 1]), share

    def _on_this_side(self, place: Floats) -> tuple[int, float, float]:
        """Return the nearest segment to which no water bars the way, share and distance."""
        every = np.arange(len(self._start))
        gaps, shares = self._measure(place, every)
        order = np.argsort(gaps)
        feet = self._start + self._span * shares[:, None]
        step = 64
        for first in range(0, len(order), step):
            some = order[first : first + step]
            barred = self._banks.part(np.broadcast_to(place, (len(some), 2)), feet[some])
            if not barred.all():
                found = int(some[np.argmin(barred)])
                return found, float(shares[found]), float(gaps[found])
        return 0, 0.0, NOWHERE_M
