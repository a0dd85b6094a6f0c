"""``cmdmap links tape`` as an operator types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmdmap.cli.main import run
from cmdmap.domain.ids import LinkId
from cmdmap.links.tapes.recorder import TapeShelf, TapeWriter
from cmdmap.links.tapes.tape import TapeReader

START = datetime(2026, 5, 4, 4, tzinfo=UTC)
LINK = LinkId("serial:/dev/ttyUSB0")


@pytest.fixture
def tape(home: Path) -> Path:
    shelf = TapeShelf(home / "tapes")
    writer = TapeWriter(shelf, LINK)
    for number in range(10):
        writer.write(b"%d" % number, START + timedelta(seconds=number))
    writer.close()
    return shelf.tapes(LINK)[0]


def test_lists_the_tapes_of_the_home(tape: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["links", "tape", "list"]) == 0
    assert tape.name in capsys.readouterr().out
    assert run(["links", "tape", "list", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["link"], found["records"], found["bytes"]) == (LINK, 10, 10)


def test_without_a_tape_it_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["links", "tape", "list"]) == 0
    assert "cmdmap links record" in capsys.readouterr().out


def test_tells_of_one_by_its_name(tape: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["links", "tape", "info", tape.name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ended_at"] == "2026-05-04T04:00:09Z"
    assert run(["links", "tape", "info", str(tape)]) == 0
    assert "9.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("2", "4", b"234"),
        ("2026-05-04T12:00:07+08:00", None, b"789"),
        ("0", "2026-05-04T04:00:01+00:00", b"01"),
    ],
)
def test_cuts_by_seconds_or_times(
    tape: Path, tmp_path: Path, first: str, last: str | None, kept: bytes
) -> None:
    piece = tmp_path / "piece.tape"
    words = ["links", "tape", "cut", tape.name, str(piece), "--from", first]
    assert run(words + (["--to", last] if last else [])) == 0
    assert b"".join(chunk.data for chunk in TapeReader(piece)) == kept


def test_exports_and_makes_a_test(tape: Path, tmp_path: Path) -> None:
    assert run(["links", "tape", "export", tape.name, str(tmp_path / "b.zip")]) == 0
    assert run(["links", "tape", "make-test", tape.name, str(tmp_path / "test_x.py")]) == 0
    assert "def test_" in (tmp_path / "test_x.py").read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["info", "no.tape"], 1, "There is no tape no.tape"),
        (["cut", "TAPE", "x.tape", "--from", "noon"], 2, "noon is no time"),
        (["make-test", "TAPE", "x.py", "--protocol", "morse"], 2, "There is no protocol morse"),
    ],
)
def test_says_what_is_wrong(
    tape: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert run(["links", "tape", *(tape.name if w == "TAPE" else w for w in words)]) == code
    assert said in capsys.readouterr().err
