"""Session: one run of the window from the first paint to the last thread.

Built by ``app`` behind the splash. The window is on the screen before the store is open; opening
runs in a thread of its own and comes back by signal.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from cmdmap.config import resources_dir
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr, use_language
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.tiles import TileArchive
from cmdmap.options import Options
from cmdmap.ui.backstage import Backstage
from cmdmap.ui.collector import Collector
from cmdmap.ui.crash import CrashBorder
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.qt_words import speak
from cmdmap.ui.run_plan import Plan, make_folder
from cmdmap.ui.seat import Seat
from cmdmap.ui.shots import HEIGHT, WIDTH, ShotRound
from cmdmap.widgets.theme import apply_theme, use_theme

PULSE, PULSE_MS = "pulse", 500
GONE_MS = 5000
"""How long the web engine may take to leave before the program ends without waiting for it."""


class Session(QObject):
    """One run of the window from the first paint to the last thread."""

    def __init__(self, seat: Seat, plan: Plan, warnings: Sequence[str]) -> None:
        super().__init__()
        self._seat = seat
        self._plan = plan
        tiles, refused = _base_map(seat.options)
        self._view = MapView(resources_dir() / "web", tiles)
        self._window = MainWindow(seat, self._view)
        self._collector = Collector(self)
        self._border = CrashBorder(lambda sentence: self._window.status.say(sentence), self._blame)
        self._opening: Future[Backstage] | None = None
        self._backstage: Backstage | None = None
        self._code = 0
        self._warnings = (*warnings, *refused)
        seat.login.demo = plan.demo
        self._watch_window()

    @property
    def window(self) -> QWidget:
        """The window, for the splash that waits for it."""
        return self._window

    def start(self) -> None:
        """Show the window, then open what is behind it."""
        self._border.install()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._window.close())
        if self._plan.offscreen:
            self._window.resize(WIDTH, HEIGHT)
            self._window.show()
        else:
            # Where no window manager maximises, the window fills the screen all the same.
            self._window.setGeometry(QGuiApplication.primaryScreen().availableGeometry())
            self._window.showMaximized()
        seat, demo = self._seat, self._plan.demo
        safe = self._plan.safe
        opener = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._opening = opener.submit(
            lambda: Backstage(seat.home, seat.options, demo=demo, safe=safe)
        )
        seat.answers.deliver(self._opening, self._on_opened, self._on_not_opened)
        opener.shutdown(wait=False)

    def end(self) -> int:
        """Take everything down after the event loop has ended and return the exit code."""
        pulse = self.findChild(QTimer, PULSE)
        if pulse is not None:
            pulse.stop()
        if self._backstage is not None and self._plan.table:
            self._print_table()
        # It may have opened after the window was closed: nobody else takes it down then.
        if self._opening is not None and self._opening.exception() is None:
            self._opening.result().close()
        self._collector.close()
        return self._code

    def _on_opened(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._seat.open(backstage.console, backstage.pool, backstage.plugins)
        self._window.begin()
        # Tells the plugins' watch that this thread is free.
        pulse = QTimer(self, interval=PULSE_MS)
        pulse.setObjectName(PULSE)
        pulse.timeout.connect(self._on_pulse)
        pulse.start()
        if backstage.account is not None:
            self._seat.login.enter(backstage.account)
        else:
            self._seat.login.ask(first_run=not backstage.has_accounts)
        self._collector.settle()
        # The window stands with all plugins: none of them has crashed it.
        backstage.plugins.stood()
        for sentence in backstage.refused:
            self._window.status.say(sentence)
        if self._plan.install is not None:
            self._window.offer_package(self._plan.install)
        if self._plan.seconds is not None:
            QTimer.singleShot(int(self._plan.seconds * 1000), self, self._on_time_over)

    def _blame(self, error: BaseException) -> bool:
        """Ask whether a plugin let an error escape; then it is off and its page says so."""
        plugins = self._seat.plugins
        return plugins is not None and bool(plugins.blame(error))

    def _on_pulse(self) -> None:
        if self._seat.plugins is not None:
            self._seat.plugins.beat()

    def _watch_window(self) -> None:
        self._window.status.warn(*self._warnings)
        self._window.closed.connect(self._on_window_closed)
        self._window.safe_requested.connect(self._on_safe_requested)
        # Queued: the old window is still in the hands of the field that chose.
        queued = Qt.ConnectionType.QueuedConnection
        self._window.look_chosen.connect(self._on_look_chosen, queued)

    def _on_safe_requested(self) -> None:
        self._plan.again = True
        self._window.close()

    def _on_look_chosen(self) -> None:
        """Build the window anew around the same map: text and colour are set at birth."""
        backstage, old = self._backstage, self._window
        if backstage is None:
            return
        use_language(self._seat.options.text("interface.language"), resources_dir() / "i18n")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        speak(app, current_language())
        use_theme(self._seat.options.text("interface.theme"))
        apply_theme(app)
        old.closed.disconnect(self._on_window_closed)
        shape, state, page = old.geometry(), old.windowState(), old.module_page()
        old.close()
        old.command.takeCentralWidget()
        login = self._seat.login
        self._seat = Seat(self._seat.options, self._seat.home)
        self._seat.open(backstage.console, backstage.pool, backstage.plugins)
        self._seat.login.take_over(login)
        self._window = MainWindow(self._seat, self._view)
        self._watch_window()
        self._view.dress(current_language())
        self._window.setGeometry(shape)
        self._window.setWindowState(state)
        self._window.show()
        self._window.begin()
        self._window.take_over(page)
        old.deleteLater()

    def _on_not_opened(self, error: WorldError) -> None:
        print(f"cmdmap: {error}", file=sys.stderr)
        self._code = 1
        self._window.close()

    def _on_time_over(self) -> None:
        if self._plan.shots is None:
            self._window.close()
            return
        try:
            make_folder(self._plan.shots)
        except WorldError as error:
            self._on_not_opened(error)
            return
        ShotRound(self._window, self._seat, self._plan.shots, self._on_shots_taken).start()

    def _on_shots_taken(self, files: list[Path], refusal: str) -> None:
        for path in files:
            print(path)
        if refusal:
            self._on_not_opened(WorldError(refusal))
        else:
            self._window.close()

    def _on_window_closed(self) -> None:
        """Page, profile and view must go in this order, else the engine complains at exit."""
        self._border.remove()
        self._view.gone.connect(self._window.deleteLater)
        self._window.destroyed.connect(QApplication.quit)
        patience = QTimer(self._window, singleShot=True, interval=GONE_MS)
        patience.timeout.connect(QApplication.quit)
        patience.start()
        self._view.shut_down()

    def _print_table(self) -> None:
        console = self._seat.console
        statuses, counts = console.rack.statuses(), console.desk.counts()
        units = console.desk.units()
        located = sum(live.fix is not None for live in units.values())
        online = sum(status.state.value == "open" for status in statuses)
        rows = (
            (tr("links online"), f"{online} / {len(statuses)}"),
            (tr("units located"), f"{located} / {len(units)}"),
            (tr("fixes kept"), str(counts.kept + counts.history)),
            (tr("lines of the radio log"), str(counts.logged)),
            (tr("heard to kept, half within"), f"{counts.latency_p50_s * 1000:.1f} ms"),
            (tr("heard to kept, 95 of 100 within"), f"{counts.latency_p95_s * 1000:.1f} ms"),
        )
        for name, value in rows:
            print(f"{name:<36}{value:>14}")


def _base_map(options: Options) -> tuple[TileArchive | None, list[str]]:
    """Open the raster base map of the options; one that cannot be had is said, not fatal."""
    path = options.text("map.tiles")
    if not path:
        return None, []
    try:
        return TileArchive(Path(path)), []
    except WorldError as error:
        return None, [str(error)]
