"""``cmdmap links``: saved, listed, switched and forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cmdmap.cli.main import run


@pytest.fixture
def links(capsys: pytest.CaptureFixture[str]):
    """Run ``cmdmap links WORDS --json`` and return the exit code and what was printed."""

    def call(*words: str) -> tuple[int, object]:
        code = run(["links", *words, "--json"])
        out = capsys.readouterr()
        return code, json.loads(out.out) if code == 0 else out.err

    return call


def test_starts_empty(links, capsys: pytest.CaptureFixture[str]) -> None:
    assert links("list") == (0, [])
    assert run(["links", "list"]) == 0
    assert "cmdmap links add" in capsys.readouterr().out


def test_the_life_of_saved_links(links, capsys: pytest.CaptureFixture[str]) -> None:
    gps = "serial:/dev/ttyUSB0"
    links("add", f"{gps}?protocol=nmea&baud=4800")
    links("add", "tcp:Gateway:2000", "--record")
    assert links("list") == (
        0,
        [
            {
                "id": gps,
                "spec": f"{gps}?protocol=nmea&baud=4800",
                "enabled": True,
                "record": False,
            },
            {
                "id": "tcp:gateway:2000",
                "spec": "tcp:gateway:2000",
                "enabled": True,
                "record": True,
            },
        ],
    )
    _, found = links("disable", gps)
    assert found[0]["enabled"] is False
    _, found = links("enable", gps)
    assert found[0]["enabled"] is True
    _, found = links("record", gps, "on")
    assert found[0]["record"] is True
    _, found = links("record", "tcp:gateway:2000", "off")
    assert found[1]["record"] is False
    assert run(["links", "list"]) == 0
    assert "serial:/dev/ttyUSB0?protocol=nmea" in capsys.readouterr().out
    _, found = links("remove", f"{gps}?baud=9600")
    assert [link["id"] for link in found] == ["tcp:gateway:2000"]
    _, found = links("add", gps)
    assert [link["id"] for link in found] == ["tcp:gateway:2000", gps]


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("add", "usb:1"), 2, "is not a link"),
        (("add", "tcp:a:1?protocol=morse"), 2, "morse"),
        (("remove", "tcp:a:1"), 1, "not among the saved links"),
        (("enable", "tcp:a:1"), 1, "not among the saved links"),
        (("disable", "tcp:a:1"), 1, "not among the saved links"),
        (("record", "tcp:a:1", "on"), 1, "not among the saved links"),
    ],
)
def test_refusals_are_one_sentence(links, words, code: int, part: str) -> None:
    found, sentence = links(*words)
    assert found == code
    assert part in sentence
    assert len(sentence.strip().splitlines()) == 1
    assert links("list") == (0, [])


def test_the_same_link_is_saved_once(links) -> None:
    links("add", "tcp:a:1")
    code, sentence = links("add", "tcp:A:1?protocol=nmea")
    assert code == 1
    assert "saved already" in sentence


def test_a_tape_is_found_from_any_folder(
    links, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _, found = links("add", "tape:day.tape?speed=max")
    assert found[0]["spec"] == f"tape:{tmp_path / 'day.tape'}?speed=max"
    assert links("remove", "tape:day.tape") == (0, [])


def test_hostile_names_are_stored_as_text(links) -> None:
    name = "serial:/dev/x'; DROP TABLE links; --<script>"
    _, found = links("add", name)
    assert found[0]["id"] == name
