"""Recording: rotating tapes with safe names, and a full disk that does not stop the link."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmdmap.domain.ids import LinkId
from cmdmap.links.tapes.recorder import Recorder, TapeShelf, TapeWriter
from cmdmap.links.tapes.tape import TapeReader

START = datetime(2026, 5, 1, tzinfo=UTC)
LINK = LinkId("serial:/dev/ttyUSB0")


def second(number: int) -> datetime:
    return START + timedelta(seconds=number)


def test_a_full_tape_begins_the_next_and_only_the_newest_are_kept(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path, tape_bytes=500, kept=3)
    writer = TapeWriter(shelf, LINK)
    for number in range(40):
        writer.write(b"%03d" % number * 30, second(number))
    writer.close()
    tapes = shelf.tapes(LINK)
    assert len(tapes) == 3
    assert all(tape.stat().st_size < 500 + 120 for tape in tapes)
    played = [chunk for tape in tapes for chunk in TapeReader(tape)]
    first = 40 - len(played)
    assert [chunk.data for chunk in played] == [b"%03d" % n * 30 for n in range(first, 40)]
    assert [chunk.at for chunk in played] == [second(n) for n in range(first, 40)]


def test_one_tape_kept_means_one(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path / "one", tape_bytes=1, kept=1)
    writer = TapeWriter(shelf, LINK)
    for number in range(5):
        writer.write(b"x", second(number))
    writer.close()
    assert [chunk.at for chunk in TapeReader(shelf.tapes(LINK)[0])] == [second(4)]
    assert len(list((tmp_path / "one").iterdir())) == 1


def test_tapes_begun_in_the_same_instant_have_two_files(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path)
    for _ in range(2):
        writer = TapeWriter(shelf, LINK)
        writer.write(b"x", START)
        writer.close()
    assert len(shelf.tapes(LINK)) == 2


def test_each_read_is_in_the_file_at_once(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path)
    writer = TapeWriter(shelf, LINK)
    writer.write(b"first", START)
    assert [chunk.data for chunk in TapeReader(shelf.tapes(LINK)[0])] == [b"first"]
    writer.close()


@pytest.mark.parametrize(
    "link",
    [
        "tape:../../etc/passwd",
        "serial:/dev/serial/by-id/usb-1a86_USB*[x]",
        "tcp:[::1]:2000",
        "serial:C:\\x\\..\\y",
        "tape:" + "长" * 900,
        "tape:",
    ],
)
def test_no_link_writes_outside_the_folder(tmp_path: Path, link: str) -> None:
    shelf = TapeShelf(tmp_path / "in" / "tapes")
    writer = TapeWriter(shelf, LinkId(link))
    writer.write(b"x", START)
    writer.close()
    (tape,) = shelf.tapes(LinkId(link))
    assert tape.parent == tmp_path / "in" / "tapes"
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["tapes"]
    assert TapeReader(tape).link_id == link


def test_links_that_read_alike_have_their_own_tapes(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path)
    assert shelf.stem(LinkId("tcp:a-b:1")) != shelf.stem(LinkId("tcp:a.b:1"))


def test_a_disk_that_fails_switches_recording_off_with_a_reason(tmp_path: Path) -> None:
    in_the_way = tmp_path / "tapes"
    in_the_way.write_text("a file where the folder should be")
    recorder = Recorder(TapeShelf(in_the_way), LINK, on=True)
    recorder.keep(b"x", START)
    assert not recorder.on
    assert "Recording is off" in recorder.reason
    in_the_way.unlink()
    recorder.on = True
    recorder.keep(b"y", START)
    assert (recorder.on, recorder.reason) == (True, "")
    recorder.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
def test_a_full_disk_switches_recording_off(tmp_path: Path) -> None:
    recorder = Recorder(TapeShelf(tmp_path), LINK, on=True)
    recorder.keep(b"x", START)
    tape = recorder._writer._file
    assert tape is not None
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, tape.fileno())
    os.close(full)
    recorder.keep(b"y", second(1))
    assert not recorder.on
    assert "No space left" in recorder.reason


def test_switched_off_ends_the_tape_and_on_begins_another(tmp_path: Path) -> None:
    shelf = TapeShelf(tmp_path)
    recorder = Recorder(shelf, LINK, on=True)
    for on, number in ((True, 0), (False, 1), (True, 2)):
        recorder.on = on
        recorder.keep(b"%d" % number, second(number))
    recorder.close()
    assert [[c.data for c in TapeReader(tape)] for tape in shelf.tapes(LINK)] == [[b"0"], [b"2"]]
