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


def test_json_writes_instants_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"at": datetime(2026, 5, 4, 4, tzinfo=UTC), "名": None})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-05-04T04:00:00Z", "名": None}


def test_what_json_does_not_know_is_our_mistake() -> None:
    with pytest.raises(TypeError, match="set"):
        print_json({"x": set()})
