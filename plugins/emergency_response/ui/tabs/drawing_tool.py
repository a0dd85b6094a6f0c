"""Draw a polygon on the map, one click a corner; Esc takes the last corner back.

The corners so far are shown on the map; the buttons of the bar finish or leave.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cmdmap.api import Drawing, Feature, Line, Page, Place, Spot, Tone, WorldError, tr
from cmdmap.widgets.frame import push_button
from emergency_response.domain.plane import drawn_ring

LAYER = "drawn"


class DrawingTool(QWidget):
    """A bar that is shown while something is drawn."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._corners: list[Place] = []
        self._take: Callable[[list[Place]], None] | None = None
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.finish = push_button(tr("Finish"), look="primary")
        self.back = push_button(tr("Corner back"))
        self.leave = push_button(tr("Leave"))
        row = QHBoxLayout(self)
        row.addWidget(self.words, 1)
        for button in (self.finish, self.back, self.leave):
            row.addWidget(button)
        self.finish.clicked.connect(self._on_finish)
        self.back.clicked.connect(self._on_back)
        self.leave.clicked.connect(self.stop)
        self.hide()

    def begin(self, take: Callable[[list[Place]], None]) -> None:
        """Let the user draw; ``take`` gets the corners of an area that is one."""
        self._corners, self._take = [], take
        self.show()
        self._ask()

    def stop(self) -> None:
        """Leave without an area."""
        self._take = None
        self._corners = []
        self._page.map.show(LAYER, None)
        self.hide()

    def _ask(self) -> None:
        self._show()
        hint = tr("Click corner {number}, Esc takes one back", number=len(self._corners) + 1)
        self._page.map.pick(self._on_corner, hint, self._on_left)

    def _on_corner(self, place: Place) -> None:
        if self._take is not None:
            self._corners.append(place)
            self._ask()

    def _on_left(self) -> None:
        """Esc: one corner back, and out when there is none."""
        if self._take is None:
            return
        if not self._corners:
            self.stop()
            return
        self._on_back()

    def _on_back(self) -> None:
        if self._corners:
            self._corners.pop()
        self._ask()

    def _on_finish(self) -> None:
        take, corners = self._take, list(self._corners)
        if take is None:
            return
        try:
            drawn_ring(corners)
        except WorldError as error:
            self._page.warn(str(error))
            return
        self.stop()
        take(corners)

    def _show(self) -> None:
        features: list[Feature] = [
            Spot(number, place, Tone.MIDDLE, str(number % 100))
            for number, place in enumerate(self._corners, 1)
        ]
        if len(self._corners) > 1:
            ring = [*self._corners, self._corners[0]]
            features.append(Line(0, np.array(ring, dtype=np.float64), Tone.MIDDLE))
        self._page.map.show(LAYER, Drawing(features))
        self.words.setText(tr("{count} corners", count=len(self._corners)))
        self.finish.setEnabled(len(self._corners) >= 3)
