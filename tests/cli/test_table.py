"""Tables line up, also with Chinese, and JSON knows instants."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cmdmap.cli.table import print_json, print_table, width


def test_columns_line_up_for_the_eye(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "n"), [("巡-07", 1), ("abcdefgh", None)])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["name      n", "巡-07     1", "abcdefgh  -"]
    assert len({width(line) for line in lines}) == 1


def test_numbers_stand_at_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("n", "名称", "none"), [(9, "甲", None), (12_345, "乙", None), (None, "丙", None)])
    assert capsys.readouterr().out.splitlines() == [
        "    n  名称  none",
        "    9  甲    -",
        "12345  乙    -",
        "    -  丙    -",
    ]


def test_no_cell_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a", "b"), [("x\x1b[2J\ny\tz", "\u202ee\u0301"), ("x", "e")])
    said = capsys.readouterr().out
    assert said.splitlines() == ["a         b", "x[2J y z  e\u0301", "x         e"]


def test_on_a_terminal_a_table_keeps_to_its_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_table(("id", "words"), [("fire_safety", "图层 6 · 面板 1 · 报告 10"), ("a", "b")])
    head, first, last = capsys.readouterr().out.splitlines()
    assert head == "\033[1mid           words\033[0m"
    assert first.startswith("fire_safety  图层 6 ")
    assert first.endswith("…")
    assert width(first) <= 24
    assert last == "a            b"
    monkeypatch.setenv("NO_COLOR", "1")
    print_table(("id",), [("a",)])
    assert capsys.readouterr().out == "id\na\n"


def test_json_writes_instants_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"at": datetime(2026, 5, 4, 4, tzinfo=UTC), "名": None})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-05-04T04:00:00Z", "名": None}


def test_what_json_does_not_know_is_our_mistake() -> None:
    with pytest.raises(TypeError, match="set"):
        print_json({"x": set()})
