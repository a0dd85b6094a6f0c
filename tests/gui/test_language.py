"""Another language is spoken at once: the window is built anew around the same map and console."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from tests.kit.windows import TESTER

from cmdmap.config import resources_dir
from cmdmap.i18n import use_language
from cmdmap.options import Options
from cmdmap.ui.backstage import Backstage
from cmdmap.ui.run_plan import Plan
from cmdmap.ui.seat import Seat
from cmdmap.ui.session import Session
from cmdmap.widgets.theme import apply_theme, read_theme, theme, use_theme

DEADLINE_MS = 20_000


@pytest.fixture
def session(home, qtbot, repo):
    options = Options.load(resources_dir(), home)
    options.change(home, "interface.language", "en")
    use_language("en", repo / "resources" / "i18n")
    apply_theme(QApplication.instance())
    plan = Plan(demo=False, offscreen=True, seconds=None, shots=None, table=False)
    opened = Session(Seat(options, home), plan, ["root"])
    opened.start()
    qtbot.waitUntil(lambda: opened._backstage is not None, timeout=DEADLINE_MS)
    opened._seat.login.enter(TESTER)
    yield opened
    gone: list[bool] = []
    window = opened._window
    window.destroyed.connect(lambda: gone.append(True))
    window.close()
    qtbot.waitUntil(lambda: bool(gone), timeout=DEADLINE_MS)
    assert opened.end() == 0


def words(window):
    return {label.text() for label in window.findChildren(QLabel)}


def test_the_language_changes_while_everything_runs(session, qtbot):
    first = session._window
    view, console = first.command.map_view, session._backstage.console
    assert "Units" in words(first)
    first.command.cases.queue.hide()
    first.admin.options.change_requested.emit("interface.language", "zh_CN")
    qtbot.waitUntil(lambda: session._window is not first, timeout=DEADLINE_MS)
    second = session._window
    assert second.isVisible()
    assert second.command.map_view is view
    assert session._seat.console is console
    assert "力量" in words(second)
    assert "Units" not in words(second)
    assert "root" in words(second)
    told: list[str] = []

    def ask():
        view.page().runJavaScript(
            "document.querySelector('.layers, .panel, body').textContent", told.append
        )
        return any("社区" in text for text in told)

    qtbot.waitUntil(ask, timeout=DEADLINE_MS)
    assert not second.command.cases.queue.isVisible()


def test_the_theme_changes_window_and_map_while_everything_runs(session, qtbot):
    first = session._window
    view = first.command.map_view
    with qtbot.waitSignal(view.ready, timeout=DEADLINE_MS):
        light = [
            each for each in first.header.layout_menu.actions() if each.text() == "Light colours"
        ]
        light[0].trigger()
    try:
        assert session._window is not first
        assert session._window.command.map_view is view
        ground = theme().roles["ground"]
        assert ground == read_theme("light").roles["ground"]
        told: list[str] = []
        asked = "getComputedStyle(document.documentElement).getPropertyValue('--ground').trim()"
        view.page().runJavaScript(asked, told.append)
        qtbot.waitUntil(lambda: bool(told), timeout=DEADLINE_MS)
        assert told == [ground]
    finally:
        use_theme("dark")
        apply_theme(QApplication.instance())


def test_a_window_that_is_closed_while_it_opens_leaves_nothing_open(home, qtbot, repo, monkeypatch):
    closed: list[bool] = []
    close = Backstage.close
    monkeypatch.setattr(Backstage, "close", lambda it: (close(it), closed.append(True)))
    plan = Plan(demo=False, offscreen=True, seconds=None, shots=None, table=False)
    early = Session(Seat(Options.load(resources_dir(), home), home), plan, [])
    early.start()
    gone: list[bool] = []
    early._window.destroyed.connect(lambda: gone.append(True))
    early._seat.answers.close()
    early._window.close()
    qtbot.waitUntil(lambda: bool(gone), timeout=DEADLINE_MS)
    assert early.end() == 0
    assert early._backstage is None
    assert closed == [True]
    # Two starts that leave a mark would keep the next one from using any plugin.
    assert list((home / "plugins" / "running").iterdir()) == []
