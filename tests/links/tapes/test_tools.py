"""What an operator does with tapes: look, cut, export, make a test."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.links.tapes.bundle import MOST_FILES, export_tape
from cmdmap.links.tapes.cut import cut_tape
from cmdmap.links.tapes.recorder import TapeShelf, TapeWriter
from cmdmap.links.tapes.retell import MOST_RECORDS, make_test, retell
from cmdmap.links.tapes.summary import find_tapes, summarise
from cmdmap.links.tapes.tape import TapeReader
from cmdmap.protocols import nmea_encode

START = datetime(2026, 5, 4, 4, tzinfo=UTC)
HERE = Place(120.15, 30.16)
UDP = "udp:4001?protocol=idnmea"


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def record(folder: Path, link: str, *records: tuple[float, str, bytes]) -> Path:
    """Write a tape of ``link`` and return its path."""
    shelf = TapeShelf(folder)
    link_id = LinkId(link.partition("?")[0])
    writer = TapeWriter(shelf, link_id, link, has_peers=not link.startswith("serial"))
    for after_s, peer, data in records:
        writer.write(data, second(after_s), peer)
    writer.close()
    return shelf.tapes(link_id)[-1]


def row(identity: str) -> bytes:
    return b'{"id": "%b", "lon": 120.15, "lat": 30.16}' % identity.encode()


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return record(
        tmp_path / "tapes", UDP,
        *((float(n), f"10.0.0.{n % 2}:5000>4001", row(f"A{n % 2}")) for n in range(10)),
    )  # fmt: skip


@pytest.fixture
def car(tmp_path: Path) -> Path:
    sentences = [
        (float(n), "", nmea_encode.rmc(HERE, second(n), 5.0, 90.0)[cut])
        for n in range(3)
        for cut in (slice(0, 20), slice(20, None))
    ]
    return record(tmp_path / "tapes", "serial:/dev/ttyUSB0", *sentences)


def test_says_what_a_tape_holds(tape: Path, car: Path) -> None:
    found = summarise(tape)
    assert (found.link, found.records, found.peers) == (UDP, 10, 2)
    assert (found.started_at, found.ended_at) == (START, second(9))
    assert found.bytes == 10 * len(row("A0"))
    assert summarise(car).peers == 0
    assert set(find_tapes(tape.parent)) == {tape, car}


def test_a_piece_keeps_link_senders_and_times(tape: Path, tmp_path: Path) -> None:
    piece = tmp_path / "piece.tape"
    assert cut_tape(tape, piece, second(3), second(6.5)) == 4
    reader = TapeReader(piece)
    assert (reader.link, reader.started_at) == (UDP, second(3))
    assert list(reader) == list(TapeReader(tape))[3:7]


def test_a_time_without_anything_is_told(tape: Path, tmp_path: Path) -> None:
    piece = tmp_path / "piece.tape"
    with pytest.raises(WorldError, match="Nothing arrived"):
        cut_tape(tape, piece, second(100), second(200))
    assert not piece.exists()


def test_nothing_is_overwritten(tape: Path) -> None:
    before = tape.read_bytes()
    for deed in (
        lambda: cut_tape(tape, tape, START, second(5)),
        lambda: export_tape(tape, tape),
        lambda: make_test(tape, tape),
    ):
        with pytest.raises(WorldError, match="is there already"):
            deed()
    assert tape.read_bytes() == before


def test_a_bundle_needs_no_cmdmap(tape: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "b.zip"
    assert export_tape(tape, bundle) == 10
    with zipfile.ZipFile(bundle) as opened:
        about = json.loads(opened.read("tape.json"))
        rows = list(csv.DictReader(io.StringIO(opened.read("records.csv").decode())))
        assert (about["link"], about["records"]) == (UDP, 10)
        assert about["files"] == {
            "bytes/000.bin": "10.0.0.0:5000>4001",
            "bytes/001.bin": "10.0.0.1:5000>4001",
        }
        assert opened.read("bytes/001.bin") == row("A1") * 5
        for found in rows:
            data = opened.read(found["file"])
            start = int(found["offset"])
            assert data[start : start + int(found["length"])].hex() == found["hex"]
    assert [datetime.fromisoformat(found["at"]) for found in rows] == [second(n) for n in range(10)]


def test_senders_without_number_fill_no_folder(tmp_path: Path) -> None:
    many = [(0.0, f"peer {n}", b"x") for n in range(MOST_FILES + 9)]
    bundle = tmp_path / "b.zip"
    assert export_tape(record(tmp_path, UDP, *many), bundle) == len(many)
    with zipfile.ZipFile(bundle) as opened:
        assert len(opened.namelist()) == MOST_FILES + 2


def test_a_test_made_of_a_tape_passes_and_notices(car: Path, tmp_path: Path) -> None:
    made = tmp_path / "test_made.py"
    assert make_test(car, made, "nmea") == 3
    text = made.read_text(encoding="utf-8")
    assert "'120.1500000', '30.1600000'" in text
    assert run(made).returncode == 0
    made.write_text(text.replace("'30.1600000'", "'30.1700000'", 1), encoding="utf-8")
    assert run(made).returncode == 1


def run(test: Path) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test.name]
    return subprocess.run(words, cwd=test.parent, capture_output=True, timeout=120, check=False)


def test_a_test_reads_each_sender_as_the_link_does(tape: Path, tmp_path: Path) -> None:
    made = tmp_path / "test_made.py"
    assert make_test(tape, made) == 10
    assert retell(UDP, START.isoformat(), [(0.0, "a:1>4001", row("A7").hex())])[0][3] == "idnmea:A7"
    assert run(made).returncode == 0


def test_a_long_tape_is_to_be_cut_first(tmp_path: Path) -> None:
    long = record(tmp_path, UDP, *((n / 10, "a", row("A")) for n in range(MOST_RECORDS + 1)))
    with pytest.raises(WorldError, match="cut it first"):
        make_test(long, tmp_path / "test_made.py")
