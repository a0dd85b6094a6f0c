"""``cmdmap decode``: its JSON, its summary, live pipes, and inputs that cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmdmap.cli.main import run
from cmdmap.domain.place import Place
from cmdmap.protocols.kenwood_encode import call_id, pklds, pklsh, receipt, status, text_to_radio
from cmdmap.protocols.nmea_encode import rmc, sentence

AT = datetime(2026, 8, 6, 7, 15, 51, 250_000, tzinfo=UTC)
PLACE = Place(120.15, 30.25)
KEYS = [
    "protocol", "sentence", "kind", "unit_key", "lon", "lat", "alt_m", "speed_mps", "course_deg",
    "time", "valid", "reason", "raw", "text", "detail",
]  # fmt: skip
STREAM = (
    rmc(PLACE, AT, 10.0, 123.4)
    + pklds(100, 2007, PLACE, AT, 8.0, 91.2, 80)
    + pklsh(100, 2007, PLACE, AT, valid=False)
    + call_id(100, 2007, began=True)
    + call_id(100, 2007, began=False)
    + status(100, 2007, 99)
    + text_to_radio(100, 2007, "come home")
    + receipt(True)
    + b"noise\r\n"
    + sentence("GPTXT,01,01,02,HELLO")
    + b"$GPRMC,0715\r\n"
)


def decoded(path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert run(["decode", *words, str(path)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "录音.log"
    path.write_bytes(STREAM)
    return path


def test_one_object_per_report(recording, capsys):
    objects = decoded(recording, capsys)
    assert all(list(found) == KEYS for found in objects)
    assert [(found["sentence"], found["kind"]) for found in objects] == [
        ("RMC", "fix"), ("PKLDS", "fix"), ("PKLSH", "fix"), ("BUMP", "ptt"), ("E", "emergency"),
        ("F", "text"), ("ACK", "receipt"), ("", "reject"), ("TXT", "other"), ("", "reject"),
    ]  # fmt: skip


def test_the_values_of_a_fix(recording, capsys):
    fix, radio, stale, *_ = decoded(recording, capsys)
    assert fix == {
        "protocol": "nmea", "sentence": "RMC", "kind": "fix", "unit_key": None,
        "lon": 120.15, "lat": 30.25, "alt_m": None, "speed_mps": pytest.approx(10, abs=0.005),
        "course_deg": 123.4, "time": "2026-08-06T07:15:51.250000Z", "valid": True, "reason": None,
        "raw": rmc(PLACE, AT, 10.0, 123.4).strip().hex(), "text": None, "detail": {"talker": "GN"},
    }  # fmt: skip
    assert (radio["unit_key"], radio["time"], radio["text"]) == (
        "fleetsync:100-2007", "2026-08-06T07:15:51Z", "80",
    )  # fmt: skip
    assert (stale["valid"], stale["reason"]) == (False, "stale position")


def test_the_summary(recording, capsys):
    assert run(["decode", str(recording)]) == 0
    summary = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert ["1", "nmea", "RMC", "fix"] in summary
    assert ["1", "fleetsync", "E", "emergency"] in summary
    assert ["1", "refused:", "no", "checksum"] in summary
    assert ["1", "refused:", "not", "a", "frame"] in summary


def test_a_named_protocol(recording, capsys):
    objects = decoded(recording, capsys, "--protocol", "nmea")
    assert {found["kind"] for found in objects} == {"fix", "other", "reject"}
    assert [found["sentence"] for found in objects if found["kind"] == "fix"] == ["RMC"]


def test_unknown_protocol(recording, capsys):
    assert run(["decode", "--protocol", "morse", str(recording)]) == 2
    said = capsys.readouterr().err
    assert "no protocol morse" in said
    assert "fleetsync" in said


@pytest.mark.parametrize("name", ["absent.log", "."])
def test_a_file_that_cannot_be_opened(tmp_path, capsys, name):
    assert run(["decode", str(tmp_path / name)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "cannot be opened" in err


def test_an_empty_file(tmp_path, capsys):
    path = tmp_path / "empty.log"
    path.touch()
    assert decoded(path, capsys) == []


def test_hostile_bytes_come_out_as_plain_json(tmp_path, capsys):
    path = tmp_path / "hostile.bin"
    path.write_bytes(b"\x1b]0;x\x07\xff\xfe\r\n" + sentence("GPTXT,01,01,02,\x7f<script>"))
    noise, text = decoded(path, capsys)
    assert noise["raw"] == b"\x1b]0;x\x07\xff\xfe\r".hex()
    assert text["text"] == "<script>"
    assert run(["decode", str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_live_pipe_is_decoded_as_it_comes():
    with subprocess.Popen(
        [sys.executable, "-m", "cmdmap", "decode", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write(rmc(PLACE, AT, 1.0, 2.0))
        program.stdin.flush()
        # The pipe stays open: an answer now proves that nothing waits for its end.
        assert json.loads(program.stdout.readline())["sentence"] == "RMC"
        program.stdin.close()
        assert program.wait(timeout=30) == 0
        assert b"RMC" in program.stderr.read()


def test_a_reader_that_has_enough_ends_it_quietly(tmp_path):
    path = tmp_path / "long.log"
    path.write_bytes(rmc(PLACE, AT, 1.0, 2.0) * 20_000)
    with subprocess.Popen(
        [sys.executable, "-m", "cmdmap", "decode", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout
        assert program.stderr
        assert json.loads(program.stdout.readline())["sentence"] == "RMC"
        program.stdout.close()
        assert program.wait(timeout=30) == 141
        assert b"Traceback" not in program.stderr.read()
