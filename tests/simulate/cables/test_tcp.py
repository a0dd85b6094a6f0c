"""TCP cables: plugged in, lost, plugged in again; what nobody takes is lost."""

from __future__ import annotations

import socket

import pytest
from tests.kit.programs import free_port
from tests.kit.waiting import wait_until

from cmdmap.errors import WorldError
from cmdmap.simulate.cables import tcp
from cmdmap.simulate.cables.tcp import ClientCable, ServerCable


def received(cable: tcp.TcpCable) -> bytes:
    """Return the next bytes that come."""
    found: list[bytes] = []
    wait_until("bytes", lambda: bool(found.extend(cable.read()) or found))
    return b"".join(found)


def test_a_client_connects_when_the_server_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "AGAIN_S", 0.02)
    port = free_port()
    cable = ClientCable("127.0.0.1", port)
    cable.write(b"lost")
    assert (cable.read(), cable.plugs) == ([], 0)
    for plugs in (1, 2):
        with socket.create_server(("127.0.0.1", port)) as listener:
            listener.settimeout(15)
            wait_until("plugged", lambda plugs=plugs: not cable.read() and cable.plugs == plugs)
            peer, _ = listener.accept()
            with peer:
                peer.settimeout(15)
                cable.write(b"here")
                assert peer.recv(10) == b"here"
                peer.sendall(b"order")
                assert received(cable) == b"order"
    cable.close()


def test_a_server_takes_one_client_at_a_time() -> None:
    cable = ServerCable("127.0.0.1", 0)
    for plugs in (1, 2):
        with socket.create_connection(("127.0.0.1", cable.port)) as client:
            client.settimeout(15)
            wait_until("plugged", lambda plugs=plugs: not cable.read() and cable.plugs == plugs)
            cable.write(b"hello")
            assert client.recv(10) == b"hello"
        wait_until("gone", lambda: not cable.read() and cable._peer is None)
    cable.close()


def test_a_slow_reader_loses_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "MOST_WAITING", 1000)
    cable = ServerCable("127.0.0.1", 0)
    with socket.create_connection(("127.0.0.1", cable.port)):
        wait_until("plugged", lambda: not cable.read() and cable.plugs == 1)
        for _ in range(20_000):
            cable.write(b"x" * 999)
        assert len(cable._waiting) <= 1000
    cable.close()


def test_a_taken_port_is_told() -> None:
    cable = ServerCable("127.0.0.1", 0)
    with pytest.raises(WorldError, match="Nothing can be received"):
        ServerCable("127.0.0.1", cable.port)
    cable.close()
