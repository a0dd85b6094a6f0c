"""Under way: which way the units ordered to an incident still have to go, and for how long.

Asked by the window in a reader thread, like ``proposals.py``, whose ways and candidates it shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.services.dispatch.candidates import Asking
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.dispatch.proposals import Ways
from cmdmap.services.dispatch.roadnet import RoadNet, Route
from cmdmap.services.dispatch.speeds import DispatchLimits

COMING = frozenset({AssignmentState.ORDERED, AssignmentState.SIGNED})


class Underway(NamedTuple):
    """One unit on its way."""

    unit_id: UnitId
    name: str
    force: ForceKind
    eta_s: float
    """Travel time from where it is now; infinite where no way leads."""
    route: Route


def is_coming(incident: Incident) -> bool:
    """Tell whether a unit is on its way to a place that is known."""
    return incident.place is not None and any(each.state in COMING for each in incident.assignments)


def underway(
    incident: Incident,
    units: Mapping[UnitId, LiveUnit],
    roads: RoadNet,
    now: datetime,
    duty: DutyBoard | None,
    limits: DispatchLimits,
) -> tuple[Underway, ...]:
    """Return the units that are ordered and not there yet, each from its last position.

    Left out is who has said nothing of its position for too long; the arguments are those of
    :func:`~cmdmap.services.dispatch.proposals.propose`.
    """
    asking = Asking(units, {}, now, duty, limits)
    ways = Ways(roads, incident.place)
    found = []
    for unit_id in [each.unit_id for each in incident.assignments if each.state in COMING]:
        candidate = None if unit_id not in units else asking.of_unit(units[unit_id])
        route = None if candidate is None else ways.route(candidate)
        if candidate is not None and route is not None:
            seconds = float(ways.seconds([candidate])[0])
            unit = candidate.live.unit
            found.append(Underway(unit_id, unit.name, unit.kind, seconds, route))
    return tuple(found)
