"""Shots: pictures of every workspace at 1920 x 1080, for the README and where no screen is.

Taken from the running window, so what is seen is what the demo shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.workspaces.tabs import ADMIN, COMMAND

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
            ("command", self._choose_unit),
            ("admin-links", lambda: self._show_admin("links")),
            ("admin-options", lambda: self._show_admin("options")),
            ("admin-areas", lambda: self._show_admin("areas")),
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

    def _choose_unit(self) -> None:
        """Select the unit with the freshest fix among those that move, without leaving the view."""
        self._window.show_workspace(COMMAND)
        now = datetime.now(UTC)

        def liveliness(live: LiveUnit) -> tuple[bool, float]:
            fix = live.fix
            age_s = (now - fix.at).total_seconds() if fix else 1e9
            return (bool(fix and fix.speed_mps), -age_s)

        units = self._window.located_units()
        if units:
            self._window.command.selection.select(max(units, key=liveliness).unit.id)

    def _show_admin(self, view: str) -> None:
        self._window.show_workspace(ADMIN)
        self._window.admin.show_view(view)
