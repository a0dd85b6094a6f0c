"""One line of buttons whose rest is in a menu, and lists that begin with their first card."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from cmdmap.widgets import Card, CardList
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import push_button

WIDE, NARROW = 900, 200


@pytest.fixture
def row(qtbot):
    """A row of five chips and the chips."""
    made = MoreRow()
    qtbot.addWidget(made)
    chips = [push_button(f"chip number {n}", look="chip") for n in range(5)]
    for chip in chips:
        made.add(chip)
    made.resize(WIDE, 60)
    made.show()
    return made, chips


def menu_of(row: MoreRow) -> QMenu:
    row.more.click()
    return row.findChildren(QMenu)[-1]


def test_what_one_line_does_not_hold_is_in_the_menu(row):
    made, chips = row
    assert made.in_menu() == ()
    assert made.more.isHidden()
    made.resize(NARROW, 60)
    away = made.in_menu()
    assert away[-1] is chips[-1]
    assert made.more.isVisible()
    assert all(chip.geometry().top() >= made.height() for chip in away)
    assert all(chip.focusPolicy() is Qt.FocusPolicy.NoFocus for chip in away)
    made.resize(WIDE, 60)
    assert made.in_menu() == ()
    assert chips[-1].focusPolicy() is not Qt.FocusPolicy.NoFocus


def test_a_chip_chosen_in_the_menu_is_said_by_the_button(row):
    made, chips = row
    made.resize(NARROW, 60)
    chips[3].setEnabled(False)
    actions = menu_of(made).actions()
    assert [action.text() for action in actions] == [chip.text() for chip in made.in_menu()]
    assert not actions[-2].isEnabled()
    actions[-1].trigger()
    assert chips[4].isChecked()
    assert (made.more.isChecked(), made.more.text()) == (True, chips[4].text())
    chips[4].click()
    assert not made.more.isChecked()


def test_hidden_buttons_take_no_room_and_stand_in_no_menu(row):
    made, chips = row
    made.resize(NARROW, 60)
    before = made.in_menu()
    for chip in chips[1:]:
        chip.hide()
    assert before != made.in_menu() == ()
    assert made.more.isHidden()


@dataclass(frozen=True)
class _Row:
    id: int


def test_a_list_begins_with_its_first_card_once_and_says_when_it_is_clicked(qtbot):
    cards = CardList("Rows", "Nothing.", lambda each: Card(str(each.id)))
    qtbot.addWidget(cards)
    told: list[object] = []
    cards.chosen.connect(told.append)
    assert cards.choose_first() is None
    cards.show_rows([_Row(7), _Row(8)])
    assert cards.choose_first() == 7
    assert (cards.key(), told) == (7, [])
    cards.resize(300, 300)
    cards.show()
    first = cards.list.visualRect(cards.model.index(0)).center()
    qtbot.mouseClick(cards.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert told == [7]
    assert cards.choose(7)
    assert told == [7]
    cards.show_rows([_Row(8)])
    assert told == [7, None]
    assert cards.choose_first() is None


def test_a_long_chip_that_is_chosen_in_the_menu_does_not_push_the_button_out_of_the_line(row):
    made, chips = row
    chips[4].setText("the longest name of all chips")
    made.resize(430, 60)
    assert chips[4] in made.in_menu()
    chips[4].setChecked(True)
    assert made.more.text() == chips[4].text()
    assert made.more.geometry().right() < made.width()
