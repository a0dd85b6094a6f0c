"""Simulated devices whose cables are pulled and plugged in again, and what they surely delivered.

A puppet writes down what its device says. Frames that were said while the link was open, and of
which the link has counted every byte before the cable was pulled, are *delivered*: each of them
must be found in the store later. Half of the time the cable is pulled in mid-sentence instead, and
nothing is claimed about that stretch.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from tests.kit.waiting import wait_until

from cmdmap.domain.report import Report
from cmdmap.links.base import LinkState
from cmdmap.links.session import LinkSession
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.simulate.cables.cable import Cable
from cmdmap.simulate.device import Device, Greeting
from cmdmap.simulate.plug import Plug

PLUGGED_S = (2.0, 8.0)
PULLED_S = (0.1, 1.5)
OPENS_S = 40.0
"""A link tries again after growing pauses."""

Stretch = list[tuple[datetime, bytes]]
"""What a device said, and when, between two pulls of its cable."""


class Gate:
    """A device that says nothing until the gate is open, and is written down when it does."""

    def __init__(self, device: Device) -> None:
        self.open = False
        self.said: Stretch = []
        self._device = device

    def greet(self, now: datetime) -> None:
        """See :class:`~cmdmap.simulate.device.Greeting`."""
        if isinstance(self._device, Greeting):
            self._device.greet(now)

    def hear(self, data: bytes, now: datetime) -> None:
        """See :class:`~cmdmap.simulate.device.Device`."""
        self._device.hear(data, now)

    def speak(self, now: datetime) -> list[bytes]:
        """See :class:`~cmdmap.simulate.device.Device`."""
        if not self.open:
            return []
        frames = self._device.speak(now)
        self.said += [(now, frame) for frame in frames]
        return frames

    def said_bytes(self) -> int:
        """Return how much was said since the gate was last opened."""
        return sum(len(frame) for _, frame in self.said)


class Puppet:
    """One device on one link, with a hand that pulls its cable; a thread between start and stop."""

    def __init__(
        self,
        device: Device,
        protocol: str,
        session: LinkSession,
        cable: Callable[[], Cable],
        chance: random.Random,
    ) -> None:
        self.delivered: list[Stretch] = []
        self.pulls = 0
        self.error: BaseException | None = None
        self._gate = Gate(device)
        self._protocol = protocol
        self._session = session
        self._cable = cable
        self._chance = chance
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"hand {session.spec.id}")

    def start(self) -> None:
        """Plug in for the first time."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the device finish its sentence."""
        self._stopping.set()

    def stop(self) -> None:
        """Wait for the end; raises what went wrong."""
        self._stopping.set()
        self._thread.join()
        if self.error is not None:
            raise self.error

    @property
    def is_running(self) -> bool:
        """True until the last sentence is finished."""
        return self._thread.is_alive()

    @property
    def address(self) -> str:
        """Address of the link."""
        return self._session.spec.address

    def reports(self) -> Iterator[Report]:
        """Yield what a decoder makes of everything that was delivered."""
        for stretch in self.delivered:
            if self._session.spec.kind == "udp":
                packets = open_packets(self._protocol)
                source = Source("127.0.0.1", int(self.address.rpartition(":")[2]))
                for at, frame in stretch:
                    yield from packets.read(frame, source, at)
                continue
            decoder = open_decoder(self._protocol)
            for at, frame in stretch:
                yield from decoder.feed(frame, at)
            yield from decoder.flush()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._one_stretch()
        except BaseException as error:
            self.error = error

    def _one_stretch(self) -> None:
        session = self._session
        opened = session.status().opened
        plug = Plug(self._gate, self._cable())
        plug.start()
        try:
            if session.spec.kind in ("serial", "tcp"):
                wait_until("the link opens", lambda: session.status().opened > opened, OPENS_S)
            before = session.status().bytes_in
            self._gate.said = []
            self._gate.open = True
            self._stopping.wait(self._chance.uniform(*PLUGGED_S))
            if self._stopping.is_set() or self._chance.random() < 0.5:
                self._gate.open = False
                self._deliver(before)
        finally:
            plug.stop()
            self._gate.open = False
        self.pulls += 1
        if session.spec.kind in ("serial", "tcp"):
            lost = (LinkState.OPEN,)
            wait_until("the loss is seen", lambda: session.status().state not in lost)
        self._stopping.wait(self._chance.uniform(*PULLED_S))

    def _deliver(self, before: int) -> None:
        """Wait until the link has counted every byte that was said."""

        def arrived() -> bool:
            return self._session.status().bytes_in - before >= self._gate.said_bytes()

        wait_until(f"{self._session.spec.id} received what was said", arrived)
        self.delivered.append(list(self._gate.said))
