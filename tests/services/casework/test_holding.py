"""Holding: clocks of a suspended incident stand still; another limit is asked for and answered."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.cases import DISPATCHER, HEAD, LEADER, case_bench
from tests.kit.desks import NOON

from cmdmap.domain.casework.commands import (
    AnswerPostponement,
    AskPostponement,
    AssignUnits,
    CancelIncident,
    Resume,
    Suspend,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act

ARRIVE = ClockKind.ARRIVE


def test_while_suspended_the_clocks_stand_still_and_one_says_when_to_look_again(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        due = bench.incident(number).clock(ARRIVE).due_at
        bench.turn(minutes=2)
        until = NOON + timedelta(hours=20)
        bench.do(Suspend(number, "等清运车", until))
        held = bench.incident(number)
        assert held.state is IncidentState.SUSPENDED
        assert held.steps_done == 2
        assert held.clock(ARRIVE).held_at == NOON + timedelta(minutes=2)
        assert held.clock(ClockKind.RESUME).due_at == until
        assert held.pressing().kind is ClockKind.RESUME
        assert "resume it first" in bench.refused(AssignUnits(number, (bench.unit(2),)))
        bench.turn(hours=3)
        bench.do(Resume(number))
        resumed = bench.incident(number)
        assert resumed.state is IncidentState.DISPATCHED
        assert resumed.clock(ARRIVE).due_at == due + timedelta(hours=3)
        assert resumed.clock(ClockKind.RESUME).stopped_at is not None
        assert resumed.suspended_from is None
        assert bench.stored(number) == resumed


def test_units_go_on_meanwhile_and_it_is_resumed_where_they_are(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        bench.do(Suspend(number, "等消防"))
        bench.part(Act.ARRIVE, number)
        assert bench.incident(number).state is IncidentState.SUSPENDED
        bench.do(Resume(number))
        assert bench.incident(number).state is IncidentState.ON_SITE


def test_a_suspension_needs_a_reason_and_ends_later_than_now(store):
    with case_bench(store) as bench:
        number = bench.open()
        assert "needs a reason" in bench.refused(Suspend(number, ""))
        assert "later than now" in bench.refused(Suspend(number, "等", NOON))
        assert "may not" in bench.refused(Suspend(number, "等"), DISPATCHER)
        assert "not suspended" in bench.refused(Resume(number))


def test_another_limit_is_asked_for_once_and_granted_by_somebody_else(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        later = NOON + timedelta(minutes=30)
        wish = AskPostponement(number, ARRIVE, later, "道路封闭")
        grant = AnswerPostponement(number, ARRIVE, granted=True)
        assert "Nobody has asked" in bench.refused(grant)
        bench.do(wish)
        assert "asked for already" in bench.refused(wish, DISPATCHER)
        assert "own wish" in bench.refused(grant)
        assert "may not" in bench.refused(grant, DISPATCHER)
        bench.do(grant, LEADER)
        clock = bench.incident(number).clock(ARRIVE)
        assert clock.due_at == later
        assert clock.supervise_at == later + timedelta(minutes=5)
        assert bench.incident(number).postponements == ()
        assert bench.stored(number) == bench.incident(number)
        bench.do(AskPostponement(number, ARRIVE, later + timedelta(hours=1), "再延"), DISPATCHER)
        deny = AnswerPostponement(number, ARRIVE, granted=False)
        assert "needs a reason" in bench.refused(deny)
        bench.do(AnswerPostponement(number, ARRIVE, granted=False, reason="不再延"), HEAD)
        assert bench.incident(number).clock(ARRIVE) == clock


def test_a_wish_makes_no_sense_of_a_clock_that_does_not_run_or_for_an_earlier_limit(store):
    with case_bench(store) as bench:
        number = bench.open()
        later = NOON + timedelta(days=9)
        assert "does not run" in bench.refused(
            AskPostponement(number, ClockKind.TAKE_IN, later, "晚")
        )
        assert "lies later" in bench.refused(AskPostponement(number, ARRIVE, NOON, "早"))
        due = bench.incident(number).clock(ARRIVE).due_at
        assert "lies later" in bench.refused(AskPostponement(number, ARRIVE, due, "同"))


def test_a_wish_is_over_when_its_clock_stops(store):
    with case_bench(store) as bench:
        number, other = bench.open(), bench.open()
        bench.assign(number, 1)
        for each in (number, other):
            bench.do(AskPostponement(each, ARRIVE, NOON + timedelta(hours=1), "堵车"))
        bench.part(Act.ARRIVE, number)
        bench.do(CancelIncident(other, "误报"))
        for each in (number, other):
            assert bench.incident(each).postponements == ()
            assert bench.stored(each) == bench.incident(each)
