"""View: one of the page's views, a list at the left and what is chosen at the right.

The page shows the one in front and tells it to ask the store again. Questions to the store have
names, so that an answer that comes too late, after the next question, is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Circle, Drawing, Feature, Line, Page, Place, Tone
from cmdmap.widgets import CardList, FilterBar

CHOSEN = "chosen"
"""Name under which a view marks on the map what is chosen."""
RING_M = 35.0
LINE_PX = 7.0


class View(QObject):
    """What every view has; subclasses make ``right`` and fill ``left``."""

    place_requested = Signal(int)
    """Key of a place that is to be shown by the view of places."""

    thing_requested = Signal(object)
    """What (``sensor``, ``hydrants``, ``stations``) and key, a tuple, to be shown by its view."""

    def __init__(self, page: Page, right: QWidget) -> None:
        left = QWidget()
        super().__init__(left)
        self.page = page
        self.left = left
        self.right = right
        self._flown = self._arrived = False

    def refresh(self) -> None:
        """Ask the store again for everything that is shown."""
        raise NotImplementedError

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""

    def clear_map(self) -> None:
        """Take what the view has drawn off the map; another view comes to the front."""
        self.page.map.show(CHOSEN, None)

    def mark(self, *places: Place) -> None:
        """Mark on the map what is chosen: a ring around one place, a line over several."""
        if not places:
            self.page.map.show(CHOSEN, None)
            return
        marked: Feature = Circle(0, places[0], RING_M, Tone.OWN)
        if len(places) > 1:
            marked = Line(0, np.array(places, dtype=np.float64), Tone.OWN, width=LINE_PX)
        self.page.map.show(CHOSEN, Drawing((marked,)))

    def find(self, places: Sequence[Place]) -> None:
        """Mark what somebody has chosen in the list and bring it to the middle of the map."""
        self.mark(*places)
        self._flown = self._arrived = bool(places)
        if places:
            self.page.map.fly_to(places[len(places) // 2])

    def fill_left(self, bar: FilterBar, cards: CardList) -> None:
        """Put filter and list into the left side.

        A click on the card that is chosen already shows what the map had shown before.
        """
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(cards, 1)
        bar.changed.connect(self.refresh)
        cards.list.clicked.connect(self._on_card_clicked)

    def _on_card_clicked(self) -> None:
        # The click that has chosen the card comes here as well, after find().
        if self._arrived:
            self._arrived = False
        elif self._flown:
            self._flown = False
            self.page.map.fly_back()
