"""Candidates: the units that could be sent, with everything that speaks for and against each.

First half of ``proposals.py``, asked by ``batch.py`` too: what duty, rest, load and the age of a
position say is decided here once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.dispatch.speeds import DispatchLimits

VEHICLE_PROTOCOLS = ("jt808", "nmea", "ubx", "casic")
"""Terminals and receivers that are built into vehicles."""


class Bar(StrEnum):
    """Why a unit is not proposed; the values name the reason for what is missing."""

    NO_CANDIDATES = "no_candidates"
    OFF_DUTY = "off_duty"
    NO_LOCATION = "no_location"
    TOO_STALE = "locations_too_stale"
    OUTSIDE_RADIUS = "outside_radius"
    ALL_BUSY = "all_busy"
    ALL_IN_REST = "all_in_rest"


class Candidate(NamedTuple):
    """One unit that could be sent."""

    live: LiveUnit
    place: Place | None
    """Where it is, or is taken to be; None only where the incident has no place either."""
    age: timedelta | None
    """Age of the position; None where the unit is taken to be at its post."""
    stale: bool
    mode: Mode
    load: int
    """Incidents it has already."""
    on_duty: bool | None
    resting: bool
    areas: frozenset[str]
    """Codes of the areas it is responsible for."""

    @property
    def unit_id(self) -> UnitId:
        """Number of the unit."""
        return self.live.unit.id


@dataclass(frozen=True, slots=True)
class Asking:
    """What is the same for every candidate of one question."""

    units: Mapping[UnitId, LiveUnit]
    load: Mapping[UnitId, int]
    now: datetime
    duty: DutyBoard | None
    limits: DispatchLimits

    def of_force(
        self, force: ForceKind, without: Iterable[UnitId], near: Place | None
    ) -> tuple[list[Candidate], Counter[Bar]]:
        """Return who of a force could go to a place, and how many could not for which reason."""
        barred = frozenset(without)
        found: list[Candidate] = []
        bars: Counter[Bar] = Counter()
        for live in self.units.values():
            if live.unit.kind is force and live.unit.id not in barred:
                judged = self._judge(live, near)
                if isinstance(judged, Bar):
                    bars[judged] += 1
                else:
                    found.append(judged)
        return found, bars

    def of_unit(self, live: LiveUnit) -> Candidate | None:
        """Return a unit that goes already, whatever speaks against it; None without a place."""
        whereabouts = self._whereabouts(live)
        if whereabouts.place is None:
            return None
        return Candidate(live, *whereabouts, self._mode(live), 0, None, False, frozenset())

    def _judge(self, live: LiveUnit, near: Place | None) -> Candidate | Bar:
        unit_id, duty, limits = live.unit.id, self.duty, self.limits
        on_duty = None if duty is None else duty.on_duty(unit_id, self.now)
        load = self.load.get(unit_id, 0)
        resting = duty is not None and duty.resting(unit_id, self.now)
        if on_duty is False:
            return Bar.OFF_DUTY
        if resting and not limits.break_rest:
            return Bar.ALL_IN_REST
        if load >= limits.most_load:
            return Bar.ALL_BUSY
        whereabouts = self._whereabouts(live)
        if near is not None and whereabouts.place is None:
            return Bar.NO_LOCATION if live.fix is None else Bar.TOO_STALE
        if near and whereabouts.place and near.metres_to(whereabouts.place) > limits.radius_m:
            return Bar.OUTSIDE_RADIUS
        areas = duty.areas(unit_id) if duty is not None else frozenset[str]()
        return Candidate(
            live, *whereabouts, self._mode(live), load, on_duty, resting, areas
        )  # fmt: skip

    def _whereabouts(self, live: LiveUnit) -> Whereabouts:
        fix, limits = live.fix, self.limits
        age = None if fix is None else max(self.now - fix.at, timedelta())
        if fix is not None and age is not None and age <= limits.stale:
            return Whereabouts(fix.place, age, False)
        post = self.duty.post(live.unit.id, self.now) if self.duty is not None else None
        if post is not None:
            return Whereabouts(post, None, False)
        if fix is not None and limits.keep_stale:
            return Whereabouts(fix.place, age, True)
        return Whereabouts(None, None, False)

    def _mode(self, live: LiveUnit) -> Mode:
        known = self.duty.mode(live.unit.id) if self.duty is not None else None
        if known is not None:
            return known
        first = live.unit.keys[0] if live.unit.keys else ""
        is_vehicle = first.partition(":")[0] in VEHICLE_PROTOCOLS
        return Mode.CAR if is_vehicle else self.limits.usual_mode


class Whereabouts(NamedTuple):
    """Where a unit is taken to be."""

    place: Place | None
    age: timedelta | None
    stale: bool
