"""Table import: an extract of 110 or 12345 as a plan that shows every row's fate before any is in.

Runs in a reader thread or the command line; what it makes is carried out by ``orders.py``. Cells
are judged one by one, so that a refusal names row, column and reason.
"""

from __future__ import annotations

from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import Row, Told, read_sheet
from cmdmap.services.intake.columns import Columns, Part, find_head, guess_columns, part_name
from cmdmap.services.intake.import_plan import (
    ImportPlan,
    ImportWishes,
    Outline,
    Planned,
    Refused,
    Surroundings,
)
from cmdmap.services.intake.row_judge import CellRefusalError, RowJudge


def outline(path: Path) -> Outline:
    """Read a file and guess its columns.

    Raises:
        WorldError: it cannot be read or has no rows.
    """
    sheet = read_sheet(path)
    head = find_head(sheet)
    if len(sheet) <= head + 1:
        raise WorldError(tr("{path} holds no rows; choose another file.", path=path))
    return Outline(sheet, head, guess_columns(sheet[head]))


def missing_columns(columns: Columns) -> str:
    """Return one sentence about columns that an import cannot do without, else empty."""
    placed = {Part.ADDRESS, Part.POSITION} & columns.keys() or {
        Part.LON,
        Part.LAT,
    } <= columns.keys()
    told = {Part.TEXT, Part.KIND} & columns.keys()
    if placed and told:
        return ""
    return tr("Say which columns hold the place, and what happened or its kind.")


def plan_import(
    found: Outline, wishes: ImportWishes, around: Surroundings, file: str, told: Told | None = None
) -> ImportPlan:
    """Judge every row; nothing is changed.

    Raises:
        WorldError: a column that is needed is not named, or whatever ``told`` raises.
    """
    missing = missing_columns(wishes.columns)
    if missing:
        raise WorldError(missing)
    judge = RowJudge(wishes, around)
    rows: list[Planned] = []
    refused: list[Refused] = []
    body = found.sheet[found.head + 1 :]
    for index, row in enumerate(body):
        if told is not None:
            told(index, len(body))
        if not any(row):
            continue
        number = found.head + 2 + index
        try:
            rows.append(judge.row(number, row))
        except CellRefusalError as why:
            refused.append(_refused(number, row, why, found, wishes))
    return ImportPlan(tuple(rows), tuple(refused), wishes, file)


def _refused(
    number: int, row: Row, why: CellRefusalError, found: Outline, wishes: ImportWishes
) -> Refused:
    at = wishes.columns.get(why.part)
    named = at is not None and at < len(found.names) and found.names[at]
    cell = row[at] if at is not None and at < len(row) else ""
    return Refused(number, named or part_name(why.part), cell, str(why))
