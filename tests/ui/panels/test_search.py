"""The search field without a mouse: type, walk, take, leave."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from cmdmap.domain.place import Place
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.hits import Hit, unit_hit
from cmdmap.ui.panels.search import SearchField


@pytest.fixture
def field(qtbot, make_live):
    window = QMainWindow()
    qtbot.addWidget(window)
    made = SearchField()
    window.setCentralWidget(made)
    road = Hit("至善路", "Road", "road", search_key("至善路"), place=Place(120.15, 30.16))
    made.source = lambda: [unit_hit(make_live(n)) for n in range(1, 4)] + [road]
    window.show()
    made.setFocus()
    yield made
    window.close()


def test_arrows_walk_and_enter_takes_the_unit(qtbot, field):
    qtbot.keyClicks(field, "x0")
    assert field.hits_visible()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    with qtbot.waitSignal(field.unit_chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == [2]
    assert not field.hits_visible()
    assert field.text() == ""


def test_initials_find_a_road(qtbot, field):
    qtbot.keyClicks(field, "zsl")
    with qtbot.waitSignal(field.place_chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert chosen.args == [Place(120.15, 30.16)]


def test_nothing_found_is_said_and_enter_does_nothing(qtbot, field):
    qtbot.keyClicks(field, "qqqq")
    assert field.hits_visible()
    assert field._nothing.isVisible()
    with qtbot.assertNotEmitted(field.unit_chosen):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_escape_leaves(qtbot, field):
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hits_visible()
    assert field.text() == ""
