"""``cmdmap db`` says where the database is, whether it is sound, and copies it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import feed, fix, open_file

from cmdmap.cli.main import run


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run(["db", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_status_makes_nothing_and_migrate_does(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "status")["revision"] is None
    assert not (home / "cmdmap.db").exists()
    assert printed(capsys, "migrate")["revision"] == printed(capsys, "status")["head"]
    assert run(["db", "status"]) == 0
    assert "cmdmap.db" in capsys.readouterr().out


def test_check_and_backup(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_file(home / "cmdmap.db") as store:
        feed(store, fix())
    assert printed(capsys, "check") == {"sound": True, "faults": []}
    copy = home / "copy.db"
    assert printed(capsys, "backup", str(copy))["size_bytes"] == copy.stat().st_size
    with open_file(copy) as store, store.reader() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM fixes").scalar_one() == 1
    assert run(["db", "backup", str(copy)]) == 2
    assert "there already" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "cmdmap.db").write_text("<html>" * 1_000)
    for part in ("status", "check", "migrate"):
        assert run(["db", part]) == 1
        assert "not a database" in capsys.readouterr().err


def test_another_database_is_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CMDMAP_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    printed(capsys, "migrate")
    assert (tmp_path / "other.db").exists()
