"""View: what the page's views share: a list at the left, a middle, a panel at the right.

The page shows the one in front and tells it to ask the store again. Questions to the store have
names, so that an answer that comes too late, after the next question, is dropped.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page
from cmdmap.widgets import FlowRow


class View(QObject):
    """Subclasses fill ``left`` and ``right``, and ``middle`` where it is not the map."""

    person_requested = Signal(int)
    """Key of a person that is to be shown by the view of persons."""
    house_requested = Signal(int)
    """Key of a house that is to be shown by the view of houses."""
    middle_changed = Signal()
    """Another middle is to be shown."""

    def __init__(self, page: Page, left: QWidget, right: QWidget) -> None:
        super().__init__(left)
        self.page = page
        self.left = left
        self.right = right
        self.middle: QWidget | None = None
        """None is the map."""

    def refresh(self) -> None:
        """Ask the store again for everything that is shown."""
        raise NotImplementedError

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""


def column_of(*widgets: QWidget) -> QWidget:
    """Return widgets one under the other, without gaps."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    return column


def button_row(*buttons: QWidget) -> FlowRow:
    """Return buttons in a row, for the top of a panel that is longer than the window."""
    row = FlowRow()
    for button in buttons:
        row.add(button)
    return row
