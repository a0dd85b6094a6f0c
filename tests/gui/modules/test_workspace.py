"""The workspace of modules in a real window: real pages, the one map, failure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.kit.windows import WindowDriver, open_window

from cmdmap.mapview.map_view import MapView
from cmdmap.ui.crash import CrashBorder
from cmdmap.ui.modules.failed import FailedPage
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.workspaces.tabs import COMMAND, MODULES
from cmdmap.widgets import CardList

HTML = "<img src=x onerror=alert(1)>"
LEFT = Qt.MouseButton.LeftButton


def write_plugin(folder: Path, plugin_id: str, page: str, *, extra: str = "") -> Path:
    """Write a small plugin whose page is the code ``page``; return its folder."""
    root = folder / plugin_id
    root.mkdir(parents=True)
    (root / "__init__.py").write_text('"""A plugin of a test."""\n')
    (root / "page.py").write_text(page)
    (root / "plugin.toml").write_text(
        f'id = "{plugin_id}"\nversion = "1.0.0"\napi = "1.0"\nname = "{plugin_id}"\n'
        f'name_zh = "{plugin_id}"\nsummary = "s"\nsummary_zh = "s"\nauthor = "a"\n'
        'licence = "Apache-2.0"\n'
        '[[pages]]\nid = "main"\ntitle = "Main & more"\ntitle_zh = "主页"\nentry = "page:make"\n'
        f"{extra}"
    )
    return root


SPOTS = """
from PySide6.QtWidgets import QPushButton
from cmdmap.api import Drawing, Place, Spot, Tone
from cmdmap.widgets import Card, CardList, Detail, Part, Row, SplitPage


def draw(desk, reader):
    places = [Place(120.15 + n / 1000, 30.16) for n in range(5)]
    spots = [Spot(n, place, Tone.HIGH, "消", "<b>x</b>") for n, place in enumerate(places)]
    return Drawing(spots, legend=[(Tone.HIGH, "high")])


class Thing:
    def __init__(self, number):
        self.id, self.name = number, f"thing {number}"


def make(page):
    cards = CardList("Things", "none", lambda thing: Card(thing.name))
    cards.show_rows([Thing(n) for n in range(5)])
    detail = Detail("choose")
    parts = [Part(rows=[Row("a", "b")])]
    cards.chosen.connect(lambda n: detail.show_thing(f"thing {n}", "", parts))
    page.map.on_clicked(lambda layer, n: cards.choose(n))
    page.head("five things")
    clicks = QPushButton("break", objectName="breaker")

    def fail():
        raise ValueError("broken by hand")

    clicks.clicked.connect(fail)
    cards.add_tools(clicks)
    page.watch(["incidents"], lambda: page.tell("heard"))
    return SplitPage(cards, detail)
"""
LAYER = '[[layers]]\nid = "spots"\ntitle = "Spots"\ntitle_zh = "点"\nentry = "page:draw"\n'


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Two plugins of which one draws and one fails when its page is made."""
    folder = tmp_path / "sources"
    return [
        write_plugin(folder, "spotty", SPOTS, extra=LAYER),
        write_plugin(folder, "broken", f'def make(page):\n    raise KeyError("{HTML}")\n'),
    ]


@pytest.fixture
def driver(home: Path, qtbot: Any, sources: list[Path]) -> Iterator[WindowDriver]:
    """A window with both."""
    with open_window(home, qtbot, sources=sources) as opened:
        yield opened


def modules(driver: WindowDriver) -> ModulesWorkspace:
    """The workspace."""
    found = driver.window.findChild(ModulesWorkspace)
    assert isinstance(found, ModulesWorkspace)
    return found


def click_tab(driver: WindowDriver, name: str) -> None:
    """Click the tab of a workspace in the header."""
    driver.qtbot.mouseClick(driver.window.header.findChild(QPushButton, name), LEFT)


def test_a_page_has_the_map_and_command_gets_it_back(driver: WindowDriver):
    work = modules(driver)
    driver.until(lambda: set(work.pages()) == {"spotty.main", "broken.main"})
    click_tab(driver, MODULES)
    driver.qtbot.mouseClick(work.tabs.tab("spotty.main"), LEFT)
    page = work.front()
    assert page is not None
    assert page.slot.plugin_id == "spotty"
    assert page.isAncestorOf(driver.view)
    driver.until(lambda: driver.view.overlays.shapes.shown() == ("spotty.spots",))
    driver.until_page("document.querySelectorAll('.layers label').length === 1")
    driver.until_page("document.querySelector('.layers label b').textContent === '5'")
    driver.until_page("document.querySelector('.legend').textContent === 'high'")
    cards = page.findChild(CardList)
    assert isinstance(cards, CardList)
    driver.view._door.click_thing("shapes", 3)
    assert cards.key() == 2
    assert work.tabs._note.text() == "five things"

    driver.view.fly_to(driver.view.cameras.now.current.centre, 18)
    driver.until(lambda: driver.look()[2] == 18)
    click_tab(driver, COMMAND)
    assert isinstance(driver.window.command.centralWidget(), MapView)
    driver.until_page("document.querySelectorAll('.layers label').length === 9")
    driver.until(lambda: driver.look()[2] != 18)
    assert driver.view.overlays.shapes.shown() == ()
    click_tab(driver, MODULES)
    driver.until(lambda: driver.look()[2] == 18)


def test_layers_of_plugins_are_chosen_on_command_and_remembered(driver: WindowDriver):
    driver.until_page("document.querySelectorAll('.layers label').length === 9")
    driver.ask("document.querySelector('[data-layer=\"spotty.spots\"]').click() || 0")
    driver.until(lambda: driver.view.overlays.shapes.shown() == ("spotty.spots",))
    work = modules(driver)
    assert work.map.kept.flag("command_layers", "spotty.spots", False)


def test_a_plugin_that_fails_leaves_a_panel_and_can_be_tried_again(driver: WindowDriver):
    work = modules(driver)
    click_tab(driver, MODULES)
    driver.qtbot.mouseClick(work.tabs.tab("broken.main"), LEFT)
    driver.until(lambda: isinstance(work.tabs.view, FailedPage))
    failed = work.tabs.view
    assert isinstance(failed, FailedPage)
    assert HTML in failed.trace.toPlainText()
    assert "page.py:2 in make" in failed.trace.toPlainText()
    assert set(work.pages()) == {"spotty.main", "broken.main"}
    driver.qtbot.mouseClick(work.tabs.tab("spotty.main"), LEFT)
    assert work.front() is not None
    with driver.qtbot.waitSignal(work.enable_requested) as wish:
        driver.qtbot.mouseClick(work.tabs.tab("broken.main"), LEFT)
        driver.qtbot.mouseClick(failed.enable, LEFT)
    assert wish.args == ["broken"]


def test_a_page_comes_and_goes_with_its_plugin(driver: WindowDriver):
    work, host = modules(driver), driver.window._seat.plugins
    assert host is not None
    click_tab(driver, MODULES)
    driver.qtbot.mouseClick(work.tabs.tab("spotty.main"), LEFT)
    assert work.front() is not None
    host.stop("spotty")
    driver.until(lambda: "spotty.main" not in work.pages())
    assert driver.view.overlays.shapes.shown() == ()
    host.start("spotty")
    driver.until(lambda: "spotty.main" in work.pages())
    driver.qtbot.mouseClick(work.tabs.tab("spotty.main"), LEFT)
    driver.until(lambda: work.front() is not None and work.front().isAncestorOf(driver.view))


def test_a_slot_of_a_page_that_raises_ends_its_plugin_only(driver: WindowDriver):
    work, host = modules(driver), driver.window._seat.plugins
    assert host is not None
    border = CrashBorder(driver.window.status.say, lambda error: bool(host.blame(error)))
    click_tab(driver, MODULES)
    driver.qtbot.mouseClick(work.tabs.tab("spotty.main"), LEFT)
    front = work.front()
    assert front is not None
    breaker = front.findChild(QPushButton, "breaker")
    try:
        with driver.qtbot.captureExceptions():
            border.install()
            driver.qtbot.mouseClick(breaker, LEFT)
        driver.until(lambda: isinstance(work.tabs.view, FailedPage))
        assert border.page is None
    finally:
        border.remove()
    assert "broken by hand" in work.tabs.view.trace.toPlainText()
    click_tab(driver, COMMAND)
    assert isinstance(driver.window.command.centralWidget(), MapView)
