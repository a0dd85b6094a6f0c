"""Offering: shows a package that the program was started with, once somebody may install it.

A double click on a ``.cmplugin`` file starts ``cmdmap --install FILE``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from cmdmap.domain.rights import Right
from cmdmap.ui.login.allowed import may
from cmdmap.ui.seat import Seat


class PackageOffer(QObject):
    """One package that waits for a login with the right."""

    def __init__(
        self, seat: Seat, path: Path, show: Callable[[Path], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat, self._path, self._show = seat, path, show
        self._waits = True
        seat.login.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Show it, if it waits still and whoever is logged in may install."""
        if self._waits and may(self._seat.login, Right.EDIT_PLUGINS):
            self._waits = False
            self._show(self._path)
