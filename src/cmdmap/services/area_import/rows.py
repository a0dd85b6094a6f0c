"""Area rows: judges each row of a file by itself and makes an area of it, or a refusal.

Fourth stage of an area import (``plan.py``), between the file's columns and the checks of
areas against each other (``relations.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from cmdmap.domain.grid import AreaLevel
from cmdmap.i18n import tr
from cmdmap.services.area_import.fields import FieldMap, as_text, parse_level, shown
from cmdmap.services.area_import.file import AreaFile
from cmdmap.services.area_import.shapes import Convert, read_shape

MAX_CODE, MAX_NAME = 40, 80
CODE_MARKS = frozenset("-_.")


class Refusal(NamedTuple):
    """One row that is not taken over."""

    row: int
    """Number of the row in the file, from 1."""
    code: str
    """Its code as far as it could be read, safe to print."""
    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """One row that is an area by itself; its relations are still to be checked."""

    row: int
    code: str
    name: str
    level: AreaLevel
    parent: str
    shape: BaseGeometry
    """Valid Polygon or MultiPolygon in degrees WGS-84."""
    had_heights: bool = False
    was_mended: bool = False
    """It touched itself and was mended without a change of area."""


class RowReader:
    """Makes candidates of a file's rows."""

    def __init__(
        self, file: AreaFile, fields: FieldMap, level: AreaLevel, convert: Convert | None
    ) -> None:
        """``level`` is that of rows whose level column is absent or empty."""
        self._file = file
        self._fields = fields
        self._level = level
        self._convert = convert

    def read(self) -> Iterator[Candidate | Refusal]:
        """Yield a candidate or a refusal for each row in order."""
        first_row: dict[str, int] = {}
        for row in range(1, len(self._file.geometries) + 1):
            try:
                candidate = self._candidate(row)
                if candidate.code in first_row:
                    raise ValueError(tr("has the code of row {row}", row=first_row[candidate.code]))
            except ValueError as error:
                yield Refusal(row, self._shown_code(row), str(error))
            else:
                first_row[candidate.code] = row
                yield candidate

    def _candidate(self, row: int) -> Candidate:
        code = self._value(row, self._fields.code)
        check_code(code)
        name = self._value(row, self._fields.name)
        check_name(name)
        word = self._value(row, self._fields.level)
        level = parse_level(word) if word else self._level
        if level is None:
            raise ValueError(tr("has the unknown level {level!r}", level=shown(word)))
        parent = self._value(row, self._fields.parent)
        shape = read_shape(self._file.geometries[row - 1], self._convert)
        return Candidate(row, code, name, level, parent, *shape)

    def _value(self, row: int, column: str) -> str:
        """Return a value as text; "" for a column the file does not have."""
        if not column:
            return ""
        value = self._file.columns[column][row - 1]
        try:
            return as_text(self._file.text(value) if isinstance(value, str) else value)
        except UnicodeDecodeError as error:
            raise ValueError(
                tr(
                    "column {column}: is no text in the encoding {encoding}",
                    column=column,
                    encoding=self._file.encoding,
                )
            ) from error
        except ValueError as error:
            raise ValueError(tr("column {column}: {why}", column=column, why=error)) from error

    def _shown_code(self, row: int) -> str:
        try:
            code = self._value(row, self._fields.code)
        except ValueError:
            return ""
        return shown(code)


def check_code(code: str) -> None:
    """Check that a code can be typed, stored and printed anywhere.

    Raises:
        ValueError: the message says what is wrong.
    """
    if not code:
        raise ValueError(tr("has no code"))
    if len(code) > MAX_CODE or not all(c.isalnum() or c in CODE_MARKS for c in code):
        raise ValueError(tr("has a code that is not at most 40 letters, digits, -, _ or ."))


def check_name(name: str) -> None:
    """Check that a name is one short line of visible text; it is never interpreted anywhere.

    Raises:
        ValueError: the message says what is wrong.
    """
    if not name:
        raise ValueError(tr("has no name"))
    if len(name) > MAX_NAME:
        raise ValueError(tr("has a name longer than 80 characters"))
    if not name.isprintable():
        raise ValueError(tr("has invisible or control characters in its name"))
