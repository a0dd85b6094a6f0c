"""Shots: pictures of every workspace and view at 1920 x 1080, for the README and the manual.

Taken from the running window, so what is seen is what the demo shows. A view that needs a right is
taken while the demo account that has it is logged in; in the end whoever was there is back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer

from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Role
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.login.demo import SITS, log_in_for_demo
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.modules.workspace import SHEETS, ModulesWorkspace
from cmdmap.ui.people import workspace as duty
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.tabs import ADMIN, COMMAND, DUTY, MODULES, SUPERVISION

WIDTH, HEIGHT = 1920, 1080
SETTLE_MS = 900
"""What a workspace and the map need to be drawn after it was chosen."""


class Shot(NamedTuple):
    """One picture."""

    name: str
    workspace: str
    view: str = ""
    role: Role = SITS
    """Whose account sees it."""


SHOTS = (
    Shot("command", COMMAND),
    Shot("supervision", SUPERVISION),
    Shot("duty", DUTY, duty.NOW),
    Shot("duty-plan", DUTY, duty.PLAN),
    Shot("duty-rosters", DUTY, duty.ROSTERS),
    Shot("duty-mediation", DUTY, duty.MEDIATION),
    Shot("duty-calendar", DUTY, duty.CALENDAR),
    Shot("duty-sheets", DUTY, duty.SHEETS),
    Shot("admin-links", ADMIN, "links"),
    Shot("admin-options", ADMIN, "options", Role.ADMIN),
    Shot("admin-areas", ADMIN, "areas", Role.ADMIN),
    Shot("admin-kinds", ADMIN, "kinds", Role.ADMIN),
    Shot("admin-plugins", ADMIN, "plugins", Role.ADMIN),
    Shot("admin-users", ADMIN, "users", Role.ADMIN),
    Shot("admin-audit", ADMIN, "audit", Role.AUDITOR),
)


class ShotRound(QObject):
    """Walks through the workspaces, one picture each, and tells the files in the end."""

    def __init__(
        self,
        window: MainWindow,
        seat: Seat,
        folder: Path,
        done: Callable[[list[Path], str], None],
    ) -> None:
        """``done`` gets the files and the sentence that says why one is missing, or ``""``."""
        super().__init__(window)
        self._window, self._seat = window, seat
        self._folder = folder
        self._done = done
        self._files: list[Path] = []
        self._role = SITS
        self._rest = list(SHOTS)

    def start(self) -> None:
        """Take the first picture soon; the pages of plugins come before the Admin workspace."""
        pages = [Shot(f"module-{name}", MODULES, name) for name in self._modules().pages()]
        if pages:
            pages.append(Shot("module-reports", MODULES, SHEETS))
        first = next(number for number, shot in enumerate(self._rest) if shot.workspace == ADMIN)
        self._rest[first:first] = pages
        self._next()

    def _modules(self) -> ModulesWorkspace:
        found = self._window.findChild(ModulesWorkspace)
        assert isinstance(found, ModulesWorkspace)
        return found

    def _next(self) -> None:
        shot = self._rest.pop(0) if self._rest else None
        role = SITS if shot is None else shot.role
        if role is self._role:
            self._go_on(shot)
            return
        self._role = role
        desk, store = self._seat.console.desk, self._seat.console.store

        def enter(account: Account) -> None:
            self._seat.login.enter(account)
            self._go_on(shot)

        future = self._seat.pool.run(lambda: log_in_for_demo(desk, store, role))
        self._seat.answers.deliver(future, enter, self._on_failed)

    def _go_on(self, shot: Shot | None) -> None:
        if shot is None:
            self._window.show_workspace(COMMAND)
            self._done(self._files, "")
            return
        self._window.show_workspace(shot.workspace)
        if shot.workspace == COMMAND:
            self._choose_incident()
        elif shot.workspace == ADMIN:
            self._window.admin.show_view(shot.view)
        elif shot.workspace == MODULES:
            self._modules().show_page(shot.view)
        elif shot.workspace == DUTY:
            found = self._window.findChild(duty.DutyWorkspace)
            assert isinstance(found, duty.DutyWorkspace)
            found.show_view(shot.view)
        QTimer.singleShot(SETTLE_MS, self, lambda: self._take(shot.name))

    def _take(self, name: str) -> None:
        path = self._folder / f"{name}.png"
        if not self._window.grab().save(str(path)):
            self._done(
                self._files, tr("{path} cannot be written; choose another folder", path=path)
            )
            return
        self._files.append(path)
        self._next()

    def _on_failed(self, error: WorldError) -> None:
        self._done(self._files, str(error))

    def _choose_incident(self) -> None:
        """Select the most pressing incident with somebody on the way, without leaving the view."""
        cases = self._window.command.cases
        model = cases.queue.model
        rows = [model.card_at(row).incident for row in range(model.rowCount())]
        chosen = next((incident for incident in rows if incident.active()), None)
        if chosen is not None:
            cases.selection.select(chosen.id)
