"""Calling back: the gate before the close, three tries, rework, and how it is filed."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.kit.cases import case_bench

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import CloseIncident, Dispose, FeedBack, RecordCallBack
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import CallResult, CloseKind, IncidentState, Satisfaction
from cmdmap.domain.incident_flow import Act
from cmdmap.services.casework.sentences import sentence
from cmdmap.store.casework.tables import call_backs

NO_ANSWER, REACHED = CallResult.NO_ANSWER, CallResult.REACHED


def test_nothing_is_closed_without_a_call_back(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.lead_to_feedback(number)
        assert "call the citizen first" in bench.refused(CloseIncident(number))
        for tries in (1, 2):
            bench.do(RecordCallBack(number, NO_ANSWER))
            assert bench.incident(number).state is IncidentState.FED_BACK
            assert len(bench.incident(number).call_backs) == tries
            assert "call the citizen first" in bench.refused(CloseIncident(number))
        bench.do(RecordCallBack(number, NO_ANSWER))
        assert bench.incident(number).state is IncidentState.CALLED_BACK
        bench.do(CloseIncident(number))
        assert bench.stored(number) == bench.incident(number)


def test_who_does_not_want_to_be_asked_was_called(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.lead_to_feedback(number)
        bench.do(RecordCallBack(number, CallResult.REFUSED, note="不愿评价"))
        assert bench.incident(number).state is IncidentState.CALLED_BACK


@pytest.mark.parametrize(
    ("result", "satisfaction"), [(REACHED, None), (NO_ANSWER, Satisfaction.SATISFIED)]
)
def test_satisfaction_is_that_of_a_citizen_who_was_reached(store, result, satisfaction):
    with case_bench(store) as bench:
        number = bench.open()
        bench.lead_to_feedback(number)
        wish = RecordCallBack(number, result, satisfaction)
        assert "how satisfied" in bench.refused(wish)


def test_not_satisfied_sends_it_back_to_who_disposed_of_it(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1, 2)
        bench.part(Act.ARRIVE, number, 1)
        bench.do(Dispose(number))
        bench.do(FeedBack(number, "已处理"))
        bench.do(RecordCallBack(number, REACHED, Satisfaction.NOT, "噪声仍在"))
        incident = bench.incident(number)
        assert (incident.state, incident.round) == (IncidentState.DISPATCHED, 2)
        assert (incident.call_backs, incident.feedback) == ((), "")
        assert [(part.unit_id, part.round, part.state) for part in incident.assignments] == [
            (bench.unit(1), 1, AssignmentState.LEFT),
            (bench.unit(2), 1, AssignmentState.WITHDRAWN),
            (bench.unit(1), 2, AssignmentState.ORDERED),
        ]
        again = incident.clock(ClockKind.ARRIVE)
        assert again is not None
        assert (again.round, again.runs) == (2, True)
        assert all(clock.stopped_at for clock in incident.clocks if clock.round == 1)
        assert bench.stored(number) == incident
        with store.reader() as connection:
            kept = connection.execute(select(call_backs)).all()
        assert [(row.round, row.satisfaction, row.note) for row in kept] == [
            (1, "not_satisfied", "噪声仍在")
        ]
        # The second round needs a call of its own.
        bench.part(Act.ARRIVE, number, 1)
        bench.do(Dispose(number))
        bench.do(FeedBack(number, "再次处理"))
        assert "call the citizen first" in bench.refused(CloseIncident(number))
        bench.do(RecordCallBack(number, NO_ANSWER))
        assert len(bench.incident(number).call_backs) == 1
        arrivals = [sentence(line) for line in bench.lines(number) if line.act is Act.ARRIVE]
        assert ["(round 2)" in said for said in arrivals] == [False, True]


def test_it_is_filed_as_overdue_when_a_clock_was(store):
    with case_bench(store) as bench:
        late, typed = bench.open(), bench.open()
        bench.turn(minutes=11)
        for number, wish in ((late, None), (typed, CloseKind.SPECIAL)):
            bench.lead_to_feedback(number)
            bench.do(RecordCallBack(number, REACHED, Satisfaction.MOSTLY))
            bench.do(CloseIncident(number, wish))
        assert bench.incident(late).close_kind is CloseKind.OVERDUE
        assert bench.incident(typed).close_kind is CloseKind.SPECIAL


def test_the_close_frees_who_is_still_bound(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.assign(number, 1, 2)
        bench.part(Act.ARRIVE, number, 1)
        bench.do(Dispose(number))
        bench.do(FeedBack(number, "已处理"))
        bench.do(RecordCallBack(number, CallResult.REFUSED))
        bench.do(CloseIncident(number))
        states = [part.state for part in bench.incident(number).assignments]
        assert states == [AssignmentState.LEFT, AssignmentState.WITHDRAWN]
        assert not bench.desk.radio().check_ins
        assert not bench.desk.casework().load()
        acts = [line.act for line in bench.lines(number)[-3:]]
        assert acts == [Act.LEAVE, Act.WITHDRAW, Act.CLOSE]
