"""The answer of every kind of radio finds the message it is about, over real transports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tests.kit.desks import open_console
from tests.kit.programs import free_port
from tests.kit.waiting import wait_until

from cmdmap.domain.commands import Command, PollPosition, SendText
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.grid import Jurisdiction, Road, RoadLevel
from cmdmap.domain.ids import UnitId
from cmdmap.domain.outgoing import Outgoing, OutgoingState
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.services.console import Console
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.device import Device
from cmdmap.simulate.devices.hytera import HyteraRadio
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.motorola import MotorolaRadio
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.hardware import utc_now
from cmdmap.simulate.plug import Plug, open_cable
from cmdmap.store.outbox import read_outgoing

DEADLINE_S = 30.0


@dataclass(frozen=True)
class Case:
    """One kind of radio: its identity, how it is reached and whether it can be polled."""

    key: str
    link: str
    cable: str
    build: Callable[[Scene], Device]
    polled: bool = True


CASES = {
    "beidou": Case(
        "beidou:0212201", "serial:{path}?protocol=beidou", "pty:{path}",
        lambda scene: MODELS["beidou"].build(scene), polled=False,
    ),
    "tetra": Case(
        "tetra:1002007", "serial:{path}?protocol=tetra", "pty:{path}",
        lambda scene: TetraTerminal(
            "1000001", scene.members(["1002007"]), scene.now, scene.rng, 1.0
        ),
        polled=False,
    ),
    "jt808": Case(
        "jt808:013857101001", "listen:127.0.0.1:{port}?protocol=jt808", "tcp:127.0.0.1:{port}",
        lambda scene: Jt808Terminal("013857101001", scene.patrol(), scene.now, 1.0),
    ),
    "hytera": Case(
        "hytera:2007", "udp:127.0.0.1:{port}?protocol=hytera", "udp:127.0.0.1:{port}",
        lambda scene: HyteraRadio(2007, scene.patrol(), scene.now),
    ),
    "motorola": Case(
        "lrrp:127.0.0.1", "udp:127.0.0.1:{port}?protocol=lrrp", "udp:127.0.0.1:{port}",
        lambda scene: MotorolaRadio(2008, scene.patrol(), scene.now),
    ),
}  # fmt: skip


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
def plugged(device: Device, address: str) -> Iterator[None]:
    plug = Plug(device, open_cable(address, False))
    plug.start()
    try:
        yield
    finally:
        plug.stop()


def located(console: Console, key: str) -> UnitId:
    def found() -> list[UnitId]:
        units = console.desk.units().values()
        return [live.unit.id for live in units if key in live.unit.keys and live.fix]

    wait_until(f"{key} is located", lambda: bool(found()), DEADLINE_S)
    return found()[0]


def delivered(console: Console, command: Command) -> Outgoing:
    """Return the message of a command once its answer was recognised."""
    facts = console.desk.submit(command).result(15).facts
    (queued,) = (fact for fact in facts if isinstance(fact, MessageQueued))

    def stored() -> Outgoing:
        with console.store.reader() as connection:
            message = read_outgoing(connection, queued.message.id)
        assert message is not None
        return message

    wait_until("delivered", lambda: stored().state is OutgoingState.DELIVERED, DEADLINE_S)
    return stored()


@pytest.mark.parametrize("name", CASES)
def test_a_text_is_delivered_and_a_poll_answered(
    console: Console, scene: Scene, name: str, tmp_path: Path
) -> None:
    case = CASES[name]
    where = {"path": tmp_path / "tty", "port": free_port()}
    link, cable = case.link.format(**where), case.cable.format(**where)
    if cable.startswith("pty"):
        with plugged(case.build(scene), cable):
            console.rack.add(parse_link(link))
            send_and_poll(console, case)
            console.rack.stop()
        return
    session = console.rack.add(parse_link(link))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    with plugged(case.build(scene), cable):
        send_and_poll(console, case)
        console.rack.stop()


def send_and_poll(console: Console, case: Case) -> None:
    unit_id = located(console, case.key)
    text = delivered(console, SendText(unit_id, "请归队", "李"))
    assert (text.attempts, text.key) == (1, case.key)
    if case.polled:
        assert delivered(console, PollPosition(unit_id, "李")).attempts == 1
