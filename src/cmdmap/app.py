"""Composition root of the window: builds everything, in order, once, and takes it down again.

``cmdmap`` opens the console with the saved links, ``cmdmap demo`` one with simulated hardware on
real pseudo-terminals, ``cmdmap shots DIR`` takes pictures of that demo. The window is on the screen
before the store is open; opening runs in a thread of its own and comes back by signal.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cmdmap.config import home_dir, resources_dir
from cmdmap.errors import CmdmapError, UsageError, WorldError
from cmdmap.i18n import current_language, tr, use_language
from cmdmap.log import start_logging
from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.map_view import MapView
from cmdmap.mapview.scheme import register_scheme
from cmdmap.mapview.tiles import TileArchive
from cmdmap.options import Options
from cmdmap.services.login.demo import demo_sentence
from cmdmap.ui.backstage import Backstage
from cmdmap.ui.collector import Collector
from cmdmap.ui.crash import CrashBorder
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.plugins.restart import restart
from cmdmap.ui.qt_words import speak
from cmdmap.ui.run_plan import Plan
from cmdmap.ui.seat import Seat
from cmdmap.ui.shots import HEIGHT, WIDTH, ShotRound
from cmdmap.widgets.theme import apply_theme, use_theme

NO_DISPLAY_SECONDS = 30.0
SHOTS_AFTER_SECONDS = 12.0
PULSE, PULSE_MS = "pulse", 500
GONE_MS = 5000
"""How long the web engine may take to leave before the program ends without waiting for it."""

_log = logging.getLogger(__name__)


def run(words: Sequence[str]) -> int:
    """Run the window until it is closed; return 0 done, 1 refused or failed, 2 wrong usage."""
    args = _parse(words)
    try:
        with ExitStack() as cleaning:
            return _run(args, cleaning)
    except CmdmapError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1


def _run(args: argparse.Namespace, cleaning: ExitStack) -> int:
    home = _home(args.command, cleaning)
    options = Options.load(resources_dir(), home)
    use_language(options.text("interface.language"), resources_dir() / "i18n")
    start_logging(home, logging.WARNING)
    plan = _plan(args)
    if plan.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    warnings = prepare_web_engine()
    for sentence in warnings:
        print(f"cmdmap: {sentence}", file=sys.stderr)
    register_scheme()
    app = QApplication.instance() or QApplication(["cmdmap"])
    assert isinstance(app, QApplication)
    use_theme(options.text("interface.theme"))
    apply_theme(app)
    speak(app, current_language())
    app.setQuitOnLastWindowClosed(False)
    session = Session(Seat(options, home), plan, warnings)
    session.start()
    app.exec()
    code = session.end()
    if plan.again:
        cleaning.close()
        restart(demo=plan.demo)
    return code


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
            _make_folder(self._plan.shots)
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


def _parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cmdmap")
    safe = "start without any plugin, to switch off or remove one that does harm"
    parser.add_argument("--safe", action="store_true", help=safe)
    parser.add_argument("--install", type=Path, metavar="FILE", help="show a plugin's package")
    commands = parser.add_subparsers(dest="command")
    demo = commands.add_parser("demo", help="open the window with simulated hardware")
    demo.add_argument("--seconds", type=_seconds, help="close by itself after this time")
    demo.add_argument(
        "--offscreen-table", action="store_true", help="run without a display and print a table"
    )
    demo.add_argument("--safe", action="store_true", default=argparse.SUPPRESS, help=safe)
    shots = commands.add_parser("shots", help="write screenshots of every workspace into a folder")
    shots.add_argument("folder", type=Path)
    shots.add_argument("--seconds", type=_seconds, default=SHOTS_AFTER_SECONDS)
    return parser.parse_args(words)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    # Qt counts milliseconds in 31 bits.
    if not 0 < value < 2e6:
        raise argparse.ArgumentTypeError(tr("seconds must be more than 0"))
    return value


def _make_folder(folder: Path) -> None:
    """Make the folder of the pictures when it is absent.

    Raises:
        WorldError: it cannot be made or nothing can be written into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be written; choose another folder", path=folder)
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise WorldError(tr("{path} cannot be written; choose another folder", path=folder))


def _plan(args: argparse.Namespace) -> Plan:
    if args.command == "shots":
        _make_folder(args.folder)
        return Plan(demo=True, offscreen=True, seconds=args.seconds, shots=args.folder, table=False)
    shown = _has_display()
    if args.command is None:
        if not shown:
            raise WorldError(
                tr("There is no display; use cmdmap listen to run links without a window.")
            )
        return Plan(
            demo=False,
            offscreen=False,
            seconds=None,
            shots=None,
            table=False,
            safe=args.safe,
            install=args.install,
        )
    offscreen = args.offscreen_table or not shown
    if not shown:
        print(
            tr("There is no display: the demo runs offscreen and writes pictures into shots/."),
            flush=True,
        )
    print(demo_sentence(), flush=True)
    seconds = args.seconds or (NO_DISPLAY_SECONDS if offscreen else None)
    shots = Path("shots") if offscreen else None
    return Plan(
        demo=True,
        offscreen=offscreen,
        seconds=seconds,
        shots=shots,
        table=offscreen,
        safe=args.safe,
    )


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    if os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _home(command: str | None, cleaning: ExitStack) -> Path:
    """The real home, the demo's part of a named home, or a folder that goes with the run."""
    if command is None:
        return home_dir()
    if os.environ.get("CMDMAP_HOME"):
        folder = home_dir() / "demo"
        folder.mkdir(exist_ok=True)
        return folder
    temporary = Path(tempfile.mkdtemp(prefix="cmdmap-demo-"))
    cleaning.callback(shutil.rmtree, temporary, ignore_errors=True)
    return temporary
