"""Twenty links of ten protocols at once, their cables pulled at random, under a real window.

Nothing that was received is lost: every position and every line of the radio log that a device
delivered is a row afterwards. And the window's thread is never blocked for long. ``make soak``
plays it for five minutes (``CMDMAP_SOAK_S``).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.kit.heartbeat import Heartbeat
from tests.kit.programs import free_port
from tests.kit.puppets import Puppet
from tests.kit.windows import WindowDriver, open_window

from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.spec import parse_link
from cmdmap.services.ledger import DeskCounts
from cmdmap.simulate.cables.cable import Cable
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.device import Device
from cmdmap.simulate.devices.aprs import AprsModem
from cmdmap.simulate.devices.beidou import BeidouMachine
from cmdmap.simulate.devices.cot import CotPhone
from cmdmap.simulate.devices.hytera import HyteraRadio
from cmdmap.simulate.devices.idnmea import IdNmeaGateway
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.motorola import MotorolaRadio
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.fleetsync_base import FleetSyncBase
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.hardware import utc_now
from cmdmap.simulate.plug import open_cable
from cmdmap.simulate.radio import FleetSyncRadio
from cmdmap.store.engine import open_store
from cmdmap.store.times import to_us

SECONDS = float(os.environ.get("CMDMAP_SOAK_S", "20"))
LONGEST_BLOCK_MS = 50.0
CROWDED = 0.01
"""Where the window's thread lacks a processor for more than this part of the time, other programs
have them. Then the threads and the web engine that it waits for lack them, too, which no count
takes off."""
LONGEST_BLOCK_CROWDED_MS = 250.0
LOGGED = {ReportKind.PTT, ReportKind.STATUS, ReportKind.TEXT, ReportKind.EMERGENCY}


def cast(scene: Scene) -> Iterator[tuple[str, str, Device]]:
    """Yield twenty devices with their protocols and the kind of their links; all talk a lot."""
    now = scene.now
    for number in range(4):
        yield "serial", "nmea", GpsCar(scene.patrol(), now, 5.0 + number)
    for number in range(2):
        radios = [FleetSyncRadio(100 + number, 2001 + unit) for unit in range(40)]
        crew = [(radio, scene.patrol()) for radio in radios]
        yield "serial", "fleetsync", FleetSyncBase(crew, now, scene.rng, 99)
        names = [f"{1_002_001 + 10 * number + unit}" for unit in range(6)]
        terminal = TetraTerminal(f"100000{number}", scene.members(names), now, scene.rng, 2.0)
        yield "serial", "tetra", terminal
        cards = [f"{212_201 + 10 * number + unit:07d}" for unit in range(4)]
        yield "serial", "beidou", BeidouMachine(scene.members(cards), now, 2.0)
        yield "listen", "jt808", Jt808Terminal(f"01385710100{number}", scene.patrol(), now, 1.0)
        yield "udp", "hytera", HyteraRadio(2007 + number, scene.patrol(), now, 1.0)
        yield "tcp", "gpsd", MODELS["gpsd"].build(scene)
    yield "serial", "aprs", AprsModem(scene.members([f"BG5AA{x}-9" for x in "ABCD"]), now, 2.0)
    yield "listen", "cot", CotPhone("ANDROID-0001", "王", scene.patrol(), now, 1.0)
    yield "udp", "lrrp", MotorolaRadio(2009, scene.patrol(), now, 1.0)
    yield "udp", "idnmea", IdNmeaGateway(scene.members(["33010001", "33010002"]), now, 1.0)


def connection_of(kind: str, path: Path) -> tuple[str, Callable[[], Cable]]:
    """Return the address of a link and what plugs a device in there."""
    if kind == "serial":
        return f"{path}", lambda: open_cable(f"pty:{path}")
    address = f"127.0.0.1:{free_port()}"
    if kind == "tcp":
        return address, lambda: open_cable(f"tcp:{address}", listen=True)
    return address, lambda: open_cable(f"{'udp' if kind == 'udp' else 'tcp'}:{address}")


def open_links(driver: WindowDriver, folder: Path) -> list[Puppet]:
    """Open twenty links and return a puppet for each."""
    chance = random.Random(7)
    rack = driver.console.rack
    puppets = []
    scene = Scene(driver.console.jurisdiction, utc_now(), 7)
    for number, (kind, protocol, device) in enumerate(cast(scene)):
        address, cable = connection_of(kind, folder / f"tty{number:02d}")
        baud = "&baud=9600" if kind == "serial" else ""
        session = rack.add(parse_link(f"{kind}:{address}?protocol={protocol}{baud}"))
        hand = random.Random(chance.random())
        puppets.append(Puppet(device, protocol, session, cable, hand))
    return puppets


def play(driver: WindowDriver, puppets: list[Puppet]) -> None:
    """Let the devices talk and the hands pull for a while."""
    for puppet in puppets:
        puppet.start()
    try:
        driver.qtbot.wait(int(SECONDS * 1000))
    finally:
        for puppet in puppets:
            puppet.ask_to_stop()
    driver.qtbot.waitUntil(lambda: not any(p.is_running for p in puppets), timeout=60_000)
    for puppet in puppets:
        puppet.stop()


def stored(home: Path) -> tuple[set[tuple[str, int]], Counter[bytes]]:
    """Return every position by identity and time, and the raw frames of the radio log."""
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    sql = "SELECT unit_keys.key, fixes.at_us FROM fixes JOIN unit_keys USING (unit_id)"
    try:
        with store.reader() as connection:
            fixes = {(row[0], row[1]) for row in connection.exec_driver_sql(sql)}
            lines = connection.exec_driver_sql("SELECT raw FROM radio_log")
            return fixes, Counter(bytes(row[0]) for row in lines)
    finally:
        store.close()


def key_of(report: Report, address: str) -> str:
    return report.unit_key or f"nmea:{address}"


@pytest.fixture
def played(home: Path, qtbot: object, tmp_path: Path) -> tuple[list[Puppet], Heartbeat, DeskCounts]:
    """The whole play; window and console are closed, so everything is on disk."""
    with open_window(home, qtbot) as driver:
        driver.until_page("map_page.getZoom() > 10")
        puppets = open_links(driver, tmp_path)
        with Heartbeat() as heartbeat:
            play(driver, puppets)
    return puppets, heartbeat, driver.console.desk.counts()


def test_nothing_received_is_lost_and_the_window_stays_free(
    played: tuple[list[Puppet], Heartbeat, DeskCounts], home: Path
) -> None:
    puppets, heartbeat, counts = played
    fixes, lines = stored(home)
    delivered = [(puppet, report) for puppet in puppets for report in puppet.reports()]
    positions = {
        (key_of(report, puppet.address), to_us(report.at)): report
        for puppet, report in delivered
        if report.kind is ReportKind.FIX and report.valid and report.at is not None
    }
    talk = Counter(r.raw for _, r in delivered if r.kind in LOGGED)
    missing = [report for known, report in positions.items() if known not in fixes]
    longest = heartbeat.longest()
    starved = sum(gap.starved for gap in heartbeat.gaps) / 1000
    print(
        f"\n{len(puppets)} links, {SECONDS:.0f} s, {sum(p.pulls for p in puppets)} pulls,"
        f" {len(delivered)} reports delivered: {len(positions)} positions, {talk.total()} lines;"
        f" {len(missing)} missing, refused {dict(counts.refused)}, dropped {dict(counts.dropped)};"
        f" window blocked at most {[round(gap.blocked) for gap in longest]} ms in"
        f" {heartbeat.beats} beats, without a processor for {starved:.1f} s"
    )
    assert all(puppet.pulls for puppet in puppets)
    assert len(positions) > 10 * SECONDS
    assert not counts.dropped
    assert counts.waiting == 0
    assert counts.spooled == 0
    doubted = sum(count for (step, _), count in counts.refused.items() if step != "check")
    assert len(missing) <= doubted, missing[:3]
    assert not talk - lines
    crowded = starved > CROWDED * SECONDS
    limit = LONGEST_BLOCK_CROWDED_MS if crowded else LONGEST_BLOCK_MS
    assert all(gap.blocked <= limit for gap in longest), longest
