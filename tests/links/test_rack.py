"""Many links at once: none waits for another, none outlives the rack."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.kit.ptys import PtyDevice
from tests.kit.servers import BlackHole, FeedServer
from tests.kit.waiting import Ear, wait_until

from cmdmap.domain.ids import LinkId
from cmdmap.errors import WorldError
from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link


def test_the_same_link_twice_is_refused(rack: LinkRack) -> None:
    rack.add(parse_link("tcp:localhost:1"))
    with pytest.raises(WorldError, match="open already"):
        rack.add(parse_link("tcp:LOCALHOST:1?protocol=nmea"))
    assert [status.id for status in rack.statuses()] == ["tcp:localhost:1"]


def test_a_link_that_is_not_there_is_named(rack: LinkRack) -> None:
    for refused in (
        lambda: rack.remove(LinkId("tcp:a:1")),
        lambda: rack.set_recording(LinkId("tcp:a:1"), True),
    ):
        with pytest.raises(WorldError, match="tcp:a:1 is not open"):
            refused()


def test_removed_links_end_and_may_come_back(rack: LinkRack, device: PtyDevice, ear: Ear) -> None:
    spec = parse_link(device.plug_in().link)
    session = rack.add(spec)
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    rack.remove(spec.id)
    assert session.status().state is LinkState.CLOSED
    assert rack.statuses() == []
    again = rack.add(spec)
    wait_until("open", lambda: again.status().state is LinkState.OPEN)
    device.send(b"fix\n")
    ear.wait_for(1)


def test_statuses_keep_the_order_of_adding(rack: LinkRack) -> None:
    for port in (9, 3, 7):
        rack.add(parse_link(f"tcp:localhost:{port}"))
    assert [status.id[-1] for status in rack.statuses()] == ["9", "3", "7"]


def test_a_dead_and_a_flooding_link_delay_nobody(rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    """Twenty links: one black hole, one flood; question and answer over the other eighteen."""
    with ExitStack() as opened:
        hole = opened.enter_context(BlackHole())
        server = opened.enter_context(FeedServer())
        dead = rack.add(parse_link(hole.link))
        flood = rack.add(parse_link(server.link))
        peer = opened.enter_context(server.accept())
        flooding = threading.Event()
        flooder = threading.Thread(target=_flood, args=(peer, flooding))
        flooder.start()
        devices = [PtyDevice(tmp_path / f"tty{n}").plug_in() for n in range(18)]
        for device in devices:
            opened.callback(device.close)
        sessions = [rack.add(parse_link(device.link)) for device in devices]
        for session in sessions:
            wait_until("open", lambda s=session: s.status().state is LinkState.OPEN)
        for turn in range(1, 6):
            for device, session in zip(devices, sessions, strict=True):
                device.send(b"fix %d\n" % turn)
                assert len(ear.wait_for(turn, session.spec.id)) == turn
        assert dead.status().state is LinkState.OPENING, "the dead link was still being tried"
        assert flood.status().reports > 0, "the flood went on meanwhile"
        rack.stop()
        flooding.set()
        peer.close()
        flooder.join()


def _flood(peer: object, stop: threading.Event) -> None:
    import socket

    assert isinstance(peer, socket.socket)
    block = b"flood\n" * 1000
    while not stop.is_set():
        try:
            peer.sendall(block)
        except OSError:
            return


def test_no_thread_survives_stop(rack: LinkRack, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with BlackHole() as hole, FeedServer() as server:
        silent = PtyDevice(tmp_path / "silent").plug_in()
        for link in (hole.link, server.link, silent.link, "serial:/absent", "tcp:localhost:1"):
            rack.add(parse_link(link))
        assert len(set(threading.enumerate()) - before) == 5
        rack.stop()
        assert set(threading.enumerate()) <= before
        silent.close()
    assert {status.state for status in rack.statuses()} == {LinkState.CLOSED}
