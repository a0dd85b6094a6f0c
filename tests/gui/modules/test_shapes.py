"""Shapes of plugins on a real page: drawn, named as text, clicked, fast, back after a crash."""

from __future__ import annotations

import os
import signal
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from tests.gui.conftest import CENTRE, DEADLINE_MS, MapDriver, square

from cmdmap.api import Circle, Drawing, Field, Line, Place, Spot, Tone
from cmdmap.mapview.camera import View
from cmdmap.mapview.layers.shapes import OfferedLayer, pack_drawing

HTML = "<img src=x onerror=alert(1)>"
LEGEND = "[...document.querySelectorAll('.legend span')].map((each) => each.textContent)"


def painted(pane: str) -> str:
    """Count the pixels that one pane has painted."""
    return (
        f"(() => {{ const c = document.querySelector('.leaflet-{pane}-pane canvas');"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((value, k) => k % 4 === 3 && value).length })()"
    )


def drawing() -> Drawing:
    """One of each kind around the middle of the map."""
    west = CENTRE.lon - 0.01
    return Drawing(
        [
            Field(1, square(CENTRE.lon, CENTRE.lat - 0.004, 0.002), Tone.HIGH, "高风险", 0.8),
            Circle(2, Place(west, CENTRE.lat), 200.0, Tone.OWN, "5 分钟圈"),
            Line(3, np.array([[west, CENTRE.lat + 0.008], [CENTRE.lon, CENTRE.lat + 0.008]])),
            Spot(4, CENTRE, Tone.MIDDLE, "消", HTML),
        ],
        legend=[(Tone.HIGH, "高 ≥70"), (Tone.MIDDLE, HTML)],
    )


def test_shapes_are_drawn_named_clicked_and_survive_the_renderer(driver: MapDriver):
    shapes = driver.view.overlays.shapes
    pressed: list[Any] = []
    shapes.thing_pressed.connect(lambda layer, number: pressed.append((layer, number)))
    shapes.put("fire.places", pack_drawing(drawing()))
    shapes.offer([OfferedLayer("fire.places", HTML, True)], drawing().legend)
    shapes.show(["fire.places"], answers=True)
    driver.until(f"{painted('shape-spots')} > 0 && {painted('shape-areas')} > 0")
    driver.until(f"{LEGEND}.includes('高 ≥70')")
    assert HTML in driver.ask(LEGEND)
    assert driver.ask("document.querySelectorAll('.layers label').length") == 1
    assert driver.ask("document.querySelectorAll('img[src=x]').length") == 0

    field = driver.spot(Place(CENTRE.lon, CENTRE.lat - 0.004))
    for spot in (driver.spot(CENTRE), field):
        target = driver.view.focusProxy()
        driver.qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)
    driver.qtbot.waitUntil(lambda: len(pressed) == 2, timeout=DEADLINE_MS)
    assert pressed == [("fire.places", 4), ("fire.places", 1)]

    os.kill(driver.view.page().renderProcessPid(), signal.SIGKILL)
    with driver.qtbot.waitSignal(driver.view.renderer_back, timeout=DEADLINE_MS):
        pass
    driver.until(f"{painted('shape-spots')} > 0 && {painted('shape-areas')} > 0")
    shapes.show([], answers=False)
    shapes.offer([], None)
    driver.until(f"{painted('shape-spots')} === 0 && {painted('shape-areas')} === 0")
    driver.until("document.querySelectorAll('.layers label').length === 8")


def mask(spot: str) -> str:
    """Which pixels around the middle of the map the spots have painted, as text."""
    return (
        "(() => { const c = document.querySelector('.leaflet-shape-spots-pane canvas');"
        "const r = devicePixelRatio, w = Math.round(12 * r);"
        f"const at = map_page.latLngToContainerPoint([{CENTRE.lat}, {CENTRE.lon}]);"
        "const d = c.getContext('2d').getImageData(at.x * r - w, at.y * r - w, 2 * w, 2 * w).data;"
        f"return d.filter((value, k) => k % 4 === 3).reduce((s, a) => s + ({spot}), '') }})()"
    )


@pytest.mark.parametrize(("zoom", "glyph"), [(14, ""), (16, ""), (16, "消")])
def test_each_tone_has_a_shape_of_its_own(driver: MapDriver, zoom: float, glyph: str):
    shapes = driver.view.overlays.shapes
    driver.view.fly_to(CENTRE, zoom)
    driver.until(f"Math.abs(map_page.getZoom() - {zoom}) < 1e-9")
    seen = set()
    for tone in Tone:
        shapes.put("fire.places", pack_drawing(Drawing([Spot(1, CENTRE, tone, glyph)])))
        shapes.show(["fire.places"], answers=True)
        driver.until(f"{painted('shape-spots')} > 0")
        seen.add(driver.ask(mask("a > 127 ? '#' : '.'")))
        shapes.show([], answers=False)
        driver.until(f"{painted('shape-spots')} === 0")
    assert len(seen) == len(Tone)


def test_the_legend_draws_the_shape_of_each_tone(driver: MapDriver):
    legend = [(tone, tone.value) for tone in Tone]
    driver.view.overlays.shapes.offer([OfferedLayer("fire.places", "场所", True)], legend)
    driver.until(f"{LEGEND}.includes('drill')")
    marks = driver.ask(
        "[...document.querySelectorAll('.legend i.tone')].map((e) => getComputedStyle(e).clipPath)"
    )
    assert len(set(marks)) == len(Tone)
    assert all(mark.startswith("polygon(") for mark in marks)


def test_a_spot_waits_for_its_zoom(driver: MapDriver):
    shapes = driver.view.overlays.shapes
    shapes.put("fire.places", pack_drawing(Drawing([Spot(1, CENTRE, from_zoom=15.5)])))
    shapes.show(["fire.places"], answers=True)
    driver.view.fly_to(CENTRE, 16)
    driver.until(f"{painted('shape-spots')} > 0")
    driver.view.fly_to(CENTRE, 15)
    driver.until(f"{painted('shape-spots')} === 0")


def test_a_layer_is_ticked_in_the_panel(driver: MapDriver):
    shapes = driver.view.overlays.shapes
    shapes.offer([OfferedLayer("fire.places", "场所", False)])
    driver.until("document.querySelectorAll('.layers label').length === 9")
    with driver.qtbot.waitSignal(shapes.layer_ticked, timeout=DEADLINE_MS) as ticked:
        driver.ask("document.querySelector('[data-layer=\"fire.places\"]').click() || 0")
    assert ticked.args == ["fire.places", True]


def test_the_list_of_layers_opens_by_keyboard_and_keeps_the_keyboard(driver: MapDriver):
    view, shapes = driver.view, driver.view.overlays.shapes
    shapes.offer([OfferedLayer("fire.places", HTML, False, "智慧消防")])
    driver.until("document.querySelectorAll('.layers label').length === 9")
    assert driver.ask("document.querySelector('.layers .list').hidden")
    assert driver.ask("document.querySelector('.opener b').textContent") == "5 / 9"
    with driver.qtbot.waitSignal(view.layer_toggled, timeout=DEADLINE_MS) as told:
        driver.ask("document.querySelector('.opener').focus() || 0")
        driver.qtbot.keyClick(view.focusProxy(), Qt.Key.Key_Space)
    assert told.args == ["layer_list", True]
    driver.until("!document.querySelector('.layers .list').hidden")
    assert driver.ask("document.querySelector('.layers h2').textContent") == "智慧消防"
    with driver.qtbot.waitSignal(view.layer_toggled, timeout=DEADLINE_MS) as told:
        driver.ask("document.querySelector('[data-layer=roads]').focus() || 0")
        driver.qtbot.keyClick(view.focusProxy(), Qt.Key.Key_Space)
    assert told.args == ["roads", False]
    driver.until("document.querySelector('.opener b').textContent === '4 / 9'")
    assert driver.ask("document.activeElement.dataset.layer") == "roads"


def test_each_workspace_finds_its_view_again(driver: MapDriver):
    view = driver.view
    view.fly_to(CENTRE, 16)
    driver.until("Math.abs(map_page.getZoom() - 16) < 1e-9")
    view.cameras.use("modules")
    assert view.cameras.now.current == View(CENTRE, 16)
    view.fit(square(CENTRE.lon, CENTRE.lat, 0.02))
    driver.until("map_page.getZoom() < 16")
    driver.qtbot.waitUntil(lambda: view.cameras.now.current.zoom < 16, timeout=DEADLINE_MS)
    view.cameras.use("")
    driver.until("Math.abs(map_page.getZoom() - 16) < 1e-9")


@pytest.mark.parametrize("hostile", [np.full((3, 2), np.nan), np.zeros((0, 2)), np.zeros(4)])
def test_an_area_that_is_none_is_not_shown(driver: MapDriver, hostile: np.ndarray):
    before = driver.ask("map_page.getZoom()")
    driver.view.fit(hostile)
    assert driver.ask("map_page.getZoom()") == before
