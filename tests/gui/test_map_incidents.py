"""Incident pins in a real page: drawn, clicked, hidden, brought back; a place is picked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Urgency
from cmdmap.domain.place import Place
from cmdmap.mapview.layers.incidents import Pin, PinShape

CENTRE = Place(120.15, 30.16)
ASIDE = Place(120.156, 30.163)
NASTY = "<img src=x onerror=\"document.title='bad'\">\ud800"
CANVAS = "document.querySelector('.leaflet-incidents-pane canvas')"
INKED = (
    f"Array.from({CANVAS}.getContext('2d').getImageData(0, 0, {CANVAS}.width, {CANVAS}.height)"
    ".data).some((value) => value > 0)"
)
WAIT_MS = 20_000


def pin(place=CENTRE, **values):
    fields = {"mark": "纠", "label": "停车收费纠纷", "urgency": Urgency.FIRST}
    return Pin(place, shape=PinShape.FIELD, **{**fields, **values})


@pytest.fixture
def pins(driver):
    overlay = driver.view.overlays.incidents
    overlay.show({IncidentId(7): pin(), IncidentId(8): pin(ASIDE, label=NASTY, overdue=True)})
    driver.until(INKED)
    return overlay


def head(driver, place):
    """The middle of a pin's head in the widget."""
    spot = driver.spot(place)
    spot.setY(spot.y() - 27)
    return spot


def click(driver, spot):
    QTest.mouseClick(
        driver.view.focusProxy(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot
    )


def test_a_click_on_a_pin_names_its_incident(driver, pins, qtbot):
    for number, place in ((7, CENTRE), (8, ASIDE)):
        with qtbot.waitSignal(pins.clicked, timeout=WAIT_MS) as told:
            click(driver, head(driver, place))
        assert told.args == [number]


def test_a_name_is_text_and_nothing_else(driver, pins):
    pins.select(IncidentId(8))
    driver.until(INKED)
    assert driver.ask("document.title") != "bad"
    assert driver.ask("document.querySelectorAll('img[src=x]').length") == 0


def test_the_layer_is_hidden_and_counted(driver, pins):
    count = "document.querySelector('[data-layer=incidents] ~ b').textContent"
    driver.until(f"{count} === '2'")
    driver.view.set_layer_visible("incidents", False)
    driver.until(f"!({INKED})")
    driver.view.set_layer_visible("incidents", True)
    driver.until(INKED)
    pins.show({})
    driver.until(f"!({INKED}) && {count} === '0'")


def test_a_killed_renderer_comes_back_with_its_pins(driver, pins, qtbot):
    with qtbot.waitSignal(driver.view.ready, timeout=WAIT_MS):
        driver.view.page().triggerAction(driver.view.page().WebAction.Reload)
    driver.until(f"{CANVAS} !== null && {INKED}")
    with qtbot.waitSignal(pins.clicked, timeout=WAIT_MS) as told:
        click(driver, head(driver, CENTRE))
    assert told.args == [7]


def test_a_place_is_picked_once_and_a_pick_can_be_left(driver, pins, qtbot):
    picker = driver.view.overlays.picker
    taken = []
    picker.ask(taken.append)
    picking = "document.querySelector('.leaflet-container').classList.contains('picking')"
    driver.until(picking)
    click(driver, driver.spot(CENTRE))
    qtbot.waitUntil(lambda: bool(taken), timeout=WAIT_MS)
    assert taken[0].metres_to(CENTRE) < 10
    driver.until(f"!{picking}")
    picker.ask(taken.append)
    driver.until(picking)
    with qtbot.waitSignal(picker.cancelled, timeout=WAIT_MS):
        QTest.keyClick(driver.view.focusProxy(), Qt.Key.Key_Escape)
    driver.until(f"!{picking}")
    assert not picker.active
