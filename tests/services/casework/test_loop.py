"""The seven steps over a real desk and store, each with its line, clock and fact."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.cases import HEAD, case_bench
from tests.kit.desks import NOON

from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import CloseKind, IncidentState
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.services.casework.sentences import sentence


def test_seven_steps_lead_to_the_close(store):
    with case_bench(store) as bench:
        number = bench.open(known_at=NOON - timedelta(seconds=40), text="收费争执")
        opened = bench.incident(number)
        bench.lead_to_close(number)
        closed = bench.incident(number)
        assert opened.number == "JQ20260504-0001"
        assert opened.state is IncidentState.TAKEN_IN
        assert closed.state is IncidentState.CLOSED
        assert closed.close_kind is CloseKind.NORMAL
        assert closed.steps_done == 7
        take_in = closed.clock(ClockKind.TAKE_IN)
        assert take_in is not None
        assert take_in.started_at == NOON - timedelta(seconds=40)
        assert all(clock.stopped_at is not None and clock.met for clock in closed.clocks)
        assert bench.stored(number) == closed
        acts = [line.act for line in bench.lines(number)]
        assert acts == [
            Act.OPEN, Act.DISPATCH, Act.SIGN, Act.ARRIVE, Act.DISPOSE, Act.FEED_BACK,
            Act.CALL_BACK, Act.LEAVE, Act.CLOSE,
        ]  # fmt: skip
        facts = [fact.happened for fact in bench.listener.facts(IncidentMoved)]
        assert facts[-1] is Happened.CLOSED
        assert {line.by for line in bench.lines(number)} == {HEAD.name}


def test_the_time_line_reads_as_sentences(store):
    with case_bench(store) as bench:
        number = bench.open(text="收费争执")
        bench.lead_to_close(number)
        assert [sentence(line) for line in bench.lines(number)] == [
            "opened and taken in, citizen: 收费争执",
            "dispatched to 巡-01",
            "巡-01 signed for it · by the operator",
            "巡-01 arrived on site · by the operator",
            "disposed · by the operator",
            "fed back: 当场调解成功 · by the operator",
            "called back, reached, satisfied",
            "巡-01 left the site: the incident was closed",
            "closed (filed), closed in time",
        ]
