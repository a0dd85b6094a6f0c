"""Who can be there first: proposals for 1,154 units against plain ways to get the same answer.

Peers, each on the same incidents, interleaved, CPU time of this process: Dijkstra's algorithm with
a heap in plain Python once from the incident, the same once from each unit (as a naive program
asks "how far is this one?"), and the straight line. The last table says what the straight line
gets wrong. Run: python benchmarks/dispatch.py [incidents]
"""

from __future__ import annotations

import heapq
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time
from typing import TypeVar

import numpy as np

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import IncidentKind, Need
from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import IncidentId, LinkId, UnitId, UnitKey
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.services.dispatch.proposals import Proposals, propose
from cmdmap.services.dispatch.roadnet import RoadNet
from cmdmap.services.dispatch.speeds import DispatchLimits
from cmdmap.services.gridwork import load_demo_jurisdiction

UNITS = 1154
BRIGADE = 108
"""Units of the one force that is wanted, in the second row and for the last table."""
NAIVE_UNITS = 12
"""The naive peer is timed for so many units and counted up."""
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
FORCE = ForceKind.GOVERNANCE
LIMITS = DispatchLimits(radius_m=50_000)
Answer = TypeVar("Answer")
KIND = IncidentKind("other", "其他", "Other", "他", "other", needs=(Need(FORCE),))


class PlainRoads:
    """The same graph as lists, walked with a heap."""

    def __init__(self, roads: RoadNet, mode: Mode) -> None:
        self.near: dict[int, list[tuple[int, float]]] = {}
        for (first, last), seconds in zip(roads.ends.tolist(), roads.times(mode), strict=True):
            self.near.setdefault(first, []).append((last, float(seconds)))
            self.near.setdefault(last, []).append((first, float(seconds)))

    def from_node(self, start: int) -> dict[int, float]:
        """Return the seconds to every node."""
        found: dict[int, float] = {}
        heap = [(0.0, start)]
        while heap:
            seconds, node = heapq.heappop(heap)
            if node in found:
                continue
            found[node] = seconds
            for other, way in self.near[node]:
                if other not in found:
                    heapq.heappush(heap, (seconds + way, other))
        return found


def make_units(roads: RoadNet, rng: np.random.Generator) -> dict[UnitId, LiveUnit]:
    """Spread units along the roads, a few metres beside them; every fourth is a vehicle."""
    picked = rng.choice(len(roads.stretches), UNITS)
    units = {}
    for number, stretch in enumerate(picked, 1):
        line = roads.stretches[stretch].line
        spot = line[rng.integers(len(line))] + rng.normal(0, 8, 2)
        place = Place(*roads.plane.degrees(spot).tolist())
        key = UnitKey(f"{'jt808' if number % 4 == 0 else 'fleetsync'}:{number}")
        unit = Unit(UnitId(number), f"U-{number}", FORCE, (key,))
        units[unit.id] = LiveUnit(unit, Fix(unit.id, place, NOW, NOW, LinkId("x"), "x"))
    return units


def make_incident(number: int, place: Place) -> Incident:
    """An incident that was just taken in."""
    return Incident(
        IncidentId(number), f"JQ-{number}", "other", IncidentState.TAKEN_IN, Urgency.SECOND,
        Tier.GRID, Source.CITIZEN, "", "", NOW, "", NOW, place,
    )  # fmt: skip


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Return CPU milliseconds and the answer."""
    began = process_time()
    answer = work()
    return (process_time() - began) * 1000, answer


class Race:
    """The same incidents by every way."""

    def __init__(self, rng: np.random.Generator) -> None:
        area = load_demo_jurisdiction()
        self.build_ms, self.roads = timed(lambda: RoadNet(area, LIMITS.speeds))
        self.plain = PlainRoads(self.roads, Mode.E_BIKE)
        self.units = make_units(self.roads, rng)
        brigade = (rng.choice(UNITS, BRIGADE, replace=False) + 1).tolist()
        self.few = {UnitId(k): self.units[UnitId(k)] for k in brigade}
        self.times: dict[str, list[float]] = {}
        self.first_s: list[float] = []
        self.lost_s: list[float] = []
        self._rng = rng

    def run(self, number: int) -> None:
        """Ask every way about one more incident."""
        roads, plain = self.roads, self.plain
        stretch = roads.stretches[self._rng.integers(len(roads.stretches))]
        spot = Place(*roads.plane.degrees(stretch.line[0]).tolist())
        matter = make_incident(number, spot)
        starts = self._rng.integers(len(plain.near), size=NAIVE_UNITS).tolist()
        self._time(
            "cmdmap, all of the force, 5 rows with ways", lambda: self._ask(matter, self.units)
        )
        found = self._time(f"cmdmap, {BRIGADE} of the force", lambda: self._ask(matter, self.few))
        self._time("heap in Python, once, one mode", lambda: plain.from_node(stretch.ends[0]))
        naive = "heap in Python, once for each unit"
        self._time(naive, lambda: [plain.from_node(node) for node in starts])
        self.times[naive][-1] *= UNITS / NAIVE_UNITS
        self._time("straight line", lambda: sorted(self.units, key=self._away(spot))[:5])
        nearest = min(self.few, key=self._away(spot))
        picked_s = self._ask(matter, {nearest: self.few[nearest]}).rows[0].eta_s
        best_s = found.rows[0].eta_s
        assert picked_s is not None
        assert best_s is not None
        self.first_s.append(best_s)
        self.lost_s.append(picked_s - best_s)

    def _time(self, name: str, work: Callable[[], Answer]) -> Answer:
        ms, answer = timed(work)
        self.times.setdefault(name, []).append(ms)
        return answer

    def _ask(self, matter: Incident, units: dict[UnitId, LiveUnit]) -> Proposals:
        return propose(matter, Casebook(), units, self.roads, KIND, NOW, None, LIMITS)

    def _away(self, spot: Place) -> Callable[[UnitId], float]:
        def away(unit_id: UnitId) -> float:
            fix = self.units[unit_id].fix
            assert fix is not None
            return spot.metres_to(fix.place)

        return away


def main(incidents: int) -> None:
    """Time every way on every incident and print the tables."""
    race = Race(np.random.default_rng(11))
    for number in range(1, incidents + 1):
        race.run(number)
    print(
        f"{len(race.roads.stretches)} stretches of road, built once: {race.build_ms:.0f} ms of CPU"
    )
    print(f"{'CPU ms per incident, ' + str(UNITS) + ' units':<46}{'median':>9}{'P95':>9}")
    for name, found_ms in race.times.items():
        p95 = statistics.quantiles(found_ms, n=20)[-1]
        print(f"{name:<46}{statistics.median(found_ms):>9.2f}{p95:>9.2f}")
    wrong = [lost for lost in race.lost_s if lost > 1]
    print(f"of {BRIGADE} units the straight line picks a slower one in {len(wrong)} of {incidents}")
    if wrong:
        print(
            f"which comes {statistics.median(wrong):.0f} s later in the median, {max(wrong):.0f} s "
            f"at most; the first is there after {statistics.median(race.first_s):.0f} s"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
