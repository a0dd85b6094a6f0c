"""Sheets as files of rows: nothing in them is run as a formula, numbers stay numbers."""

from __future__ import annotations

import csv

import pytest
from openpyxl import load_workbook

from cmdmap.api import Chart, ChartKind, Section, Sheet, Table
from cmdmap.errors import UsageError, WorldError
from cmdmap.plugins.sheets.files import row_count, write_rows

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted"]
MADE = "Made by wang"


def sheet(personal: bool = False) -> Sheet:
    """A sheet with two tables of the same title, a chart and evil texts."""
    evil = Table(("Text", "Number"), [(text, 7) for text in EVIL], "List: [all]/*?")
    chart = Chart(ChartKind.LINES, "Months", ["1", "2"], [("fires", [1.5]), ("false", [2, 3])])
    second = Table(("=A",), [(None,)], "List: [all]/*?")
    sections = [
        Section("Basics", [("Unit", "=2+2")], ["words"], [evil, second]),
        Section(charts=[chart]),
    ]
    return Sheet("Report", sections, "N-1", personal=personal)


def test_excel_has_a_worksheet_for_each_table_and_no_formula(tmp_path):
    path = tmp_path / "a.xlsx"
    assert write_rows(path, sheet(personal=True), MADE) == 7 == row_count(sheet())
    book = load_workbook(path)
    assert book.sheetnames == ["Summary", "List   all", "List   all 2", "Months"]
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    rows = list(book["List   all"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:7]] == ["=1+1", "+1", "-1", "@SUM(A1)", "=1", "'quoted"]
    assert {row[1] for row in rows[1:7]} == {7}
    assert rows[-1][0] == MADE
    months = list(book["Months"].iter_rows(values_only=True))
    assert months[1:3] == [("1", 1.5, 2), ("2", None, 3)]
    book.close()


def test_every_worksheet_of_a_drill_says_so_and_a_list_comes_first(tmp_path):
    lists = Table(("Name", "Number"), [("one", 1)], "Places")
    path = tmp_path / "a.xlsx"
    write_rows(path, Sheet("Register", [Section(tables=[lists])], banner="DRILL"), MADE)
    book = load_workbook(path)
    assert book.sheetnames == ["Places", "Summary"]
    assert [row[0] for row in book["Places"].iter_rows(values_only=True)] == [
        "DRILL",
        "Name",
        "one",
    ]
    assert book["Places"].freeze_panes == "A3"
    assert "DRILL" in [row[0] for row in book["Summary"].iter_rows(values_only=True)]
    book.close()


def test_csv_has_an_apostrophe_before_what_would_run(tmp_path):
    path = tmp_path / "a.csv"
    write_rows(path, sheet(), MADE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=2+2" in cells
    assert MADE in cells


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.xlsx"):
        write_rows(tmp_path / "a.txt", sheet(), MADE)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_who_cancels_leaves_no_file(tmp_path, name):
    def told(_done: int, _of: int) -> None:
        raise WorldError("left")

    with pytest.raises(WorldError, match="left"):
        write_rows(tmp_path / name, sheet(), MADE, told)
    assert not list(tmp_path.glob("a.*"))
