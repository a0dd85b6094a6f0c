"""The tape format: what was written comes back, what is torn or damaged ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.errors import WorldError
from cmdmap.links.kind import Chunk
from cmdmap.links.tapes.tape import MAGIC, TapeReader, encode_head, encode_record, is_tape

START = datetime(2026, 5, 1, 8, 0, 0, 123456, tzinfo=UTC)
LINK = "serial:/dev/ttyUSB0"
CHUNKS = [
    Chunk(b"$GNRMC,1*00\r\n", START),
    Chunk(b"\x00" * 300, START + timedelta(microseconds=1)),
    Chunk(bytes(range(256)), START + timedelta(days=3, seconds=1)),
]


def tape_bytes(chunks: list[Chunk]) -> bytes:
    out, last = encode_head(LINK, START), START
    for data, at, *_ in chunks:
        assert at is not None
        out += encode_record(data, at - last)
        last = at
    return out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.tape"
    path.write_bytes(tape_bytes(CHUNKS))
    return path


def test_returns_every_byte_with_its_time(path: Path) -> None:
    reader = TapeReader(path)
    assert (reader.link_id, reader.started_at) == (LINK, START)
    assert list(reader) == CHUNKS
    assert reader.damage == ""
    assert is_tape(path)


def test_is_compact(path: Path) -> None:
    data = sum(len(chunk.data) for chunk in CHUNKS)
    assert path.stat().st_size < data + len(encode_head(LINK, START)) + 13 * len(CHUNKS)


def test_a_torn_last_record_is_dropped_wherever_it_was_cut(path: Path) -> None:
    whole = path.read_bytes()
    last = len(whole) - len(tape_bytes(CHUNKS[:2]))
    for cut in range(1, last + 1):
        path.write_bytes(whole[:-cut])
        reader = TapeReader(path)
        assert list(reader) == CHUNKS[:2]
        assert reader.damage == ""


@given(st.integers(len(encode_head(LINK, START)), len(tape_bytes(CHUNKS)) - 1), st.integers(0, 7))
def test_no_flipped_bit_is_believed(position: int, bit: int) -> None:
    import tempfile

    data = bytearray(tape_bytes(CHUNKS))
    data[position] ^= 1 << bit
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tape"
        path.write_bytes(data)
        found = list(TapeReader(path))
    assert found == CHUNKS[: len(found)]
    assert len(found) < len(CHUNKS)


def test_damage_in_the_middle_is_told(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(tape_bytes(CHUNKS[:1])) + 20] ^= 0x55
    path.write_bytes(data)
    reader = TapeReader(path)
    assert list(reader) == CHUNKS[:1]
    assert "damaged after 2026-05-01 16:00:00" in reader.damage


def test_zeros_after_a_power_cut_are_no_records(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(4096))
    assert list(TapeReader(path)) == CHUNKS


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MAGIC[:5],
        MAGIC,
        MAGIC + b"\xff" * 7,
        MAGIC + b"\xff" * 7 + b"\x7f",
        MAGIC + bytes(8) + b"\xff" * 20,
        MAGIC + bytes(8) + b"\x30abc",
        b"$GNRMC,a plain log\r\n",
    ],
)
def test_what_is_no_tape_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.tape"
    path.write_bytes(data)
    with pytest.raises(WorldError, match="cannot be read as a tape"):
        TapeReader(path)


@given(st.binary(max_size=400))
def test_any_bytes_after_a_head_end_without_a_stray_exception(tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tape"
        path.write_bytes(encode_head(LINK, START) + tail)
        assert sum(len(chunk.data) for chunk in TapeReader(path)) <= len(tail)
