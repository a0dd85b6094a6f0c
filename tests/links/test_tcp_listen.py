"""Listening links over real sockets: terminals that speak, vanish, stay silent or take nothing."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.programs import free_port
from tests.kit.waiting import Ear, wait_until

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.place import Place
from cmdmap.links import tcp_listen
from cmdmap.links.base import LinkState
from cmdmap.links.kind import Chunk
from cmdmap.links.rack import LinkRack
from cmdmap.links.session import LinkSession
from cmdmap.links.spec import parse_link, write_link
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.links.tcp_listen import ListenWire
from cmdmap.protocols.jt808.encode import position, text_down
from cmdmap.protocols.jt808.framing import V2013, Head, read_head, write_frame
from cmdmap.protocols.outgoing.order import Order

AT = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
HERE = Place(120.15, 30.16)


@pytest.fixture
def real_rack(ear: Ear, tmp_path: Path) -> Iterator[LinkRack]:
    rack = LinkRack(ear, tmp_path / "tapes")
    yield rack
    rack.stop()


def listening(rack: LinkRack, options: str = "", record: bool = False) -> LinkSession:
    spec = parse_link(f"listen:127.0.0.1:{free_port()}?protocol=jt808{options}")
    session = rack.add(spec, record=record)
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    return session


def call(session: LinkSession) -> socket.socket:
    """Connect as a terminal does."""
    terminal = socket.create_connection(("127.0.0.1", int(session.spec.address.split(":")[1])))
    terminal.settimeout(15)
    return terminal


def heartbeat(phone: str, serial: int = 1) -> bytes:
    return write_frame(Head(0x0002, V2013, phone, serial), b"")


def received(terminal: socket.socket) -> bytes:
    """Return one frame."""
    data = b""
    while data.count(b"\x7e") < 2:
        data += terminal.recv(1)
    return data


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("listen:7000", "listen:7000"),
        ("listen:07000?protocol=jt808&idle=30", "listen:7000?protocol=jt808&idle=30"),
        ("listen:LOCALHOST:7000", "listen:localhost:7000"),
        ("listen:[::1]:7000", "listen:[::1]:7000"),
    ],
)
def test_has_one_written_form(written: str, canonical: str) -> None:
    assert write_link(parse_link(written)) == canonical


def test_listens_on_all_interfaces_unless_told(real_rack: LinkRack, ear: Ear) -> None:
    port = free_port()
    session = real_rack.add(parse_link(f"listen:{port}?protocol=jt808"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    with socket.create_connection(("127.0.0.2", port)) as terminal:
        terminal.sendall(heartbeat("013800000001"))
        assert ear.wait_for(1)[0].unit_key == "jt808:013800000001"
        (peer,) = session.status().recent_peers
    assert peer.startswith("127.0.0.1:")


def test_halves_of_two_terminals_never_meet(real_rack: LinkRack, ear: Ear) -> None:
    session = listening(real_rack)
    frames = [position(f"01380000000{n}", 1, HERE, AT) for n in (1, 2)]
    with call(session) as one, call(session) as two:
        for terminal, frame in ((one, frames[0]), (two, frames[1])):
            terminal.sendall(frame[:20])
        wait_until("both halves", lambda: session.status().bytes_in == 40)
        for terminal, frame in ((one, frames[0]), (two, frames[1])):
            terminal.sendall(frame[20:])
        reports = ear.wait_for(2)
        assert session.status().peers == 2
    assert {report.unit_key for report in reports} == {"jt808:013800000001", "jt808:013800000002"}
    wait_until("both are gone", lambda: session.status().peers == 0)
    assert session.status().rejects == 0


def test_each_terminal_gets_its_own_answers(real_rack: LinkRack) -> None:
    session = listening(real_rack)
    with call(session) as one, call(session) as two:
        one.sendall(heartbeat("013800000001", 11))
        two.sendall(heartbeat("013800000002", 22))
        heads = [read_head(received(terminal)) for terminal in (one, two)]
    assert [head.phone for head, _ in heads] == ["013800000001", "013800000002"]
    assert [int.from_bytes(body[:2], "big") for _, body in heads] == [11, 22]


def test_an_order_reaches_the_terminal_it_is_for(real_rack: LinkRack, ear: Ear) -> None:
    session = listening(real_rack)
    with call(session) as one, call(session) as two:
        for terminal, phone in ((one, "013800000001"), (two, "013800000002")):
            terminal.sendall(heartbeat(phone))
            received(terminal)
        ear.wait_for(2)
        order = Order(OutgoingId(7), OutgoingKind.TEXT, UnitKey("jt808:013800000002"), "回来")
        assert session.outlet.offer(order)
        assert received(two) == text_down("013800000002", 7, "回来")
        one.setblocking(False)
        with pytest.raises(BlockingIOError):
            one.recv(1)


def test_a_terminal_that_vanishes_within_a_frame_costs_nobody_else(
    real_rack: LinkRack, ear: Ear
) -> None:
    session = listening(real_rack)
    with call(session) as stays:
        with call(session) as goes:
            goes.sendall(heartbeat("013800000001")[:8])
            wait_until("heard", lambda: session.status().bytes_in == 8)
        wait_until("counted", lambda: session.status().rejects == 1)
        stays.sendall(heartbeat("013800000002"))
        wait_until("heard", lambda: session.status().reports == 1)
    assert session.status().opened == 1


def test_whoever_stays_silent_is_hung_up_on(real_rack: LinkRack) -> None:
    session = listening(real_rack, "&idle=5")
    with call(session) as silent:
        wait_until("there", lambda: session.status().peers == 1)
        assert silent.recv(1) == b""
    wait_until("gone", lambda: session.status().peers == 0)


def test_one_too_many_is_hung_up_on(real_rack: LinkRack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_listen, "MOST_PEERS", 1)
    session = listening(real_rack)
    with call(session) as first:
        first.sendall(heartbeat("013800000001"))
        received(first)
        with call(session) as second:
            assert second.recv(1) == b""
        first.sendall(heartbeat("013800000001", 2))
        assert received(first)


def test_a_terminal_that_takes_nothing_is_hung_up_on(real_rack: LinkRack) -> None:
    port = free_port()
    session = real_rack.add(parse_link(f"listen:127.0.0.1:{port}?protocol=cot&publish=1"))
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    with call(session) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        wait_until("there", lambda: session.status().peers == 1)
        for number in range(200):
            session.bulletin.post(str(number), bytes(50_000))
        wait_until("gone", lambda: session.status().peers == 0)


class FullListener:
    """A listening socket in a process that has no descriptors left, until it has some again."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.refused = 0
        self.is_full = True

    def fileno(self) -> int:
        return self._listener.fileno()

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        if self.is_full:
            self.refused += 1
            raise OSError(errno.EMFILE, "Too many open files")
        return self._listener.accept()

    def close(self) -> None:
        self._listener.close()


def test_without_descriptors_it_waits_and_does_not_spin() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    full = FullListener(listener)
    wire = ListenWire(full, 600.0)
    with socket.create_connection(listener.getsockname()) as terminal:
        for _ in range(5):
            assert wire.read() == Chunk(b"")
        assert full.refused == 1
        full.is_full = False
        chunks: list[Chunk] = []
        wait_until("taken", lambda: bool(chunks.append(wire.read()) or chunks[-1].peer))
        assert chunks[-1].peer.endswith(f":{terminal.getsockname()[1]}")
    wire.close()


def test_a_tape_keeps_the_terminals_apart(real_rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    session = listening(real_rack, record=True)
    frames = [position(f"01380000000{n}", 1, HERE, AT) for n in (1, 2)]
    with call(session) as one, call(session) as two:
        for half in (slice(0, 20), slice(20, None)):
            for terminal, frame in ((one, frames[0]), (two, frames[1])):
                before = session.status().bytes_in
                terminal.sendall(frame[half])
                wait_until("heard", lambda before=before: session.status().bytes_in > before)
        live = ear.wait_for(2)
    real_rack.remove(session.spec.id)
    (tape,) = TapeShelf(tmp_path / "tapes").tapes(session.spec.id)
    again = Ear()
    replay = LinkRack(again, tmp_path / "none")
    replay.add(parse_link(f"tape:{tape}?speed=max"))
    assert again.wait_for(2, session.spec.id) == live
    replay.stop()
