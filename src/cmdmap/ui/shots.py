"""Shots: pictures of every workspace at 1920 x 1080, for the README and where no screen is.

Taken from the running window, so what is seen is what the demo shows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from cmdmap.i18n import tr
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.workspaces.tabs import ADMIN, COMMAND, DUTY, SUPERVISION

WIDTH, HEIGHT = 1920, 1080
SETTLE_MS = 900
"""What a workspace and the map need to be drawn after it was chosen."""


class ShotRound(QObject):
    """Walks through the workspaces, one picture each, and tells the files in the end."""

    def __init__(
        self, window: MainWindow, folder: Path, done: Callable[[list[Path], str], None]
    ) -> None:
        """``done`` gets the files and the sentence that says why one is missing, or ``""``."""
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._done = done
        self._files: list[Path] = []
        self._rest = [
            ("command", self._choose_incident),
            ("supervision", lambda: self._window.show_workspace(SUPERVISION)),
            ("duty", lambda: self._window.show_workspace(DUTY)),
            ("admin-links", lambda: self._show_admin("links")),
            ("admin-options", lambda: self._show_admin("options")),
            ("admin-areas", lambda: self._show_admin("areas")),
            ("admin-kinds", lambda: self._show_admin("kinds")),
        ]

    def start(self) -> None:
        """Take the first picture soon."""
        self._next()

    def _next(self) -> None:
        if not self._rest:
            self._window.show_workspace(COMMAND)
            self._done(self._files, "")
            return
        name, prepare = self._rest.pop(0)
        prepare()
        QTimer.singleShot(SETTLE_MS, self, lambda: self._take(name))

    def _take(self, name: str) -> None:
        path = self._folder / f"{name}.png"
        if not self._window.grab().save(str(path)):
            self._done(
                self._files, tr("{path} cannot be written; choose another folder", path=path)
            )
            return
        self._files.append(path)
        self._next()

    def _choose_incident(self) -> None:
        """Select the most pressing incident with somebody on the way, without leaving the view."""
        self._window.show_workspace(COMMAND)
        cases = self._window.command.cases
        model = cases.queue.model
        rows = [model.card_at(row).incident for row in range(model.rowCount())]
        chosen = next((incident for incident in rows if incident.active()), None)
        if chosen is not None:
            cases.selection.select(chosen.id)

    def _show_admin(self, view: str) -> None:
        self._window.show_workspace(ADMIN)
        self._window.admin.show_view(view)
