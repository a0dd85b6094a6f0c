"""From each simulated device over its real transport through a console into rows, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tests.kit.desks import open_console
from tests.kit.programs import broker, free_port
from tests.kit.waiting import wait_until

from cmdmap.domain.commands import Command, PollPosition, SendText
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.grid import Jurisdiction, Road, RoadLevel
from cmdmap.domain.ids import UnitId
from cmdmap.domain.outgoing import OutgoingState
from cmdmap.domain.unit import LiveUnit
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.services.console import Console
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.device import Device
from cmdmap.simulate.devices.cot import CotPhone
from cmdmap.simulate.devices.gb28181 import BodyCamera
from cmdmap.simulate.devices.hytera import HyteraRadio
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.motorola import MotorolaRadio
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.hardware import utc_now
from cmdmap.simulate.plug import Plug, open_cable
from cmdmap.store.engine import open_store
from cmdmap.store.outbox import read_outgoing

DEADLINE_S = 30.0


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    console = open_console(home)
    console.start()
    yield console
    console.stop()


@pytest.fixture
def scene() -> Scene:
    line = np.array([(120.15 + n / 1000, 30.16) for n in range(12)])
    road = Road("the road", RoadLevel.LANE, line)
    return Scene(Jurisdiction("one road", True, (), (road,)), utc_now(), 1)


@contextmanager
def plugged(device: Device, address: str, listen: bool = False) -> Iterator[None]:
    plug = Plug(device, open_cable(address, listen))
    plug.start()
    try:
        yield
    finally:
        plug.stop()


def unit_of(console: Console, key: str) -> LiveUnit | None:
    """The unit with an identity, None while it is not known."""
    units = console.desk.units().values()
    return next((live for live in units if key in live.unit.keys), None)


def until(console: Console, what: str, key: str, holds: Callable[[LiveUnit], object]) -> LiveUnit:
    """Return a unit once something holds of it."""

    def reached() -> bool:
        live = unit_of(console, key)
        return live is not None and bool(holds(live))

    wait_until(f"{key} {what}", reached, DEADLINE_S)
    found = unit_of(console, key)
    assert found is not None
    return found


def until_located(console: Console, *keys: str) -> UnitId:
    """Wait until units are on the map and their rows in the database; return the last one's id."""
    for key in keys:
        live = until(console, "is located", key, lambda live: live.fix)
        assert rows(console, live.unit.id)
    return live.unit.id


def until_delivered(console: Console, command: Command) -> None:
    """Send something and wait until the radio's own answer says that it has arrived."""
    facts = console.desk.submit(command).result(15).facts
    (queued,) = (fact for fact in facts if isinstance(fact, MessageQueued))

    def delivered() -> bool:
        with console.store.reader() as connection:
            message = read_outgoing(connection, queued.message.id)
        return message is not None and message.state is OutgoingState.DELIVERED

    wait_until(f"{type(command).__name__} delivered", delivered, DEADLINE_S)


def rows(console: Console, unit_id: UnitId) -> list[tuple[object, ...]]:
    with console.store.reader() as connection:
        sql = f"SELECT at_us, lon, lat FROM fixes WHERE unit_id = {unit_id} ORDER BY at_us"
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


PTYS = {
    "beidou": [f"beidou:{212_201 + n:07d}" for n in range(4)],
    "tetra": [f"tetra:{1_002_001 + n}" for n in range(6)],
    "aprs": [f"aprs:BG5AA{x}-9" for x in "ABCD"],
    "raveon": [f"raveon:{n:04d}" for n in range(42, 46)],
    "dprs": [f"dprs:BG5AD{x}-D" for x in "ABC"],
}
RECEIVERS = ("ubx", "casic")
"""Nobody on the air has a name; the unit is the port, and what it speaks is found out."""


@pytest.mark.parametrize("name", [*PTYS, *RECEIVERS])
def test_over_a_pseudo_terminal(console: Console, scene: Scene, name: str, tmp_path: Path) -> None:
    path = tmp_path / "tty"
    model = MODELS[name]
    device = Plug(model.build(scene), open_cable(f"pty:{path}"))
    protocol = "auto" if name in RECEIVERS else model.protocol
    session = console.rack.add(parse_link(f"serial:{path}?protocol={protocol}&baud=9600"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    device.start()
    try:
        until_located(console, *PTYS.get(name, [f"nmea:{path}"]))
        assert model.protocol in session.status().frames
    finally:
        device.stop()


DATAGRAMS = {
    "hytera": ("hytera", ["hytera:2007"]),
    "motorola": ("lrrp", ["lrrp:127.0.0.1"]),
    "idnmea": ("idnmea", [f"idnmea:{33_010_001 + n}" for n in range(5)]),
}


@pytest.mark.parametrize("name", DATAGRAMS)
def test_over_datagrams(console: Console, scene: Scene, name: str) -> None:
    protocol, keys = DATAGRAMS[name]
    port = free_port()
    session = console.rack.add(parse_link(f"udp:127.0.0.1:{port}?protocol={protocol}"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    with plugged(MODELS[name].build(scene), f"udp:127.0.0.1:{port}"):
        until_located(console, *keys)


@pytest.mark.parametrize("transport", ["UDP", "TCP"])
def test_a_camera_gets_its_answers(console: Console, scene: Scene, transport: str) -> None:
    identity, port = "33010000001320000001", free_port()
    camera = BodyCamera(identity, scene.patrol(), scene.now, 1.0, transport, transport == "TCP")
    kind = "udp" if transport == "UDP" else "listen"
    link = parse_link(f"{kind}:127.0.0.1:{port}?protocol=gb28181")
    session = console.rack.add(link)
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    with plugged(camera, f"{transport.lower()}:127.0.0.1:{port}"):
        until_located(console, f"gb28181:{identity}")
        wait_until("answered", lambda: camera.answered >= 2, DEADLINE_S)
        assert session.status().peers == 1


def test_a_terminal_that_calls_us_takes_a_text_and_calls_for_help(
    console: Console, scene: Scene
) -> None:
    port = free_port()
    terminal = Jt808Terminal("013857101001", scene.patrol(), scene.now, 1.0)
    console.rack.add(parse_link(f"listen:127.0.0.1:{port}?protocol=jt808"))
    with plugged(terminal, f"tcp:127.0.0.1:{port}"):
        unit_id = until_located(console, "jt808:013857101001")
        console.desk.submit(SendText(unit_id, "请到桥头", "指挥长")).result(15)
        wait_until("shown", lambda: terminal.told == ["请到桥头"], DEADLINE_S)
        terminal.press_sos()
        until(console, "calls for help", "jt808:013857101001", lambda live: live.emergency_at)


def test_radios_on_datagrams_take_texts_and_polls(console: Console, scene: Scene) -> None:
    radios = {
        "hytera:2007": HyteraRadio(2007, scene.patrol(), scene.now, 600.0),
        "lrrp:127.0.0.1": MotorolaRadio(2008, scene.patrol(), scene.now, 600.0),
    }
    for key, radio in radios.items():
        port = free_port()
        session = console.rack.add(
            parse_link(f"udp:127.0.0.1:{port}?protocol={key.partition(':')[0]}")
        )
        wait_until("open", lambda session=session: session.status().state is LinkState.OPEN)
        with plugged(radio, f"udp:127.0.0.1:{port}"):
            unit_id = until_located(console, key)
            until_delivered(console, SendText(unit_id, "收队", "指挥长"))
            assert radio.told == ["收队"]
            until_delivered(console, PollPosition(unit_id, "指挥长"))


def test_a_terminal_of_a_trunked_network_takes_a_text(
    console: Console, scene: Scene, tmp_path: Path
) -> None:
    path = tmp_path / "tty"
    terminal = TetraTerminal("1000001", scene.members(["1002007"]), scene.now, scene.rng, 1.0)
    with plugged(terminal, f"pty:{path}"):
        console.rack.add(parse_link(f"serial:{path}?protocol=tetra&baud=9600"))
        unit_id = until_located(console, "tetra:1002007")
        console.desk.submit(SendText(unit_id, "请归队", "指挥长")).result(15)
        wait_until("shown", lambda: terminal.told == ["请归队"], DEADLINE_S)


def test_a_gpsd_server_is_asked_to_report(console: Console, scene: Scene) -> None:
    port = free_port()
    with plugged(MODELS["gpsd"].build(scene), f"tcp:127.0.0.1:{port}", listen=True):
        console.rack.add(parse_link(f"tcp:127.0.0.1:{port}?protocol=gpsd"))
        until_located(console, f"nmea:127.0.0.1:{port}")


def test_a_phone_over_a_broker(console: Console, scene: Scene, tmp_path: Path) -> None:
    with broker(tmp_path) as port:
        link = parse_link(f"mqtt:127.0.0.1:{port}/owntracks/#?protocol=owntracks")
        session = console.rack.add(link)
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
        address = f"mqtt:127.0.0.1:{port}/owntracks/wang/phone"
        with plugged(MODELS["owntracks"].build(scene), address):
            until_located(console, "owntracks:wang/phone")
        console.rack.remove(link.id)


def test_a_phone_with_a_map_calls_us_and_calls_for_help(console: Console, scene: Scene) -> None:
    port = free_port()
    phone = CotPhone("ANDROID-0001", "王", scene.patrol(), scene.now, 1.0)
    console.rack.add(parse_link(f"listen:127.0.0.1:{port}?protocol=cot"))
    with plugged(phone, f"tcp:127.0.0.1:{port}"):
        until_located(console, "cot:ANDROID-0001")
        phone.call_for_help(utc_now())
        until(console, "calls for help", "cot:ANDROID-0001", lambda live: live.emergency_at)


def test_a_replay_of_everything_gives_the_same_rows(
    console: Console, scene: Scene, tmp_path: Path, home: Path
) -> None:
    tty, udp, tcp = tmp_path / "tty", free_port(), free_port()
    links = [
        f"serial:{tty}?protocol=nmea&baud=9600",
        f"udp:127.0.0.1:{udp}?protocol=idnmea",
        f"listen:127.0.0.1:{tcp}?protocol=jt808",
    ]
    keys = [f"nmea:{tty}", "idnmea:33010001", "jt808:013857101001"]
    for link in links:
        console.rack.add(parse_link(link), record=True)
    wait_until("open", lambda: all(s.state is LinkState.OPEN for s in console.rack.statuses()[1:]))
    with (
        plugged(MODELS["gps"].build(scene), f"pty:{tty}"),
        plugged(MODELS["idnmea"].build(scene), f"udp:127.0.0.1:{udp}"),
        plugged(MODELS["jt808"].build(scene), f"tcp:127.0.0.1:{tcp}"),
    ):
        until_located(console, *keys)
    console.stop()
    again = open_console(tmp_path)
    again.start()
    tapes = sorted((home / "tapes").iterdir())
    for tape in tapes:
        again.rack.add(parse_link(f"tape:{tape}?speed=max"))
    wait_until("played", lambda: all(s.state is LinkState.ENDED for s in again.rack.statuses()))
    again.stop()
    assert len(tapes) == len(links)
    assert by_key(tmp_path) == by_key(home)


def by_key(home: Path) -> list[tuple[object, ...]]:
    """Every row under the identity of its unit, since units may be numbered in another order."""
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    sql = (
        "SELECT unit_keys.key, fixes.* FROM fixes JOIN unit_keys USING (unit_id)"
        " ORDER BY unit_keys.key, fixes.at_us"
    )
    try:
        with store.reader() as connection:
            found = connection.exec_driver_sql(sql)
            return [tuple(v for k, v in row._mapping.items() if k != "unit_id") for row in found]
    finally:
        store.close()
