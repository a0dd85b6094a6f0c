"""The UDP cable: packets there and back, and nobody there costs nothing."""

from __future__ import annotations

import socket

import pytest
from tests.kit.programs import free_port
from tests.kit.waiting import wait_until

from cmdmap.errors import WorldError
from cmdmap.simulate.cables.udp import UdpCable


def test_carries_packets_both_ways() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as console:
        console.bind(("127.0.0.1", 0))
        console.settimeout(15)
        cable = UdpCable("127.0.0.1", console.getsockname()[1])
        cable.write(b"one")
        data, device = console.recvfrom(100)
        console.sendto(b"a", device)
        console.sendto(b"b", device)
        found: list[bytes] = []
        wait_until("both", lambda: found.extend(cable.read()) or len(found) == 2)
        cable.close()
    assert (data, found) == (b"one", [b"a", b"b"])


def test_nobody_there_costs_nothing() -> None:
    cable = UdpCable("127.0.0.1", free_port(socket.SOCK_DGRAM))
    for _ in range(3):
        cable.write(b"x")
        assert cable.read() == []
    cable.close()


def test_an_unknown_host_is_told() -> None:
    with pytest.raises(WorldError, match="is unknown"):
        UdpCable("no.such.host.invalid", 1)
