"""Who is proposed, in which order, for which reasons, and what is said of who is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.services.dispatch.conftest import GRID, NOW, Plan, book, by_id, incident, kind, unit

from cmdmap.domain.casework.kinds import Need
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.unit import ForceKind
from cmdmap.services.dispatch.candidates import Bar
from cmdmap.services.dispatch.proposals import For, Proposals, propose
from cmdmap.services.dispatch.roadnet import RoadNet
from cmdmap.services.dispatch.speeds import DispatchLimits, Speeds
from cmdmap.services.dispatch.words import reasons_words, route_label, shortfall_words

ONE = kind(Need(ForceKind.GOVERNANCE))
LIMITS = DispatchLimits()


@pytest.fixture
def ask(roads, spots):
    """``ask(units, …)``: propose for an incident at the first spot."""

    def asking(units, *, matter=None, cases=None, of=ONE, duty=None, limits=LIMITS, net=roads):
        matter = matter or incident(1, spots[0])
        cases = cases or book(matter)
        return propose(matter, cases, by_id(*units), net, of, NOW, duty, limits)

    return asking


def names(found: Proposals) -> list[int]:
    return [int(row.unit_id) for row in found.rows]


def codes(found: Proposals, number: int) -> set[For]:
    row = next(each for each in found.rows if each.unit_id == number)
    return {reason.code for reason in row.reasons}


def test_the_first_to_arrive_is_first_with_its_time_way_and_reason(ask, spots):
    found = ask([unit(1, spots[40]), unit(2, spots[5]), unit(3, spots[90])])
    assert names(found)[0] == 2
    first = found.rows[0]
    times = [row.eta_s for row in found.rows]
    assert times == sorted(times)
    assert first.fills
    assert found.filling() == (2,)
    assert first.route is not None
    assert first.metres >= spots[0].metres_to(spots[5]) * 0.99
    assert codes(found, 2) == {For.FIRST}
    assert first.fix_age == timedelta(seconds=5)
    assert reasons_words(first) == "first to be there · by e-bike"


def test_whoever_is_on_it_is_never_proposed_again(ask, spots):
    matter = incident(1, spots[0], units=(2,))
    found = ask([unit(1, spots[40]), unit(2, spots[5])], matter=matter)
    assert names(found) == [1]
    assert not found.rows[0].fills, "the one unit that is wanted is there"
    assert found.shortfalls == ()


def test_every_force_of_the_kind_and_the_one_that_has_it_now_is_asked(ask, spots):
    police, law = ForceKind.POLICE, ForceKind.LAW_ENFORCEMENT
    units = [
        unit(1, spots[3]),
        unit(2, spots[4], kind=police),
        unit(3, spots[5], kind=police),
        unit(4, spots[6], kind=law),
        unit(5, spots[6], kind=ForceKind.GRID),
    ]
    matter = incident(1, spots[0], holder=law)
    found = ask(units, matter=matter, of=kind(Need(ForceKind.GOVERNANCE), Need(police, 2)))
    assert {row.force for row in found.rows} == {ForceKind.GOVERNANCE, police, law}
    assert sorted(found.filling()) == [1, 2, 3, 4]


def test_busy_units_count_as_later_and_too_busy_ones_are_left_out(ask, spots):
    other = incident(2, spots[0], units=(1,))
    matter = incident(1, spots[0])
    units = [unit(1, spots[1]), unit(2, spots[10])]
    found = ask(units, matter=matter, cases=book(matter, other))
    assert names(found) == [2, 1]
    assert For.BUSY in codes(found, 1)
    tight = replace(LIMITS, most_load=1)
    found = ask([unit(1, spots[1])], matter=matter, cases=book(matter, other), limits=tight)
    assert found.rows == ()
    assert found.shortfalls[0].bars == ((Bar.ALL_BUSY, 1),)


def test_the_own_area_outweighs_a_short_lead(ask, spots):
    units = [unit(1, spots[6]), unit(2, spots[9])]
    assert names(ask(units))[0] == 1
    found = ask(units, duty=Plan(beats={UnitId(2): frozenset({GRID.code})}))
    assert names(found)[0] == 2
    assert "own area 第1网格" in reasons_words(found.rows[0])


def test_rested_units_come_first_wherever_they_are(ask, spots):
    units = [unit(1, spots[1]), unit(2, spots[200])]
    found = ask(units, duty=Plan(rests=frozenset({UnitId(1)})))
    assert names(found) == [2, 1]
    assert For.REST_BROKEN in codes(found, 1)
    kept = replace(LIMITS, break_rest=False)
    found = ask(units[:1], duty=Plan(rests=frozenset({UnitId(1)})), limits=kept)
    assert found.shortfalls[0].bars == ((Bar.ALL_IN_REST, 1),)


def test_who_is_off_duty_is_left_out_and_said(ask, spots):
    units = [unit(1, spots[1]), unit(2, spots[2])]
    duty = Plan(duty={UnitId(1): False, UnitId(2): True})
    found = ask(units, duty=duty, of=kind(Need(ForceKind.GOVERNANCE, 2)))
    assert names(found) == [2]
    assert codes(found, 2) >= {For.ON_DUTY}
    assert shortfall_words(found.shortfalls[0]).endswith("1 missing (1 off duty)")


def test_an_old_position_proposes_nobody_but_the_post_does(ask, spots):
    old = unit(1, spots[1], age_s=3600)
    found = ask([old, unit(2, None)])
    assert found.rows == ()
    assert set(found.shortfalls[0].bars) == {(Bar.TOO_STALE, 1), (Bar.NO_LOCATION, 1)}
    found = ask([old], duty=Plan(posts={UnitId(1): spots[7]}))
    assert codes(found, 1) == {For.FIRST, For.AT_POST}
    assert found.rows[0].fix_age is None
    found = ask([old], limits=replace(LIMITS, keep_stale=True))
    assert "position 60 min old" in reasons_words(found.rows[0])


def test_who_is_too_far_away_or_does_not_exist_is_said(ask, spots):
    near = replace(LIMITS, radius_m=100.0)
    found = ask([unit(1, spots[300])], limits=near)
    assert found.shortfalls[0].bars == ((Bar.OUTSIDE_RADIUS, 1),)
    found = ask([unit(1, spots[1], kind=ForceKind.GRID)])
    assert shortfall_words(found.shortfalls[0]).endswith("1 missing (there is no such unit)")


def test_vehicles_go_by_car_and_the_plan_knows_better(ask, spots):
    units = [unit(1, spots[30], key="jt808:13900000000"), unit(2, spots[30])]
    found = ask(units)
    assert {int(row.unit_id): row.mode for row in found.rows} == {1: Mode.CAR, 2: Mode.E_BIKE}
    assert names(found) == [1, 2]
    found = ask(units, duty=Plan(modes={UnitId(1): Mode.FOOT}))
    assert names(found) == [2, 1]


def test_without_a_place_the_least_busy_come_first_without_a_time(ask, spots):
    matter = incident(1, None)
    cases = book(matter, incident(2, spots[0], units=(1,)))
    found = ask([unit(1, spots[1]), unit(2, None)], matter=matter, cases=cases)
    assert names(found) == [2, 1]
    assert all(row.eta_s is None and row.route is None for row in found.rows)


def test_without_roads_the_reason_says_so(ask, spots, area):
    bare = RoadNet(Jurisdiction("", False, area.areas), Speeds())
    found = ask([unit(1, spots[9])], net=bare)
    assert For.STRAIGHT in codes(found, 1)
    assert found.rows[0].metres == pytest.approx(spots[0].metres_to(spots[9]), rel=0.01)


def test_no_more_rows_than_wanted(ask, spots):
    units = [unit(number, spots[number]) for number in range(1, 40)]
    assert len(ask(units).rows) == LIMITS.rows
    many = ask(units, of=kind(Need(ForceKind.GOVERNANCE, 8)))
    assert len(many.filling()) == 8


def test_words_of_a_way():
    assert route_label("巡-07", 412.0, 110.0) == "巡-07 · 0.4 km · 1'50\""
