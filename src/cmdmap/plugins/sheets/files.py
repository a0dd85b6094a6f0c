"""Files: writes an ``api.Sheet`` as ``.xlsx`` (one worksheet a table) or ``.csv``.

Used by the window's exports and ``cmdmap report make``. A drill says so on every worksheet; what
is nothing but lists begins with them, so that an import reads it again. Texts are never formulas:
in Excel by the cell's type, in CSV as ``services/files/sheets.py`` does it. Numbers stay numbers in
Excel. Charts are written as the table of their numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cmdmap.api.sheets import Cell, Chart, Section, Sheet, Table
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import Told, cell_text, harmless
from cmdmap.services.files.whole_file import whole_file

EXCEL, CSV = ".xlsx", ".csv"
NAME_LENGTH = 31
"""Of a worksheet, as Excel has it."""
STEP = 200
Line = Sequence[Cell]


def write_rows(path: Path, sheet: Sheet, made: str, told: Told | None = None) -> int:
    """Write the sheet, replacing the file at once when done; return the rows of its tables.

    ``made`` says who took it, when and where; it stands at the head and, where the sheet is
    personal, at the foot of every worksheet too.

    Raises:
        UsageError: the name ends neither in ``.xlsx`` nor in ``.csv``.
        WorldError: the file cannot be written, or ``told`` has ended the work; no file is left.
    """
    suffix = path.suffix.lower()
    if suffix not in (EXCEL, CSV):
        raise UsageError(tr("{path} must end in .xlsx or .csv.", path=path))
    count = _Count(row_count(sheet), told)
    with whole_file(path) as partial:
        if suffix == EXCEL:
            _write_excel(partial, sheet, made, count)
        else:
            with partial.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(
                    harmless(tuple(map(_text, line))) for line in _all_lines(sheet, made, count)
                )
    return count.whole


def row_count(sheet: Sheet) -> int:
    """Return how many rows the tables of a sheet have."""
    return sum(len(table.rows) for section in sheet.sections for table in section.tables)


class _Count:
    """Rows written, told every so often."""

    def __init__(self, whole: int, told: Told | None) -> None:
        self.whole, self._told, self._done = whole, told, 0

    def over(self, rows: Sequence[Line]) -> Iterator[Line]:
        for row in rows:
            if self._told is not None and self._done % STEP == 0:
                self._told(self._done, self.whole)
            self._done += 1
            yield row


def _all_lines(sheet: Sheet, made: str, count: _Count) -> Iterator[Line]:
    yield from _summary(sheet, made)
    for table in _tables(sheet):
        yield ()
        if table.title:
            yield (table.title,)
        yield tuple(table.heads)
        yield from count.over(table.rows)
    if sheet.personal:
        yield ()
        yield (made,)


def _summary(sheet: Sheet, made: str) -> Iterator[Line]:
    yield (sheet.title, sheet.number)
    if sheet.banner:
        yield (sheet.banner,)
    yield (made,)
    for section in sheet.sections:
        yield ()
        if section.heading:
            yield (section.heading,)
        yield from section.pairs
        for words in section.words:
            yield (words,)


def _tables(sheet: Sheet) -> Iterator[Table]:
    for section in sheet.sections:
        yield from section.tables
        for chart in section.charts:
            yield _table_of(chart, section)


def _table_of(chart: Chart, section: Section) -> Table:
    heads = (section.heading or chart.title, *(name for name, _values in chart.series))
    series = [list(values) for _name, values in chart.series]
    rows = [
        (label, *(values[n] if n < len(values) else None for values in series))
        for n, label in enumerate(chart.labels)
    ]
    return Table(heads, rows, chart.title + (f" ({chart.unit})" if chart.unit else ""))


def _write_excel(path: Path, sheet: Sheet, made: str, count: _Count) -> None:
    # Here and in _excel_cell, because most starts of the program write no Excel file.
    from openpyxl import Workbook

    # Opened first: a book that is never saved leaves the library's generators behind.
    with path.open("wb") as file:
        book = Workbook(write_only=True)
        names: set[str] = set()
        try:
            summary = _name(tr("Summary"), names)
            foot = made if sheet.personal else ""
            lists_only = not any(part.pairs or part.words for part in sheet.sections)
            if not lists_only:
                _fill(book, summary, _summary(sheet, made), "")
            for table in _tables(sheet):
                name = _name(table.title or sheet.title, names)
                lines = (line for part in ((table.heads,), count.over(table.rows)) for line in part)
                _fill(book, name, lines, foot, banner=sheet.banner, frozen=True)
            if lists_only:
                # Last, so that a list is read again from the first worksheet.
                _fill(book, summary, _summary(sheet, made), "")
        finally:
            book.save(file)


def _fill(
    book: Any,
    name: str,
    lines: Iterator[Line],
    foot: str,
    *,
    banner: str = "",
    frozen: bool = False,
) -> None:
    page = book.create_sheet(name)
    if frozen:
        page.freeze_panes = "A3" if banner else "A2"
    if banner:
        page.append([_excel_cell(page, banner)])
    for line in lines:
        page.append([_excel_cell(page, value) for value in line])
    if foot:
        page.append([])
        page.append([_excel_cell(page, foot)])


def _excel_cell(page: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, int | float) and not isinstance(value, bool):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, _text(value))
    cell.data_type = "s"
    return cell


def _text(value: Cell) -> str:
    return "" if value is None else cell_text(str(value))


def _name(title: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a worksheet and that is not there yet."""
    plain = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", title).strip()[: NAME_LENGTH - 4] or "cmdmap"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name
