"""Plugs a simulated device in and moves the bytes, in a thread of its own or the caller's.

Used by ``cmdmap simulate --device`` and by tests of whole ways. Addresses are written
``tcp:HOST:PORT``, ``udp:HOST:PORT``, ``mqtt:HOST:PORT/TOPIC`` and ``pty:PATH``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.simulate.cables.cable import Cable
from cmdmap.simulate.cables.mqtt import MqttCable
from cmdmap.simulate.cables.tcp import ClientCable, ServerCable
from cmdmap.simulate.cables.udp import UdpCable
from cmdmap.simulate.device import Device, Greeting
from cmdmap.simulate.hardware import TICK_S, utc_now


class Plug:
    """A device with its cable between :meth:`start` and :meth:`stop`."""

    def __init__(
        self, device: Device, cable: Cable, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._device = device
        self._cable = cable
        self._clock = clock
        self._plugs = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulated device", daemon=True)

    def start(self) -> None:
        """Begin in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Pull the cable and wait for the thread."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._cable.close()

    def move(self) -> None:
        """Carry what either side says now."""
        now = self._clock()
        for data in self._cable.read():
            self._device.hear(data, now)
        if self._cable.plugs != self._plugs:
            self._plugs = self._cable.plugs
            if isinstance(self._device, Greeting):
                self._device.greet(now)
        for frame in self._device.speak(now):
            self._cable.write(frame)

    def _run(self) -> None:
        while not self._stopping.wait(TICK_S):
            self.move()


def open_cable(address: str, listen: bool = False) -> Cable:
    """Return the cable to ``address``; with ``listen`` the device waits for a TCP client.

    Raises:
        UsageError: the address is not written as it should be.
        WorldError: it cannot be opened.
    """
    kind, _, rest = address.partition(":")
    if kind == "pty" and rest:
        # A notion of POSIX, like the module.
        from cmdmap.simulate.cables.pty import PtyCable

        return PtyCable(Path(rest).absolute())
    broker, slash, topic = rest.partition("/")
    host, _, port = broker.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    good_port = port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536
    good = bool(host) and good_port and bool(slash and topic) == (kind == "mqtt")
    if good and kind == "tcp":
        return ServerCable(host, int(port)) if listen else ClientCable(host, int(port))
    if good and kind == "udp" and not listen:
        return UdpCable(host, int(port))
    if good and kind == "mqtt" and not listen:
        return MqttCable(host, int(port), topic)
    forms = "tcp:HOST:PORT" if listen else "tcp:HOST:PORT, udp:HOST:PORT, mqtt:HOST:PORT/TOPIC"
    raise UsageError(
        tr("{address} is no address here: write {forms} or pty:PATH.", address=address, forms=forms)
    )
