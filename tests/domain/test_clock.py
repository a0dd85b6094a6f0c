"""Clocks ring once per limit, at its instant; held and postponed ones move it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.clock import Clock, ClockKind, Owner, Ring, Told

START = datetime(2026, 3, 1, 15, 58, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def clock(**values) -> Clock:
    return Clock(
        ClockKind.ARRIVE,
        1,
        Owner.BRIGADE,
        START,
        START + 8 * MINUTE,
        START + 10 * MINUTE,
        START + 15 * MINUTE,
        **values,
    )


def test_nothing_is_said_before_the_first_limit():
    assert clock().advance(START + 8 * MINUTE - timedelta(microseconds=1)) == (clock(), ())


@pytest.mark.parametrize(("minutes", "told"), [(8, 1), (10, 2), (15, 3)])
def test_a_limit_is_told_exactly_at_its_instant(minutes, told):
    before, _ = clock().advance(START + minutes * MINUTE - timedelta(microseconds=1))
    after, rings = before.advance(START + minutes * MINUTE)
    assert rings == (Ring(Told(told), START + minutes * MINUTE),)
    assert after.advance(START + minutes * MINUTE) == (after, ())


def test_a_clock_that_slept_says_each_limit_once_in_order():
    after, rings = clock().advance(START + timedelta(days=2))
    assert [ring.told for ring in rings] == [Told.WARNED, Told.OVERDUE, Told.SUPERVISED]
    assert [ring.at for ring in rings] == [START + n * MINUTE for n in (8, 10, 15)]
    assert after.rings_at() is None


def test_a_clock_stopped_while_it_stood_still_is_judged_by_the_time_it_ran():
    stopped = clock().hold(START + 5 * MINUTE).stop(START + 60 * MINUTE)
    assert stopped.held_at is None
    assert stopped.met is True


def test_a_stopped_clock_is_silent_and_keeps_its_first_stop():
    stopped = clock().stop(START + MINUTE).stop(START + 20 * MINUTE)
    assert stopped.stopped_at == START + MINUTE
    assert stopped.advance(START + timedelta(days=1)) == (stopped, ())
    assert stopped.met is True


def test_a_stop_at_the_limit_is_too_late():
    assert clock().stop(START + 10 * MINUTE).met is False
    assert clock(told=Told.OVERDUE).met is False
    assert clock().met is None


def test_a_held_clock_is_silent_and_moves_what_it_has_not_told():
    warned, _ = clock().advance(START + 9 * MINUTE)
    held = warned.hold(START + 9 * MINUTE)
    assert held.advance(START + timedelta(hours=3))[1] == ()
    again = held.release(START + 69 * MINUTE)
    assert again.warn_at == START + 8 * MINUTE
    assert again.due_at == START + 70 * MINUTE
    assert again.rings_at() == START + 70 * MINUTE


def test_a_postponed_clock_is_due_anew_but_does_not_warn_twice():
    overdue, _ = clock().advance(START + 11 * MINUTE)
    later = overdue.postpone(START + 30 * MINUTE)
    assert later.told is Told.WARNED
    assert later.rings_at() == START + 30 * MINUTE
    assert later.supervise_at - later.due_at == 5 * MINUTE


@given(st.lists(st.integers(0, 3000), max_size=30))
def test_however_often_it_is_looked_at_each_limit_rings_once(seconds):
    state, said = clock(), []
    for second in sorted(seconds):
        state, rings = state.advance(START + timedelta(seconds=second))
        said += rings
    levels = [ring.told for ring in said]
    assert levels == sorted(set(levels))
    assert all(ring.at == clock().limit_of(ring.told) for ring in said)
    last = max(seconds, default=0)
    assert len(said) == sum(last >= limit for limit in (480, 600, 900))
