"""Sheets on paper: pages, repeated heads, banner, watermark, long cells; markup stays text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPdf import QPdfDocument

from cmdmap.api import Chart, ChartKind, Section, Sheet, Table
from cmdmap.errors import WorldError
from cmdmap.ui.modules.printing.pdf import Imprint, print_sheet
from cmdmap.widgets.progress_line import Check

IMPRINT = Imprint("Punan", "Made by wang", "wang seat-1")
HTML = "<b>bold</b>"


def told(_done: int, _of: int) -> None:
    """Hear how far it is."""


def texts_of(path: Path) -> list[str]:
    """Return the text of every page without spaces: turned pages come letter by letter."""
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    found = ["".join(document.getAllText(page).text().split())
             for page in range(document.pageCount())]  # fmt: skip
    document.close()
    return found


def printed(path: Path, sheet: Sheet, imprint: Imprint = IMPRINT) -> list[str]:
    """Print a sheet and return the text of every page."""
    families = QGuiApplication.font().families()
    pages = print_sheet(path, sheet, imprint, families, told)
    found = texts_of(path)
    assert len(found) == pages
    return found


def list_sheet(rows: int) -> Sheet:
    """A list with so many rows."""
    table = Table(("Code", "Name"), [(f"XF-{n:04d}", HTML) for n in range(rows)], "Places")
    return Sheet("Report", [Section("List", tables=[table], signatures=["Head"])], "N-7", "DRILL")


def test_a_long_table_goes_over_pages_and_its_head_with_it(tmp_path):
    pages = printed(tmp_path / "a.pdf", list_sheet(300))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        for said in ("Code", "DRILL", "N-7", "Punan", "Madebywang", "wangseat-1"):
            assert said in page, (number, said)
        assert f"{number}of{len(pages)}" in page
    whole = "".join(pages)
    assert all(f"XF-{n:04d}" in whole for n in range(300))
    assert whole.count(HTML) == 300
    assert "Head" in pages[-1]
    assert pages[0].count("Places") == 1


@pytest.mark.parametrize("landscape", [False, True])
def test_everything_a_section_holds_is_printed(tmp_path, landscape):
    chart = Chart(ChartKind.BARS, "Faults", ["A", "B"], [("open", [1, float("nan")])], "n")
    section = Section("Basics", [("Unit", HTML)], ["words " * 900], [], [chart], ["Head"])
    page = printed(tmp_path / "a.pdf", Sheet("T", [section], landscape=landscape))
    for said in ("Basics", "Unit", HTML, "Faults", "Head"):
        assert said in "".join(page), said
    assert "".join(page).count("words") == 900


def test_a_cell_longer_than_a_page_ends_with_the_page(tmp_path):
    table = Table(("A", "B"), [("x" * 40_000, 1), ("next", 2)])
    pages = printed(tmp_path / "a.pdf", Sheet("T", [Section(tables=[table])]))
    assert "next" in "".join(pages)
    assert len(pages) <= 4


def test_a_sheet_with_nothing_in_it_is_one_page(tmp_path):
    table = Table((), [])
    assert len(printed(tmp_path / "a.pdf", Sheet("T", [Section(tables=[table])]))) == 1


def test_who_cancels_leaves_no_file(tmp_path):
    check = Check()
    check.stop()
    families = QGuiApplication.font().families()
    with pytest.raises(WorldError):
        print_sheet(tmp_path / "a.pdf", list_sheet(300), IMPRINT, families, check.told)
    assert list(tmp_path.glob("a.pdf*")) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    families = QGuiApplication.font().families()
    with pytest.raises(WorldError, match="another place"):
        print_sheet(tmp_path / "no" / "a.pdf", list_sheet(1), IMPRINT, families, told)
