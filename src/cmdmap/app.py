"""Composition root of the window: builds everything, in order, once, and takes it down again.

``cmdmap`` opens the console with the saved links, ``cmdmap demo`` one with simulated hardware on
real pseudo-terminals, ``cmdmap shots DIR`` takes pictures of that demo. What a splash needs is read
first; the window (``ui/session.py``) and all it is made of come while the splash is seen.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cmdmap.config import home_dir, resources_dir
from cmdmap.errors import CmdmapError, UsageError, WorldError
from cmdmap.i18n import current_language, tr, use_language
from cmdmap.log import start_logging
from cmdmap.mapview.engine import prepare_web_engine
from cmdmap.mapview.scheme import register_scheme
from cmdmap.options import Options
from cmdmap.ui.plugins.restart import restart
from cmdmap.ui.qt_words import speak
from cmdmap.ui.run_plan import Plan, make_folder
from cmdmap.ui.splash import show_splash

NO_DISPLAY_SECONDS = 30.0
SHOTS_AFTER_SECONDS = 12.0


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
    app.setQuitOnLastWindowClosed(False)
    theme = options.text("interface.theme")
    splash = None if plan.offscreen else show_splash(theme)
    from cmdmap.ui.seat import Seat
    from cmdmap.ui.session import Session
    from cmdmap.widgets.theme import apply_theme, use_theme

    use_theme(theme)
    apply_theme(app)
    speak(app, current_language())
    session = Session(Seat(options, home), plan, warnings)
    session.start()
    if splash is not None:
        splash.finish(session.window)
    app.exec()
    code = session.end()
    if plan.again:
        cleaning.close()
        restart(demo=plan.demo)
    return code


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


def _plan(args: argparse.Namespace) -> Plan:
    if args.command == "shots":
        make_folder(args.folder)
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
    from cmdmap.services.login.demo import demo_sentence

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
