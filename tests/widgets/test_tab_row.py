"""Tab row: one line of chips at every width, the one in front always in sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from cmdmap.config import resources_dir
from cmdmap.i18n import use_language
from cmdmap.widgets import TabRow
from cmdmap.widgets.theme import apply_theme

NAMES = ("calls", "tasks", "roll", "areas", "goods", "log", "reports", "review", "playback")


@pytest.fixture(params=["en", "zh_CN"])
def tabs(qtbot, request):
    use_language(request.param, resources_dir() / "i18n")
    apply_theme(QApplication.instance())
    made = TabRow()
    qtbot.addWidget(made)
    for name in NAMES:
        made.add(name, f"{name} 1/12", QLabel(name))
    made.show()
    return made


@pytest.mark.parametrize("width", [280, 420])
def test_one_row_holds_the_chips_and_says_which_is_in_front(tabs, width):
    tabs.resize(width, 400)
    QApplication.processEvents()
    row = tabs.row
    in_line = [tab for tab in map(tabs.tab, NAMES) if tab not in row.in_menu()]
    assert in_line
    assert row.more.isVisible()
    assert row.height() < 2 * tabs.tab("calls").height()
    assert all(0 <= part.x() <= part.geometry().right() < width for part in (*in_line, row.more))
    told = []
    tabs.shown.connect(told.append)
    tabs.show_view("playback")
    assert (tabs.name, told) == ("playback", ["playback"])
    assert row.more.isChecked()
    assert row.more.text() == "playback 1/12"
    tabs.set_title("playback", "playback 2")
    QApplication.processEvents()
    assert row.more.text() == "playback 2"


def test_a_view_comes_to_the_front_by_its_chip(tabs, qtbot):
    tabs.resize(1600, 400)
    QApplication.processEvents()
    assert tabs.row.in_menu() == ()
    assert tabs.name == "calls"
    with qtbot.waitSignal(tabs.shown) as told:
        tabs.tab("log").click()
    assert told.args == ["log"]
    assert (tabs.name, tabs.tab("calls").isChecked()) == ("log", False)
