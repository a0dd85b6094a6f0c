"""Field: who arrives stops which clock, what is proven how, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.cases import DISPATCHER, case_bench
from tests.kit.desks import NOON

from cmdmap.domain.assignment import AssignmentState, Evidence, Proof
from cmdmap.domain.casework.commands import (
    Dispose,
    FeedBack,
    HandOverIncident,
    MoveAssignment,
    Resume,
    SendBack,
    Suspend,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import AssignmentId
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.unit import ForceKind
from cmdmap.services.casework.sentences import sentence

LAW, MEDIATION = ForceKind.LAW_ENFORCEMENT, ForceKind.MEDIATION


def stopped(incident):
    """The kinds of clocks that do not run any more."""
    return {clock.kind for clock in incident.clocks if clock.stopped_at is not None}


def test_an_arrival_without_a_sign_for_signs_too_and_says_how_it_is_known(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        bench.turn(minutes=3)
        proof = Evidence(Proof.POSITION, "41 m, 30 s")
        at = NOON + timedelta(minutes=2)
        bench.do(MoveAssignment(Act.ARRIVE, part.id, evidence=proof, at=at))
        (part,) = bench.incident(number).assignments
        assert (part.signed_at, part.arrived_at) == (at, at)
        assert (part.signed_by_proof, part.arrived_by_proof) == (Proof.POSITION, Proof.POSITION)
        line = bench.lines(number)[-1]
        assert line.at == at
        assert line.written_at == NOON + timedelta(minutes=3)
        assert sentence(line) == (
            "巡-01 arrived on site, which signs for it · by position 41 m, 30 s"
        )
        arrive = bench.incident(number).clock(ClockKind.ARRIVE)
        assert arrive is not None
        assert arrive.stopped_at == at


def test_who_arrives_decides_which_clock_stops(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1, 2, 3)
        bench.do(HandOverIncident(number, LAW, "需执法"))
        bench.do(HandOverIncident(number, MEDIATION, "需调解"))
        before = stopped(bench.incident(number))
        bench.part(Act.ARRIVE, number, 2)
        assert stopped(bench.incident(number)) - before == {ClockKind.LAW_JOIN}
        bench.part(Act.ARRIVE, number, 3)
        assert stopped(bench.incident(number)) - before == {ClockKind.LAW_JOIN, ClockKind.MEDIATE}
        bench.part(Act.ARRIVE, number, 1)
        assert ClockKind.ARRIVE in stopped(bench.incident(number))


def test_without_a_brigade_unit_the_first_who_arrives_stops_the_arrival(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 4)
        bench.part(Act.ARRIVE, number, 4)
        assert ClockKind.ARRIVE in stopped(bench.incident(number))


def test_nobody_leaves_who_never_arrived_but_a_supervisor_may_clear(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        leave = MoveAssignment(Act.LEAVE, part.id)
        assert "let a supervisor clear it" in bench.refused(leave, DISPATCHER)
        override = MoveAssignment(Act.OVERRIDE_LEAVE, part.id, "电台坏，本人电话确认")
        assert "may not" in bench.refused(override, DISPATCHER)
        bench.do(override)
        (part,) = bench.incident(number).assignments
        assert part.state is AssignmentState.LEFT
        assert part.arrived_at is None
        assert part.reason == "电台坏，本人电话确认"
        assert bench.incident(number).state is IncidentState.ON_SITE


def test_the_unit_that_has_come_furthest_decides(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1, 2)
        bench.part(Act.ARRIVE, number, 1)
        bench.part(Act.SIGN, number, 2)
        assert bench.incident(number).state is IncidentState.ON_SITE
        bench.part(Act.WITHDRAW, number, 1, reason="急调")
        assert bench.incident(number).state is IncidentState.SIGNED
        bench.part(Act.REFUSE, number, 2, reason="车坏")
        assert bench.incident(number).state is IncidentState.TAKEN_IN
        bench.assign(number, 1)
        assert bench.incident(number).state is IncidentState.DISPATCHED


@pytest.mark.parametrize("at", [NOON - timedelta(minutes=1), NOON + timedelta(hours=1)])
def test_a_time_before_the_order_or_in_the_future_is_refused(store, at):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        assert "before what was known" in bench.refused(MoveAssignment(Act.SIGN, part.id, at=at))


def test_a_radio_clock_that_runs_a_little_ahead_counts_as_now(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        bench.do(MoveAssignment(Act.SIGN, part.id, at=NOON + timedelta(seconds=20)))
        assert bench.incident(number).assignments[0].signed_at == NOON


def test_what_no_unit_does_or_has_is_refused(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        assert "nothing a unit does" in bench.refused(MoveAssignment(Act.CLOSE, part.id))
        assert "no assignment" in bench.refused(MoveAssignment(Act.SIGN, AssignmentId(99)))
        bench.part(Act.ARRIVE, number)
        assert "has no part" in bench.refused(Dispose(number, unit_id=bench.unit(2)))
        bench.do(Dispose(number, "已调解", bench.unit(1)))
        assert sentence(bench.lines(number)[-1]) == "disposed by 巡-01: 已调解 · by the operator"
        assert "Feedback says in words" in bench.refused(FeedBack(number, "  "))


def test_feedback_sent_back_lets_its_clock_run_on_and_the_call_wait(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.lead_to_feedback(number)
        bench.turn(hours=1)
        bench.do(SendBack(number, "没有照片"))
        incident = bench.incident(number)
        feed_back, call = incident.clock(ClockKind.FEED_BACK), incident.clock(ClockKind.CALL_BACK)
        assert incident.state is IncidentState.ON_SITE
        assert incident.feedback == ""
        assert feed_back is not None
        assert feed_back.runs
        assert call is not None
        assert not call.runs
        bench.turn(hours=2)
        bench.do(Dispose(number))
        bench.do(FeedBack(number, "照片已补"))
        later = bench.incident(number).clock(ClockKind.CALL_BACK)
        assert later is not None
        assert later.runs
        assert later.due_at == call.due_at + timedelta(hours=2)
        assert bench.stored(number) == bench.incident(number)


def test_a_clock_that_is_set_back_lets_nobody_arrive_before_the_order(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        bench.turn(hours=-2)
        bench.part(Act.SIGN, number)
        bench.part(Act.ARRIVE, number)
        part = bench.incident(number).assignment_of(bench.unit(1))
        assert part is not None
        assert part.ordered_at == part.signed_at == part.arrived_at == NOON
        arrive = bench.incident(number).clock(ClockKind.ARRIVE)
        assert arrive is not None
        assert arrive.met


def test_time_that_stood_still_does_not_count_whatever_the_clock_was_set_to(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.turn(minutes=4)
        bench.do(Suspend(number, "等"))
        bench.turn(hours=-2)
        bench.do(Resume(number))
        arrive = bench.incident(number).clock(ClockKind.ARRIVE)
        assert arrive is not None
        assert arrive.due_at == bench.clock.now + timedelta(minutes=6)


def test_a_unit_on_twenty_incidents_arrives_at_one(store):
    with case_bench(store) as bench:
        numbers = [bench.open() for _ in range(20)]
        for number in numbers:
            bench.assign(number, 2)
        bench.part(Act.ARRIVE, numbers[7], 2)
        on_site = [each for each in numbers if bench.incident(each).state is IncidentState.ON_SITE]
        assert on_site == [numbers[7]]
        assert len(bench.desk.radio().check_ins) == 20
