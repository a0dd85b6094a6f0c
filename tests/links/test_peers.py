"""The way back to who spoke: by identity, to everybody, and for what a protocol has to answer."""

from __future__ import annotations

import pytest

from cmdmap.domain.report import Report, ReportKind
from cmdmap.links import peers
from cmdmap.links.kind import Chunk
from cmdmap.links.peers import EVERYBODY, AddressedWire, Answering
from cmdmap.protocols.jt808.framing import V2013, Head, read_head, write_frame
from cmdmap.protocols.registry import open_decoder


class Wire:
    """Keeps what is sent to whom."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, str, int]] = []

    def read(self) -> Chunk:
        return Chunk(b"", peer="p1")

    def send(self, data: bytes, peer: str, service: int = 0) -> None:
        self.sent.append((data, peer, service))

    def close(self) -> None:
        self.sent.clear()


def heard(key: str | None, kind: ReportKind = ReportKind.FIX) -> Report:
    return Report("jt808", "0200", kind, b"", key)


def test_writes_to_where_an_identity_was_heard_last() -> None:
    wire = Wire()
    way = AddressedWire(wire)
    way.learn([heard("jt808:1"), heard(None)], "p1")
    way.learn([heard("jt808:2")], "p2")
    way.learn([heard("jt808:1")], "p3")
    way.write(b"a", "jt808:1")
    way.write(b"b", "jt808:2")
    assert wire.sent == [(b"a", "p3", 0), (b"b", "p2", 0)]


def test_nobody_gets_what_is_for_somebody_else() -> None:
    wire = Wire()
    way = AddressedWire(wire)
    way.learn([heard("jt808:1", ReportKind.REJECT)], "p1")
    way.write(b"a", "jt808:1")
    assert wire.sent == []
    way.write(b"all")
    assert wire.sent == [(b"all", EVERYBODY, 0)]


def test_the_identity_heard_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "MOST_KNOWN", 2)
    wire = Wire()
    way = AddressedWire(wire)
    for number in (1, 2, 1, 3):
        way.learn([heard(f"jt808:{number}")], f"p{number}")
    for number in (1, 2, 3):
        way.write(b"x", f"jt808:{number}")
    assert [peer for _, peer, _ in wire.sent] == ["p1", "p3"]


def test_reads_and_closes_as_the_wire_does() -> None:
    wire = Wire()
    way = AddressedWire(wire)
    assert way.read().peer == "p1"
    way.write(b"x")
    way.close()
    assert wire.sent == []


def test_answers_are_numbered_and_go_where_the_question_came_from() -> None:
    wire = Wire()
    answering = Answering(wire)
    frame = write_frame(Head(0x0002, V2013, "000000000001", 5), b"")
    for peer in ("p1", "p2"):
        answering.answer(open_decoder("jt808").feed(frame), peer)
    assert [peer for _, peer, _ in wire.sent] == ["p1", "p2"]
    assert [read_head(data)[0].serial for data, _, _ in wire.sent] == [0, 1]
