"""A card list draws only what is in sight, keeps what is chosen and where it was scrolled."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from cmdmap.api import Tone
from cmdmap.widgets import Card, CardList, Chip


@dataclass(frozen=True)
class Thing:
    """A row as a store would give it."""

    id: int
    name: str = "<b>x</b>"


@pytest.fixture
def drawn() -> list[int]:
    """Ids of the rows of which a card was made."""
    return []


@pytest.fixture
def cards(qtbot, drawn) -> CardList:
    """A shown list of nothing."""

    def draw(thing: Thing) -> Card:
        drawn.append(thing.id)
        return Card(thing.name, "today", "second", (Chip("high", Tone.HIGH), Chip("nine")))

    made = CardList("Places", "none yet", draw)
    qtbot.addWidget(made)
    made.resize(340, 700)
    made.show()
    return made


def things(count: int, first: int = 0) -> list[Thing]:
    """Rows."""
    return [Thing(number) for number in range(first, first + count)]


def test_an_empty_list_says_what_would_fill_it(cards):
    cards.show_rows([])
    assert not cards.stack.is_filled()
    assert cards.stack.sentence() == "none yet"
    cards.show_rows(things(1), "1 place")
    assert cards.stack.is_filled()
    assert cards.note.text() == "1 place"


def test_of_fifty_thousand_rows_only_those_in_sight_become_cards(cards, drawn, qtbot):
    cards.show_rows(things(50_000))
    cards.grab()
    assert 0 < len(set(drawn)) < 30
    assert cards.model.rowCount() == 50_000


def test_what_is_chosen_stays_chosen_while_rows_change(cards, qtbot):
    cards.show_rows(things(100))
    heard = []
    cards.chosen.connect(heard.append)
    assert cards.choose(40)
    cards.show_rows(things(60, first=30))
    assert cards.key() == 40
    assert heard == [40]
    place = cards.list.verticalScrollBar().value()
    cards.show_rows(things(60, first=30))
    assert cards.list.verticalScrollBar().value() == place
    cards.show_rows(things(5, first=200))
    assert cards.key() is None
    assert heard == [40, None]
    assert not cards.choose(40)


def test_clicks_and_keys_choose(cards, qtbot):
    cards.show_rows(things(10))
    heard, pressed = [], []
    cards.chosen.connect(heard.append)
    cards.pressed.connect(pressed.append)
    spot = cards.list.visualRect(cards.model.index(2)).center()
    qtbot.mouseClick(cards.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.keyClick(cards.list, Qt.Key.Key_Down)
    qtbot.keyClick(cards.list, Qt.Key.Key_Return)
    assert heard == [2, 3]
    assert pressed == [3]


def test_the_model_is_sound(cards, qtmodeltester):
    cards.show_rows(things(20))
    qtmodeltester.check(cards.model)


def test_words_of_a_card_are_text(cards):
    cards.show_rows(things(1))
    index = cards.model.index(0)
    assert index.data() == "<b>x</b> today second high nine"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
