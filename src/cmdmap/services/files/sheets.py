"""Sheets: tables of text read from and written to ``.xlsx`` and ``.csv`` files.

Used by every list that is imported or exported. What a spreadsheet program would run as a formula
is written as text: in Excel by its cell type, in CSV behind an apostrophe, which reading takes off
again (OWASP, CSV Injection). Runs in a reader thread or the command line.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.files.whole_file import whole_file

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 60
CELL_LENGTH = 4_000
"""Longer cells are cut; Excel itself holds 32,767 characters."""
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet program takes a cell for a formula."""
EXCEL, CSV = ".xlsx", ".csv"

STEP = 200
"""Rows between two words about the progress."""

Row = tuple[str, ...]
Told = Callable[[int, int], None]
"""Takes how many rows are done of how many; raises ``WorldError`` to end the work."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is left out, by its number in the sheet (1 is the head), and why."""

    row: int
    reason: str


_BROKEN = (
    OSError, BadZipFile, ParseError, SyntaxError, ValueError, KeyError,
    TypeError, IndexError, AttributeError, EOFError, RuntimeError, csv.Error,
)  # fmt: skip
"""What the readers raise on a file that is not what its name says."""


def read_sheet(path: Path) -> list[Row]:
    """Return the rows of the first sheet as text, each up to its last filled cell.

    Empty rows are included, so that row numbers are those of the file.

    Raises:
        UsageError: the name ends neither in ``.xlsx`` nor in ``.csv``.
        WorldError: the file cannot be read, is too large or is no such file.
    """
    suffix = _suffix(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise WorldError(tr("{path} is larger than 20 MB; split it.", path=path))
        rows = _read_excel(path) if suffix == EXCEL else _read_csv(path)
    except _BROKEN as error:
        raise WorldError(
            tr("{path} cannot be read ({why}); save it again as .xlsx.", path=path, why=error)
        ) from error
    if len(rows) > MOST_ROWS:
        raise WorldError(tr("{path} has more than {n} rows; split it.", path=path, n=MOST_ROWS))
    return rows


def write_sheet(
    path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], told: Told | None = None
) -> int:
    """Write a head and rows of text, replacing the file at once when done; return the rows.

    Raises:
        UsageError: the name ends neither in ``.xlsx`` nor in ``.csv``.
        WorldError: the file cannot be written, or ``told`` has ended it; no file is left.
    """
    suffix = _suffix(path)
    table = [tuple(map(cell_text, row)) for row in rows]
    lines = _counted([tuple(head), *table], told)
    with whole_file(path) as partial:
        if suffix == EXCEL:
            _write_excel(partial, lines)
        else:
            with partial.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(map(harmless, lines))
    return len(table)


def _counted(table: Sequence[Row], told: Told | None) -> Iterator[Row]:
    for number, row in enumerate(table):
        if told is not None and number % STEP == 0:
            told(number, len(table))
        yield row


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in (EXCEL, CSV):
        raise UsageError(tr("{path} must end in .xlsx or .csv.", path=path))
    return suffix


def _read_excel(path: Path) -> list[Row]:
    # Here and in _write_excel, because most starts of the program see no Excel file.
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # The library warns about decorations it does not know; they hold no text.
        warnings.simplefilter("ignore")
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                found = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
                return [_row(map(_text, row)) for row in islice(found, MOST_ROWS + 1)]
            finally:
                book.close()


def _read_csv(path: Path) -> list[Row]:
    text = _decode(path.read_bytes())
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [
        _row(_text(_bare(cell)) for cell in row[:MOST_COLUMNS])
        for row in islice(found, MOST_ROWS + 1)
    ]


def _decode(raw: bytes) -> str:
    """Chinese Excel writes GB18030 where it is not told otherwise."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _row(cells: Iterable[str]) -> Row:
    """Return the cells without the empty ones at the end, which some programs write for ever."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _text(value: object) -> str:
    """Return a cell as one printable line; a whole number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return value.isoformat()
    return cell_text(str(value))


def cell_text(text: str) -> str:
    """Return a text as one printable line that a cell can hold."""
    return visible(text)[:CELL_LENGTH]


def harmless(row: Row) -> Row:
    """Return a row for a CSV file in which no cell is run as a formula."""
    # What begins with an apostrophe already gets another, so that reading takes off the right one.
    return tuple(f"'{cell}" if cell.startswith((*RUNS, "'")) else cell for cell in row)


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*RUNS, "'")) else cell


def _write_excel(path: Path, table: Iterable[Row]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    # Opened first: a book that is never saved leaves the library's generators behind.
    with path.open("wb") as file:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("cmdmap")
        sheet.freeze_panes = "A2"
        try:
            for row in table:
                cells = []
                for text in row:
                    cell = WriteOnlyCell(sheet, text)
                    cell.data_type = "s"
                    cells.append(cell)
                sheet.append(cells)
        finally:
            book.save(file)
