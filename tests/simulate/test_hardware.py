"""Simulated hardware through the real serial links."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from serial import Serial
from tests.kit.waiting import Ear

from cmdmap.domain.grid import AreaLevel, Jurisdiction
from cmdmap.errors import WorldError
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.protocols import kenwood_encode
from cmdmap.protocols.registry import open_decoder
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.roster import load_demo_roster
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.hardware import Cast, SimulatedHardware, build_devices, utc_now
from cmdmap.simulate.roads import points_in_polygon

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
SMALL = Cast(seed=3, cars=2, radios=3, rate_hz=10.0)


@pytest.fixture
def hardware(town: Jurisdiction, tmp_path: Path) -> Iterator[SimulatedHardware]:
    hardware = SimulatedHardware(town, tmp_path / "sim", SMALL)
    yield hardware
    hardware.stop()


def test_links_open_and_bring_fixes(hardware: SimulatedHardware, tmp_path: Path) -> None:
    links = hardware.start()
    names = [parse_link(link).id.rpartition("/")[2] for link in links]
    assert names == ["gps-01", "gps-02", "fleetsync"]
    ear = Ear()
    rack = LinkRack(ear, tmp_path / "tapes")
    sessions = [rack.add(parse_link(link)) for link in links]
    for session in sessions[:2]:
        reports = ear.wait_for(4, session.spec.id)
        assert {report.sentence for report in reports} == {"RMC", "GGA"}
    rack.stop()
    assert all(status.rejects == 0 for status in rack.statuses())


def test_the_base_answers_through_its_cable(hardware: SimulatedHardware) -> None:
    link = parse_link(hardware.start()[2])
    with Serial(link.address, timeout=10) as port:
        port.write(kenwood_encode.text_to_radio(100, 2001, "go"))
        assert kenwood_encode.receipt(True) in port.read_until(kenwood_encode.receipt(True))


def test_stopping_leaves_nothing_behind(town: Jurisdiction, tmp_path: Path) -> None:
    before = threading.active_count()
    hardware = SimulatedHardware(town, tmp_path / "sim", SMALL)
    hardware.start()
    hardware.stop()
    assert threading.active_count() == before
    assert [path.name for path in (tmp_path / "sim").iterdir()] == [".lock"]
    hardware.stop()


def test_two_simulations_do_not_share_a_folder(
    hardware: SimulatedHardware, town: Jurisdiction, tmp_path: Path
) -> None:
    hardware.start()
    with pytest.raises(WorldError, match="Another simulation uses"):
        SimulatedHardware(town, tmp_path / "sim", SMALL).start()
    assert (tmp_path / "sim" / "gps-01").exists()


def test_a_start_that_fails_closes_what_it_opened(town: Jurisdiction, tmp_path: Path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "gps-02").write_text("in the way")
    hardware = SimulatedHardware(town, tmp_path / "sim", SMALL)
    with pytest.raises(WorldError, match="in the way"):
        hardware.start()
    assert sorted(path.name for path in (tmp_path / "sim").iterdir()) == [".lock", "gps-02"]


def test_an_area_without_roads_is_refused(town: Jurisdiction, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="no roads"):
        SimulatedHardware(replace(town, roads=()), tmp_path)


def test_the_demo_area_has_room_for_the_whole_cast() -> None:
    devices = build_devices(load_demo_jurisdiction(), Cast(), utc_now())
    assert sum(isinstance(device, GpsCar) for device in devices.values()) == 6
    assert list(devices)[-1] == "fleetsync"


def test_more_radios_than_a_base_has_room_for_get_another_one() -> None:
    roster = {key for entry in load_demo_roster() for key in entry.keys}
    devices = build_devices(load_demo_jurisdiction(), Cast(cars=1, radios=len(roster)), START)
    assert list(devices) == ["gps-01", "fleetsync", "fleetsync-2"]
    located: set[str | None] = set()
    for name in ("fleetsync", "fleetsync-2"):
        # Everybody has told the place within ten seconds.
        frames = [f for s in range(11) for f in devices[name].speak(START + timedelta(seconds=s))]
        reports = open_decoder("fleetsync").feed(b"".join(frames), START)
        heard = {report.unit_key for report in reports if report.place is not None}
        assert not located & heard
        located |= heard
    assert located >= roster


def test_radios_patrol_the_zones_the_roster_assigns() -> None:
    town = load_demo_jurisdiction()
    zones = {a.code: a for a in town.areas if a.level is AreaLevel.PATROL_ZONE}
    base = build_devices(town, Cast(cars=6), START)["fleetsync"]
    frames = [f for second in range(31) for f in base.speak(START + timedelta(seconds=second))]
    reports = open_decoder("fleetsync").feed(b"".join(frames), START)
    places = {r.unit_key: r.place for r in reports if r.place is not None}
    roster = {key: entry for entry in load_demo_roster() for key in entry.keys}
    inside = [
        points_in_polygon(np.array([place]), zones[roster[key].area_code].polygons[0])[0]
        for key, place in places.items()
        if key in roster
    ]
    assert len(inside) == 60
    # Roads run along the borders of the zones, and a receiver errs to either side.
    assert sum(inside) > 40


def test_nobody_is_allowed_too(town: Jurisdiction, tmp_path: Path) -> None:
    hardware = SimulatedHardware(town, tmp_path, Cast(cars=0, radios=0))
    assert hardware.start() == []
    assert hardware.lost_bytes() == 0
    hardware.stop()
