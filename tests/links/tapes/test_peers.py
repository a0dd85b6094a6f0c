"""The second edition of the tape format: every record says who sent it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import LinkId
from cmdmap.links.kind import Chunk
from cmdmap.links.tapes.recorder import TapeShelf, TapeWriter
from cmdmap.links.tapes.tape import (
    LONGEST_NAME,
    PeerNumbers,
    TapeReader,
    encode_head,
    encode_record,
    is_tape,
)

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
LINK = "udp:4001?protocol=lrrp"
CHUNKS = [
    Chunk(b"one", START, "12.0.0.1:4001>4001"),
    Chunk(b"two", START + timedelta(seconds=1), "12.0.0.2:4001>4001"),
    Chunk(b"three", START + timedelta(seconds=2), "12.0.0.1:4001>4001"),
    Chunk(b"four", START + timedelta(seconds=2), "主题/手机"),
]


def tape_bytes(chunks: list[Chunk]) -> bytes:
    out, last, peers = encode_head(LINK, START, has_peers=True), START, PeerNumbers()
    for chunk in chunks:
        assert chunk.at is not None
        out += encode_record(chunk.data, chunk.at - last, peers.encode(chunk.peer))
        last = chunk.at
    return out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.tape"
    path.write_bytes(tape_bytes(CHUNKS))
    return path


def test_returns_everything_with_its_sender(path: Path) -> None:
    reader = TapeReader(path)
    assert (reader.link, reader.link_id, reader.has_peers) == (LINK, "udp:4001", True)
    assert list(reader) == CHUNKS
    assert is_tape(path)


def test_a_sender_is_named_once(path: Path) -> None:
    assert path.read_bytes().count(b"12.0.0.1:4001") == 1


def test_a_torn_last_record_is_dropped_wherever_it_was_cut(path: Path) -> None:
    whole = path.read_bytes()
    for cut in range(1, len(whole) - len(tape_bytes(CHUNKS[:3])) + 1):
        path.write_bytes(whole[:-cut])
        reader = TapeReader(path)
        assert (list(reader), reader.damage) == (CHUNKS[:3], "")


@given(st.data())
def test_no_flipped_bit_is_believed(data: st.DataObject) -> None:
    import tempfile

    whole = bytearray(tape_bytes(CHUNKS))
    head = len(encode_head(LINK, START, has_peers=True))
    whole[data.draw(st.integers(head, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tape"
        path.write_bytes(whole)
        found = list(TapeReader(path))
    assert found == CHUNKS[: len(found)]
    assert len(found) < len(CHUNKS)


@given(st.binary(max_size=400))
def test_any_bytes_after_a_head_end_without_a_stray_exception(tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tape"
        path.write_bytes(encode_head(LINK, START, has_peers=True) + tail)
        assert sum(len(chunk.data) for chunk in TapeReader(path)) <= len(tail)


def test_each_tape_of_a_link_names_its_senders_anew(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path, tape_bytes=100, kept=20)
    writer = TapeWriter(shelf, LinkId("udp:4001"), LINK, has_peers=True)
    for number in range(10):
        writer.write(b"x" * 60, START + timedelta(seconds=number), f"peer {number % 2}")
    writer.close()
    tapes = shelf.tapes(LinkId("udp:4001"))
    assert len(tapes) > 2
    peers = [chunk.peer for tape in tapes for chunk in TapeReader(tape)]
    assert peers == [f"peer {number % 2}" for number in range(10)]


def test_a_name_without_end_is_cut(tmp_path: Path) -> None:
    assert len(PeerNumbers().encode("x" * 5000)) <= LONGEST_NAME + 4
