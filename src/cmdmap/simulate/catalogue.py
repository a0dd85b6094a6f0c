"""THE list of simulated devices by name, and how each one is built.

Read by ``cmdmap simulate --device`` and ``--list``; the same seed builds the same devices. The
identities are made up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import cycle
from typing import NamedTuple

from cmdmap.domain.grid import Jurisdiction
from cmdmap.i18n import mark
from cmdmap.simulate.device import Device
from cmdmap.simulate.devices.aprs import AprsModem
from cmdmap.simulate.devices.beidou import BeidouMachine
from cmdmap.simulate.devices.casic import CasicModule
from cmdmap.simulate.devices.cot import CotPhone
from cmdmap.simulate.devices.dprs import DStarRadio
from cmdmap.simulate.devices.gb28181 import BodyCamera
from cmdmap.simulate.devices.gpsd import GpsdServer
from cmdmap.simulate.devices.hytera import HyteraRadio
from cmdmap.simulate.devices.idnmea import IdNmeaGateway
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.motorola import MotorolaRadio
from cmdmap.simulate.devices.owntracks import OwnTracksPhone
from cmdmap.simulate.devices.raveon import RaveonBase
from cmdmap.simulate.devices.reporter import Member
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.devices.ubx import UbxReceiver
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.gsm_modem import GsmModem, Network
from cmdmap.simulate.patrol import CAR_MPS, E_BIKE_MPS, WALK_MPS, Patrol
from cmdmap.simulate.roads import beats

REPLY_S = 20.0
"""People with plain phones answer a text after so long."""


class Scene:
    """Where and when devices are built.

    Raises:
        WorldError: (from :meth:`patrol`) the jurisdiction has no roads.
    """

    def __init__(self, jurisdiction: Jurisdiction, now: datetime, seed: int) -> None:
        self.now = now
        self.rng = random.Random(seed)
        self._around = cycle(beats(jurisdiction))

    def patrol(self, speed_mps: float = WALK_MPS) -> Patrol:
        """Return another patrol, in the next zone."""
        return Patrol(next(self._around), speed_mps, random.Random(self.rng.random()))

    def members(self, identities: Sequence[str], speed_mps: float = WALK_MPS) -> list[Member]:
        """Return a patrol for each of ``identities``."""
        return [(identity, self.patrol(speed_mps)) for identity in identities]


class Model(NamedTuple):
    """One kind of device."""

    protocol: str
    usual: str
    """The address it is plugged into most often, for the help page."""
    title: str
    build: Callable[[Scene], Device]


def _tetra(scene: Scene) -> Device:
    members = scene.members([str(1_002_001 + number) for number in range(6)])
    return TetraTerminal("1000001", members, scene.now, scene.rng)


def _beidou(scene: Scene) -> Device:
    cards = [f"{212_201 + number:07d}" for number in range(4)]
    return BeidouMachine(scene.members(cards), scene.now)


def _aprs(scene: Scene) -> Device:
    return AprsModem(scene.members([f"BG5AA{x}-9" for x in "ABCD"]), scene.now)


def _raveon(scene: Scene) -> Device:
    identities = [f"{number:04d}" for number in range(42, 46)]
    return RaveonBase(scene.members(identities), scene.now, 15.0)


def _dprs(scene: Scene) -> Device:
    return DStarRadio(scene.members([f"BG5AD{x}-D" for x in "ABC"]), scene.now, 20.0)


def _idnmea(scene: Scene) -> Device:
    identities = [str(33_010_001 + number) for number in range(5)]
    return IdNmeaGateway(scene.members(identities, E_BIKE_MPS), scene.now, 10.0)


MODELS: Mapping[str, Model] = {
    "gps": Model(
        "nmea", "pty:PATH", mark("GNSS receiver of a car"),
        lambda scene: GpsCar(scene.patrol(CAR_MPS), scene.now),
    ),
    "ubx": Model(
        "ubx", "pty:PATH", mark("u-blox receiver of a car"),
        lambda scene: UbxReceiver(scene.patrol(CAR_MPS), scene.now),
    ),
    "casic": Model(
        "casic", "pty:PATH", mark("BeiDou module of a car (CASIC and NMEA)"),
        lambda scene: CasicModule(scene.patrol(CAR_MPS), scene.now),
    ),
    "gsm": Model(
        "gsm", "pty:PATH", mark("GSM modem"), lambda _: GsmModem(Network(reply_s=REPLY_S)),
    ),
    "beidou": Model("beidou", "pty:PATH", mark("BeiDou command machine"), _beidou),
    "tetra": Model("tetra", "pty:PATH", mark("TETRA terminal with its group"), _tetra),
    "jt808": Model(
        "jt808", "tcp:HOST:PORT", mark("JT/T 808 terminal"),
        lambda scene: Jt808Terminal("013857101001", scene.patrol(E_BIKE_MPS), scene.now),
    ),
    "hytera": Model(
        "hytera", "udp:HOST:PORT", mark("Hytera DMR radio"),
        lambda scene: HyteraRadio(2007, scene.patrol(), scene.now),
    ),
    "motorola": Model(
        "lrrp", "udp:HOST:PORT", mark("Motorola DMR radio"),
        lambda scene: MotorolaRadio(2008, scene.patrol(), scene.now),
    ),
    "aprs": Model("aprs", "pty:PATH", mark("packet radio modem (KISS)"), _aprs),
    "dprs": Model("dprs", "pty:PATH", mark("D-STAR radio"), _dprs),
    "raveon": Model("raveon", "pty:PATH", mark("Raveon base radio"), _raveon),
    "gpsd": Model(
        "gpsd", "tcp:HOST:PORT", mark("gpsd server"),
        lambda scene: GpsdServer(scene.patrol(CAR_MPS), scene.now),
    ),
    "owntracks": Model(
        "owntracks", "mqtt:HOST:PORT/owntracks/USER/DEVICE", mark("phone with OwnTracks"),
        lambda scene: OwnTracksPhone("A1", scene.patrol(), scene.now),
    ),
    "cot": Model(
        "cot", "tcp:HOST:PORT", mark("phone with ATAK"),
        lambda scene: CotPhone("ANDROID-0001", "phone 1", scene.patrol(), scene.now),
    ),
    "gb28181": Model(
        "gb28181", "udp:HOST:PORT", mark("body camera of a video platform"),
        lambda scene: BodyCamera("33010000001320000001", scene.patrol(), scene.now),
    ),
    "idnmea": Model(
        "idnmea", "udp:HOST:PORT", mark("gateway of another radio network"), _idnmea
    ),
}  # fmt: skip
"""Every device by the name it is asked for."""
