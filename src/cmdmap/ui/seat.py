"""Seat 席位: what one running console window works with.

Built by ``app``, handed down to the window and its workspaces; panels never see it. The window is
on the screen before the console is open, so console and pool come later.
"""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.rights import Actor
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import BugError
from cmdmap.i18n import tr
from cmdmap.options import Options
from cmdmap.plugins.host import PluginHost
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.answers import Answers
from cmdmap.ui.bridge import Bridge
from cmdmap.ui.login.seat_login import SeatLogin
from cmdmap.ui.shelf import Shelf


class _Opened(NamedTuple):
    """What lies behind an open window."""

    console: Console
    pool: ReaderPool
    plugins: PluginHost | None


class Seat:
    """The console, this seat's options and the ways back to the UI thread."""

    def __init__(self, options: Options, home: Path) -> None:
        self.options = options
        self.home = home
        self.bridge = Bridge()
        self.answers = Answers()
        self.login = SeatLogin()
        self.shelf = Shelf(self.login, self.answers, self.bridge)
        self.present: dict[UnitId, LiveUnit] = {}
        """Every unit's newest state as the bridge delivered it; for the UI thread only."""
        self.cases: dict[IncidentId, Incident] = {}
        """Every incident's newest state as the bridge delivered it; for the UI thread only."""
        self._opened: _Opened | None = None

    def open(self, console: Console, pool: ReaderPool, plugins: PluginHost | None = None) -> None:
        """Take the opened console."""
        self._opened = _Opened(console, pool, plugins)
        self.shelf.open(console, pool)

    def unit_name(self, unit_id: UnitId) -> str:
        """Return what a unit is called."""
        live = self.present.get(unit_id)
        return live.unit.name if live is not None else tr("unit {n}", n=unit_id)

    def sees(self, incident: Incident) -> bool:
        """Tell whether an incident lies in the areas of who is logged in; in none: everybody's."""
        areas, codes = self.login.areas, incident.area_codes
        return not areas or not codes or not areas.isdisjoint(codes)

    def let_go(self, shown: IncidentId | None) -> None:
        """Forget incidents that the desk has let go of, except the one that is shown."""
        kept = self.console.desk.casework().incidents
        gone = [
            key
            for key, incident in self.cases.items()
            if not incident.is_open and key not in kept and key != shown
        ]
        for key in gone:
            del self.cases[key]

    @property
    def actor(self) -> Actor:
        """Who is logged in; nobody, who may nothing, while nobody is or the window is locked."""
        return self.login.actor

    def submit(self, command: Command) -> Future[Commit]:
        """Hand in a command by whoever is logged in; every command of the window goes this way."""
        return self.console.desk.submit(command, self.actor)

    @property
    def console(self) -> Console:
        """The opened console."""
        if self._opened is None:
            raise BugError("the window asked for the console before it was open")
        return self._opened.console

    @property
    def pool(self) -> ReaderPool:
        """The readers of the opened console."""
        if self._opened is None:
            raise BugError("the window asked for its readers before the console was open")
        return self._opened.pool

    @property
    def plugins(self) -> PluginHost | None:
        """The plugins of the opened console; None before, and where they are not served."""
        return None if self._opened is None else self._opened.plugins

    @property
    def is_open(self) -> bool:
        """Tell whether the console is open."""
        return self._opened is not None

    @property
    def stale_after_s(self) -> float:
        """Age from which a position is shown as stale."""
        return self.options.number("units.stale_after_s")
