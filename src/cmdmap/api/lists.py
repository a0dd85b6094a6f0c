"""Lists: what a page takes over from an Excel or CSV file, and the verdict on each of its rows.

A plugin judges the rows in a reader thread and hands those it wants kept to one of its acts;
``cmdmap.widgets.ImportDialog`` chooses the file and its columns, shows the verdicts and keeps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cmdmap.services.files.sheets import STEP, Told

DEEPEST = 10
"""Rows from the top within which the headings stand; titles may come before them."""
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_NOISE = re.compile(r"[\s*:、,/\\_-]+")


class RowVerdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of a file with its verdict."""

    line: int
    """Number of the row in the file, from 1."""
    verdict: RowVerdict
    shown: str
    """What the row is about, in a few words; masked where it is a person."""
    reason: str = ""
    wanted: Any = None
    """What the act is handed to keep the row; None where there is nothing to keep."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was read, and which of its columns is which field."""

    name: str
    rows: Sequence[Sequence[str]]
    """Every row, also those before the headings and empty ones."""
    head: int
    """Index of the row of headings."""
    columns: Mapping[str, int]
    """Column by field."""

    def filled(self, told: Told | None = None) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield number and cells by field, without spaces around, of each row that is not empty.

        Every field of :attr:`columns` has a cell. Raises what ``told`` raises.
        """
        below = self.rows[self.head + 1 :]
        for number, row in enumerate(below):
            if told is not None and number % STEP == 0:
                told(number, len(below))
            if any(cell.strip() for cell in row):
                cells = {
                    name: row[at].strip() if at < len(row) else ""
                    for name, at in self.columns.items()
                }
                yield self.head + 2 + number, cells
        if told is not None:
            told(len(below), len(below))


def find_columns(
    rows: Sequence[Sequence[str]], headings: Mapping[str, Sequence[str]]
) -> tuple[int, dict[str, int]]:
    """Return which of the first rows has most known headings, and the column of each field there.

    ``headings`` are the words that may stand over a field; spaces, marks, letter case and what
    stands in brackets do not matter. Of two columns of one field the first counts. The index is -1
    where no heading is known.
    """
    words = {_tidy(word): field for field, known in headings.items() for word in known}
    best, columns = -1, dict[str, int]()
    for number, row in enumerate(rows[:DEEPEST]):
        found: dict[str, int] = {}
        for column, heading in enumerate(row):
            field = words.get(_tidy(heading))
            if field is not None:
                found.setdefault(field, column)
        if len(found) > len(columns):
            best, columns = number, found
    return best, columns


def _tidy(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading)
    return _NOISE.sub("", _BRACKETS.sub("", plain)).casefold()
