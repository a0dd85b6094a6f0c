"""A real map in a real web engine, opened and taken down in the order the engine wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.mapview.map_view import MapView
from cmdmap.ui.collector import Collector

CENTRE = Place(120.15, 30.16)
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
DEADLINE_MS = 20_000
STILL_HELD = "Release of profile requested but WebEnginePage still not deleted"


def square(lon: float, lat: float, half: float) -> np.ndarray:
    """A closed ring around a place, ``half`` degrees to each side."""
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


@pytest.fixture
def jurisdiction() -> Jurisdiction:
    """Four communities in one square, a road across, a river in the west."""
    areas = [Area("S", "街道", AreaLevel.SUBDISTRICT, "", ((square(*CENTRE, 0.02),),))]
    for number, (dx, dy) in enumerate([(-1, -1), (1, -1), (1, 1), (-1, 1)]):
        ring = square(CENTRE.lon + dx * 0.01, CENTRE.lat + dy * 0.01, 0.01)
        areas.append(Area(f"C{number}", f"社区{number}", AreaLevel.COMMUNITY, "S", ((ring,),)))
    road = np.array([[CENTRE.lon - 0.02, CENTRE.lat - 0.003], [CENTRE.lon + 0.02, CENTRE.lat]])
    water = (square(CENTRE.lon - 0.04, CENTRE.lat, 0.015),)
    return Jurisdiction(
        "街道", True, tuple(areas), (Road("路", RoadLevel.PRIMARY, road),), (water,)
    )


@pytest.fixture
def make_unit() -> Callable[..., LiveUnit]:
    """Build a unit that is drawn: ``make_unit(1, Place(…), age_s=5, name="…", …)``."""

    def make(
        number: int,
        place: Place = CENTRE,
        *,
        kind: ForceKind = ForceKind.GOVERNANCE,
        name: str = "",
        age_s: float = 0.0,
        **live: Any,
    ) -> LiveUnit:
        unit = Unit(UnitId(number), name or f"U-{number}", kind)
        at = NOW - timedelta(seconds=age_s)
        fix = Fix(unit.id, place, at, at, LinkId("tape:x"), "nmea", course_deg=90.0)
        return LiveUnit(unit, fix, at, **live)

    return make


class MapDriver:
    """A shown map with the few moves a test needs."""

    def __init__(self, view: MapView, qtbot: Any) -> None:
        self.view = view
        self.qtbot = qtbot

    def ask(self, expression: str) -> Any:
        """Return the JSON value of an expression in the page."""
        answers: list[str] = []
        self.view.page().runJavaScript(f"JSON.stringify({expression})", answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=DEADLINE_MS)
        return json.loads(answers[0]) if answers[0] else None

    def until(self, expression: str) -> None:
        """Wait until an expression in the page is true."""
        self.qtbot.waitUntil(lambda: self.ask(expression) is True, timeout=DEADLINE_MS)

    def run(self, code: str) -> Any:
        """Run the body of an async function in the page and return its JSON value."""
        self.ask(
            f"(() => {{ window.answer = null; (async () => {{ {code} }})()"
            ".then((value) => { window.answer = JSON.stringify(value) }); return 0 })()"
        )
        self.until("window.answer !== null")
        return json.loads(self.ask("window.answer"))

    def draw(self, units: list[LiveUnit]) -> None:
        """Apply units and wait until they are on the canvas."""
        with self.qtbot.waitSignal(self.view.pulse_drawn, timeout=DEADLINE_MS):
            self.view.apply_units(units, NOW)

    def spot(self, place: Place) -> QPoint:
        """Where a place is in the widget."""
        at = self.ask(f"map_page.latLngToContainerPoint([{place.lat}, {place.lon}])")
        return QPoint(round(at["x"]), round(at["y"]))

    def pixels(self, at: QPoint, half: int = 12) -> np.ndarray:
        """The unit canvas around a spot: (2 half, 2 half, 4) RGBA."""
        size = 2 * half
        values = self.ask(
            "Array.from(document.querySelector('.leaflet-units-pane canvas').getContext('2d')"
            f".getImageData({at.x() - half}, {at.y() - half}, {size}, {size}).data)"
        )
        return np.array(values, dtype=np.uint8).reshape(size, size, 4)


@pytest.fixture
def web(repo: Path) -> Path:
    """The folder of the page's files."""
    return repo / "resources" / "web"


def take_down(view: MapView, qtbot: Any) -> None:
    """Delete page and profile, then the widget; nothing may outlive the test."""
    ended: list[str] = []
    view.gone.connect(lambda: ended.append("profile"))
    view.shut_down()
    qtbot.waitUntil(lambda: ended == ["profile"], timeout=DEADLINE_MS)
    view.destroyed.connect(lambda _gone: ended.append("view"))
    view.close()
    view.deleteLater()
    qtbot.waitUntil(lambda: ended == ["profile", "view"], timeout=DEADLINE_MS)


@pytest.fixture
def open_map(qtbot: Any, web: Path, qtlog: Any, caplog: Any) -> Iterator[Callable[..., MapDriver]]:
    """Return a function that opens a map of 800 x 600; scripts of the page may not fail."""
    # Qt objects caught in a cycle must not be torn down by another thread, as in the program.
    collector = Collector()
    views: list[MapView] = []

    def open_one(**options: Any) -> MapDriver:
        view = MapView(web, **options)
        views.append(view)
        view.resize(800, 600)
        with qtbot.waitSignal(view.ready, timeout=DEADLINE_MS):
            view.show()
        return MapDriver(view, qtbot)

    yield open_one
    for view in views:
        take_down(view, qtbot)
    collector.close()
    assert not [record.message for record in qtlog.records if STILL_HELD in record.message]
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert not said, f"the page's scripts failed: {said}"


@pytest.fixture
def driver(open_map: Callable[..., MapDriver], jurisdiction: Jurisdiction) -> MapDriver:
    """A map that shows the small jurisdiction."""
    opened = open_map()
    opened.view.set_jurisdiction(jurisdiction)
    opened.until("document.querySelector('.badge').textContent !== ''")
    return opened
