"""The radio desk's models: order by urgency, signs beside colours, sound to Qt's model tester."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.roll_call import Answer, RollCall, RollPart, RollState
from cmdmap.domain.radio.silence import CheckIn, Silence, Watch
from cmdmap.ui.radio.roll_model import RollModel, roll_words
from cmdmap.ui.radio.watch_model import STATE, WatchModel, watch_rows

MINUTE = timedelta(minutes=1)


def checked(model):
    model.tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return model


@pytest.fixture
def present(make_live):
    return {UnitId(number): make_live(number) for number in (1, 2, 3)}


def texts(model, column=0):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def desk_at(now, *silent_min):
    desk = RadioDesk()
    for number, minutes in enumerate(silent_min, 1):
        at = now - minutes * MINUTE
        desk = desk.with_watch(Watch(UnitId(number), "王芳", at, 20 * MINUTE, 30 * MINUTE))
    return desk


def test_the_longest_silence_is_on_top_with_a_sign_and_a_colour(qapp, now, present):
    model = checked(WatchModel())
    model.show_rows(watch_rows(desk_at(now, 1, 31, 21), present, now))
    assert texts(model) == ["巡-02", "巡-03", "巡-01"]
    assert texts(model, STATE) == ["■ 31 min", "▲ 21 min", "● 60 s"]
    colours = {
        model.index(row, STATE).data(Qt.ItemDataRole.ForegroundRole).name() for row in range(3)
    }
    assert len(colours) == 3


def test_a_check_in_that_is_owed_stands_above_a_quiet_watch(qapp, now, present):
    desk = desk_at(now, 5).with_check_in(CheckIn("JQ-7", UnitId(1), 20 * MINUTE, now - 22 * MINUTE))
    rows = watch_rows(desk, present, now)
    assert [(row.incident, row.level) for row in rows] == [
        ("JQ-7", Silence.RED),
        ("", Silence.NONE),
    ]
    model = checked(WatchModel())
    model.show_rows(rows)
    assert texts(model, STATE)[0] == "■ 22 min, overdue"


def test_the_same_timers_only_get_new_figures(qapp, now, present, qtbot):
    model = checked(WatchModel())
    desk = desk_at(now, 1, 2)
    model.show_rows(watch_rows(desk, present, now))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show_rows(watch_rows(desk, present, now + timedelta(seconds=5)))
    model.show_rows([])
    assert model.rowCount() == 0


def call(now, *states):
    parts = tuple(
        RollPart(UnitId(n), state, now, Answer.PHONE if state is RollState.ANSWERED else None)
        for n, state in enumerate(states, 1)
    )
    return RollCall(4, "一组", "王芳", now, MINUTE, 2 * MINUTE, parts)


def test_who_is_missed_or_waited_for_stands_on_top(qapp, now, present):
    model = checked(RollModel())
    model.show_call(
        call(now, RollState.ANSWERED, RollState.CALLED_AGAIN, RollState.MISSED), present
    )
    assert texts(model) == ["巡-03", "巡-02", "巡-01"]
    assert texts(model, 1) == ["■ missed", "▲ called again", "● answered"]
    assert texts(model, 3) == ["", "", "by phone"]
    model.show_call(None, present)
    assert model.rowCount() == 0


def test_a_call_says_how_it_stands(now):
    running = call(now, RollState.ANSWERED, RollState.CALLED)
    assert roll_words(running, now + timedelta(seconds=20)) == "一组 1/2 · called again in 40 s"
    again = call(now, RollState.ANSWERED, RollState.CALLED_AGAIN)
    assert roll_words(again, now + timedelta(seconds=70)) == "一组 1/2 · missed in 110 s"
    assert "over at" in roll_words(running.end(now), now)
    assert roll_words(None, now) == ""
