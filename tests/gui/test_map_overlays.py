"""Ways and search parties are drawn, worded as text, and come back with a new page."""

from __future__ import annotations

import os
import signal

import numpy as np
from tests.gui.conftest import CENTRE, DEADLINE_MS, square

from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.mapview.layers.search import CoverRaster, SearchPicture, SectorShape
from cmdmap.mapview.layers.ways import RouteLine

LABELS = "[...document.querySelectorAll('.map-label span')].map((each) => each.textContent)"
WAY = (Place(120.14, 30.158), Place(120.145, 30.159), CENTRE)


def drawn(pane: str) -> str:
    """Count the pixels that one pane has painted."""
    return (
        "(() => { const c = document.querySelector('.leaflet-" + pane + "-pane canvas');"
        "if (!c) return 0;"
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
        ".filter((value, k) => k % 4 === 3 && value).length })()"
    )


def search() -> SearchPicture:
    """One manned sector, one that is not, and half of the raster covered."""
    rings = (square(CENTRE.lon - 0.002, CENTRE.lat, 0.002),)
    covered = np.zeros((50, 40), dtype=bool)
    covered[:, :20] = True
    west, north = CENTRE.lon - 0.004, CENTRE.lat + 0.002
    return SearchPicture(
        CENTRE,
        "<b>last seen</b>",
        400.0,
        (
            SectorShape(1, "1 · 巡-07 · 43 %", rings, True, CENTRE),
            SectorShape(2, "2", (square(CENTRE.lon + 0.002, CENTRE.lat, 0.002),), False, CENTRE),
        ),
        CoverRaster((west, north - 0.004, west + 0.008, north), covered),
    )


def test_overlays_are_drawn_and_survive_the_renderer(driver):
    overlays = driver.view.overlays
    overlays.routes.show(
        [
            RouteLine("巡-07 · 0.4 km · 1'50\"", ForceKind.GOVERNANCE, WAY, chosen=True),
            RouteLine("<img src=x onerror=alert(1)>", ForceKind.POLICE, WAY[::-1]),
        ]
    )
    overlays.underway.show([RouteLine("巡-09", ForceKind.GRID, WAY[1:], chosen=True)])
    overlays.search.show(search())
    said = ["<img src=x onerror=alert(1)>", "巡-07 · 0.4 km · 1'50\"", "1 · 巡-07 · 43 %", "2"]
    driver.until(f"{LABELS}.length === 6")
    assert sorted(driver.ask(LABELS)) == sorted([*said, "巡-09", "<b>last seen</b>"])
    driver.until(f"{drawn('underway')} > 100")
    driver.until(f"{drawn('ways')} > 100 && {drawn('search')} > 100")
    covered = driver.run(
        """
        const picture = document.querySelector('.search-cover');
        await picture.decode();
        const c = document.createElement('canvas');
        [c.width, c.height] = [picture.naturalWidth, picture.naturalHeight];
        const ctx = c.getContext('2d');
        ctx.drawImage(picture, 0, 0);
        const { data } = ctx.getImageData(0, 0, c.width, c.height);
        return [c.width, c.height, data.filter((v, k) => k % 4 === 3 && v).length];
        """
    )
    assert covered == [40, 50, 1000]

    with driver.qtbot.waitSignal(driver.view.ready, timeout=DEADLINE_MS):
        os.kill(driver.view.page().renderProcessPid(), signal.SIGKILL)
    driver.until(f"{LABELS}.length === 6")
    overlays.underway.clear()
    overlays.routes.clear()
    overlays.search.show(None)
    driver.until(f"{LABELS}.length === 0 && {drawn('ways')} === 0 && {drawn('search')} === 0")
