"""The ground as the page knows it: names that keep clear, borders drawn once, the clicked card."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel
from cmdmap.domain.place import Place

WAIT_MS = 20_000
STORE = """
    const { GroundStore } = await import("cmdmap://map/web/ground_store.js");
    const body = await fetch("/live/ground-1").then((reply) => reply.arrayBuffer());
    const store = new GroundStore("ground-1", body);
"""


def card(driver) -> str:
    """Text of the card."""
    return driver.ask("document.querySelector('.card').textContent")


def click(driver, place: Place) -> None:
    """Click the ground at a place with a real mouse."""
    target = driver.view.focusProxy()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=driver.spot(place))


def blue_pixels(driver) -> int:
    """Painted pixels of the lit area."""
    return driver.ask(
        "[...document.querySelectorAll('.leaflet-chosen-pane canvas')].reduce((sum, c) => sum + "
        "c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((v, i) => i % 4 === 3 && v > 0).length, 0)"
    )


def test_a_click_lights_the_area_and_tells_its_chain(driver, qtbot):
    click(driver, Place(120.145, 30.152))
    qtbot.waitUntil(lambda: "社区0" in card(driver), timeout=WAIT_MS)
    assert card(driver).startswith("×街道 › 社区0120.14")
    qtbot.waitUntil(lambda: blue_pixels(driver) > 5000, timeout=WAIT_MS)
    click(driver, Place(120.155, 30.165))
    qtbot.waitUntil(lambda: "社区2" in card(driver), timeout=WAIT_MS)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_the_card_is_closed_by_its_button_and_by_escape(driver, qtbot, way):
    click(driver, Place(120.145, 30.152))
    qtbot.waitUntil(lambda: card(driver) != "", timeout=WAIT_MS)
    if way == "button":
        driver.ask("document.querySelector('.card .close').click() || 0")
    else:
        QTest.keyClick(driver.view.focusProxy(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card(driver) == "", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: blue_pixels(driver) == 0, timeout=WAIT_MS)


def test_a_click_outside_says_so(driver, qtbot):
    driver.view.fly_to(Place(120.2, 30.2), 15.0)
    driver.until("map_page.getZoom() === 15")
    click(driver, Place(120.2, 30.2))
    qtbot.waitUntil(lambda: card(driver).endswith("outside the area"), timeout=WAIT_MS)


def test_the_card_comes_back_with_a_new_renderer_and_goes_with_the_area(
    driver, qtbot, jurisdiction, caplog
):
    click(driver, Place(120.145, 30.152))
    qtbot.waitUntil(lambda: "社区0" in card(driver), timeout=WAIT_MS)
    with qtbot.waitSignal(driver.view.ready, timeout=WAIT_MS):
        os.kill(int(driver.view.page().renderProcessPid()), signal.SIGKILL)
    qtbot.waitUntil(lambda: "社区0" in card(driver), timeout=WAIT_MS)
    driver.view.set_jurisdiction(jurisdiction)
    qtbot.waitUntil(lambda: card(driver) == "", timeout=WAIT_MS)


def test_areas_that_change_in_quick_turn_end_with_the_last(driver, qtbot):
    ring = np.array([[121.0, 31.0], [121.01, 31.0], [121.01, 31.01], [121.0, 31.0]])
    for number in range(6):
        areas = [Area("S", f"第{number}", AreaLevel.SUBDISTRICT, "", ((ring + number,),))]
        areas += [Area("C", "区", AreaLevel.COMMUNITY, "S", ((ring + number,),))] * number
        driver.view.set_jurisdiction(Jurisdiction(f"第{number}", False, tuple(areas)))
    driver.until("document.querySelector('[data-layer=communities] ~ b').textContent === '5'")
    driver.until("map_page.getBounds().contains([36.005, 126.005])")


def test_the_store_finds_the_area_as_an_exact_test_does(open_map):
    shapely = pytest.importorskip("shapely")
    outer = np.array([[120.14, 30.15], [120.16, 30.151], [120.158, 30.17], [120.14, 30.15]])
    hole = np.array([[120.15, 30.154], [120.153, 30.154], [120.152, 30.157], [120.15, 30.154]])
    areas = (Area("S", "S", AreaLevel.SUBDISTRICT, "", ((outer, hole),)),)
    driver = open_map()
    driver.view.set_jurisdiction(Jurisdiction("x", False, areas))
    driver.until("document.querySelector('.notes').textContent.startsWith('x')")
    rng = np.random.default_rng(1)
    places = rng.uniform((120.138, 30.148), (120.162, 30.172), (400, 2))
    inside = driver.run(
        f"{STORE} return {places.tolist()}.map(([lon, lat]) => {{"
        "const p = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);"
        "return store.shapeAt('subdistrict', p.x / 256, p.y / 256) !== undefined })",
    )
    polygon = shapely.Polygon(outer, [hole])
    assert inside == [polygon.contains(shapely.Point(*place)) for place in places]
    assert 50 < sum(inside) < 350


def test_names_keep_clear_of_each_other_and_a_road_is_not_named_at_each_crossing(open_map):
    driver = open_map()
    line = np.array([[120.14, 30.16], [120.1425, 30.16]])
    roads = tuple(
        Road("长长的路", RoadLevel.PRIMARY, line + np.array([k * 0.0025, 0.0])) for k in range(8)
    )
    corner = np.array([[120.14, 30.155], [120.16, 30.155], [120.16, 30.165], [120.14, 30.155]])
    areas = tuple(
        Area(f"C{k}", f"社区名字{k}", AreaLevel.COMMUNITY, "", ((corner + k * 1e-4,),))
        for k in range(9)
    )
    driver.view.set_jurisdiction(Jurisdiction("x", False, areas, roads))
    driver.until("document.querySelector('.notes').textContent.startsWith('x')")
    names = driver.run(
        STORE
        + """
        const { LabelPlan } = await import("cmdmap://map/web/ground_labels.js");
        const layers = { communities: true, roads: true };
        const plan = new LabelPlan(store, 16, 256 * 2 ** 16, layers, false);
        return plan.placed.map(({ text, x, y, reach }) => ({ text, x, y, reach }));
        """,
    )
    road = sorted(name["x"] for name in names if name["text"] == "长长的路")
    assert len(road) >= 2
    assert np.diff(road).min() >= 340
    communities = [name for name in names if name["text"].startswith("社区名字")]
    assert 1 <= len(communities) < 9
    for k, one in enumerate(communities):
        for other in communities[k + 1 :]:
            apart_x = abs(one["x"] - other["x"]) - one["reach"] - other["reach"]
            apart_y = abs(one["y"] - other["y"]) - 16
            assert max(apart_x, apart_y) >= -8


def test_a_border_of_two_zones_is_one_line(open_map):
    west = np.array([[120.1, 30.1], [120.2, 30.1], [120.2, 30.2], [120.1, 30.2], [120.1, 30.1]])
    east = west + np.array([0.1, 0.0])
    areas = tuple(
        Area(f"Z{k}", "z", AreaLevel.PATROL_ZONE, "", ((ring,),))
        for k, ring in enumerate((west, np.round(east, 9)))
    )
    driver = open_map()
    driver.view.set_jurisdiction(Jurisdiction("x", False, areas))
    driver.until("document.querySelector('.notes').textContent.startsWith('x')")
    edges = driver.run(
        STORE + "return store.bordersOf('patrol_zone')"
        ".map((shape) => shape.rings.map(({ from, to }) => to - from - 1))",
    )
    assert sum(edges[0]) == 4
    assert sum(edges[1]) == 3


def test_a_dragged_map_keeps_the_card_still(driver, qtbot):
    click(driver, Place(120.145, 30.152))
    qtbot.waitUntil(lambda: card(driver) != "", timeout=WAIT_MS)
    before = card(driver)
    target, ground = driver.view.focusProxy(), QPoint(400, 300)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=ground)
    for step in range(1, 6):
        QTest.mouseMove(target, ground + QPoint(-12 * step, 0))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=ground + QPoint(-60, 0))
    driver.until("!map_page.dragging.moving()")
    assert card(driver) == before
