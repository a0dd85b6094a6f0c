"""House numbers: where along a road a number lies, as far as a map without houses can tell.

Used by the place book. The stretches of a road are put in a row from west to east or from south to
north, whichever it rather runs; numbers then grow by two, odd and even, every ten metres. That is
an estimate, always the same for the same road and number, and said to be one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import Ring, Road
from cmdmap.domain.place import EARTH_RADIUS_M, Place

PAIR_M = 10.0
"""Metres from one even number to the next."""
SIDE_M = 8.0
"""Metres from the middle of the road to the houses."""
Floats = npt.NDArray[np.float64]


class NumberedPlace(NamedTuple):
    """Where a house number lies."""

    sides: tuple[Place, Place]
    """The side of the number first: odd ones left, even ones right of the way the road runs."""
    beyond: bool = False
    """True when the road is too short for the number: it is the road's end."""


class NumberedRoad:
    """One road by its name."""

    def __init__(self, name: str, lines: Iterable[Ring]) -> None:
        """Put the stretches ``lines``, each (n, 2) degrees, in a row."""
        self.name = name
        ordered = _in_a_row(list(lines))
        self._starts = np.vstack([line[:-1] for line in ordered])
        self._ends = np.vstack([line[1:] for line in ordered])
        self._steps_m = _metres(self._ends, self._starts) - _metres(self._starts, self._starts)
        self._until_m: Floats = np.cumsum(np.hypot(*self._steps_m.T))

    @property
    def length_m(self) -> float:
        """Metres from end to end, crossings left out."""
        return float(self._until_m[-1])

    @property
    def middle(self) -> NumberedPlace:
        """The place half way along it."""
        return NumberedPlace(self._at(self.length_m / 2))

    def find(self, number: int) -> NumberedPlace:
        """Return where a house number of 1 or more lies."""
        wanted_m = number // 2 * PAIR_M
        left, right = self._at(min(wanted_m, self.length_m))
        sides = (left, right) if number % 2 else (right, left)
        return NumberedPlace(sides, wanted_m > self.length_m)

    def _at(self, along_m: float) -> tuple[Place, Place]:
        """Return the places left and right of the road so far along it."""
        step = min(int(np.searchsorted(self._until_m, along_m)), len(self._until_m) - 1)
        before_m = self._until_m[step - 1] if step else 0.0
        whole_m = self._until_m[step] - before_m
        share = (along_m - before_m) / whole_m if whole_m else 0.0
        lon, lat = self._starts[step] + share * (self._ends[step] - self._starts[step])
        east_m, north_m = self._steps_m[step] / whole_m if whole_m else (1.0, 0.0)
        up = np.degrees(SIDE_M / EARTH_RADIUS_M)
        wide = up / np.cos(np.radians(lat))
        left = Place(float(lon - north_m * wide), float(lat + east_m * up))
        return left, Place(float(lon + north_m * wide), float(lat - east_m * up))


def numbered_roads(roads: Iterable[Road]) -> dict[str, NumberedRoad]:
    """Return every named road by its name, in the order of the names."""
    lines: dict[str, list[Ring]] = {}
    for road in roads:
        if road.name and len(road.line) > 1:
            lines.setdefault(road.name, []).append(road.line)
    return {name: NumberedRoad(name, found) for name, found in sorted(lines.items())}


def _in_a_row(lines: list[Ring]) -> list[Ring]:
    """Return the stretches one after the other, each running the way the road runs."""
    origin = np.vstack(lines).mean(axis=0)
    points = _metres(np.vstack(lines), origin[None, :])
    axis = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][0]
    if axis[np.argmax(np.abs(axis))] < 0:
        axis = -axis
    rows = []
    for line in lines:
        along = _metres(line, origin[None, :]) @ axis
        rows.append((float(along.mean()), line if along[-1] >= along[0] else line[::-1]))
    rows.sort(key=lambda row: row[0])
    return [line for _, line in rows]


def _metres(points: Floats, origin: Floats) -> Floats:
    """Return degrees as metres on the plane that touches at ``origin``, shape (n, 2)."""
    east = np.radians(points[:, 0]) * np.cos(np.radians(origin[:, 1]))
    return EARTH_RADIUS_M * np.stack([east, np.radians(points[:, 1])], axis=1)
