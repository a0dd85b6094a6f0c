"""``cmdmap report`` and ``cmdmap analyse`` over a real store and a plugin in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cmdmap.cli.main import run
from cmdmap.config import database_url
from cmdmap.plugins import opening
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.store.engine import open_store

TOML = """
id = "counted"
version = "1.0.0"
api = "1.0"
name = "Counted"
name_zh = "计数"
summary = "s"
summary_zh = "s"
author = "a"
licence = "Apache-2.0"
[[reports]]
id = "list"
title = "A list"
title_zh = "清单"
entry = "sheets:listed"
[[analyses]]
id = "sums"
title = "Sums"
title_zh = "合计"
entry = "sheets:sums"
"""
SHEETS = """
from cmdmap.api import Chart, ChartKind, Section, Sheet, Table, WorldError


def listed(desk, reader, wanted):
    if "from" not in wanted:
        raise WorldError("Say from when.")
    return Sheet("List", [Section(tables=[Table(("A", "B"), [(wanted["from"], 1), ("=1", 2)])])])


def sums(desk, reader, wanted):
    chart = Chart(ChartKind.BARS, "Chart", ["x", "y"], [("n", [1, 2.5])], "m")
    return Sheet("Sums", [Section("Head", [("k", "v")], ["w"], charts=[chart])])
"""


@pytest.fixture(autouse=True)
def _plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "counted"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A plugin of a test."""\n')
    (folder / "plugin.toml").write_text(TOML)
    (folder / "sheets.py").write_text(SHEETS)
    monkeypatch.setenv("CMDMAP_PLUGINS", str(folder))
    monkeypatch.setattr(opening, "packages_dir", lambda: tmp_path / "none")


def test_reports_are_listed_and_made_into_a_file_that_the_log_knows(tmp_path, capsys):
    assert run(["report", "list", "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == ["counted.list"]
    path = tmp_path / "out.xlsx"
    assert run(["report", "make", "counted.list", str(path), "--with", "from=2026-01-01"]) == 0
    assert "2 rows" in capsys.readouterr().out
    book = load_workbook(path)
    assert list(book["List"].iter_rows(values_only=True))[1:] == [("2026-01-01", 1), ("=1", 2)]
    book.close()
    store = open_store(database_url())
    with store.reader() as connection:
        line = read_audit(connection, AuditWanted(), 1)[0].line
    store.close()
    assert (line.what, line.subject) == ("Export", "counted.list out.xlsx")


def test_a_report_is_printed_on_a_computer_without_a_display(tmp_path, home):
    path = tmp_path / "out.pdf"
    words = ["report", "make", "counted.list", str(path), "--with", "from=2026-01-01"]
    bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    made = subprocess.run(
        [sys.executable, "-m", "cmdmap", *words],
        env=bare,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    assert "2 rows" in made.stdout
    assert path.read_bytes().startswith(b"%PDF-")
    refused = subprocess.run(
        [sys.executable, "-m", "cmdmap", *words[:3], str(tmp_path / "no" / "out.pdf"), *words[4:]],
        env=bare, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    store = open_store(database_url())
    with store.reader() as connection:
        assert "counted.list out.pdf" in [
            e.line.subject for e in read_audit(connection, AuditWanted(), 9)
        ]
    store.close()


def test_an_analysis_is_printed(capsys):
    assert run(["analyse", "run", "counted.sums"]) == 0
    printed = capsys.readouterr().out
    for said in ("Sums", "Head", "k: v", "w", "Chart (m)", "2.5"):
        assert said in printed, said
    assert run(["analyse", "run", "counted.sums", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sections"][0]["charts"][0]["unit"] == "m"
    assert run(["analyse", "list"]) == 0
    assert "counted.sums" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["report", "make", "counted.list", "a.csv"], 1, "Say from when."),
        (["report", "make", "counted.other", "a.csv"], 2, "there are: counted.list"),
        (["report", "make", "counted.list", "a.txt"], 2, "must end in .pdf, .xlsx or .csv"),
        (["report", "make", "counted.list", "a.csv", "--with", "from"], 2, "NAME=VALUE"),
        (["analyse", "run", "counted.list"], 2, "there are: counted.sums"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(words, code, said, capsys):
    assert run(words) == code
    assert said in capsys.readouterr().err
