"""Entry line and dialogs: by keyboard, with a name, never with a way taken for granted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdmap.domain.commands import AcknowledgeEmergency
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.commands import AcknowledgeMisses, StartRollCall, WatchUnits
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.radio.roll_call import Answer
from cmdmap.ui.radio.dialogs import (
    AcknowledgeDialog,
    RollAnswerDialog,
    StartRollCallDialog,
    WatchDialog,
)
from cmdmap.ui.radio.entry_bar import LAST_FIX, ON_MAP, EntryBar
from cmdmap.ui.radio.unit_field import loggable

KEY = Qt.Key


@pytest.fixture
def bar(qtbot, make_live):
    made = EntryBar("王芳")
    made.unit.source = lambda: loggable([make_live(7), make_live(8)])
    qtbot.addWidget(made)
    made.show()
    return made


def wanted(bar, qtbot, act):
    with qtbot.waitSignal(bar.write_requested) as asked:
        act()
    return asked.args[0]


class TestEntryBar:
    def test_an_entry_takes_two_returns(self, bar, qtbot):
        qtbot.keyClicks(bar.unit, "x07")
        qtbot.keyClick(bar.unit, KEY.Key_Return)
        assert bar.text.hasFocus()
        qtbot.keyClicks(bar.text, "on the spot")
        command = wanted(bar, qtbot, lambda: qtbot.keyClick(bar.text, KEY.Key_Return))
        assert (command.unit_id, command.team, command.text) == (7, "", "on the spot")
        assert (command.by, command.at, command.place) == ("王芳", None, None)

    def test_whoever_is_in_no_table_is_written_as_typed(self, bar, qtbot):
        qtbot.keyClicks(bar.unit, "volunteers")
        qtbot.keyClick(bar.unit, KEY.Key_Return)
        bar.text.setText("x")
        command = wanted(bar, qtbot, bar.send.click)
        assert (command.unit_id, command.team) == (None, "volunteers")

    def test_a_wrong_time_is_refused_and_focused(self, bar, qtbot):
        bar.text.setText("x")
        bar.time.setText("25:99")
        with qtbot.waitSignal(bar.refused) as said, qtbot.assertNotEmitted(bar.write_requested):
            bar.send.click()
        assert "25:99" in said.args[0]
        assert bar.time.hasFocus()

    def test_without_a_name_nothing_is_written(self, bar, qtbot):
        bar.operator.clear()
        bar.text.setText("x")
        with qtbot.waitSignal(bar.refused), qtbot.assertNotEmitted(bar.write_requested):
            bar.send.click()
        assert bar.operator.hasFocus()

    def test_a_place_from_the_map_or_the_last_fix(self, bar, qtbot):
        bar.text.setText("x")
        bar.place.setCurrentIndex(ON_MAP)
        assert bar.wants_map()
        bar.pick(Place(120.1, 30.2))
        assert wanted(bar, qtbot, bar.send.click).place == Place(120.1, 30.2)
        bar.place.setCurrentIndex(LAST_FIX)
        assert bar.wants_fix()
        assert wanted(bar, qtbot, bar.send.click).place is None

    def test_a_correction_names_what_it_puts_right_and_can_be_left(self, bar, qtbot, now):
        entry = Entry(
            12, now - timedelta(minutes=3), now, "王芳", EntryKind.NOTE, "两人", UnitId(7)
        )
        bar.correct(entry, "巡-07")
        bar.text.setText("一人")
        command = wanted(bar, qtbot, bar.send.click)
        assert (command.corrects, command.unit_id, command.text) == (12, 7, "一人")
        bar.clear()
        bar.text.setText("x")
        assert wanted(bar, qtbot, bar.send.click).corrects is None


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


class TestDialogs:
    def test_an_emergency_is_acknowledged_by_a_name_only(self, window, qtbot):
        dialog = AcknowledgeDialog(UnitId(7), "巡-07", emergency=True, operator="", parent=window)
        dialog.accept()
        assert "Type your name" in dialog.shown_refusal()
        dialog.operator.setText(" 王芳 ")
        assert dialog.refusal() == ""
        assert dialog.command() == AcknowledgeEmergency(UnitId(7), "王芳")

    def test_missed_calls_take_a_note(self, window):
        dialog = AcknowledgeDialog(
            UnitId(7), "巡-07", emergency=False, operator="王芳", parent=window
        )
        dialog.note.setText("已派人")
        assert dialog.command() == AcknowledgeMisses(UnitId(7), "王芳", "已派人")

    def test_how_an_answer_came_must_be_picked(self, window):
        dialog = RollAnswerDialog(3, UnitId(7), "巡-07", "王芳", window)
        assert "Pick how" in dialog.refusal()
        dialog.ways.button(1).click()
        assert dialog.refusal() == ""
        assert dialog.command().how is Answer.PHONE

    def test_a_roll_call_goes_to_the_chosen_group(self, window):
        groups = [("一组", (UnitId(1), UnitId(2))), ("二组", (UnitId(3),))]
        dialog = StartRollCallDialog(groups, "王芳", window)
        assert dialog.group.itemText(0) == "一组 (2 units)"
        dialog.group.setCurrentIndex(1)
        assert dialog.command() == StartRollCall("二组", (UnitId(3),), "王芳")
        assert StartRollCallDialog([], "王芳", window).refusal()

    def test_usual_limits_are_left_to_the_options(self, window):
        dialog = WatchDialog([("一组", (UnitId(1),))], 20, 30, "王芳", window)
        assert dialog.command() == WatchUnits((UnitId(1),), "王芳")
        dialog.amber.setValue(40)
        assert "Amber" in dialog.refusal()
        dialog.red.setValue(50)
        minute = timedelta(minutes=1)
        assert dialog.command() == WatchUnits((UnitId(1),), "王芳", 40 * minute, 50 * minute)
