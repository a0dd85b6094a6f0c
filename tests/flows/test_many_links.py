"""Twenty links of many protocols at once, plugged in and pulled out at random: nothing is lost.

What was received is what stands on the tapes; a replay of all tapes must make the rows that the
live links made. ``CMDMAP_SOAK_S`` makes it longer than the few seconds of a test run.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from tests.kit.desks import open_console
from tests.kit.programs import broker, free_port
from tests.kit.waiting import wait_until

from cmdmap.domain.grid import Jurisdiction, Road, RoadLevel
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.services.console import Console
from cmdmap.simulate.catalogue import Scene
from cmdmap.simulate.device import Device
from cmdmap.simulate.devices.aprs import AprsModem
from cmdmap.simulate.devices.beidou import BeidouMachine
from cmdmap.simulate.devices.cot import CotPhone
from cmdmap.simulate.devices.gpsd import GpsdServer
from cmdmap.simulate.devices.hytera import HyteraRadio
from cmdmap.simulate.devices.idnmea import IdNmeaGateway
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.motorola import MotorolaRadio
from cmdmap.simulate.devices.owntracks import OwnTracksPhone
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.hardware import utc_now
from cmdmap.simulate.plug import Plug, open_cable
from cmdmap.store.engine import open_store

SECONDS = float(os.environ.get("CMDMAP_SOAK_S", "6"))
PULL_S = 0.4
"""How often somebody pulls a plug."""


class Socket:
    """A place to plug a device in, as often as wanted."""

    def __init__(self, build: Callable[[], Device], address: str, listen: bool = False) -> None:
        self._build = build
        self._address = (address, listen)
        self._plug: Plug | None = None

    def plug_in(self) -> None:
        """Plug another device of the kind in."""
        self._plug = Plug(self._build(), open_cable(*self._address))
        self._plug.start()

    def pull_out(self) -> None:
        """Pull it out, if it is in."""
        if self._plug is not None:
            self._plug.stop()
            self._plug = None


def builders(scene: Scene, number: int) -> dict[str, Callable[[], Device]]:
    """Return what makes a quick device of each protocol; no two numbers share an identity."""
    patrol, members, pace_s = scene.patrol, scene.members, 0.5
    tens = [str(1_000_000 + 100 * number + n) for n in range(4)]
    return {
        "nmea": lambda: GpsCar(patrol(), utc_now(), 2.0),
        "beidou": lambda: BeidouMachine(members(tens), utc_now(), pace_s),
        "tetra": lambda: TetraTerminal("1", members(tens), utc_now(), scene.rng, pace_s),
        "aprs": lambda: AprsModem(members([f"BG5AA{number}-{n}" for n in (1, 2)]), utc_now(), 0.5),
        "hytera": lambda: HyteraRadio(2000 + number, patrol(), utc_now(), pace_s),
        "lrrp": lambda: MotorolaRadio(2000 + number, patrol(), utc_now(), pace_s),
        "idnmea": lambda: IdNmeaGateway(members(tens), utc_now(), pace_s),
        "jt808": lambda: Jt808Terminal(f"01380000000{number}", patrol(), utc_now(), pace_s),
        "cot": lambda: CotPhone(f"ANDROID-{number}", "phone", patrol(), utc_now(), pace_s),
        "gpsd": lambda: GpsdServer(patrol(), utc_now(), pace_s),
        "owntracks": lambda: OwnTracksPhone("A1", patrol(), utc_now(), pace_s),
    }


def sockets(folder: Path, scene: Scene, mqtt: int) -> dict[str, Socket]:
    """Return twenty links in their written form, each with what is plugged into it."""
    found: dict[str, Socket] = {}
    for number in range(2):
        build = builders(scene, number)
        for name in ("nmea", "beidou", "tetra", "aprs"):
            path = folder / f"{name}-{number}"
            link = f"serial:{path}?protocol={name}&baud=9600"
            found[link] = Socket(build[name], f"pty:{path}")
        # A radio's address is its name there, and on one computer all have the same.
        for name in ("hytera", "idnmea", "lrrp")[: 3 - number]:
            address = f"udp:127.0.0.1:{free_port()}"
            found[f"{address}?protocol={name}"] = Socket(build[name], address)
        for name in ("jt808", "cot"):
            port = free_port()
            link = f"listen:127.0.0.1:{port}?protocol={name}"
            found[link] = Socket(build[name], f"tcp:127.0.0.1:{port}")
        server = f"tcp:127.0.0.1:{free_port()}"
        found[f"{server}?protocol=gpsd"] = Socket(build["gpsd"], server, listen=True)
    found[f"mqtt:127.0.0.1:{mqtt}/owntracks/#?protocol=owntracks"] = Socket(
        build["owntracks"], f"mqtt:127.0.0.1:{mqtt}/owntracks/wang/phone"
    )
    return found


@contextmanager
def console_in(home: Path) -> Iterator[Console]:
    console = open_console(home)
    console.start()
    try:
        yield console
    finally:
        console.stop()


def rows(home: Path) -> list[tuple[object, ...]]:
    """Every row under the identity of its unit, since units may be numbered in another order."""
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    sql = (
        "SELECT unit_keys.key, fixes.* FROM fixes"
        " JOIN unit_keys USING (unit_id) ORDER BY unit_keys.key, fixes.at_us"
    )
    try:
        with store.reader() as connection:
            found = connection.exec_driver_sql(sql)
            return [tuple(v for k, v in row._mapping.items() if k != "unit_id") for row in found]
    finally:
        store.close()


def road() -> Jurisdiction:
    line = np.array([(120.15 + n / 1000, 30.16) for n in range(12)])
    return Jurisdiction("one road", True, (), (Road("the road", RoadLevel.LANE, line),))


def test_nothing_that_was_received_is_lost(tmp_path: Path, home: Path) -> None:
    chance = random.Random(5)
    scene = Scene(road(), utc_now(), 1)
    with ExitStack() as opened:
        places = sockets(tmp_path, scene, opened.enter_context(broker(tmp_path)))
        assert len(places) == 20
        console = opened.enter_context(console_in(home))
        for link, place in places.items():
            console.rack.add(parse_link(link), record=True)
            opened.callback(place.pull_out)
            place.plug_in()
        for _ in range(int(SECONDS / PULL_S)):
            place = chance.choice(list(places.values()))
            place.pull_out()
            threading.Event().wait(PULL_S)
            place.plug_in()
        wait_until(
            "every link has heard something",
            lambda: all(status.reports for status in console.rack.statuses()),
            60.0,
        )
        console.rack.stop()
        statuses, counts = console.rack.statuses(), console.desk.counts()
    assert [status.id for status in statuses if status.failures] == []
    assert counts.dropped == {}
    assert len({key.partition(":")[0] for key, *_ in rows(home)}) >= 9
    assert rows(replayed(home, tmp_path / "again")) == rows(home)


def replayed(home: Path, again: Path) -> Path:
    """Play all tapes of a home into another one and return it."""
    again.mkdir()
    with console_in(again) as console:
        for tape in sorted((home / "tapes").iterdir()):
            console.rack.add(parse_link(f"tape:{tape}?speed=max"))
        wait_until(
            "played",
            lambda: all(s.state is LinkState.ENDED for s in console.rack.statuses()),
            60.0,
        )
    return again
