"""A search party from the window: begun, divided, walked, joined, found, and on the map."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from tests.kit.cases import opened as opened_in
from tests.kit.desks import HOME, fix, north
from tests.kit.windows import open_window

from cmdmap.domain.casework.commands import AssignUnits, OpenIncident
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.search.parties import read_party

KEYS = ("fleetsync:100-2001", "fleetsync:100-2002")
NAMES = ("巡-01", "巡-02")
LABELS = "[...document.querySelectorAll('.map-label span')].map((each) => each.textContent)"


def walk(driver, key: str, metres: float) -> None:
    """Walk north, a position every half minute; the last one is heard now."""
    now = datetime.now(UTC)
    for step in range(6):
        at = now - timedelta(seconds=30 * (5 - step)) if step < 5 else now
        place = north(metres * step / 5)
        driver.console.desk.take([fix(key, place, at=at, heard_at=at)])


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as window:
        desk = window.console.desk
        crew = zip(NAMES, KEYS, strict=True)
        force = ForceKind.GOVERNANCE
        units = tuple(Unit(UnitId(0), name, force, (UnitKey(key),)) for name, key in crew)
        desk.submit(EnrolUnits(units)).result(15)
        window.until(lambda: all(window.live(name) for name in NAMES))
        known_at = datetime.now(UTC) - timedelta(minutes=9)
        wish = OpenIncident("other", "浦沿路", HOME, "老人走失", known_at=known_at)
        window.number = opened_in(desk.submit(wish).result(15))
        both = tuple(window.live(name).unit.id for name in NAMES)
        desk.submit(AssignUnits(window.number, both)).result(15)
        cases = window.window._seat.cases
        window.until(lambda: window.number in cases and len(cases[window.number].active()) == 2)
        yield window


def stored(driver):
    with driver.console.store.reader() as connection:
        return read_party(connection, driver.number)


def test_a_search_from_the_first_click_to_found(driver, qtbot):
    work = driver.window.command.cases.work
    screen, tab = work.search, work.search.tab
    driver.window.command.cases.selection.select(driver.number)
    work.detail.panel.tabs.show_page(tab)
    driver.until(tab.start.begin.isEnabled)
    qtbot.mouseClick(tab.start.begin, Qt.MouseButton.LeftButton)
    driver.until(tab.is_searching)
    (radius_m,) = re.findall(r"within (\d+) m", tab.head.text())
    assert int(radius_m) == pytest.approx(450, abs=60)
    assert "Not divided yet." in tab.head.text()

    qtbot.mouseClick(tab.buttons.divide, Qt.MouseButton.LeftButton)
    driver.until(lambda: tab.model.rowCount() == 2)
    assert [tab.model.index(row, 1).data() for row in (0, 1)] == list(NAMES)
    driver.until_page(f"{LABELS}.some((label) => label.startsWith('1 · 巡-01 · 0%'))")

    for key in KEYS:
        walk(driver, key, 150)
    driver.until(lambda: stored(driver).is_open and share(screen) > 0)
    driver.until_page("document.querySelector('.search-cover') !== null")
    qtbot.mouseClick(tab.buttons.gap, Qt.MouseButton.LeftButton)
    gap = screen._sight.cover.gap
    driver.until_page(f"Math.abs(map_page.getCenter().lat - {gap.lat}) < 0.0002")

    tab.table.selectRow(0)
    tab.units.setCurrentIndex(1)
    qtbot.mouseClick(tab.buttons.join, Qt.MouseButton.LeftButton)
    driver.until(lambda: tab.model.index(0, 1).data() == "巡-01, 巡-02")

    tab.note.setText("河边找到")
    qtbot.mouseClick(tab.buttons.found, Qt.MouseButton.LeftButton)
    driver.until(lambda: "Found." in tab.head.text())
    assert not tab.buttons.divide.isEnabled()
    assert stored(driver).found
    driver.window.command.cases.selection.select(None)
    driver.until_page(f"{LABELS}.length === 0")


def share(screen) -> float:
    """Ask again, as the window does every few seconds, and return what was covered last."""
    screen._ask()
    return screen._sight.cover.share
