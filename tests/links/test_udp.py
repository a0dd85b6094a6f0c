"""UDP links over real sockets: many senders, several ports, answers, tapes."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.kit.programs import free_port
from tests.kit.vectors import NOON
from tests.kit.waiting import Ear, wait_until

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.place import Place
from cmdmap.errors import UsageError
from cmdmap.links.base import LinkState
from cmdmap.links.kind import Chunk
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link, write_link
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.links.udp import udp_source
from cmdmap.protocols import nmea_encode
from cmdmap.protocols.hytera import encode as hytera
from cmdmap.protocols.hytera.envelope import RRS, Hdap, write_hdap
from cmdmap.protocols.motorola import encode as motorola
from cmdmap.protocols.outgoing.order import Order


def open_socket(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind((host, port))
    opened.settimeout(15)
    return opened


@pytest.fixture
def port() -> int:
    return free_port(socket.SOCK_DGRAM)


@pytest.fixture
def real_rack(ear: Ear, tmp_path: Path):
    rack = LinkRack(ear, tmp_path / "tapes")
    yield rack
    rack.stop()


def opened(rack: LinkRack, link: str, record: bool = False):
    session = rack.add(parse_link(link), record=record)
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    return session


def row(identity: str, lon: float = 120.15) -> bytes:
    return b'{"id": "%b", "lon": %f, "lat": 30.16}' % (identity.encode(), lon)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("udp:4001", "udp:4001"),
        ("udp:LocalHost:04001", "udp:localhost:4001"),
        ("udp:4001,4005,4007?protocol=lrrp", "udp:4001,4005,4007?protocol=lrrp"),
        ("udp:[::1]:4001", "udp:[::1]:4001"),
    ],
)
def test_has_one_written_form(written: str, canonical: str) -> None:
    assert write_link(parse_link(written)) == canonical


@pytest.mark.parametrize(
    "bad", ["udp:", "udp:0", "udp:x", "udp:1,1", "udp:1,", "udp:1,2,3,4,5,6,7,8,9"]
)
def test_refuses_other_addresses(bad: str) -> None:
    with pytest.raises(UsageError):
        parse_link(bad)


def test_every_datagram_is_whole_and_somebody_s(real_rack: LinkRack, ear: Ear, port: int) -> None:
    session = opened(real_rack, f"udp:127.0.0.1:{port}?protocol=idnmea")
    with open_socket() as one, open_socket() as two:
        one.sendto(row("A1"), ("127.0.0.1", port))
        two.sendto(row("B2")[:9], ("127.0.0.1", port))
        two.sendto(row("B2"), ("127.0.0.1", port))
        reports = ear.wait_for(3)
    good = [report for report in reports if report.valid]
    assert {report.unit_key for report in good} == {"idnmea:A1", "idnmea:B2"}
    assert good[0].place == Place(120.15, 30.16)
    status = session.status()
    assert (status.peers, status.rejects, status.fixes) == (2, 1, 2)
    assert all(peer.endswith(f">{port}") for peer in status.recent_peers)


def test_senders_are_named_by_their_address(real_rack: LinkRack, ear: Ear, port: int) -> None:
    opened(real_rack, f"udp:{port}?protocol=nmea")
    with open_socket() as radio:
        radio.sendto(nmea_encode.gga(Place(120.15, 30.16), NOON, 8.0), ("127.0.0.1", port))
        (report,) = ear.wait_for(1)
    assert report.unit_key == "nmea:127.0.0.1"


def test_a_registration_is_answered_where_it_came_from(
    real_rack: LinkRack, ear: Ear, port: int
) -> None:
    opened(real_rack, f"udp:127.0.0.1:{port}?protocol=hytera")
    with open_socket() as radio:
        radio.sendto(write_hdap(Hdap(RRS, 0x0003, hytera.address(2007))), ("127.0.0.1", port))
        answer, _ = radio.recvfrom(2048)
        (report,) = ear.wait_for(1)
    assert report.unit_key == "hytera:2007"
    assert answer[0] & 0x7F == RRS


def test_an_order_leaves_from_the_port_of_its_service(real_rack: LinkRack, ear: Ear) -> None:
    session = opened(real_rack, "udp:127.0.3.1:4001,4007?protocol=lrrp")
    with open_socket("127.0.3.2", 4001) as positions, open_socket("127.0.3.2", 4007) as texts:
        texts.sendto(motorola.text("here", 3), ("127.0.3.1", 4007))
        (report,) = ear.wait_for(1)
        acknowledgement, _ = texts.recvfrom(2048)
        order = Order(OutgoingId(5), OutgoingKind.POLL, UnitKey("lrrp:127.0.3.2"))
        wait_until("the radio is known", lambda: session.outlet.offer(order))
        data, sender = positions.recvfrom(2048)
    assert report.unit_key == "lrrp:127.0.3.2"
    assert acknowledgement
    assert (data, sender) == (motorola.lrrp_immediate(5), ("127.0.3.1", 4001))


def test_a_taken_port_is_told_and_tried_again(real_rack: LinkRack) -> None:
    with open_socket() as taken:
        session = real_rack.add(parse_link(f"udp:127.0.0.1:{taken.getsockname()[1]}"))
        wait_until("waiting", lambda: session.status().state is LinkState.WAITING)
        assert "Nothing can be received at" in session.status().reason


def test_a_tape_keeps_the_senders_and_gives_the_same_reports(
    real_rack: LinkRack, ear: Ear, port: int, tmp_path: Path
) -> None:
    session = opened(real_rack, f"udp:127.0.0.1:{port}?protocol=idnmea", record=True)
    with open_socket() as one, open_socket() as two:
        one.sendto(row("A1"), ("127.0.0.1", port))
        two.sendto(row("B2"), ("127.0.0.1", port))
        live = ear.wait_for(2)
    real_rack.remove(session.spec.id)
    (tape,) = TapeShelf(tmp_path / "tapes").tapes(session.spec.id)
    again = Ear()
    replay = LinkRack(again, tmp_path / "none")
    replay.add(parse_link(f"tape:{tape}?speed=max"))
    assert again.wait_for(2, session.spec.id) == live
    replay.stop()


def test_the_source_of_a_peer_that_was_never_ours_is_nobody() -> None:
    assert udp_source("4001", "").host == ""
    assert Chunk(b"").peer == ""
