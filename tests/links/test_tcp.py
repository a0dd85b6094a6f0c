"""TCP links against real servers, polite and otherwise."""

from __future__ import annotations

import socket
import struct

import pytest
from tests.kit.servers import BlackHole, FeedServer
from tests.kit.waiting import Ear, wait_until

from cmdmap.errors import UsageError
from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.links.tcp import split_address


def test_reads_and_comes_back_after_a_hang_up(rack: LinkRack, ear: Ear) -> None:
    with FeedServer() as server:
        session = rack.add(parse_link(server.link))
        with server.accept() as peer:
            peer.sendall(b"fix 1\nfix 2\ncut o")
            ear.wait_for(2)
        wait_until("lost", lambda: session.status().state is LinkState.WAITING)
        assert "closed the connection" in session.status().reason
        with server.accept() as peer:
            peer.sendall(b"fix 3\n")
            ear.wait_for(3)
        assert ear.raws() == [b"fix 1", b"fix 2", b"fix 3"]
        assert session.status().opened >= 2
        rack.stop()


def test_a_reset_is_a_loss_like_any_other(rack: LinkRack, ear: Ear) -> None:
    with FeedServer() as server:
        session = rack.add(parse_link(server.link))
        with server.accept() as peer:
            peer.sendall(b"fix 1\n")
            ear.wait_for(1)
            linger = struct.pack("ii", 1, 0)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        wait_until("lost", lambda: session.status().state is LinkState.WAITING)
        assert "broke" in session.status().reason
        rack.stop()


def test_a_server_that_starts_later_is_found(rack: LinkRack, ear: Ear) -> None:
    with FeedServer() as server:
        port = server.port
    session = rack.add(parse_link(f"tcp:localhost:{port}"))
    wait_until("refused", lambda: session.status().state is LinkState.WAITING)
    assert "cannot be reached" in session.status().reason
    with FeedServer(port) as server, server.accept() as peer:
        peer.sendall(b"fix\n")
        ear.wait_for(1)
        rack.stop()


def test_an_unknown_host_is_named(rack: LinkRack) -> None:
    session = rack.add(parse_link("tcp:no-such-host.invalid:80"))
    wait_until("waiting", lambda: session.status().state is LinkState.WAITING, deadline_s=60)
    assert "no-such-host.invalid:80" in session.status().reason


def test_a_black_hole_is_left_at_once_on_stop(rack: LinkRack) -> None:
    with BlackHole() as hole:
        session = rack.add(parse_link(hole.link))
        assert session.status().state is LinkState.OPENING
        rack.stop()
        assert session.status().state is LinkState.CLOSED


@pytest.mark.parametrize(
    ("address", "parts"),
    [("a:1", ("a", 1)), ("[::1]:65535", ("::1", 65535)), ("10.0.0.1:80", ("10.0.0.1", 80))],
)
def test_splits_addresses(address: str, parts: tuple[str, int]) -> None:
    assert split_address(address) == parts


def test_refuses_half_an_address() -> None:
    with pytest.raises(UsageError):
        split_address("[::1]")
