"""``cmdmap units import`` and ``export``: rehearsal, refused rows, round trip, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cmdmap.cli.main import run

TABLE = """台号,呼号,类别,队伍,电话
100-2007,巡-07,综治,一组,
100-2007,巡-08,综治,一组,
100-2009,巡-09,海军,一组,
"""


@pytest.fixture
def table(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "ids.csv"
    path.write_text(TABLE, encoding="gb18030")
    return path


def names(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run(["units", "--json"]) == 0
    return [row["name"] for row in json.loads(capsys.readouterr().out)]


def test_a_rehearsal_changes_nothing(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["units", "import", str(table), "--dry-run", "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert (summary["new"], summary["changed"], summary["kept"]) == (1, 0, False)
    assert [refusal["row"] for refusal in summary["refused"]] == [3, 4]
    assert names(capsys) == []


def test_good_rows_are_kept_and_bad_ones_named(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["units", "import", str(table)]) == 1
    out = capsys.readouterr().out
    assert "row 3: the radio id stands in row 2 already" in out
    assert "1 new units, 0 changed, 0 rows as known, 2 refused." in out
    assert names(capsys) == ["巡-07"]


def test_what_was_exported_imports_without_a_change(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["units", "import", str(table)])
    copy = tmp_path / "copy.xlsx"
    assert run(["units", "export", str(copy)]) == 0
    capsys.readouterr()
    assert run(["units", "import", str(copy), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary == {"new": 0, "changed": 0, "unchanged_rows": 1, "refused": [], "kept": False}


@pytest.mark.parametrize(("name", "code"), [("absent.csv", 1), ("ids.pdf", 2)])
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: int
) -> None:
    assert run(["units", "import", str(tmp_path / name)]) == code
    assert capsys.readouterr().err.startswith("cmdmap: ")
