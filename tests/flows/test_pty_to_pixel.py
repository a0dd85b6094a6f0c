"""The main job whole: bytes on a pseudo-terminal become a drawn mark, a row and stored fixes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.kit.ptys import PtyDevice
from tests.kit.windows import open_window

from cmdmap.domain.place import Place
from cmdmap.links.spec import parse_link
from cmdmap.protocols.kenwood_encode import call_id, pklsh
from cmdmap.protocols.nmea_encode import rmc
from cmdmap.store.queries.track import track

START = Place(120.1500, 30.1600)
"""Inside the demo area, between roads."""
HALF = 12


@pytest.fixture
def base(tmp_path):
    device = PtyDevice(tmp_path / "base").plug_in()
    yield device
    device.close()


@pytest.fixture
def car(tmp_path):
    device = PtyDevice(tmp_path / "car").plug_in()
    yield device
    device.close()


@pytest.fixture
def driver(home, qtbot, base, car):
    with open_window(home, qtbot) as opened:
        for device, protocol in ((base, "fleetsync"), (car, "nmea")):
            opened.console.rack.add(parse_link(f"{device.link}?protocol={protocol}"))
        yield opened


def drawn_at(driver, place):
    """How many pixels of the unit canvas are drawn around a place."""
    spot = f"map_page.latLngToContainerPoint([{place.lat}, {place.lon}])"
    return driver.ask(
        "(() => { const at = " + spot + ";"
        "const canvas = document.querySelector('.leaflet-units-pane canvas');"
        f"const box = canvas.getContext('2d').getImageData(Math.round(at.x) - {HALF},"
        f"Math.round(at.y) - {HALF}, {2 * HALF}, {2 * HALF}).data;"
        "let n = 0; for (let i = 3; i < box.length; i += 4) { n += box[i] > 0 } return n })()"
    )


def stored(driver, unit_id):
    now = datetime.now(UTC)
    with driver.console.store.reader() as connection:
        return track(connection, unit_id, now - timedelta(hours=1), now + timedelta(hours=1))


def test_a_radio_on_a_wire_becomes_a_mark_a_row_and_a_stored_fix(driver, base):
    driver.view.fly_to(START, 17)
    driver.until_page("map_page.getZoom() === 17")
    driver.until(lambda: drawn_at(driver, START) == 0)
    at = datetime.now(UTC).replace(microsecond=0)
    base.send(pklsh(100, 2007, START, at))
    name = "Radio 100-2007"
    row = driver.row(name)
    driver.until(lambda: drawn_at(driver, START) > 50)
    model = driver.docks.units.model
    assert model.index(row, 2).data() == "Located"
    assert model.index(row, 1).data().endswith("社区")
    places = stored(driver, driver.live(name).unit.id)
    assert len(places) == 1
    assert places[0][1].metres_to(START) < 1.0


def test_a_moving_car_leaves_a_track_in_store_detail_and_map(driver, car):
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=5)
    path = [Place(START.lon + n * 1e-4, START.lat) for n in range(5)]
    for number, place in enumerate(path):
        car.send(rmc(place, begin + timedelta(seconds=number), 9.6, 90.0))
    driver.until(lambda: len(driver.window._seat.present) == 1)
    (live,) = driver.window._seat.present.values()
    driver.until(lambda: len(stored(driver, live.unit.id)) == 5)
    driver.press(live.unit.name)
    selection = driver.window.command.selection
    driver.until(lambda: len(selection.track) == 5)
    assert driver.docks.detail.parts.track_note.text().startswith("5 fixes")
    assert driver.docks.detail.rows.value("speed") == "35 km/h · E 90°"
    driver.until(lambda: drawn_at(driver, path[-1]) > 50)


def test_a_call_is_logged_and_seen_as_talking(driver, base):
    at = datetime.now(UTC).replace(microsecond=0)
    base.send(pklsh(100, 2007, START, at))
    name = "Radio 100-2007"
    driver.row(name)
    base.send(call_id(100, 2007, True))
    driver.until(lambda: driver.live(name).talking_since is not None)
    log = driver.docks.log.model
    driver.until(lambda: log.rowCount() == 2)
    assert (log.line_at(0).text, log.line_at(0).radio) == ("talking", "100-2007")
    base.send(call_id(100, 2007, False))
    driver.until(lambda: driver.live(name).talking_since is None)
