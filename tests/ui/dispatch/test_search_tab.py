"""The search tab: what can be begun, joined and ended, and what it tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.ui.dispatch.search_tab import SearchTab

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CREW = [(UnitId(7), "巡-07"), (UnitId(8), "巡-08")]


@pytest.fixture
def tab(qtbot):
    tab = SearchTab()
    qtbot.addWidget(tab)
    tab.show()
    return tab


def test_it_begins_with_place_and_time_of_the_incident_and_needs_a_place(tab):
    tab.start.show_start(None, AT)
    assert not tab.start.begin.isEnabled()
    tab.start.put_place(Place(120.15, 30.16))
    assert tab.start.begin.isEnabled()
    assert tab.start.seen() == AT
    assert not tab.is_searching()


def test_a_unit_goes_into_the_sector_with_the_cursor_or_out(tab, qtbot):
    joined = []
    tab.join_requested.connect(lambda *wish: joined.append(wish))
    tab.show_search("", (3, 5), [("3", "", "0%"), ("5", "", "0%")])
    tab.offer_units(CREW)
    tab.units.setCurrentIndex(1)
    assert tab.sector() == 0
    tab.table.selectRow(1)
    qtbot.mouseClick(tab.buttons.join, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.buttons.leave, Qt.MouseButton.LeftButton)
    assert joined == [(8, 5), (8, 0)]
    tab.offer_units(CREW[1:])
    assert tab.units.currentData() == 8


def test_it_ends_found_or_given_up_with_what_is_noted(tab, qtbot):
    ended = []
    tab.end_requested.connect(lambda *wish: ended.append(wish))
    tab.show_search("", (), [])
    tab.note.setText("河边")
    qtbot.mouseClick(tab.buttons.found, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.buttons.give_up, Qt.MouseButton.LeftButton)
    assert ended == [(True, "河边"), (False, "河边")]
    tab.buttons.allow(False, True)
    assert not tab.buttons.found.isEnabled()
    assert tab.buttons.again.isVisible()
