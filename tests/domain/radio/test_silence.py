"""Silence timers tell each level once in a silence, and contact with one unit is no one else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.silence import CheckIn, Silence, Watch

START = datetime(2026, 5, 4, 15, 50, tzinfo=UTC)
"""Ten minutes before midnight in the sub-district."""
MINUTE = timedelta(minutes=1)
WATCH = Watch(UnitId(1), "王芳", START, 20 * MINUTE, 30 * MINUTE)

steps = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(minutes=25)), st.booleans()), max_size=40
)


@given(steps)
def test_each_level_is_told_once_in_a_silence_and_in_order(steps):
    watch, now, told = WATCH, START, []
    for pause, heard in steps:
        now += pause
        if heard and (fresh := watch.contact(now)):
            watch, told = fresh, []
        elif risen := watch.advance(now):
            watch = risen
            told.append(risen.level)
        assert watch.advance(now) is None, "a level is told twice"
        assert told == sorted(set(told))
        assert watch.level is watch.level_at(now)


@given(steps)
def test_nothing_is_due_before_the_time_it_names(steps):
    watch, now = WATCH, START
    for pause, heard in steps:
        now += pause
        if heard and (fresh := watch.contact(now)):
            watch = fresh
        due_at = watch.due_at()
        if due_at is not None and now < due_at:
            assert watch.advance(now) is None
            assert watch.advance(due_at) is not None
        watch = watch.advance(now) or watch


def test_amber_and_red_come_when_they_are_due_over_midnight():
    assert WATCH.advance(START + 20 * MINUTE - timedelta(microseconds=1)) is None
    amber = WATCH.advance(START + 20 * MINUTE)
    assert amber.level is Silence.AMBER
    assert amber.due_at() == START + 30 * MINUTE
    red = amber.advance(START + 30 * MINUTE)
    assert red.level is Silence.RED
    assert red.due_at() is None


def test_a_long_gap_tells_red_only():
    assert WATCH.advance(START + timedelta(hours=2)).level is Silence.RED


def test_an_old_contact_changes_nothing():
    assert WATCH.contact(START - MINUTE) is None
    assert WATCH.contact(START) is None


@given(steps)
def test_a_check_in_is_overdue_once_until_contact(steps):
    check_in, now, told = CheckIn("A", UnitId(1), 20 * MINUTE, START), START, 0
    for pause, heard in steps:
        now += pause
        if heard and (fresh := check_in.contact(now)):
            check_in, told = fresh, 0
        elif late := check_in.advance(now):
            check_in, told = late, told + 1
        assert told <= 1
        assert check_in.late is (now >= check_in.due_at)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 3)), min_size=1, unique=True),
    st.data(),
)
def test_one_check_in_leaves_every_other_timer_alone(keys, data):
    desk = RadioDesk()
    for incident, unit in keys:
        desk = desk.with_check_in(CheckIn(incident, UnitId(unit), 20 * MINUTE, START))
    chosen = data.draw(st.sampled_from(sorted(desk.check_ins)))
    after = desk.with_check_in(desk.check_ins[chosen].contact(START + MINUTE))
    changed = [key for key in desk.check_ins if after.check_ins[key] != desk.check_ins[key]]
    assert changed == [chosen]
    assert desk.due_at() == START + 20 * MINUTE
