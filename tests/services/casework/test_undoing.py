"""Taking back: by who did it or a supervisor, at once, and no clock is unsaid."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.cases import DISPATCHER, HEAD, case_bench

from cmdmap.domain.casework.commands import (
    AmendIncident,
    Dispose,
    FeedBack,
    MoveAssignment,
    NoteIncident,
    TakeBack,
)
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Actor, Role
from cmdmap.services.casework.room import CaseTimes
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.present import Limits

OTHER = Actor("赵派单", frozenset({Role.DISPATCHER}))


def test_an_arrival_that_was_not_one_is_taken_back_whole(store):
    with case_bench(store) as bench:
        number = bench.open()
        (part,) = bench.assign(number, 1)
        before = bench.incident(number)
        bench.do(MoveAssignment(Act.ARRIVE, part.id), DISPATCHER)
        assert "only they or a supervisor" in bench.refused(TakeBack(number), OTHER)
        bench.do(TakeBack(number), DISPATCHER)
        after = bench.incident(number)
        assert (after.state, after.assignments, after.clocks) == (
            before.state, before.assignments, before.clocks,
        )  # fmt: skip
        assert bench.stored(number) == after
        assert [line.act for line in bench.lines(number)][-2:] == [Act.ARRIVE, Act.TAKE_BACK]
        assert sentence(bench.lines(number)[-1]) == "taken back by its author, Confirm arrival"
        assert "cannot be taken back" in bench.refused(TakeBack(number), DISPATCHER)


def test_a_supervisor_takes_back_what_another_did(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.do(AmendIncident(number, text="写错"), DISPATCHER)
        bench.do(TakeBack(number), HEAD)
        assert bench.incident(number).text == ""


def test_it_can_be_done_for_a_while_and_not_after_another_act(store):
    limits = Limits(casework=CaseTimes(undo=timedelta(seconds=60)))
    with case_bench(store, limits=limits) as bench:
        number = bench.open()
        bench.lead_to_feedback(number)
        bench.do(NoteIncident(number, "已通知"))
        bench.turn(seconds=60)
        bench.do(TakeBack(number))
        assert bench.incident(number).state is IncidentState.DISPOSED
        assert bench.incident(number).feedback == ""
        bench.do(FeedBack(number, "补充"))
        bench.turn(seconds=61)
        assert "too long ago" in bench.refused(TakeBack(number))
        bench.assign(number, 2)
        assert "cannot be taken back" in bench.refused(TakeBack(number))


def test_a_clock_that_has_spoken_stays_so(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        bench.turn(minutes=7, seconds=59)
        bench.part(Act.SIGN, number)
        bench.turn(minutes=1)
        assert bench.incident(number).clock(ClockKind.ARRIVE).told is Told.WARNED
        bench.do(TakeBack(number))
        clock = bench.incident(number).clock(ClockKind.ARRIVE)
        assert clock.told is Told.WARNED
        assert clock.runs


def test_who_left_by_mistake_owes_a_check_in_again(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        bench.part(Act.ARRIVE, number)
        bench.part(Act.LEAVE, number)
        assert not bench.desk.radio().check_ins
        bench.do(TakeBack(number))
        assert list(bench.desk.radio().check_ins) == [("JQ20260504-0001", bench.unit(1))]


def test_after_a_restart_nothing_is_taken_back(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1)
        bench.part(Act.ARRIVE, number)
        bench.do(Dispose(number))
    with case_bench(store) as bench:
        assert bench.incident(number).state is IncidentState.DISPOSED
        assert "cannot be taken back" in bench.refused(TakeBack(number))
