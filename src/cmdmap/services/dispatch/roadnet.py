"""Road network: travel times from an incident to every place, and the way itself.

Built from a jurisdiction (``board.py`` keeps it), asked by the proposals. Dijkstra's algorithm from
both ends of the stretch on which the incident lies (scipy.sparse.csgraph), once for each mode. The
way between a place and its road is walked; water is crossed on roads only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cmdmap.domain.grid import Jurisdiction, RoadLevel
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.services.dispatch.plane import Floats, Plane
from cmdmap.services.dispatch.segments import Numbers, Segments, Snaps
from cmdmap.services.dispatch.speeds import Speeds
from cmdmap.services.dispatch.stretches import Stretch, cut
from cmdmap.services.dispatch.water import Banks

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NEAR_M = 150.0
"""Up to here one can also walk straight to the incident, where no water lies between."""
ROUNDABOUT = 1.2
"""Way walked by the straight distance, off the roads."""


class Route(NamedTuple):
    """One way from a unit to an incident."""

    places: tuple[Place, ...]
    """The unit's place first, the incident's last."""
    metres: float


class Seeds(NamedTuple):
    """Times from the two ends of the incident's stretch, and how they were reached."""

    seconds: Floats
    """Shape (2, nodes), the way from the incident to that end included."""
    before: Numbers
    """Shape (2, nodes): the node before on the way from that end, negative at the end itself."""


class RoadNet:
    """The roads of one jurisdiction as a graph; never changed, so any thread may ask it."""

    def __init__(self, jurisdiction: Jurisdiction, speeds: Speeds) -> None:
        self.plane = Plane.at(*_middle(jurisdiction))
        self.speeds = speeds
        self.banks = Banks(jurisdiction.water, self.plane)
        nodes, self.stretches = cut(jurisdiction.roads, self.plane)
        self._segments = Segments(self.stretches, self.banks)
        self.ends = np.array([each.ends for each in self.stretches], dtype=np.int64).reshape(-1, 2)
        self.length_m = np.array([each.length_m for each in self.stretches], dtype=np.float64)
        self._times = {mode: self._seconds(mode) for mode in Mode}
        self._graphs = {mode: self._graph(times, nodes) for mode, times in self._times.items()}
        self._pairs: dict[tuple[int, int], list[int]] = {}
        for k, (first, last) in enumerate(self.ends.tolist()):
            self._pairs.setdefault((min(first, last), max(first, last)), []).append(k)

    @property
    def has_roads(self) -> bool:
        """Tell whether there are any; without them times are those of a straight line."""
        return bool(self.stretches)

    def snap(self, places: Floats) -> Snaps:
        """Return where places (n, 2), longitude and latitude in degrees, come to the road."""
        return self._segments.snap(self.plane.metres(places.reshape(-1, 2)))

    def spread(self, place: Place, mode: Mode) -> Spread:
        """Return the travel times from everywhere to ``place`` (2 to 3 ms)."""
        return Spread(self, self.snap(np.array([place])), mode)

    def times(self, mode: Mode) -> Floats:
        """Return the seconds from end to end of each stretch, shape (stretches,)."""
        return self._times[mode]

    def seeds(self, source: Snaps, mode: Mode) -> Seeds:
        """Run Dijkstra's algorithm from both ends of a place's stretch."""
        from scipy.sparse.csgraph import dijkstra

        stretch = int(source.stretch[0])
        seconds, before = dijkstra(
            self._graphs[mode], indices=self.ends[stretch], return_predecessors=True
        )
        share = source.along_m[0] / max(self.length_m[stretch], 1e-6)
        way = self._times[mode][stretch] * np.array([share, 1.0 - share])
        return Seeds(seconds + way[:, None], before)

    def between(self, first: int, last: int, mode: Mode) -> Stretch:
        """Return the fastest stretch between two neighbouring nodes."""
        found = self._pairs[min(first, last), max(first, last)]
        return self.stretches[min(found, key=lambda k: float(self._times[mode][k]))]

    def _seconds(self, mode: Mode) -> Floats:
        pace = {level: self.speeds.mps(mode, level) for level in RoadLevel}
        return np.array([each.length_m / pace[each.level] for each in self.stretches])

    def _graph(self, times: Floats, nodes: int) -> csr_array:
        """Return the matrix of times; of parallel stretches the fastest one counts."""
        from scipy.sparse import csr_array

        both = np.concatenate([self.ends, self.ends[:, ::-1]])
        seconds = np.maximum(np.concatenate([times, times]), 1e-6)
        keys = both[:, 0] * nodes + both[:, 1]
        order = np.lexsort((seconds, keys))
        first = order[np.unique(keys[order], return_index=True)[1]] if len(order) else order
        apart = first[both[first, 0] != both[first, 1]]
        rows, columns = both[apart, 0], both[apart, 1]
        return csr_array((seconds[apart], (rows, columns)), shape=(nodes, nodes))


class Spread:
    """Travel times to one place by one mode."""

    def __init__(self, net: RoadNet, source: Snaps, mode: Mode) -> None:
        self._net = net
        self._source = source
        self._mode = mode
        reached = net.has_roads and np.isfinite(source.gap_m[0])
        self._seeds = net.seeds(source, mode) if reached else None

    def seconds(self, snaps: Snaps) -> Floats:
        """Return the travel time from each place, shape (n,); infinite where no way leads."""
        net, walk = self._net, self._net.speeds.off_road_mps
        straight: Floats = np.hypot(*(snaps.places - self._source.places).T)
        if not net.has_roads:
            pace = net.speeds.mps(self._mode, RoadLevel.SECONDARY)
            return np.asarray(straight * net.speeds.detour / pace)
        seconds = np.full(len(straight), np.inf)
        if self._seeds is not None:
            gaps = (snaps.gap_m + self._source.gap_m) * ROUNDABOUT / walk
            seconds = self._by_road(snaps, self._seeds).min(axis=0) + gaps
        near = np.flatnonzero(straight <= NEAR_M)
        here = np.broadcast_to(self._source.places, (len(near), 2))
        near = near[~net.banks.part(snaps.places[near], here)]
        seconds[near] = np.minimum(seconds[near], straight[near] * ROUNDABOUT / walk)
        return seconds

    def route(self, snaps: Snaps) -> Route:
        """Return the way from one place, the only one of ``snaps``; straight without a road."""
        inner = [] if self._walked(snaps) else self._on_roads(snaps)
        line = np.concatenate([snaps.places, *inner, self._source.places])
        metres = float(np.hypot(*np.diff(line, axis=0).T).sum())
        rows = self._net.plane.degrees(line).tolist()
        return Route(tuple(Place(lon, lat) for lon, lat in rows), metres)

    def _by_road(self, snaps: Snaps, seeds: Seeds) -> Floats:
        """Return seconds by each way to come: over the nodes, or along the same stretch.

        Shape (5, n): by the first end of the place's stretch to either end of the incident's, by
        the last end likewise, straight along the stretch that both are on.
        """
        net, stretch = self._net, snaps.stretch
        times = net.times(self._mode)[stretch]
        share = snaps.along_m / np.maximum(net.length_m[stretch], 1e-6)
        first, last = net.ends[stretch].T
        same = stretch == self._source.stretch[0]
        own = self._source.along_m[0] / max(float(net.length_m[self._source.stretch[0]]), 1e-6)
        along = np.where(same, np.abs(share - own) * times, np.inf)
        by_first = seeds.seconds[:, first] + share * times
        by_last = seeds.seconds[:, last] + (1.0 - share) * times
        return np.concatenate([by_first, by_last, along[None]])

    def _walked(self, snaps: Snaps) -> bool:
        """Tell whether walking straight is faster than any road, or no road leads there."""
        if self._seeds is None or not np.isfinite(snaps.gap_m[0]):
            return True
        gaps = (snaps.gap_m + self._source.gap_m) * ROUNDABOUT / self._net.speeds.off_road_mps
        by_road = self._by_road(snaps, self._seeds).min(axis=0) + gaps
        return bool(self.seconds(snaps)[0] < by_road[0])

    def _on_roads(self, snaps: Snaps) -> list[Floats]:
        """Return the lines of the way on the roads, from the place to the incident."""
        net, seeds, source = self._net, self._seeds, self._source
        assert seeds is not None
        choice = int(self._by_road(snaps, seeds)[:, 0].argmin())
        here, there = net.stretches[snaps.stretch[0]], net.stretches[source.stretch[0]]
        along, own = float(snaps.along_m[0]), float(source.along_m[0])
        if choice == 4:
            return [part(here.line, along, own)]
        end, seed = divmod(choice, 2)
        lines = [part(here.line, along, here.length_m * end)]
        node = here.ends[end]
        while (before := int(seeds.before[seed, node])) >= 0:
            stretch = net.between(node, before, self._mode)
            forward = stretch.ends == (node, before)
            lines.append(stretch.line if forward else stretch.line[::-1])
            node = before
        return [*lines, part(there.line, there.length_m * seed, own)]


def part(line: Floats, from_m: float, to_m: float) -> Floats:
    """Return the part of a line (n, 2) between two ways along it, in that direction."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    low, high = sorted((from_m, to_m))
    inner = line[(way > low) & (way < high)]
    ends = np.stack([np.interp([low, high], way, line[:, k]) for k in (0, 1)], axis=1)
    found = np.concatenate([ends[:1], inner, ends[1:]])
    return found if from_m <= to_m else found[::-1]


def _middle(jurisdiction: Jurisdiction) -> tuple[float, float]:
    lines = [road.line[:, :2] for road in jurisdiction.roads]
    lines = lines or [polygon[0][:, :2] for area in jurisdiction.areas for polygon in area.polygons]
    if not lines:
        return 0.0, 0.0
    points = np.concatenate(lines)
    lon, lat = (points.min(axis=0) + points.max(axis=0)) / 2
    return float(lon), float(lat)
