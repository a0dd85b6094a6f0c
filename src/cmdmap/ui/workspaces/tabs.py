"""Tabs: the workspaces of the window by name, one of them in front.

The window adds each workspace with one line; header, keys and pictures name it by its key, so that
another workspace in between moves nobody's number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

COMMAND, SUPERVISION, DUTY, MODULES, ADMIN = "command", "supervision", "duty", "modules", "admin"
"""Names of the workspaces that others point at."""


class Workspace(Protocol):
    """What the window asks of a workspace, which is a widget besides."""

    def begin(self) -> None:
        """The console is open: show what it knows."""
        ...

    def refresh(self, now: datetime) -> None:
        """Once a second while it is in front; the Command workspace always."""
        ...


class Tabs(QStackedWidget):
    """The workspaces, as a stack."""

    added = Signal(str, str)
    """Name and title of a workspace that was added."""
    shown = Signal(str)
    """Name of the workspace that is in front now."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._titles: list[str] = []

    def add(self, name: str, title: str, workspace: QWidget) -> None:
        """Add a workspace (:class:`Workspace`) under a name that never changes."""
        self._names.append(name)
        self._titles.append(title)
        self.addWidget(workspace)
        self.added.emit(name, title)

    def show_workspace(self, name: str) -> None:
        """Bring a workspace to the front and give it the keyboard."""
        self.setCurrentIndex(self._names.index(name))
        self.setFocus()
        self.shown.emit(name)

    def front(self) -> str:
        """Return the name of the workspace in front."""
        return self._names[self.currentIndex()]

    def titles(self) -> tuple[tuple[str, str], ...]:
        """Return name and title of every workspace, in their order."""
        return tuple(zip(self._names, self._titles, strict=True))

    def begin(self) -> None:
        """The console is open: tell every workspace."""
        for number in range(self.count()):
            cast(Workspace, self.widget(number)).begin()

    def refresh(self, now: datetime) -> None:
        """Bring up to date what has to be: Command, and whatever is in front."""
        for number in {self._names.index(COMMAND), self.currentIndex()}:
            cast(Workspace, self.widget(number)).refresh(now)
