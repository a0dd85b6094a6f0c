"""Proposals: who can be there first, each with its reasons, and what is missing for which reason.

Asked by the window in a reader thread (``board.py`` holds the roads). Per force that the kind
wants: rested units before resting ones, then by travel time, later for each incident a unit has
and earlier in its own area. Who is on the incident already is never proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import IncidentKind, Need
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.services.dispatch.candidates import Asking, Bar, Candidate
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.dispatch.plane import Floats
from cmdmap.services.dispatch.roadnet import RoadNet, Route, Spread
from cmdmap.services.dispatch.segments import Snaps
from cmdmap.services.dispatch.speeds import DispatchLimits


class For(StrEnum):
    """What is said of a proposed unit."""

    FIRST = "closest_by_eta"
    OWN_AREA = "own_area"
    ON_DUTY = "on_duty"
    AT_POST = "at_post"
    """Without a fresh position it is taken to be where the plan has put it."""
    STALE = "stale"
    BUSY = "busy"
    REST_BROKEN = "rest_period_overridden"
    STRAIGHT = "straight_line"
    """No roads are known, so the time is that of a straight line with a detour."""


class Reason(NamedTuple):
    """One reason; ``number`` is incidents (BUSY) or minutes (STALE), ``name`` an area."""

    code: For
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One unit that could be sent; worded by ``words.py``."""

    unit_id: UnitId
    name: str
    force: ForceKind
    eta_s: float | None
    """Travel time; None where the incident has no place."""
    route: Route | None
    mode: Mode
    fix_age: timedelta | None
    """Age of its position; None where it is taken to be at its post, or no place is needed."""
    load: int
    reasons: tuple[Reason, ...]
    fills: bool
    """True for the best ones, as many as are still wanted."""

    @property
    def metres(self) -> float | None:
        """Length of the way."""
        return None if self.route is None else self.route.metres


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Units of a force that are wanted and cannot be proposed."""

    force: ForceKind
    missing: int
    bars: tuple[tuple[Bar, int], ...]
    """Why units of the force were left out and how many, most first; one reason at least."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The answer for one incident; the rows of a force stand together, best first."""

    incident_id: IncidentId
    at: datetime
    rows: tuple[Proposal, ...]
    shortfalls: tuple[Shortfall, ...]

    def filling(self) -> tuple[UnitId, ...]:
        """Return the units that fill what the kind wants, for one key that sends them all."""
        return tuple(row.unit_id for row in self.rows if row.fills)


def propose(
    incident: Incident,
    casebook: Casebook,
    units: Mapping[UnitId, LiveUnit],
    roads: RoadNet,
    kind: IncidentKind,
    now: datetime,
    duty: DutyBoard | None,
    limits: DispatchLimits,
) -> Proposals:
    """Return who could be sent to an incident.

    Args:
        incident: the one that wants units; without a place rows carry no time.
        casebook: what units have already.
        units: the present of every unit.
        roads: the road network of the jurisdiction.
        kind: says which forces are wanted and how many of each.
        now: the desk's clock, aware UTC.
        duty: the duty plan, None where there is none.
        limits: what the operator has set.
    """
    asking = Asking(units, casebook.load(), now, duty, limits)
    ways = Ways(roads, incident.place)
    bound = {each.unit_id for each in incident.active()}
    rows: list[Proposal] = []
    shortfalls: list[Shortfall] = []
    for need, missing in wanted(incident, kind, units):
        found, bars = asking.of_force(need.force, bound, incident.place)
        seconds = ways.seconds(found)
        bars[Bar.OUTSIDE_RADIUS] += int(np.isinf(seconds).sum())
        order = ranked(found, seconds, incident, limits)
        rows += _rows(found, seconds, order, incident, ways, limits.rows, missing)
        if len(order) < missing:
            shortfalls.append(_shortfall(need.force, missing - len(order), bars))
    return Proposals(incident.id, now, tuple(rows), tuple(shortfalls))


def wanted(
    incident: Incident, kind: IncidentKind, units: Mapping[UnitId, LiveUnit]
) -> list[tuple[Need, int]]:
    """Return what the kind wants, and how many of each force are not on the incident yet.

    The force that has been handed the incident is wanted too.
    """
    needs = list(kind.needs)
    if all(need.force is not incident.holder for need in needs):
        needs.append(Need(incident.holder))
    bound = Counter(
        units[each.unit_id].unit.kind for each in incident.active() if each.unit_id in units
    )
    return [(need, max(0, need.count - bound[need.force])) for need in needs]


class Ways:
    """Travel times to one place, by the mode of each candidate."""

    def __init__(self, roads: RoadNet, place: Place | None) -> None:
        self.roads = roads
        self._place = place
        self._spreads: dict[Mode, Spread] = {}

    def seconds(self, candidates: list[Candidate]) -> Floats:
        """Return the travel time of each, zero for all where the incident has no place."""
        seconds = np.zeros(len(candidates))
        if self._place is None or not candidates:
            return seconds
        snaps = self._snaps(candidates)
        modes = [candidate.mode for candidate in candidates]
        for mode in set(modes):
            own = np.array([k for k, each in enumerate(modes) if each is mode])
            seconds[own] = self._spread(mode, self._place).seconds(snaps.take(own))
        return seconds

    def route(self, candidate: Candidate) -> Route | None:
        """Return the way of one candidate, None where the incident has no place."""
        if self._place is None:
            return None
        return self._spread(candidate.mode, self._place).route(self._snaps([candidate]))

    def _snaps(self, candidates: list[Candidate]) -> Snaps:
        places = np.array([candidate.place for candidate in candidates], dtype=np.float64)
        return self.roads.snap(places)

    def _spread(self, mode: Mode, place: Place) -> Spread:
        if mode not in self._spreads:
            self._spreads[mode] = self.roads.spread(place, mode)
        return self._spreads[mode]


def merit(
    candidates: Iterable[Candidate], seconds: Floats, incident: Incident, limits: DispatchLimits
) -> Floats:
    """Return the travel time with what counts for and against each candidate, seconds."""
    here = incident.area_codes
    handicap = [
        each.load * limits.load_s - (not each.areas.isdisjoint(here)) * limits.own_area_s
        for each in candidates
    ]
    return seconds + np.array(handicap, dtype=np.float64)


def ranked(
    candidates: list[Candidate], seconds: Floats, incident: Incident, limits: DispatchLimits
) -> list[int]:
    """Return the numbers of those whom a way leads there, best first."""
    counted = merit(candidates, seconds, incident, limits)
    resting = np.array([each.resting for each in candidates], dtype=np.bool_)
    order = np.lexsort((counted, resting)).tolist()
    return [k for k in order if np.isfinite(seconds[k])]


def _rows(
    found: list[Candidate],
    seconds: Floats,
    order: list[int],
    incident: Incident,
    ways: Ways,
    most: int,
    missing: int,
) -> list[Proposal]:
    shown = order[: max(most, missing)]
    first = min(shown, key=lambda k: float(seconds[k]), default=-1)
    rows = []
    for rank, k in enumerate(shown):
        each, route = found[k], ways.route(found[k])
        reasons = _reasons(each, incident, k == first and route is not None)
        if route is not None and not ways.roads.has_roads:
            reasons.append(Reason(For.STRAIGHT))
        rows.append(
            Proposal(
                unit_id=each.unit_id,
                name=each.live.unit.name,
                force=each.live.unit.kind,
                eta_s=None if route is None else float(seconds[k]),
                route=route,
                mode=each.mode,
                fix_age=each.age,
                load=each.load,
                reasons=tuple(reasons),
                fills=rank < missing,
            )
        )
    return rows


def _reasons(each: Candidate, incident: Incident, first: bool) -> list[Reason]:
    reasons = [Reason(For.FIRST)] if first else []
    own = next((a for a in reversed(incident.areas) if a and a.code in each.areas), None)
    if own is not None:
        reasons.append(Reason(For.OWN_AREA, name=own.name))
    if each.on_duty:
        reasons.append(Reason(For.ON_DUTY))
    if each.age is None and each.place is not None:
        reasons.append(Reason(For.AT_POST))
    if each.stale and each.age is not None:
        reasons.append(Reason(For.STALE, round(each.age.total_seconds() / 60)))
    if each.load:
        reasons.append(Reason(For.BUSY, each.load))
    if each.resting:
        reasons.append(Reason(For.REST_BROKEN))
    return reasons


def _shortfall(force: ForceKind, missing: int, bars: Counter[Bar]) -> Shortfall:
    counted = tuple((bar, count) for bar, count in bars.most_common() if count)
    return Shortfall(force, missing, counted or ((Bar.NO_CANDIDATES, 0),))
