"""Dispatch board: the road network of a jurisdiction and what is asked of it.

Part of the console; made again when the areas change. The network is built when somebody asks for
the first time (0.15 s), on the thread that asks, which is a reader's and never the window's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.services.dispatch.batch import Plan, plan
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.dispatch.plane import Floats
from cmdmap.services.dispatch.proposals import Proposals, propose
from cmdmap.services.dispatch.reaching import travel_seconds
from cmdmap.services.dispatch.roadnet import RoadNet
from cmdmap.services.dispatch.speeds import DispatchLimits
from cmdmap.services.dispatch.underway import Underway, underway

Units = Mapping[UnitId, LiveUnit]


class DispatchBoard:
    """Answers who should be sent; safe from any thread but slow the first time."""

    def __init__(
        self, jurisdiction: Jurisdiction, kinds: KindBook, limits: DispatchLimits | None = None
    ) -> None:
        self.jurisdiction = jurisdiction
        self.limits = limits or DispatchLimits()
        self.kinds = kinds
        """Replaced when kinds change; a question that runs keeps those it began with."""
        self._lock = Lock()
        self._roads: RoadNet | None = None
        self._other: tuple[float, RoadNet] | None = None
        """The network at the speed that was asked for last, where that is not the usual one."""

    def roads(self) -> RoadNet:
        """Return the road network, built on the first call."""
        with self._lock:
            if self._roads is None:
                self._roads = RoadNet(self.jurisdiction, self.limits.speeds)
            return self._roads

    def travel_seconds(
        self, sources: Sequence[Place], points: Floats, speed_kmh: float | None = None
    ) -> Floats:
        """Return the seconds from each source to each point (n, 2), shape (sources, n).

        ``speed_kmh``: of a vehicle on a road; None is the e-bike's.
        """
        return travel_seconds(self._roads_at(speed_kmh), sources, points)

    def _roads_at(self, speed_kmh: float | None) -> RoadNet:
        speeds = self.limits.speeds
        if speed_kmh is None or speed_kmh == speeds.e_bike:
            return self.roads()
        with self._lock:
            if self._other is None or self._other[0] != speed_kmh:
                at_speed = replace(speeds, e_bike=speed_kmh)
                self._other = speed_kmh, RoadNet(self.jurisdiction, at_speed)
            return self._other[1]

    def propose(
        self,
        incident: Incident,
        casebook: Casebook,
        units: Units,
        now: datetime,
        duty: DutyBoard | None = None,
    ) -> Proposals:
        """Return who could be sent to an incident."""
        kind = self.kinds.of(incident.kind)
        return propose(incident, casebook, units, self.roads(), kind, now, duty, self.limits)

    def underway(
        self, incident: Incident, units: Units, now: datetime, duty: DutyBoard | None = None
    ) -> tuple[Underway, ...]:
        """Return the ways of the units that are on their way to an incident."""
        return underway(incident, units, self.roads(), now, duty, self.limits)

    def plan(
        self,
        incidents: Iterable[Incident],
        casebook: Casebook,
        units: Units,
        now: datetime,
        duty: DutyBoard | None = None,
    ) -> Plan:
        """Return the best units for several incidents at once."""
        roads, kinds, limits = self.roads(), self.kinds, self.limits
        return plan(incidents, casebook, units, roads, kinds, now, duty, limits)
