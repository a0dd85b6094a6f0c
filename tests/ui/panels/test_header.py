"""The header: everything written out where there is room, the least telling short where not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cmdmap.ui.panels.header import LEAST, Header, ShortTool
from cmdmap.ui.panels.lamps import Lamp
from cmdmap.widgets.theme import apply_theme


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def header(window):
    apply_theme(QApplication.instance())
    made = Header("浦沿街道 · Command map")
    made.setParent(window)
    for name in ("Command", "Supervision", "Duty", "Modules", "Admin"):
        made.add_workspace(name.lower(), name)
    tool = ShortTool()
    tool.set_words("Li & Wang · Shift head · demo", "Li & Wang · demo")
    made.add_tool(tool)
    for name, lamp in made.lamps.items():
        lamp.show_state(Lamp.GOOD, f"{name} 12/12", "all links online")
    made.show_time(datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    window.resize(1920, 200)
    window.show()
    return made


def resize(header, qtbot, width):
    header.resize(width, header.height())
    qtbot.waitUntil(lambda: header.width() == width)
    QApplication.processEvents()


def test_wide_everything_is_said(header, qtbot):
    resize(header, qtbot, 1920)
    assert header.lamps["gps"].shown_words() == "gps 12/12"
    assert header._shift.isVisible()
    assert header._tools[0].text() == "Li && Wang · Shift head · demo"
    assert header.title.width() >= header.title.sizeHint().width()


def test_narrow_good_lamps_are_signs(header, qtbot):
    resize(header, qtbot, 1366)
    assert {lamp.shown_words() for lamp in header.lamps.values()} == {""}
    assert "gps 12/12" in header.lamps["gps"].toolTip()
    assert header._shift.isHidden()
    assert header._clock.toolTip() == header._shift.text()


def test_a_failure_keeps_its_words_where_there_is_room(header, qtbot):
    resize(header, qtbot, 1500)
    header.lamps["gps"].show_state(Lamp.BAD, "gps 11/12", "pulled out")
    QApplication.processEvents()
    assert header.lamps["gps"].shown_words() == "gps 11/12"
    assert {lamp.shown_words() for name, lamp in header.lamps.items() if name != "gps"} == {""}


@pytest.mark.parametrize("lamp", [Lamp.BAD, Lamp.WARN, Lamp.ABSENT])
@pytest.mark.parametrize("width", [1366, LEAST])
def test_narrow_four_failures_are_a_sign_and_a_word_and_nothing_is_cut(header, qtbot, lamp, width):
    name = "Li Xiaoming & Wang Jianguo"
    header._tools[0].set_words(f"{name} · Shift head · demo", f"{name} · demo")
    words = {"gps": "GPS 0/12", "radio": "Radio 0/12", "database": "Database", "map": "Map"}
    for each, said in words.items():
        header.lamps[each].show_state(lamp, said, "pulled out")
    resize(header, qtbot, width)
    shown = {each: sign.shown_words() for each, sign in header.lamps.items()}
    assert shown == {"gps": "GPS", "radio": "Radio", "database": "Data", "map": "Map"}
    assert header.lamps["gps"].toolTip().splitlines() == ["GPS 0/12", "pulled out"]
    parts = [part for part in header.children() if isinstance(part, QWidget) and part.isVisible()]
    assert all(part.x() >= 0 and part.geometry().right() < width for part in parts)
    assert all(sign.width() >= sign.sizeHint().width() for sign in header.lamps.values())
    resize(header, qtbot, 1920)
    assert header.lamps["gps"].shown_words() == "GPS 0/12"


def test_at_the_narrowest_nothing_leaves_the_header(header, qtbot):
    for lamp in header.lamps.values():
        lamp.show_state(Lamp.GOOD, "Database 12/12")
    resize(header, qtbot, header.minimumSizeHint().width())
    assert header._tools[0].text() == "Li && Wang · demo"
    assert header._row.minimumSize().width() <= header.width()
    resize(header, qtbot, 1920)
    assert header._tools[0].text() == "Li && Wang · Shift head · demo"
