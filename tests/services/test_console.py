"""From bytes on a real line to rows in a real file, and a clean end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shapely.geometry import mapping
from tests.kit.area_files import square
from tests.kit.desks import Listener
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import wait_until

from cmdmap.config import resources_dir
from cmdmap.domain.facts import EmergencyRaised, RadioHeard, ReportRefused, UnitMoved, UnitTalked
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.protocols.kenwood_encode import call_id, pklsh, status
from cmdmap.protocols.nmea_encode import rmc
from cmdmap.services.area_import.keep import forget_areas, keep_plan
from cmdmap.services.area_import.plan import ImportWishes, plan_import
from cmdmap.services.console import Console
from cmdmap.store.engine import open_store
from cmdmap.store.queries.track import last_fixes

NOW = datetime.now(UTC).replace(microsecond=0)
INSIDE = Place(120.155, 30.165)


@pytest.fixture
def url(home: Path) -> str:
    return f"sqlite:///{home / 'cmdmap.db'}"


@pytest.fixture
def console(home: Path, url: str) -> Iterator[Console]:
    console = Console(home, url, Options.load(resources_dir(), home))
    console.start()
    yield console
    console.stop()


def test_a_radio_s_bytes_become_a_unit_a_place_in_the_grid_and_a_line(
    console: Console, tmp_path: Path
) -> None:
    device, ear = PtyDevice(tmp_path / "base").plug_in(), Listener()
    console.desk.hear(ear)
    console.rack.add(parse_link(device.link))
    # Opening a serial port throws away what came before.
    wait_until("open", lambda: console.rack.statuses()[0].state is LinkState.OPEN)
    device.send(pklsh(100, 2007, INSIDE, NOW))
    device.send(call_id(100, 2007, began=True))
    (moved,) = ear.wait_for(UnitMoved)
    ear.wait_for(RadioHeard)
    console.rack.stop()
    device.close()
    chain = console.index.locate(moved.fix.place)
    assert chain.micro_grid is not None
    assert moved.fix.micro_grid == chain.micro_grid.code
    assert moved.fix.place.metres_to(INSIDE) < 2.0
    assert [fact.began for fact in ear.facts(UnitTalked)][:1] == [True]


def test_a_tape_at_full_speed_loses_nothing_and_stop_keeps_what_waits(
    home: Path, url: str, tmp_path: Path
) -> None:
    log = tmp_path / "car.log"
    count = 5_000
    with log.open("wb") as file:
        for n in range(count):
            place = Place(INSIDE.lon, INSIDE.lat + 1e-6 * n)
            file.write(rmc(place, NOW - timedelta(seconds=count - n), 1.0, 0.0))
    console = Console(home, url, Options.load(resources_dir(), home))
    console.start()
    ear = Listener()
    console.desk.hear(ear)
    console.rack.add(parse_link(f"tape:{log}?speed=max"))
    ear.wait_for(UnitMoved, count)
    console.stop()
    assert console.desk.counts().dropped == {}
    store = open_store(url)
    with store.reader() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM fixes").scalar_one()
        (newest,) = last_fixes(connection).values()
    store.close()
    assert rows == count
    assert newest.at == NOW - timedelta(seconds=1)


def test_options_reach_the_steps(home: Path, url: str, tmp_path: Path) -> None:
    (home / "settings.toml").write_text("[checks]\nfuture_limit_s = 5\n")
    console = Console(home, url, Options.load(resources_dir(), home))
    console.start()
    ear = Listener()
    console.desk.hear(ear)
    log = tmp_path / "fast_clock.log"
    # Not NOW: in a long run this module may have been loaded minutes ago.
    log.write_bytes(rmc(INSIDE, datetime.now(UTC) + timedelta(seconds=100), 1.0, 0.0))
    console.rack.add(parse_link(f"tape:{log}?speed=max"))
    (refused,) = ear.wait_for(ReportRefused)
    console.stop()
    assert refused.reason == "future time"


def test_imported_areas_are_in_use_without_a_restart(console: Console, tmp_path: Path) -> None:
    ear = Listener()
    console.desk.hear(ear)
    around = square(INSIDE.lon - 0.01, INSIDE.lat - 0.01, 0.02)
    feature = {
        "type": "Feature",
        "properties": {"code": "77", "name": "新网格"},
        "geometry": mapping(around),
    }
    path = tmp_path / "grids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    before = console.jurisdiction
    keep_plan(console.store, plan_import(path, ImportWishes(), ()), NOW)
    after = console.reload_areas()
    assert before.synthetic
    assert not after.synthetic
    assert console.jurisdiction is after
    now = datetime.now(UTC)
    report = Report(
        "fleetsync", "PKLSH", ReportKind.FIX, b"x", "fleetsync:100-2007", INSIDE,
        at=now, heard_at=now,
    )  # fmt: skip
    console.desk.take([Heard(LinkId("serial:/dev/x"), report)])
    (moved,) = ear.wait_for(UnitMoved)
    assert moved.fix.micro_grid == "77"
    forget_areas(console.store)
    assert console.reload_areas().synthetic


def test_the_fleet_says_which_codes_call_for_help(home: Path, url: str, tmp_path: Path) -> None:
    (home / "settings.toml").write_text('[radio]\nfleetsync_emergency_codes = "21，22"\n', "utf-8")
    console = Console(home, url, Options.load(resources_dir(), home))
    console.start()
    device, ear = PtyDevice(tmp_path / "base").plug_in(), Listener()
    console.desk.hear(ear)
    try:
        console.rack.add(parse_link(device.link))
        wait_until("open", lambda: console.rack.statuses()[0].state is LinkState.OPEN)
        device.send(status(100, 2007, 22))
        assert ear.wait_for(EmergencyRaised)
    finally:
        console.stop()


def test_codes_that_are_no_numbers_are_named(home: Path, url: str) -> None:
    (home / "settings.toml").write_text('[radio]\nfleetsync_emergency_codes = "x"\n', "utf-8")
    with pytest.raises(WorldError, match="whole numbers such as 99"):
        Console(home, url, Options.load(resources_dir(), home))
