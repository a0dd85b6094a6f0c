"""The page comes from our scheme alone, asks nobody outside and shows what Python holds."""

from __future__ import annotations

import os
import signal
import sqlite3

import numpy as np
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.i18n import use_language
from cmdmap.mapview.scheme import OutsideBlocker
from cmdmap.mapview.tiles import NOTHING_PNG, TileArchive

WAIT_MS = 20_000
RING = np.array([[121.0, 31.0], [121.01, 31.0], [121.01, 31.01], [121.0, 31.0]])


def test_the_page_loads_leaflet_with_no_attempt_to_go_outside(open_map, jurisdiction, qtbot):
    driver = open_map()
    outside: list[str] = []
    driver.view.outside_request.connect(outside.append)
    driver.view.set_jurisdiction(jurisdiction)
    driver.view.fly_to(Place(120.151, 30.161), 18.0)
    driver.until("map_page.getZoom() === 18")
    assert driver.ask("typeof L") == "object"
    assert driver.ask("L.version") == "1.9.4"
    assert driver.ask(
        "[...document.querySelectorAll('[src], [href]')]"
        ".every((entry) => (entry.src || entry.href).startsWith('cmdmap://map/'))"
    )
    assert outside == []


def test_an_outside_request_is_refused_and_told(qtbot, qapp):
    # A bare page without our policy, so that the request gets as far as the interceptor.
    profile = QWebEngineProfile()
    blocker = OutsideBlocker(profile)
    profile.setUrlRequestInterceptor(blocker)
    page = QWebEnginePage(profile, None)
    ended: list[str] = []
    page.destroyed.connect(lambda: ended.append("page"))
    with qtbot.waitSignal(blocker.outside_request, timeout=WAIT_MS) as told:
        page.load(QUrl("http://example.invalid/leaflet.js"))
    assert told.args == ["http://example.invalid/leaflet.js"]
    page.deleteLater()
    qtbot.waitUntil(lambda: ended == ["page"], timeout=WAIT_MS)


def test_scripts_from_outside_are_stopped_by_the_policy(driver, caplog):
    driver.ask(
        "(() => { window.broken = 0; const s = document.createElement('script');"
        "s.src = 'https://example.invalid/x.js'; s.onerror = () => { window.broken = 1 };"
        "document.head.append(s); return 0 })()"
    )
    driver.until("window.broken === 1")
    driver.qtbot.waitUntil(lambda: "example.invalid" in caplog.text, timeout=WAIT_MS)
    caplog.clear()


def test_the_page_does_not_navigate_away(driver, qtbot):
    with qtbot.waitSignal(driver.view.outside_request, timeout=WAIT_MS) as told:
        driver.ask("(() => { location.href = 'http://example.invalid/'; return 0 })()")
    assert told.args == ["http://example.invalid/"]
    assert driver.ask("location.href") == "cmdmap://map/"
    assert driver.ask("typeof map_page") == "object"


def test_demo_data_is_marked_and_follows_the_language(driver, repo):
    assert driver.ask("document.querySelector('.badge').textContent") == "Demo data"
    use_language("zh_CN", repo / "resources" / "i18n")
    driver.view.dress("zh_CN")
    driver.until("document.querySelector('.badge').textContent === '演示数据'")
    assert driver.ask("document.documentElement.lang") == "zh_CN"


def test_a_killed_renderer_comes_back_with_its_state(driver, make_unit, qtbot):
    view = driver.view
    unit = make_unit(7, Place(120.155, 30.165))
    driver.draw([unit])
    view.select_unit(UnitId(7))
    view.set_layer_visible("grids", False)
    view.fly_to(Place(120.152, 30.162), 16.0)
    driver.until("map_page.getZoom() === 16")
    with (
        qtbot.waitSignal(view.renderer_lost, timeout=WAIT_MS),
        qtbot.waitSignal(view.renderer_back, timeout=WAIT_MS) as back,
    ):
        os.kill(view.page().renderProcessPid(), signal.SIGKILL)
    assert back.args[0] > 0.0  # how long it may take is measured by benchmarks/map_recovery.py
    centre = driver.ask("map_page.getCenter()")
    assert (round(centre["lng"], 6), round(centre["lat"], 6)) == (120.152, 30.162)
    assert driver.ask("map_page.getZoom()") == 16
    assert not driver.ask("document.querySelector('[data-layer=grids]').checked")
    drawn = driver.pixels(driver.spot(unit.fix.place))
    assert (drawn[..., 3] > 0).sum() > 100


def test_clicking_the_same_row_again_restores_the_exact_view(driver):
    view = driver.view
    driver.ask("map_page.setView([30.1571, 120.1483], 15.25, { animate: false }) && 0")
    before = driver.ask("[map_page.getCenter(), map_page.getZoom(), map_page.getPixelBounds()]")
    driver.qtbot.waitUntil(lambda: view.cameras.now.current.zoom == 15.25, timeout=WAIT_MS)
    view.fly_to(Place(120.16, 30.17))
    driver.until("map_page.getZoom() === 17")
    view.restore_view()
    driver.until("map_page.getZoom() === 15.25")
    after = driver.ask("[map_page.getCenter(), map_page.getZoom(), map_page.getPixelBounds()]")
    assert after == before


def test_a_layer_can_be_switched_from_the_page_and_from_python(driver, qtbot):
    view = driver.view
    with qtbot.waitSignal(view.layer_toggled, timeout=WAIT_MS) as told:
        driver.ask("document.querySelector('[data-layer=micro_grids]').click() || 0")
    assert told.args == ["micro_grids", True]
    view.set_layer_visible("micro_grids", False)
    driver.until("!document.querySelector('[data-layer=micro_grids]').checked")


def test_the_ground_is_painted_and_a_switched_off_layer_is_not(driver):
    count = (
        "(() => { let sum = 0; for (const c of document.querySelectorAll('.leaflet-ground-pane "
        "canvas')) { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "for (let i = 0; i < d.length; i += 4) if (d[i] > 80 && d[i + 2] > 150) sum += 1; }"
        "return sum })()"
    )
    driver.until(f"{count} > 500")
    with_lines = driver.ask(count)
    driver.view.set_layer_visible("communities", False)
    driver.until(f"{count} < {with_lines}")


def test_raster_tiles_come_from_the_archive(open_map, tmp_path):
    path = tmp_path / "base.mbtiles"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE metadata (name, value)")
        base.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        base.execute(
            "INSERT INTO metadata VALUES ('attribution', '<b onclick=x>© Some &amp; Co</b>')"
        )
        base.execute("INSERT INTO tiles VALUES (13, 0, 0, ?)", (NOTHING_PNG,))
    base.close()
    tiles = TileArchive(path)
    driver = open_map(tiles=tiles)
    driver.until(
        "document.querySelectorAll('.leaflet-tile-pane img.leaflet-tile-loaded').length > 3"
    )
    assert driver.ask("document.querySelector('.notes .muted').textContent") == "© Some & Co"
    assert (
        driver.ask("getComputedStyle(document.querySelector('img.leaflet-tile')).mixBlendMode")
        == "normal"
    )
    tiles.close()


def test_the_measuring_tool_adds_up_a_way(driver, qtbot):
    target = driver.view.focusProxy()
    driver.ask("document.querySelectorAll('.tools button')[3].click() || 0")
    driver.until("!document.querySelector('.measure-label').hidden")
    start, end = driver.spot(Place(120.14, 30.16)), driver.spot(Place(120.15, 30.16))
    for spot in (start, end):
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)
    driver.until("document.querySelector('.measure-label').textContent.endsWith('m')")
    metres = driver.ask("parseFloat(document.querySelector('.measure-label').textContent)")
    assert abs(metres - Place(120.14, 30.16).metres_to(Place(120.15, 30.16))) < 30
    QTest.keyClick(target, Qt.Key.Key_Escape)
    driver.until("document.querySelector('.measure-label').hidden")


def test_a_switch_of_the_area_repaints_and_fits(driver):
    small = Area("S", "乙", AreaLevel.SUBDISTRICT, "", ((RING,),))
    driver.view.set_jurisdiction(Jurisdiction("乙街道", False, (small,)))
    driver.until("document.querySelector('.badge').textContent === ''")
    driver.until("map_page.getBounds().contains([31.005, 121.005])")
    assert driver.ask("document.querySelector('.notes').textContent").startswith("乙街道")
