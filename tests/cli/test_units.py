"""``cmdmap units`` lists what is known and names what was heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import HOME, feed, fix, open_file, said

from cmdmap.cli.main import run
from cmdmap.domain.report import ReportKind


@pytest.fixture
def heard(home: Path) -> datetime:
    """A radio with a position 90 s old, and one that was only heard talking."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=90)
    with open_file(home / "cmdmap.db") as store:
        feed(
            store,
            fix(at=at, heard_at=at),
            said(ReportKind.PTT, "fleetsync:100-2008", sentence="BOT"),
        )
    return at


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(["units", "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_json_has_exactly_the_promised_keys(
    heard: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    located, silent = listed(capsys)
    age_s = located.pop("age_s")
    assert 89 < age_s < 200
    assert located == {
        "id": 1,
        "name": "Radio 100-2007",
        "kind": "unknown",
        "unit_key": "fleetsync:100-2007",
        "lon": HOME.lon,
        "lat": HOME.lat,
        "fix_at": heard.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    assert silent == {
        "id": 2,
        "name": "Radio 100-2008",
        "kind": "unknown",
        "unit_key": "fleetsync:100-2008",
        "lon": None,
        "lat": None,
        "fix_at": None,
        "age_s": None,
    }


def test_a_fresh_home_lists_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == []
    assert run(["units"]) == 0
    assert "No unit" in capsys.readouterr().out


@pytest.mark.parametrize("who", ["fleetsync:100-2007", "1"])
def test_a_unit_is_named_by_key_or_number_and_stays_so(
    who: str, heard: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["units", "name", who, "巡-07", "--kind", "governance", "--team", "一队"]
    assert run(words) == 0
    unit = listed(capsys)[0]
    assert (unit["name"], unit["kind"]) == ("巡-07", "governance")
    assert run(["units", "name", who, "巡-08"]) == 0
    unit = listed(capsys)[0]
    assert (unit["name"], unit["kind"]) == ("巡-08", "governance")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["fleetsync:100-9999", "x"], "no unit 'fleetsync:100-9999'"),
        (["99999999999999999999", "x"], "no unit"),
        (["1", " "], "needs a name"),
    ],
)
def test_a_refusal_is_one_sentence(
    words: list[str], sentence: str, heard: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["units", "name", *words]) == 1
    assert sentence in capsys.readouterr().err
    assert listed(capsys)[0]["name"] == "Radio 100-2007"
    assert heard.tzinfo is UTC


def test_the_table_names_every_unit(heard: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 3
    assert out[0].split() == ["id", "name", "kind", "unit_key", "lon", "lat", "fix_at", "age_s"]
    assert heard.strftime("%Y-%m-%dT%H:%M:%SZ") in out[1]
