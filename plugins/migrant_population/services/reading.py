"""The rows of a file made into entries, or refused, for the preview of an import.

Called by the page in a reader thread, after ``cmdmap.api.read_sheet`` and the choice of columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from migrant_population.domain.rows import HouseRow, PersonRow, RowError, read_house, read_person

STEP = 200
"""Rows between two words about the progress."""

SheetRows = Sequence[Sequence[str]]


class Refused(NamedTuple):
    """A row that cannot be kept."""

    line: int
    why: str


class ReadList(NamedTuple):
    """What was read of a file."""

    rows: Sequence[PersonRow | HouseRow]
    refused: Sequence[Refused]


def read_list(
    kind: str,
    sheet: SheetRows,
    head: int,
    columns: Mapping[str, int],
    today: date,
    told: Callable[[int, int], None] | None = None,
) -> ReadList:
    """Read the rows below the headings; ``columns`` by field, lines counted from 1 as in the file.

    ``told`` gets how many rows are done of how many, and ends the work by raising ``WorldError``.
    """
    rows: list[PersonRow | HouseRow] = []
    refused: list[Refused] = []
    below = sheet[head + 1 :]
    for number, cells in enumerate(below):
        if told is not None and number % STEP == 0:
            told(number, len(below))
        if not any(cell.strip() for cell in cells):
            continue
        line = head + 2 + number
        given = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        try:
            read = read_person if kind == "person" else read_house
            rows.append(read(given, line, today))
        except RowError as error:
            refused.append(Refused(line, str(error)))
    if told is not None:
        told(len(below), len(below))
    return ReadList(rows, refused)
