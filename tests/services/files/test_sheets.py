"""Sheets come back as they were written, and nothing in them is a formula."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cmdmap.errors import UsageError, WorldError
from cmdmap.protocols.wire_text import visible
from cmdmap.services.files import sheets
from cmdmap.services.files.sheets import read_sheet, write_sheet

NASTY = (
    "=1+1",
    "+86 13800001111",
    "-5",
    "@cmd",
    "'=1",
    "'",
    "<b>x</b>",
    '"; DROP',
    "巡-07,二组",
    "",
)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_round_trip_keeps_every_cell(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    assert write_sheet(path, ("a", "b"), [(cell, "x") for cell in NASTY]) == len(NASTY)
    assert read_sheet(path) == [("a", "b"), *[(cell, "x") for cell in NASTY]]


cells = st.text(max_size=30).map(visible)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(cells, cells.filter(bool)), max_size=5))
def test_any_text_survives_a_csv_file(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "any.csv"
    write_sheet(path, ("a", "b"), rows)
    assert read_sheet(path)[1:] == rows


def test_a_spreadsheet_program_finds_no_formula(tmp_path: Path) -> None:
    excel, plain = tmp_path / "t.xlsx", tmp_path / "t.csv"
    for path in (excel, plain):
        write_sheet(path, ("a",), [(cell,) for cell in NASTY])
    with plain.open(encoding="utf-8-sig", newline="") as file:
        found = [row[0] for row in csv.reader(file) if row]
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@"))]
    sheet = load_workbook(excel).active
    assert "f" not in {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)}
    assert plain.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_chinese_programs_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"台号{delimiter}呼号\r\n100-2007{delimiter}巡-07\r\n", encoding=encoding)
    assert read_sheet(path) == [("台号", "呼号"), ("100-2007", "巡-07")]


def test_excel_cells_of_other_kinds_become_text(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append([13800001111.0, 2.5, True, date(2026, 5, 4), None, "a\nb"])
    book.save(tmp_path / "t.xlsx")
    (row,) = read_sheet(tmp_path / "t.xlsx")
    assert row == ("13800001111", "2.5", "true", "2026-05-04T00:00:00", "", "a b")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\x00" * 500, b"<html></html>"])
def test_what_is_no_excel_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorldError, match="cannot be read"):
        read_sheet(path)


def test_bounds_and_wrong_names_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" * 20)
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    with pytest.raises(WorldError, match="more than 10 rows"):
        read_sheet(path)
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(WorldError, match="larger"):
        read_sheet(path)
    with pytest.raises(UsageError, match=r"\.xlsx or \.csv"):
        read_sheet(tmp_path / "t.txt")
    with pytest.raises(WorldError, match="cannot be read"):
        read_sheet(tmp_path / "absent.csv")
    with pytest.raises(WorldError, match="cannot be written"):
        write_sheet(tmp_path / "no folder" / "t.csv", ("a",), [])
