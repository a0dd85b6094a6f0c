"""Lists that go on where they are scrolled to the end: the next page is read just before.

Used by the views of persons and houses, whose lists are longer than what is read at once.
"""

from __future__ import annotations

from collections.abc import Callable

from cmdmap.widgets import CardList

NEAR_END = 400
"""Pixels before the end of the list from which on the next page is read."""


def read_on(cards: CardList, read: Callable[[], object]) -> None:
    """Call ``read`` whenever a list is scrolled near its end."""
    bar = cards.list.verticalScrollBar()

    def on_scrolled(value: int) -> None:
        if 0 < bar.maximum() <= value + NEAR_END:
            read()

    bar.valueChanged.connect(on_scrolled)
