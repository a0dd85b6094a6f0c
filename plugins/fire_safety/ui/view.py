"""View: one of the page's views, a list at the left and what is chosen at the right.

The page shows the one in front and tells it to ask the store again; answers that come too late,
because something else was asked meanwhile, are dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cmdmap.api import Page, Reader

Answer = TypeVar("Answer")


class View(QObject):
    """What every view has; subclasses fill ``left`` and ``right``."""

    place_requested = Signal(int)
    """Key of a place that is to be shown by the view of places."""

    def __init__(self, page: Page, left: QWidget, right: QWidget) -> None:
        super().__init__(left)
        self.page = page
        self.left = left
        self.right = right
        self._asked: dict[str, int] = {}

    def refresh(self) -> None:
        """Ask the store again for everything that is shown."""
        raise NotImplementedError

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""

    def clear_map(self) -> None:
        """Take what the view has drawn off the map; another view comes to the front."""

    def ask(
        self, what: str, question: Callable[[Reader], Answer], then: Callable[[Answer], None]
    ) -> None:
        """Ask the store; of several questions named alike only the last one is answered."""
        number = self._asked.get(what, 0) + 1
        self._asked[what] = number

        def take(answer: Answer) -> None:
            if self._asked[what] == number:
                then(answer)

        self.page.read(question, take)
