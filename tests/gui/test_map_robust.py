"""What must not break the map: floods, impossible places, hostile names, a death while dragging."""

from __future__ import annotations

import math
import os
import signal
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door
from cmdmap.mapview.pulse import Pulse

WAIT_MS = 20_000
EAST = Place(120.158, 30.165)
COUNT = "document.querySelector('[data-layer=units] ~ b').textContent"
ELEMENTS = "document.querySelectorAll('*:not(canvas, .leaflet-tile-container)').length"
HOSTILE = [
    "<script>window.broken = 1</script>",
    "<img src=x onerror='window.broken=1'>",
    "${window.broken = 1}`'\"\\u0000\n",
    "\u202e\u2066راديو-7\u2069\u202c",
    "\u200b\u200c\u200d\ufeff",
    "e\u0301" * 5000,
    "长" * 100_000,
    "half \ud83d",
    "",
]


def settled(driver) -> bool:
    """Return whether everything sent has been read by the page."""
    return not driver.view.findChild(Pulse).is_behind()


def test_a_flood_of_updates_is_drawn_as_its_last_state(driver, make_unit, qtbot):
    view = driver.view
    sent: list[int] = []
    door = view.findChild(Door)
    door.pulse_sent.connect(lambda _text: sent.append(1))
    door.pulse_kept.connect(lambda _name: sent.append(1))
    now = make_unit(1).fix.at
    for turn in range(100):
        place = Place(120.14 + turn * 0.0001, 30.155)
        view.apply_units([make_unit(n, place) for n in range(1, 1001)], now)
        QApplication.processEvents()
    view.apply_units([make_unit(n, EAST) for n in range(1, 1001)], now + timedelta(seconds=1))
    qtbot.waitUntil(lambda: settled(driver), timeout=WAIT_MS)
    driver.until(f"{COUNT} === '1000'")
    qtbot.waitUntil(lambda: driver.pixels(driver.spot(EAST)).any(), timeout=WAIT_MS)
    assert not driver.pixels(driver.spot(Place(120.1499, 30.155))).any()
    assert len(sent) <= 101


def test_a_hundred_thousand_units_at_once_all_arrive(driver, make_unit, qtbot):
    units = [
        make_unit(n, Place(120.132 + n % 400 * 9e-5, 30.142 + n // 400 * 1.4e-4))
        for n in range(1, 100_001)
    ]
    driver.view.apply_units(units, units[0].fix.at)
    qtbot.waitUntil(lambda: settled(driver), timeout=WAIT_MS)
    driver.until(f"{COUNT} === '100000'")
    driver.view.remove_units(range(1, 100_000))
    qtbot.waitUntil(lambda: settled(driver), timeout=WAIT_MS)
    driver.until(f"{COUNT} === '1'")


@pytest.mark.parametrize(
    "place",
    [Place(math.nan, 30.0), Place(120.0, math.nan), Place(math.inf, 30.0), Place(1e9, -1e9)],
)
def test_an_impossible_place_never_reaches_the_page(driver, make_unit, place):
    driver.draw([make_unit(1, EAST), make_unit(2, place)])
    driver.until(f"{COUNT} === '1'")
    driver.draw([make_unit(1, place)])
    assert driver.pixels(driver.spot(EAST)).any()
    driver.until(f"{COUNT} === '1'")


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_only_ever_pixels(driver, make_unit, qtbot, name):
    driver.draw([make_unit(2, Place(120.1581, 30.165), name="B")])
    driver.until(f"{COUNT} === '1'")
    elements = driver.ask(ELEMENTS)
    driver.view.select_unit(UnitId(1))
    driver.draw([make_unit(1, EAST, name=name or " ")])
    driver.view.fly_to(EAST, 18.0)
    driver.until("map_page.getZoom() === 18")
    assert driver.ask(ELEMENTS) == elements
    assert driver.ask("document.querySelectorAll('img').length") == 0
    assert driver.ask("typeof window.broken") == "undefined"
    # The neighbour is still drawn and named: nothing stopped the frame half-way.
    beside = driver.spot(Place(120.1581, 30.165)) + QPoint(22, 0)
    qtbot.waitUntil(lambda: bool(driver.pixels(beside, half=6).any()), timeout=WAIT_MS)


def test_only_what_can_be_seen_of_a_name_is_shown_and_not_endless(driver):
    shown = driver.run(
        """
        const { shownName } = await import("cmdmap://map/web/unit_labels.js");
        return ["\\u202eab\\u200b\\n", "\\u200b\\ufeff", "长".repeat(99), "😀".repeat(40)]
          .map(shownName);
        """
    )
    assert shown == ["ab", "", "长" * 31 + "…", "😀" * 31 + "…"]


def test_a_renderer_killed_while_dragging_comes_back_and_drags_on(driver, make_unit, qtbot, caplog):
    view = driver.view
    driver.draw([make_unit(1, EAST)])
    ground = QPoint(300, 450)
    target = view.focusProxy()
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=ground)
    QTest.mouseMove(target, ground + QPoint(-20, 0))
    QTest.mouseMove(target, ground + QPoint(-40, 0))
    with qtbot.waitSignal(view.renderer_back, timeout=WAIT_MS):
        os.kill(int(view.page().renderProcessPid()), signal.SIGKILL)
        view.apply_units([make_unit(2, Place(120.142, 30.155))], make_unit(1).fix.at)
    driver.until(f"{COUNT} === '2'")
    start = driver.spot(EAST)
    target = view.focusProxy()  # the widget that draws has died with its renderer
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=ground + QPoint(-40, 0))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=ground)
    for step in range(1, 7):
        QTest.mouseMove(target, ground + QPoint(-10 * step, 0))
    qtbot.waitUntil(lambda: driver.spot(EAST).x() <= start.x() - 40, timeout=WAIT_MS)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=ground + QPoint(-60, 0))
    qtbot.waitUntil(lambda: driver.pixels(driver.spot(EAST)).any(), timeout=WAIT_MS)
    caplog.clear()
