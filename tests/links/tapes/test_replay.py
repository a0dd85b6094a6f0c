"""Tape links: recordings and plain logs, at 1x, Nx and as fast as possible."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.kit.decoders import line_decoder
from tests.kit.waiting import Ear, wait_until

from cmdmap.errors import WorldError
from cmdmap.links.base import LinkState
from cmdmap.links.kind import Chunk, LinkEndedError
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.links.tapes.recorder import TapeShelf, TapeWriter
from cmdmap.links.tapes.replay import open_tape

START = datetime(2025, 5, 1, tzinfo=UTC)


def make_tape(folder: Path, gap: timedelta, count: int) -> Path:
    shelf = TapeShelf(folder / "made")
    link = parse_link("tcp:gateway:1").id
    writer = TapeWriter(shelf, link)
    for number in range(count):
        writer.write(b"fix %d\n" % number, START + number * gap)
    writer.close()
    return shelf.tapes(link)[0]


def play(text: str) -> tuple[list[Chunk], str]:
    wire = open_tape(parse_link(text), threading.Event())
    chunks: list[Chunk] = []
    try:
        while True:
            chunks.append(wire.read())
    except LinkEndedError as end:
        return chunks, str(end)


def test_as_fast_as_possible_with_the_recorded_times(
    rack: LinkRack, ear: Ear, tmp_path: Path
) -> None:
    tape = make_tape(tmp_path, timedelta(hours=1), 1000)
    session = rack.add(parse_link(f"tape:{tape}?speed=max"))
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    assert ear.raws() == [b"fix %d" % n for n in range(1000)]
    assert [r.heard_at for r in ear.reports()] == [START + timedelta(hours=n) for n in range(1000)]
    assert "played to its end" in session.status().reason


def test_faster_than_life_by_the_factor_told(tmp_path: Path) -> None:
    tape = make_tape(tmp_path, timedelta(seconds=10), 4)
    began = time.monotonic()
    chunks, _ = play(f"tape:{tape}?speed=100")
    assert time.monotonic() - began >= 30 / 100
    assert [c.at for c in chunks if c.data] == [START + timedelta(seconds=10 * n) for n in range(4)]


def test_silence_on_the_tape_tells_the_time_on_the_tape(tmp_path: Path) -> None:
    tape = make_tape(tmp_path, timedelta(seconds=0.25), 2)
    chunks, _ = play(f"tape:{tape}")
    silent = [c.at for c in chunks if not c.data]
    assert silent
    assert all(at is not None and START < at < START + timedelta(seconds=0.25) for at in silent)
    times = [c.at for c in chunks if c.at is not None]
    assert times == sorted(times)


def test_a_plain_log_comes_at_the_pace_of_its_baud_rate(tmp_path: Path) -> None:
    log = tmp_path / "plain.log"
    log.write_bytes(b"fix\n" * 240)
    began = time.monotonic()
    chunks, _ = play(f"tape:{log}?baud=9600&speed=4")
    assert time.monotonic() - began >= 0.2
    assert b"".join(c.data for c in chunks) == log.read_bytes()
    assert {c.at for c in chunks} == {None}


def test_a_plain_log_at_full_speed(rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    log = tmp_path / "plain.log"
    log.write_bytes(b"fix\n" * 10_000)
    session = rack.add(parse_link(f"tape:{log}?speed=max"))
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    assert len(ear.reports()) == 10_000
    assert session.status().bytes_in == 40_000


def test_a_replay_waits_for_room_a_stop_does_not(ear: Ear, tmp_path: Path) -> None:
    room = threading.Event()
    rack = LinkRack(ear, tmp_path / "tapes", decoder_factory=line_decoder, wait_for_room=room.wait)
    tape = make_tape(tmp_path, timedelta(seconds=1), 3)
    try:
        session = rack.add(parse_link(f"tape:{tape}?speed=max"))
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
        assert ear.raws() == []
        room.set()
        ear.wait_for(3)
        room.clear()
        other = rack.add(parse_link(f"tape:{make_tape(tmp_path / 'b', timedelta(1), 3)}"))
        wait_until("open", lambda: other.status().state is LinkState.OPEN)
    finally:
        rack.stop()
    assert other.status().state is LinkState.CLOSED


@pytest.mark.parametrize("name", ["absent.tape", ".", "broken.tape"])
def test_what_cannot_be_played_ends_with_a_reason(
    rack: LinkRack, tmp_path: Path, name: str
) -> None:
    tape = make_tape(tmp_path, timedelta(seconds=1), 1)
    (tmp_path / "broken.tape").write_bytes(tape.read_bytes()[:17])
    session = rack.add(parse_link(f"tape:{tmp_path / name}"))
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    assert "cannot be read" in session.status().reason or "not a file" in session.status().reason


def test_an_empty_log_ends_at_once(rack: LinkRack, tmp_path: Path) -> None:
    (tmp_path / "empty.log").touch()
    session = rack.add(parse_link(f"tape:{tmp_path / 'empty.log'}"))
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    assert session.status().bytes_in == 0


def test_a_replay_is_not_recorded_again(rack: LinkRack, tmp_path: Path) -> None:
    tape = make_tape(tmp_path, timedelta(seconds=1), 3)
    session = rack.add(parse_link(f"tape:{tape}?speed=max"), record=True)
    wait_until("ended", lambda: session.status().state is LinkState.ENDED)
    assert session.status().recording is False
    with pytest.raises(WorldError, match="is a recording already"):
        rack.set_recording(session.spec.id, True)
    assert TapeShelf(tmp_path / "tapes").tapes(session.spec.id) == []
