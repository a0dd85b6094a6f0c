"""A whole window over a real console, a real store and a real map, taken down in order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.desks import open_console

from cmdmap.config import resources_dir
from cmdmap.domain.login.account import Account
from cmdmap.domain.rights import Role
from cmdmap.mapview.map_view import MapView
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.collector import Collector
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.seat import Seat
from cmdmap.widgets.theme import apply_theme

DEADLINE_MS = 20_000
TESTER = Account("tester", "", "", frozenset({Role.SHIFT_HEAD, Role.ADMIN, Role.AUDITOR}))
"""Who sits at the window of a test unless it logs in itself."""


class WindowDriver:
    """The window with the few moves a test needs."""

    def __init__(self, window: MainWindow, console: Console, qtbot: Any) -> None:
        self.window = window
        self.console = console
        self.qtbot = qtbot
        self.view = window.command.map_view
        self.docks = window.command.docks

    def until(self, condition: Any) -> None:
        """Wait until ``condition()`` holds."""
        self.qtbot.waitUntil(condition, timeout=DEADLINE_MS)

    def ask(self, expression: str) -> Any:
        """Return the JSON value of an expression in the map's page."""
        answers: list[str] = []
        self.view.page().runJavaScript(f"JSON.stringify({expression})", answers.append)
        self.until(lambda: bool(answers))
        return json.loads(answers[0]) if answers[0] else None

    def until_page(self, expression: str) -> None:
        """Wait until an expression in the page is true."""
        self.until(lambda: self.ask(expression) is True)

    def look(self) -> list[float]:
        """Where the map looks: longitude, latitude, zoom."""
        centre = "map_page.getCenter()"
        return list(self.ask(f"[{centre}.lng, {centre}.lat, map_page.getZoom()]"))

    def live(self, name: str) -> Any:
        """The unit of that name as the window knows it, None when it knows none."""
        present = self.window._seat.present.values()
        return next((live for live in present if live.unit.name == name), None)

    def row(self, name: str) -> int:
        """The table row of a unit, once it is shown."""
        self.until(lambda: self.live(name) is not None)
        model = self.docks.units.model
        self.until(lambda: model.row_of(self.live(name).unit.id) >= 0)
        return model.row_of(self.live(name).unit.id)

    def press(self, name: str) -> None:
        """Click the table row of a unit."""
        table = self.docks.units.table
        index = table.model().index(self.row(name), 0)
        self.docks.units.raise_()
        table.scrollTo(index)
        spot = table.visualRect(index).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


@contextmanager
def open_seat(home: Path) -> Iterator[Seat]:
    """Open a seat without a window, entered by somebody who may everything, at an open console."""
    console = open_console(home)
    console.start()
    pool = ReaderPool(console.store)
    seat = Seat(console.options, home)
    seat.open(console, pool)
    seat.login.enter(TESTER)
    try:
        yield seat
    finally:
        seat.bridge.close()
        seat.answers.close()
        pool.stop()
        console.stop()


@contextmanager
def open_window(
    home: Path, qtbot: Any, *, sources: Sequence[Path] | None = None
) -> Iterator[WindowDriver]:
    """Open a window of 1280 x 800 on the store of ``home`` and take everything down again.

    With ``sources``, folders of plugins, it has a host of plugins, and those that are installed.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    console = open_console(home)
    console.start()
    pool = ReaderPool(console.store)
    host = None
    if sources is not None:
        host = PluginHost(console, PluginPlaces(home, None), sources=sources)
        host.open()
    seat = Seat(console.options, home)
    seat.open(console, pool, host)
    seat.login.enter(TESTER)
    collector = Collector()
    view = MapView(resources_dir() / "web")
    window = MainWindow(seat, view)
    try:
        window.resize(1280, 800)
        with qtbot.waitSignal(view.ready, timeout=DEADLINE_MS):
            window.show()
        window.begin()
        yield WindowDriver(window, console, qtbot)
    finally:
        ended: list[str] = []
        window.close()
        view.gone.connect(lambda: ended.append("page"))
        view.shut_down()
        qtbot.waitUntil(lambda: ended == ["page"], timeout=DEADLINE_MS)
        window.destroyed.connect(lambda: ended.append("window"))
        window.deleteLater()
        qtbot.waitUntil(lambda: len(ended) == 2, timeout=DEADLINE_MS)
        pool.stop()
        if host is not None:
            host.close()
        console.stop()
        collector.close()
