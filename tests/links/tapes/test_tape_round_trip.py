"""What a link brought comes back from its tape: the same reports at the same times."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.kit.servers import FeedServer
from tests.kit.waiting import Ear, wait_until

from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.protocols import kenwood_encode
from cmdmap.protocols.registry import open_decoder


def record(data: bytes, folder: Path, cuts: random.Random) -> tuple[Ear, Path]:
    """Send ``data`` in random pieces over a recorded link; return what came and the tape."""
    ear = Ear()
    rack = LinkRack(ear, folder / "tapes")
    with FeedServer() as server:
        session = rack.add(parse_link(server.link), record=True)
        with server.accept() as peer:
            sent = 0
            while sent < len(data):
                piece = data[sent : sent + cuts.randint(1, 700)]
                peer.sendall(piece)
                sent += len(piece)
            wait_until("all read", lambda: session.status().bytes_in == len(data))
        wait_until("hung up", lambda: session.status().state is LinkState.WAITING)
        rack.stop()
    (tape,) = TapeShelf(folder / "tapes").tapes(session.spec.id)
    return ear, tape


def play(tape: Path, folder: Path) -> Ear:
    ear = Ear()
    rack = LinkRack(ear, folder / "unused")
    session = rack.add(parse_link(f"tape:{tape}?speed=max"))
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    rack.stop()
    return ear


def test_talk_and_positions(tmp_path: Path) -> None:
    talk = kenwood_encode.call_id(100, 2001, True) + kenwood_encode.call_id(100, 2001, False)
    data = b"".join(talk + kenwood_encode.status(100, 2000 + n, 80) for n in range(1, 40))
    live, tape = record(data, tmp_path, random.Random(1))
    assert len(live.reports()) >= 39
    assert play(tape, tmp_path).reports() == live.reports()


@pytest.mark.parametrize(
    "name", ["quectel-l76k-dual.log", "bu353s4.log", "tcp-torture.log", "nmea-fuzzy-cases.log"]
)
def test_recorded_logs(shared: Path, tmp_path: Path, name: str) -> None:
    data = (shared / "logs" / name).read_bytes()
    live, tape = record(data, tmp_path, random.Random(2))
    assert live.reports()
    assert play(tape, tmp_path).reports() == live.reports()
    assert [r.raw for r in live.reports()] == [r.raw for r in decoded(data)]


def decoded(data: bytes) -> list:
    decoder = open_decoder("auto")
    return decoder.feed(data) + decoder.flush()
