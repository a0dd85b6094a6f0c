"""A device with its cable: greets after each plugging in, hears, speaks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.programs import free_port

from cmdmap.errors import UsageError
from cmdmap.simulate.cables.tcp import ClientCable, ServerCable
from cmdmap.simulate.cables.udp import UdpCable
from cmdmap.simulate.plug import Plug, open_cable

NOW = datetime(2026, 5, 4, 4, tzinfo=UTC)


class Parrot:
    """Says what it hears and when it was plugged in."""

    def __init__(self) -> None:
        self._said: list[bytes] = []

    def greet(self, now: datetime) -> None:
        assert now == NOW
        self._said.append(b"hello")

    def hear(self, data: bytes, now: datetime) -> None:
        assert now == NOW
        self._said.append(data)

    def speak(self, now: datetime) -> list[bytes]:
        said, self._said = self._said, []
        return said


class Cable:
    """Plugged in by the test."""

    def __init__(self) -> None:
        self.plugs = 0
        self.coming: list[bytes] = []
        self.went: list[bytes] = []

    def read(self) -> list[bytes]:
        coming, self.coming = self.coming, []
        return coming

    def write(self, data: bytes) -> None:
        self.went.append(data)

    def close(self) -> None:
        self.plugs = -1


def test_greets_after_each_plugging_in_and_carries_words() -> None:
    cable = Cable()
    plug = Plug(Parrot(), cable, clock=lambda: NOW)
    plug.move()
    cable.plugs = 1
    plug.move()
    cable.coming = [b"one", b"two"]
    plug.move()
    cable.plugs = 2
    plug.move()
    assert cable.went == [b"hello", b"one", b"two", b"hello"]
    plug.stop()
    assert cable.plugs == -1


def test_opens_the_cable_of_an_address(tmp_path: Path) -> None:
    port = free_port()
    for address, listen, kind in (
        (f"tcp:127.0.0.1:{port}", False, ClientCable),
        (f"tcp:127.0.0.1:{port}", True, ServerCable),
        (f"udp:[::1]:{port}", False, UdpCable),
    ):
        cable = open_cable(address, listen)
        assert isinstance(cable, kind)
        cable.close()
    cable = open_cable(f"pty:{tmp_path / 'tty'}")
    assert (tmp_path / "tty").exists()
    cable.close()


@pytest.mark.parametrize(
    ("address", "listen"),
    [
        ("", False), ("tcp", False), ("tcp:x", False), ("tcp::1", False), ("tcp:a:0", False),
        ("tcp:a:70000", False), ("tcp:a:1/x", False), ("mqtt:a:1", False), ("mqtt:a:1/", False),
        ("pty:", False), ("udp:127.0.0.1:1", True), ("mqtt:a:1/x", True), ("carrier:a:1", False),
    ],
)  # fmt: skip
def test_refuses_other_addresses(address: str, listen: bool) -> None:
    with pytest.raises(UsageError, match="is no address here"):
        open_cable(address, listen)
