"""Whose ways to an incident are shown: ordered, not there yet, with a position to start from."""

from __future__ import annotations

from dataclasses import replace

from tests.services.dispatch.conftest import NOW, Plan, book, by_id, incident, kind, unit

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.roster import Mode
from cmdmap.services.dispatch.proposals import propose
from cmdmap.services.dispatch.speeds import DispatchLimits
from cmdmap.services.dispatch.underway import is_coming, underway

LIMITS = DispatchLimits()


def state(matter, number, to):
    bound = tuple(
        replace(each, state=to) if each.unit_id == number else each for each in matter.assignments
    )
    return replace(matter, assignments=bound)


def test_ordered_and_signed_units_come_and_arrived_ones_do_not(roads, spots):
    units = by_id(*(unit(n, spots[20 * n]) for n in (1, 2, 3, 4)))
    matter = incident(1, spots[0], units=(1, 2, 3))
    matter = state(matter, 2, AssignmentState.SIGNED)
    matter = state(matter, 3, AssignmentState.ARRIVED)
    found = underway(matter, units, roads, NOW, None, LIMITS)
    assert [int(each.unit_id) for each in found] == [1, 2]
    first = found[0]
    assert first.route.places[0].metres_to(spots[20]) < 1.0
    assert first.route.places[-1].metres_to(spots[0]) < 1.0
    assert first.eta_s > 0.0


def test_the_time_is_that_of_the_proposal_even_when_the_plan_says_off_duty(roads, spots):
    units = by_id(unit(1, spots[30]))
    modes = {UnitId(1): Mode.CAR}
    matter = incident(1, spots[0], units=(1,))
    plan = Plan(duty={UnitId(1): False}, modes=modes)
    (coming,) = underway(matter, units, roads, NOW, plan, LIMITS)
    free, on_duty = incident(1, spots[0]), Plan(modes=modes)
    (row,) = propose(free, book(free), units, roads, kind(), NOW, on_duty, LIMITS).rows
    assert coming.eta_s == row.eta_s
    assert coming.route == row.route


def test_without_a_position_or_a_place_no_way_is_shown(roads, spots):
    lost = incident(1, spots[0], units=(1, 9))
    assert underway(lost, by_id(unit(1, None)), roads, NOW, None, LIMITS) == ()
    nowhere = incident(1, None, units=(1,))
    assert not is_coming(nowhere)
    assert underway(nowhere, by_id(unit(1, spots[3])), roads, NOW, None, LIMITS) == ()
    assert is_coming(lost)
    assert not is_coming(incident(1, spots[0]))
