"""A day is typed as people write it, stepped, picked, or left open; Tab always goes on."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.widgets.forms.date_field import DateField, read_day

KEY = Qt.Key


@pytest.fixture
def field(qtbot) -> DateField:
    made = DateField()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    "text", ["2026-05-04", "2026-5-4", "2026/5/4", "2026.05.04", "2026年5月4日", " 20260504 "]
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 5, 4)


@pytest.mark.parametrize("text", ["", "2026", "2026-02-30", "2026-13-01", "05-04", "0000-01-01"])
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


def test_up_and_down_step_a_day_and_begin_today(field, qtbot):
    before = datetime.now(LOCAL).date()
    qtbot.keyClick(field, KEY.Key_Up)
    assert before <= field.value() <= datetime.now(LOCAL).date()
    field.put(date(2026, 3, 1))
    qtbot.keyClick(field, KEY.Key_Down)
    assert field.text() == "2026-02-28"
    field.put(date.max)
    qtbot.keyClick(field, KEY.Key_Up)
    assert field.value() == date.max


def test_the_calendar_begins_at_the_day_and_gives_another(field, qtbot):
    field.put(date(2026, 5, 4))
    qtbot.keyClick(field, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.calendar.isVisible()
    assert field.calendar.selectedDate() == QDate(2026, 5, 4)
    field.calendar.activated.emit(QDate(2026, 6, 1))
    assert not field.calendar.isVisible()
    assert field.value() == date(2026, 6, 1)


def test_tab_leaves_an_open_day(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    first, second = DateField(), DateField()
    column.addWidget(first)
    column.addWidget(second)
    around.show()
    first.setFocus()
    qtbot.keyClick(first, KEY.Key_Tab)
    assert around.focusWidget() is second
