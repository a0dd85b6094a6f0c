"""Batch: the best units for several incidents that wait, all at once.

Asked by the window; what it plans is carried out by one ``AssignUnits`` per incident. Each wanted
unit of each incident is a place to fill; the weighted sum of arrival times is made smallest
(linear assignment, scipy.optimize). One incident after the other, as a person would do it, gives
the first one the unit that another one needs more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.commands import AssignUnits
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident, IncidentState, Urgency
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.services.dispatch.candidates import Asking, Candidate
from cmdmap.services.dispatch.duty import DutyBoard
from cmdmap.services.dispatch.plane import Floats
from cmdmap.services.dispatch.proposals import Ways, merit, wanted
from cmdmap.services.dispatch.roadnet import RoadNet
from cmdmap.services.dispatch.speeds import DispatchLimits

WEIGHTS = {Urgency.URGENT: 8.0, Urgency.FIRST: 4.0, Urgency.SECOND: 2.0, Urgency.THIRD: 1.0}
"""What a second of waiting counts."""
REST_S = 3600.0
"""How much later a resting unit counts."""
UNFILLED_S = 1e6
"""What an unfilled place counts: longer than any way."""


class Ordered(NamedTuple):
    """One unit planned for one incident."""

    incident_id: IncidentId
    number: str
    unit_id: UnitId
    name: str
    force: ForceKind
    eta_s: float


class Unfilled(NamedTuple):
    """A force that is wanted and of which nobody is left."""

    incident_id: IncidentId
    number: str
    force: ForceKind


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where."""

    orders: tuple[Ordered, ...]
    unfilled: tuple[Unfilled, ...]
    placeless: tuple[IncidentId, ...]
    """Incidents without a place, which nobody can be proposed for."""
    saved_s: float
    """Weighted seconds less than one incident after the other, 0 or more."""

    def commands(self) -> tuple[AssignUnits, ...]:
        """Return the orders, one command for each incident."""
        units: dict[IncidentId, list[UnitId]] = {}
        for order in self.orders:
            units.setdefault(order.incident_id, []).append(order.unit_id)
        return tuple(AssignUnits(key, tuple(found)) for key, found in units.items())


class Slot(NamedTuple):
    """One place to fill."""

    incident: Incident
    force: ForceKind


def waiting(casebook: Casebook) -> tuple[Incident, ...]:
    """Return the incidents nobody has been sent to, the most urgent and oldest first."""
    found = [each for each in casebook.open() if each.state is IncidentState.TAKEN_IN]
    return tuple(sorted(found, key=lambda each: (each.urgency, each.known_at, each.id)))


def plan(
    incidents: Iterable[Incident],
    casebook: Casebook,
    units: Mapping[UnitId, LiveUnit],
    roads: RoadNet,
    kinds: KindBook,
    now: datetime,
    duty: DutyBoard | None,
    limits: DispatchLimits,
) -> Plan:
    """Return the assignment of units to incidents with the smallest weighted sum of times."""
    asking = Asking(units, casebook.load(), now, duty, limits)
    slots: list[Slot] = []
    prices: list[dict[UnitId, float]] = []
    seconds: dict[tuple[IncidentId, UnitId], float] = {}
    placeless: list[IncidentId] = []
    for incident in incidents:
        if incident.place is None:
            placeless.append(incident.id)
            continue
        ways = Ways(roads, incident.place)
        bound = {each.unit_id for each in incident.active()}
        for need, missing in wanted(incident, kinds.of(incident.kind), units):
            found, _ = asking.of_force(need.force, bound, incident.place)
            times = ways.seconds(found)
            keys = [each.unit_id for each in found]
            seconds.update(zip(((incident.id, key) for key in keys), times.tolist(), strict=True))
            price = _price(found, times, incident, limits)
            slots += [Slot(incident, need.force)] * missing
            prices += [dict(zip(keys, price.tolist(), strict=True))] * missing
    columns = sorted(set().union(*prices))
    costs = _costs(prices, columns, [WEIGHTS[slot.incident.urgency] for slot in slots])
    chosen = best(costs)
    orders, unfilled = [], []
    for (incident, force), column in zip(slots, chosen, strict=True):
        if column is None:
            unfilled.append(Unfilled(incident.id, incident.number, force))
            continue
        unit_id = columns[column]
        name, eta_s = units[unit_id].unit.name, seconds[incident.id, unit_id]
        orders.append(Ordered(incident.id, incident.number, unit_id, name, force, eta_s))
    saved_s = max(0.0, total(costs, one_by_one(costs)) - total(costs, chosen))
    return Plan(tuple(orders), tuple(unfilled), tuple(placeless), saved_s)


Choice = list[int | None]
"""For each place the column of its unit, None where nobody is left."""


def best(costs: Floats) -> Choice:
    """Return the choice with the smallest :func:`total`.

    ``costs`` has shape (places, units + 1), infinite where a unit cannot go; the last column is
    what the place counts when it stays unfilled.
    """
    from scipy.optimize import linear_sum_assignment

    places, units = len(costs), costs.shape[1] - 1
    if not places:
        return []
    # Each place has an own way to stay unfilled, so that the assignment always exists.
    empty = np.where(np.eye(places, dtype=bool), costs[:, -1:], np.inf)
    dear = 10.0 * float(costs[:, -1].sum())
    table = np.minimum(np.concatenate([costs[:, :-1], empty], axis=1), dear)
    _, columns = linear_sum_assignment(table)
    return [column if column < units else None for column in columns.tolist()]


def one_by_one(costs: Floats) -> Choice:
    """Return the choice of giving each place, in order, the best unit that is left."""
    left = costs.copy()
    chosen: Choice = []
    for row in left:
        column = int(row.argmin())
        chosen.append(None if column == costs.shape[1] - 1 else column)
        if chosen[-1] is not None:
            left[:, column] = np.inf
    return chosen


def total(costs: Floats, chosen: Choice) -> float:
    """Return what a choice counts in weighted seconds."""
    return float(sum(row[-1 if k is None else k] for row, k in zip(costs, chosen, strict=True)))


def _price(
    found: list[Candidate], times: Floats, incident: Incident, limits: DispatchLimits
) -> Floats:
    resting = np.array([each.resting for each in found], dtype=np.float64)
    return np.maximum(merit(found, times, incident, limits), 0.0) + resting * REST_S


def _costs(
    prices: list[dict[UnitId, float]], columns: list[UnitId], weights: list[float]
) -> Floats:
    costs = np.full((len(prices), len(columns) + 1), np.inf)
    place_of = {unit_id: k for k, unit_id in enumerate(columns)}
    for row, price in enumerate(prices):
        costs[row, [place_of[key] for key in price]] = list(price.values())
    costs[:, -1] = UNFILLED_S
    return costs * np.array(weights, dtype=np.float64).reshape(-1, 1)
