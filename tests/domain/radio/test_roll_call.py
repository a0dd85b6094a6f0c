"""A roll call has two windows; whoever is silent in both is missed, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.roll_call import Answer, Misses, RollCall, RollPart, RollState

START = datetime(2026, 5, 4, 15, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def call(*units: int) -> RollCall:
    parts = tuple(RollPart(UnitId(unit), RollState.CALLED, START) for unit in units)
    return RollCall(1, "一组", "王芳", START, 60 * SECOND, 120 * SECOND, parts)


def answered(unit: int, after_s: float) -> RollPart:
    at = START + after_s * SECOND
    return RollPart(UnitId(unit), RollState.ANSWERED, at, Answer.HEARD)


def states(of: RollCall) -> list[RollState]:
    return [part.state for part in of.parts]


def test_the_windows_close_after_60_and_180_seconds():
    running = call(1, 2)
    assert running.advance(START + 59.9 * SECOND) is None
    again = running.advance(START + 60 * SECOND)
    assert states(again) == [RollState.CALLED_AGAIN] * 2
    assert again.due_at() == START + 180 * SECOND
    assert again.advance(START + 179.9 * SECOND) is None
    over = again.advance(START + 180 * SECOND)
    assert states(over) == [RollState.MISSED] * 2
    assert over.ended_at == START + 180 * SECOND
    assert over.due_at() is None
    assert over.advance(START + timedelta(days=1)) is None


def test_a_sleeping_computer_goes_straight_to_missed():
    over = call(1).advance(START + timedelta(hours=1))
    assert states(over) == [RollState.MISSED]


def test_the_call_is_over_when_the_last_one_has_answered():
    one = call(1, 2).answer(answered(1, 5))
    both = one.answer(answered(2, 70))
    assert states(both) == [RollState.ANSWERED] * 2
    assert both.due_at() == START
    assert both.advance(START + 71 * SECOND).ended_at == START + 71 * SECOND


@pytest.mark.parametrize("unit", [1, 9])
def test_who_has_answered_or_is_not_called_cannot_answer(unit):
    assert call(1, 2).answer(answered(1, 5)).answer(answered(unit, 6)) is None


def test_breaking_off_counts_nobody_as_missed():
    over = call(1, 2).end(START + SECOND)
    assert states(over) == [RollState.CALLED] * 2
    assert over.advance(START + timedelta(hours=1)) is None


@given(st.lists(st.tuples(st.floats(0, 90), st.integers(0, 4)), max_size=30))
def test_each_unit_ends_in_one_state_and_never_leaves_it(steps):
    running, now = call(1, 2, 3), START
    done: dict[int, RollState] = {}
    for pause_s, unit in steps:
        now += pause_s * SECOND
        running = running.answer(answered(unit, (now - START) / SECOND)) or running
        running = running.advance(now) or running
        for part in running.parts:
            if part.unit_id in done and running.ended_at is not None:
                assert done[part.unit_id] is part.state
            if part.state in (RollState.MISSED, RollState.ANSWERED):
                done[part.unit_id] = part.state
    final = running.advance(now + timedelta(hours=1)) or running
    assert set(states(final)) <= {RollState.MISSED, RollState.ANSWERED}


def test_two_misses_in_a_row_raise_one_alarm_that_contact_does_not_take_away():
    once = Misses(UnitId(1), 0).missed(START)
    assert once.alarm_at is None
    assert once.contact() is None
    twice = once.missed(START + SECOND)
    assert twice.alarm_at == START + SECOND
    assert twice.missed(START + 2 * SECOND).alarm_at == START + SECOND
    heard = twice.contact()
    assert (heard.count, heard.heard, heard.alarm_at) == (0, True, START + SECOND)
