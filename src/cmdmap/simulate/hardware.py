"""Simulated hardware: GPS cars and a FleetSync base on pseudo-terminals, patrolling the area.

Started by ``cmdmap simulate`` and the demo; what it returns is opened through the real serial
path. One thread moves everybody and never waits for a reader. Pseudo-terminals are a POSIX notion:
elsewhere this module can be imported but nothing can be started.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from cmdmap.domain.grid import Jurisdiction
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.kenwood import DEFAULT_EMERGENCY_CODES
from cmdmap.simulate.called_modem import CalledModem
from cmdmap.simulate.device import Device
from cmdmap.simulate.fleetsync_base import FleetSyncBase
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.gsm_modem import GsmModem, Network
from cmdmap.simulate.patrol import CAR_MPS, E_BIKE_MPS, WALK_MPS, Patrol
from cmdmap.simulate.radio import FleetSyncRadio, NexedgeRadio, Radio
from cmdmap.simulate.roads import Beat, beats

if TYPE_CHECKING:
    from cmdmap.simulate.terminal import Terminal

FLEET = 100
FIRST_DEVICE = 2001
"""The radios are those of the demo roster: ``fleetsync:100-2001`` and up."""
RADIOS_PER_BASE = 64
"""A channel of 9600 baud has room for so many; more radios get another base."""
NEXEDGE_UNITS = (1, 2, 3)
"""Digital radios nobody has named yet."""
EMERGENCY_CODE = min(DEFAULT_EMERGENCY_CODES)
TICK_S = 0.05
GAITS_MPS = (WALK_MPS, WALK_MPS, E_BIKE_MPS, WALK_MPS, E_BIKE_MPS, CAR_MPS)
"""How the carriers of the radios move, in turn."""
BAUD = 9600
PROTOCOLS: dict[type, str] = {
    GpsCar: "nmea",
    FleetSyncBase: "fleetsync",
    GsmModem: "gsm",
    CalledModem: "gsm",
}
REPLY_S = 6.0
"""A person with a plain phone answers, arrives and is done so far apart."""


def utc_now() -> datetime:
    """Return the present, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part. The same seed makes the same patrols."""

    seed: int = 1
    cars: int = 6
    radios: int = 60
    rate_hz: float = 1.0
    """Epochs per second of each GPS car."""
    modem: bool = False
    """A GSM modem takes part, whose people answer each text with 1, 2 and 3."""
    callers: tuple[str, ...] = ()
    """Telephones that call the modem in turn."""


class SimulatedHardware:
    """The devices of a :class:`Cast` between :meth:`start` and :meth:`stop`.

    Raises:
        WorldError: the jurisdiction has no roads.
    """

    def __init__(
        self,
        jurisdiction: Jurisdiction,
        folder: Path,
        cast: Cast | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Plan the patrols; ``folder`` will hold the stable names of the terminals."""
        self._folder = folder
        self._clock = clock
        self._devices = build_devices(jurisdiction, cast or Cast(), clock())
        self._wired: list[tuple[Device, Terminal]] = []
        self._stopping = threading.Event()
        self._open = ExitStack()
        self._thread = threading.Thread(target=self._run, name="simulated hardware", daemon=True)

    def start(self) -> list[str]:
        """Plug everything in and return the links to it in their written form.

        Raises:
            WorldError: the folder is in use by another simulation, or no terminal can be had.
        """
        if os.name != "posix":
            raise WorldError(tr("Simulated hardware needs pseudo-terminals: use Linux or macOS."))
        from cmdmap.simulate.terminal import Terminal, locked

        links: list[str] = []
        with ExitStack() as opened:
            opened.enter_context(locked(self._folder))
            for name, device in self._devices.items():
                terminal = Terminal(self._folder / name)
                opened.callback(terminal.close)
                self._wired.append((device, terminal))
                protocol = PROTOCOLS[type(device)]
                links.append(f"serial:{terminal.path}?protocol={protocol}&baud={BAUD}")
            self._open = opened.pop_all()
        self._thread.start()
        return links

    def stop(self) -> None:
        """Unplug everything and wait for the thread."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._open.close()

    def lost_bytes(self) -> int:
        """Return how many bytes nobody listened to or had room for."""
        return sum(terminal.lost_bytes for _, terminal in self._wired)

    def _run(self) -> None:
        while not self._stopping.wait(TICK_S):
            now = self._clock()
            for device, terminal in self._wired:
                told = terminal.read()
                if told:
                    device.hear(told, now)
                for frame in device.speak(now):
                    terminal.write(frame)


def build_devices(jurisdiction: Jurisdiction, cast: Cast, now: datetime) -> dict[str, Device]:
    """Return the devices by the name of their terminal.

    The first radio patrols the first zone and so on round, as the demo roster assigns them.

    Raises:
        WorldError: the jurisdiction has no roads.
    """
    ways = beats(jurisdiction)
    rng = random.Random(cast.seed)
    around = cycle(ways)
    devices: dict[str, Device] = {}
    for number in range(cast.cars):
        # Not all receivers speak in the same instant.
        first_at = now + timedelta(seconds=rng.random() / cast.rate_hz)
        patrol = Patrol(next(around), CAR_MPS, random.Random(rng.random()))
        devices[f"gps-{number + 1:02d}"] = GpsCar(patrol, first_at, cast.rate_hz)
    radios: list[Radio] = [FleetSyncRadio(FLEET, FIRST_DEVICE + n) for n in range(cast.radios)]
    crew = _carried(radios, ways, rng)
    for first in range(0, len(crew), RADIOS_PER_BASE):
        heard = crew[first : first + RADIOS_PER_BASE]
        if not first:
            heard = heard + _carried([NexedgeRadio(unit) for unit in NEXEDGE_UNITS], ways, rng)
        name = f"fleetsync-{len(devices) - cast.cars + 1}" if first else "fleetsync"
        devices[name] = FleetSyncBase(heard, now, rng, EMERGENCY_CODE)
    if cast.modem:
        network = Network(reply_s=REPLY_S)
        called = CalledModem(cast.callers, network) if cast.callers else None
        devices["gsm"] = called or GsmModem(network)
    return devices


def _carried(
    radios: list[Radio], ways: list[Beat], rng: random.Random
) -> list[tuple[Radio, Patrol]]:
    """Give each radio somebody who carries it, zone by zone and gait by gait."""
    return [
        (radio, Patrol(beat, gait, random.Random(rng.random())))
        for radio, beat, gait in zip(radios, cycle(ways), cycle(GAITS_MPS), strict=False)
    ]
