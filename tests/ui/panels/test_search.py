"""The search field without a mouse: type, walk, take, leave."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.place import Place
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.hits import Hit, find_hits, unit_hit
from cmdmap.ui.panels.search import SearchField


@pytest.fixture
def field(qtbot, make_live):
    window = QMainWindow()
    qtbot.addWidget(window)
    made = SearchField()
    window.setCentralWidget(made)
    road = Hit("至善路", "Road", "road", search_key("至善路"), place=Place(120.15, 30.16))
    things = [unit_hit(make_live(n)) for n in range(1, 4)] + [road]
    made.look_up = lambda text: find_hits(text, things)
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
    with qtbot.waitSignal(field.hit_chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args[0].unit_id == 2
    assert not field.hits_visible()
    assert field.text() == ""


def test_initials_find_a_road(qtbot, field):
    qtbot.keyClicks(field, "zsl")
    with qtbot.waitSignal(field.hit_chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Enter)
    assert chosen.args[0].place == Place(120.15, 30.16)


def test_nothing_found_is_said_and_enter_does_nothing(qtbot, field):
    qtbot.keyClicks(field, "qqqq")
    assert field.hits_visible()
    assert field._nothing.isVisible()
    with qtbot.assertNotEmitted(field.hit_chosen):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_escape_empties_the_line_and_gives_the_keyboard_back(qtbot):
    window, body, field, other = QMainWindow(), QWidget(), SearchField(), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(body)
    column.addWidget(field)
    column.addWidget(other)
    window.setCentralWidget(body)
    QShortcut(QKeySequence("Esc"), window, lambda: window.setProperty("left", True))
    with qtbot.waitActive(window):
        window.show()
    other.setFocus()
    field.begin()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hits_visible()
    assert field.text() == ""
    assert window.focusWidget() is other
    assert window.property("left") is None
    qtbot.keyClick(other, Qt.Key.Key_Escape)
    assert window.property("left") is True


def test_what_is_found_later_is_added_if_the_line_still_is_the_same(qtbot, field):
    qtbot.keyClicks(field, "x0")
    known = len(field.model.hits)
    later = Hit("老人走失", "JQ20260301-0001", "alarm", "", incident_id=IncidentId(9))
    field.add_hits("x", [later])
    assert len(field.model.hits) == known
    field.add_hits("x0", [later])
    assert field.model.hits[-1] is later
