"""Many streams in one link: kept apart, settled after a pause, bounded, ended with their peer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import UsageError
from cmdmap.links import hearing
from cmdmap.links.hearing import REGISTRY, ManyStreams, OneStream, open_hearing
from cmdmap.links.kind import Chunk
from cmdmap.links.spec import KINDS, parse_link
from cmdmap.protocols.jt808.framing import V2013, Head, write_frame
from cmdmap.protocols.registry import open_decoder

START = datetime(2026, 5, 4, 4, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def heartbeat(number: int) -> bytes:
    return write_frame(Head(0x0002, V2013, f"{number:012d}", 1), b"")


def streams(protocol: str = "jt808") -> ManyStreams:
    return ManyStreams(lambda: open_decoder(protocol))


def test_half_frames_wait_for_the_other_half_of_their_own_peer() -> None:
    many = streams()
    for number in (1, 2, 3):
        assert many.take(Chunk(heartbeat(number)[:8], peer=f"p{number}"), at(0)) == []
    found = [
        report.unit_key
        for number in (2, 3, 1)
        for report in many.take(Chunk(heartbeat(number)[8:], peer=f"p{number}"), at(0.01))
    ]
    assert found == [f"jt808:{number:012d}" for number in (2, 3, 1)]


def test_the_end_of_a_peer_ends_its_frame_only() -> None:
    many = streams()
    many.take(Chunk(heartbeat(1)[:8], peer="p1"), at(0))
    many.take(Chunk(heartbeat(2)[:8], peer="p2"), at(0))
    (lost,) = many.take(Chunk(b"", peer="p1", gone=True), at(0.01))
    assert lost.kind is ReportKind.REJECT
    (kept,) = many.take(Chunk(heartbeat(2)[8:], peer="p2"), at(0.02))
    assert kept.unit_key == "jt808:000000000002"
    assert many.take(Chunk(b"", peer="never there", gone=True), at(0.03)) == []


def test_a_pause_gives_out_what_was_held_while_others_go_on() -> None:
    many = streams()
    many.take(Chunk(heartbeat(1)[:8], peer="p1"), at(0))
    found: list[Report] = []
    for tick in range(1, 30):
        found += many.take(Chunk(heartbeat(2), peer="p2"), at(tick / 10))
    assert [report.kind for report in found].count(ReportKind.REJECT) == 1
    assert [report.kind for report in found].count(ReportKind.OTHER) == 29


def test_the_peer_heard_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "MOST_STREAMS", 2)
    many = streams()
    for number in (1, 2):
        many.take(Chunk(heartbeat(number)[:8], peer=f"p{number}"), at(0))
    (lost,) = many.take(Chunk(heartbeat(3)[:8], peer="p3"), at(0.01))
    assert lost.kind is ReportKind.REJECT
    assert len(many.flush()) == 2


def test_one_stream_is_its_decoder() -> None:
    one = OneStream(open_decoder("jt808"))
    assert one.take(Chunk(heartbeat(1)[:8]), at(0)) == []
    assert [report.kind for report in one.flush()] == [ReportKind.REJECT]


@pytest.mark.parametrize("link", ["tcp:a:1", "listen:1", "udp:1", "mqtt:a:1/x", "serial:x"])
def test_every_kind_is_heard_in_its_manner(link: str) -> None:
    spec = parse_link(link)
    ear = open_hearing(KINDS[spec.kind], spec, "jt808", REGISTRY)
    reports = ear.take(Chunk(heartbeat(1), peer="127.0.0.1:5>1"), at(0)) + ear.flush()
    assert [report.unit_key for report in reports] == ["jt808:000000000001"]
    assert ear.take(Chunk(b""), at(1)) == []


def test_an_unknown_protocol_is_refused() -> None:
    for link in ("tcp:a:1", "udp:1"):
        spec = parse_link(link)
        with pytest.raises(UsageError, match="morse"):
            open_hearing(KINDS[spec.kind], spec, "morse", REGISTRY)
