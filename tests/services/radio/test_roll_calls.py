"""Roll calls over a real desk: windows, answers by ear and by hand, misses, the alarm, restarts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.kit.desks import NOON, open_file
from tests.kit.radio_desks import BY, RadioBench, radio_bench

from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import UnitId
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.radio.commands import (
    AcknowledgeMisses,
    AnswerRollCall,
    EndRollCall,
    StartRollCall,
)
from cmdmap.domain.radio.facts import MissesAlarmed, RollCallMoved
from cmdmap.domain.radio.roll_call import Answer, RollCall, RollState
from cmdmap.domain.report import ReportKind
from cmdmap.errors import WorldError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cmdmap.db"


@pytest.fixture
def bench(path: Path) -> Iterator[RadioBench]:
    with open_file(path) as store, radio_bench(store) as made:
        yield made


def start(bench: RadioBench, *numbers: int) -> RollCall:
    units = tuple(bench.unit(number) for number in numbers)
    commit = bench.do(StartRollCall("一组", units, BY))
    return next(fact.call for fact in commit.facts if isinstance(fact, RollCallMoved))


def states(bench: RadioBench, call: RollCall) -> list[RollState]:
    return [part.state for part in bench.radio.calls[call.id].parts]


def test_everybody_is_called_again_after_60_s_and_missed_after_180_s(bench):
    call = start(bench, 1, 2)
    bench.tick(seconds=60)
    assert states(bench, call) == [RollState.CALLED_AGAIN] * 2
    bench.tick(seconds=120)
    assert states(bench, call) == [RollState.MISSED] * 2
    bench.tick(seconds=600)
    assert bench.texts() == [
        "roll call 一组: 2 called, 2 radios asked",
        "called again, 2 radios asked: Radio 100-2001, Radio 100-2002",
        "missed the roll call, 1 in a row",
        "missed the roll call, 1 in a row",
        "roll call 一组 over: 0 answered, 2 missed",
    ]


def test_radios_are_asked_for_their_position_through_the_outbox(bench):
    start(bench, 1, 2)
    polls = [fact.message for fact in bench.listener.facts(MessageQueued)]
    assert [poll.kind for poll in polls] == [OutgoingKind.POLL] * 2
    assert {poll.by for poll in polls} == {BY}


@pytest.mark.parametrize("kind", [ReportKind.PTT, ReportKind.STATUS, ReportKind.TEXT])
def test_any_word_of_the_unit_is_its_answer_a_position_is_not(bench, kind):
    call = start(bench, 1, 2)
    bench.tick(seconds=5)
    bench.move(1)
    assert states(bench, call) == [RollState.CALLED] * 2
    bench.hear(1, kind, text="80")
    assert states(bench, call) == [RollState.ANSWERED, RollState.CALLED]
    assert bench.radio.calls[call.id].parts[0].how is Answer.HEARD


def test_the_operator_answers_for_a_unit_and_says_how(bench):
    call = start(bench, 1)
    bench.do(AnswerRollCall(call.id, bench.unit(1), Answer.PHONE, BY, "在岗"))
    (part,) = bench.radio.calls[call.id].parts
    assert (part.how, part.by, part.note) == (Answer.PHONE, BY, "在岗")
    assert bench.radio.calls[call.id].ended_at == bench.clock.now
    assert bench.texts()[-2:] == [
        "answered the roll call by phone: 在岗",
        "roll call 一组 over: 1 answered, 0 missed",
    ]


def test_the_way_must_be_picked(bench):
    call = start(bench, 1)
    with pytest.raises(WorldError, match="Pick how"):
        bench.do(AnswerRollCall(call.id, bench.unit(1), Answer.HEARD, BY))
    with pytest.raises(WorldError, match="not waited for"):
        bench.do(AnswerRollCall(call.id, bench.unit(2), Answer.PHONE, BY))


def test_two_misses_in_a_row_alarm_once_until_a_named_person_takes_note(bench):
    unit = bench.unit(1)
    for _ in range(3):
        start(bench, 1)
        bench.tick(seconds=180)
    assert [fact.unit_id for fact in bench.listener.facts(MissesAlarmed)] == [unit]
    bench.hear(1)
    assert bench.radio.misses[unit].alarm_at is not None
    assert bench.radio.misses[unit].heard
    with pytest.raises(WorldError, match="Type your name"):
        bench.do(AcknowledgeMisses(unit, "  "))
    bench.do(AcknowledgeMisses(unit, BY, "已派人查看"))
    assert bench.radio.misses == {}
    assert bench.texts()[-1] == "took note of the missed roll calls: 已派人查看"


def test_contact_between_two_misses_prevents_the_alarm(bench):
    for _ in range(2):
        start(bench, 1)
        bench.tick(seconds=180)
        bench.hear(1)
    assert bench.listener.facts(MissesAlarmed) == []


def test_a_call_that_is_broken_off_counts_nobody(bench):
    call = start(bench, 1, 2)
    bench.do(EndRollCall(call.id, BY))
    bench.tick(seconds=600)
    assert bench.radio.misses == {}
    with pytest.raises(WorldError, match="over"):
        bench.do(EndRollCall(call.id, BY))


def test_a_restart_over_midnight_closes_the_windows_and_keeps_the_alarm(path):
    before_midnight = NOON + timedelta(hours=11, minutes=59)
    with open_file(path) as store, radio_bench(store, at=before_midnight) as bench:
        unit = bench.unit(1)
        start(bench, 1)
        bench.tick(seconds=180)
        call = start(bench, 1)
        bench.tick(seconds=61)
    later = before_midnight + timedelta(seconds=500)
    with open_file(path) as store, radio_bench(store, at=later) as bench:
        assert states(bench, call) == [RollState.CALLED_AGAIN]
        bench.tick()
        assert states(bench, call) == [RollState.MISSED]
        assert len(bench.listener.facts(MissesAlarmed)) == 1
    with open_file(path) as store, radio_bench(store, at=later) as bench:
        bench.tick(hours=1)
        assert bench.radio.misses[unit].alarm_at == later
        assert bench.listener.facts(MissesAlarmed) == []


@pytest.mark.parametrize("units", [(), (UnitId(99),)])
def test_a_call_to_nobody_is_refused(bench, units):
    with pytest.raises(WorldError):
        bench.do(StartRollCall("x", units, BY))
    assert bench.entries() == []
