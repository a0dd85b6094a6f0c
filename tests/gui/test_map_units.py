"""Units as drawn: read back from the canvas, hovered and clicked with a real mouse."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.widgets.theme import theme

WAIT_MS = 20_000
EAST = Place(120.158, 30.165)
BLUE = (0x2F, 0x81, 0xF7)


def near(pixels: np.ndarray, colour: tuple[int, int, int]) -> int:
    """Number of solid pixels of about this colour."""
    distance = np.abs(pixels[..., :3].astype(int) - colour).max(axis=-1)
    return int(((distance < 24) & (pixels[..., 3] > 200)).sum())


def rgb(colour: str) -> tuple[int, int, int]:
    """Split ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.mark.parametrize("kind", list(ForceKind))
def test_a_unit_is_drawn_at_its_place_in_the_colour_of_its_kind(driver, make_unit, kind):
    driver.draw([make_unit(1, EAST, kind=kind)])
    drawn = driver.pixels(driver.spot(EAST))
    assert near(drawn, rgb(theme().force(kind).name())) > 40


def test_a_moved_unit_leaves_its_old_place(driver, make_unit):
    driver.draw([make_unit(1, EAST)])
    west = Place(120.142, 30.155)
    driver.draw([make_unit(1, west)])
    assert not driver.pixels(driver.spot(EAST)).any()
    assert near(driver.pixels(driver.spot(west)), BLUE) > 40


def test_removed_units_are_gone_and_the_others_stay(driver, make_unit, qtbot):
    west = Place(120.142, 30.155)
    driver.draw([make_unit(1, EAST), make_unit(2, west)])
    with qtbot.waitSignal(driver.view.pulse_drawn, timeout=WAIT_MS):
        driver.view.remove_units([1])
    assert not driver.pixels(driver.spot(EAST)).any()
    assert near(driver.pixels(driver.spot(west)), BLUE) > 40


def test_a_stale_unit_fades(driver, make_unit):
    west = Place(120.142, 30.155)
    driver.view.set_stale_after(60.0)
    driver.draw([make_unit(1, EAST), make_unit(2, west, age_s=600.0)])
    fresh = driver.pixels(driver.spot(EAST))[..., 3].max()
    stale = driver.pixels(driver.spot(west))[..., 3].max()
    assert fresh == 255
    assert 40 < stale < 140


def test_an_emergency_is_ringed_red(driver, make_unit):
    live = make_unit(1, EAST, emergency_at=make_unit(1).heard_at)
    driver.draw([live])
    assert near(driver.pixels(driver.spot(EAST), half=26), rgb("#f85149")) > 40


def test_a_talking_unit_pulses(driver, make_unit):
    live = make_unit(1, EAST, talking_since=make_unit(1).heard_at)
    driver.draw([live])
    spot = driver.spot(EAST)
    seen: set[bytes] = set()

    def has_changed_twice() -> bool:
        seen.add(driver.pixels(spot, half=30).tobytes())
        return len(seen) >= 3

    driver.qtbot.waitUntil(has_changed_twice, timeout=WAIT_MS)
    calm = make_unit(1, EAST)
    driver.draw([calm])
    assert not driver.pixels(spot, half=30)[:8].any()


def test_hover_and_click_find_the_unit(driver, make_unit, qtbot):
    driver.draw([make_unit(n, Place(120.14 + n * 0.002, 30.165)) for n in range(1, 8)])
    target = driver.view.focusProxy()
    spot = driver.spot(Place(120.146, 30.165)) + QPoint(4, -3)
    with qtbot.waitSignal(driver.view.unit_hovered, timeout=WAIT_MS) as hovered:
        QTest.mouseMove(target, spot)
    assert hovered.args == [3]
    with qtbot.waitSignal(driver.view.unit_clicked, timeout=WAIT_MS) as clicked:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)
    assert clicked.args == [3]
    with qtbot.waitSignal(driver.view.unit_hovered, timeout=WAIT_MS) as left:
        QTest.mouseMove(target, spot + QPoint(0, 120))
    assert left.args == [0]


def test_a_click_on_the_ground_tells_its_place(driver, make_unit, qtbot):
    driver.draw([make_unit(1, EAST)])
    wanted = Place(120.145, 30.152)
    with qtbot.waitSignal(driver.view.place_clicked, timeout=WAIT_MS) as clicked:
        QTest.mouseClick(
            driver.view.focusProxy(), Qt.MouseButton.LeftButton, pos=driver.spot(wanted)
        )
    assert Place(*clicked.args).metres_to(wanted) < 20.0


def test_a_name_with_markup_is_text(driver, make_unit):
    name = "<img src=x onerror='window.broken=1'><b>x</b>"
    driver.draw([make_unit(1, EAST, name=name)])
    driver.view.select_unit(UnitId(1))
    driver.view.fly_to(EAST, 18.0)
    driver.until("map_page.getZoom() === 18")
    spot = driver.spot(EAST)
    label = spot + QPoint(60, 0)
    driver.qtbot.waitUntil(lambda: bool(driver.pixels(label).any()), timeout=WAIT_MS)
    assert driver.ask("document.querySelectorAll('img').length") == 0
    assert driver.ask("typeof window.broken") == "undefined"


def test_a_large_change_is_fetched_and_drawn_whole(driver, make_unit, qtbot):
    units = [
        make_unit(n, Place(120.132 + (n % 100) * 0.00036, 30.142 + n // 100 * 0.00036))
        for n in range(1, 9001)
    ]
    driver.view.apply_units(units, units[0].fix.at + timedelta(seconds=1))
    driver.until("document.querySelector('.legend b').textContent === '9000'")
    counted = driver.ask("document.querySelector('[data-layer=units] ~ b').textContent")
    assert counted == "9000"


def test_units_move_with_the_map_while_it_is_dragged(driver, make_unit, qtbot):
    driver.draw([make_unit(1, EAST)])
    target = driver.view.focusProxy()
    start = driver.spot(EAST)
    ground = QPoint(300, 450)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=ground)
    for step in range(1, 9):
        QTest.mouseMove(target, ground + QPoint(-10 * step, 0))
        qtbot.waitUntil(lambda s=step: driver.spot(EAST).x() <= start.x() - 10 * s + 10)
    moved = driver.spot(EAST)
    assert moved.x() <= start.x() - 60
    qtbot.waitUntil(lambda: near(driver.pixels(moved), BLUE) > 40, timeout=WAIT_MS)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=ground + QPoint(-80, 0))


def test_a_track_is_drawn_and_taken_away(driver):
    solid = (
        "(() => { const c = document.querySelector('.leaflet-track-pane canvas'); if (!c) return 0;"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((v, i) => i % 4 === 3 && v > 0).length })()"
    )
    driver.view.show_track([Place(120.14, 30.15), Place(120.15, 30.16), Place(120.16, 30.155)])
    driver.until(f"{solid} > 300")
    driver.view.show_track([])
    driver.until(f"{solid} === 0")
