"""What the tabs of an activation have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdmap.api import Page
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.frame import push_button
from emergency_response.services.overview import Overview
from emergency_response.ui.looking import REVEAL


class Tab(QWidget):
    """A tab: content above, buttons below; buttons are there for whom they are meant."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.overview: Overview | None = None
        self.buttons = FlowRow()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self._rights: list[tuple[QPushButton, str]] = []

    def take(self, overview: Overview, *, in_front: bool) -> None:
        """Take an activation; the tab in front shows it at once, others when they come there."""
        self.overview = overview
        self.enable()
        if in_front:
            self.fill(overview)

    def forget(self) -> None:
        """Mask what was looked at, where a tab shows such; somebody else sits here now."""

    def fill(self, overview: Overview) -> None:
        """Fill the content; each tab says how."""
        raise NotImplementedError

    def add_button(
        self, text: str, press: Callable[[], object], right: str, look: str = "plain", key: str = ""
    ) -> QPushButton:
        """Add a button for whoever has ``right`` while the response runs; return it.

        ``right`` empty is everybody, at any time; names and telephones are looked at after the end
        as well. ``key`` presses it while the tab has the keyboard.
        """
        button = push_button(f"{text} ({key})" if key else text, look=look)
        button.clicked.connect(lambda _checked=False: press())
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setWhatsThis(text)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        self._rights.append((button, right))
        self.buttons.add(button)
        return button

    def enable(self) -> None:
        """Enable what may be pressed now."""
        found = self.overview
        for button, right in self._rights:
            open_now = found is not None and (found.activation.runs or right == REVEAL)
            allowed = not right or (open_now and self.page.may(right))
            button.setEnabled(allowed)
