"""Slots of a plugin's own widgets, which Qt calls by itself: what raises or spins is ended."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from tests.kit.desks import fix
from tests.kit.hostile.plugin import hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.plugins.views import PluginStanding
from cmdmap.ui.crash import CrashBorder

HEAD = "import threading\nspinning = threading.Event()"
BODY = """
from PySide6.QtWidgets import QPushButton
def on_click():
    spinning.set()
    {deed}
button = QPushButton("x")
button.clicked.connect(on_click)
return button
"""


@pytest.fixture
def border(qapp):
    """A crash border that asks the host under ``asked``."""
    asked = []
    made = CrashBorder(lambda sentence: None, lambda error: bool(asked[0].blame(error)))
    made.asked = asked
    made.install()
    yield made
    made.remove()


def click(qtbot, rig) -> None:
    (slot,) = rig.host.parts.pages()
    button = slot.open(None)
    assert isinstance(button, QPushButton)
    qtbot.addWidget(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    "deed",
    [
        "{}['missing']",
        "raise BaseException",
        "raise KeyboardInterrupt",
        # Qt's binding ends the process for each of these, where they are let through.
        "sys.exit(3)",
        "raise SystemExit",
        "quit()",
        "import argparse; argparse.ArgumentParser().parse_args(['--unknown'])",
    ],
)
def test_a_slot_that_raises_switches_its_plugin_off(qtbot, home, tmp_path, border, deed):
    with hosted(home, write_plugin(tmp_path, head=HEAD, page=BODY.format(deed=deed))) as rig:
        border.asked.append(rig.host)
        click(qtbot, rig)
        view = rig.await_off()
        assert (view.standing, view.failure.part) == (PluginStanding.FAILED, "ui")
        assert border.page is None
        rig.console.desk.take([fix()])
        wait_until("a fix is kept", lambda: rig.console.desk.counts().kept == 1)


@pytest.mark.parametrize(
    "deed",
    [
        "while True: pass",
        # Waits in C, where no line of Python is reached.
        "import time; time.sleep(3600)",
        "threading.Event().wait()",
        "import select; select.select([], [], [], 3600)",
    ],
)
def test_a_slot_that_hangs_is_interrupted_and_the_window_lives(qtbot, home, tmp_path, border, deed):
    body = BODY.format(deed=deed)
    with hosted(home, write_plugin(tmp_path, head=HEAD, page=body)) as rig:
        border.asked.append(rig.host)
        (plugin,) = rig.host.active()
        rig.host.beat()
        spinning = plugin.entries.find("work:spinning")

        def watch() -> None:
            assert spinning.wait(DEADLINE_S)
            # What the metronome does eight seconds later.
            rig.host._metronome.strike(time.monotonic() + 9.0)

        watcher = threading.Thread(target=watch)
        watcher.start()
        click(qtbot, rig)
        watcher.join(DEADLINE_S)
        view = rig.await_off()
        assert "did not come back in time" in view.why
        assert deed in view.failure.trace
        assert border.page is None
        assert QApplication.instance() is not None


def test_a_window_that_is_busy_by_itself_is_left_alone(qtbot, home, tmp_path, border):
    with hosted(home, write_plugin(tmp_path)) as rig:
        border.asked.append(rig.host)
        rig.host.beat()
        rig.host._metronome.strike(time.monotonic() + 60.0)
        assert rig.view().standing is PluginStanding.ACTIVE
        assert not rig.view().health.notes
