"""Import and export of lists of people: planned from a sheet, shown, then kept by a command.

``plan_list`` judges every row against the people book and changes nothing. Writing a list and
reading it again changes nothing either. Used by the duty workspace in a reader thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmdmap.domain.people.book import Key, Record
from cmdmap.domain.people.commands import KeepDuty, KeepRoster
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr
from cmdmap.services.files.sheets import STEP, Refusal, Row, Told, read_sheet, write_sheet
from cmdmap.services.people.checks import doubt
from cmdmap.services.people.lists.cells import Around, RowError
from cmdmap.services.people.lists.forms import ListForm


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One record as it will be, with the row that says so; ``before`` is None for a new one."""

    row: int
    record: Record
    before: Record | None


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What an import would do."""

    form: ListForm
    planned: tuple[PlannedRow, ...]
    refused: tuple[Refusal, ...]
    unchanged: int
    """Rows that say what is known already."""

    def command(self) -> KeepRoster | KeepDuty:
        """Return the wish to carry it out."""
        records = tuple(each.record for each in self.planned)
        duty = tuple(each for each in records if isinstance(each, DutyEntry | StrengthLimit))
        if self.form.kind in (DutyEntry, StrengthLimit):
            return KeepDuty(duty)
        return KeepRoster(records)


def plan_list_file(
    path: Path, form: ListForm, around: Around, told: Told | None = None
) -> ListPlan:
    """Plan the import of a file.

    Raises:
        WorldError: the file cannot be read, its head does not name what is needed, or ``told`` has
            ended it.
    """
    return plan_list(read_sheet(path), form, around, told)


def plan_list(
    sheet: Sequence[Row], form: ListForm, around: Around, told: Told | None = None
) -> ListPlan:
    """Judge every row of a sheet, the first of which is the head; nothing is changed.

    Raises:
        WorldError: the head does not name what is needed, or ``told`` has ended it.
    """
    words = {word.lower(): each.name for each in form.columns for word in each.heads}
    head = [words.get(cell.strip().lower(), "") for cell in (sheet[0] if sheet else ())]
    missing = [name for name in form.needed if name not in head]
    if missing:
        raise WorldError(
            tr(
                "The first row must name the columns; {missing} is missing.",
                missing=", ".join(missing),
            )
        )
    judge = _Judge(form, around)
    for number, row in enumerate(sheet[1:], 2):
        if told is not None and number % STEP == 0:
            told(number, len(sheet))
        if any(row):
            filled = (*row, *("" for _ in range(len(head) - len(row))))
            cells = {name: cell for name, cell in zip(head, filled, strict=False) if name}
            judge.take(number, cells)
    return judge.plan()


def export_list(path: Path, form: ListForm, around: Around, told: Told | None = None) -> int:
    """Write a list; return its rows.

    Raises:
        WorldError: the file cannot be written, or ``told`` has ended it; no file is left.
    """
    chinese = current_language() == "zh_CN"
    head = tuple(column.heads[1 if chinese else 0] for column in form.columns)
    records = sorted(
        (record for record in around.book.shelf(form.kind).values() if form.holds(record)),
        key=lambda record: record.key,
    )
    rows = (tuple(column.write(record, around) for column in form.columns) for record in records)
    return write_sheet(path, head, rows, told)


class _Judge:
    """Collects rows into records."""

    def __init__(self, form: ListForm, around: Around) -> None:
        self._form = form
        self._around = around
        self._planned: list[PlannedRow] = []
        self._refused: list[Refusal] = []
        self._unchanged = 0
        self._seen: dict[Key, int] = {}
        self._duty: dict[str, list[DutyEntry]] = {}
        for entry in around.book.duty.values():
            self._duty.setdefault(entry.member, []).append(entry)

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        """Judge one row."""
        try:
            known = self._form.find(cells, self._around)
            record = self._form.build(cells, known, self._around)
            self._judge(record, known)
        except RowError as reason:
            self._refused.append(Refusal(number, str(reason)))
            return
        self._seen[record.key] = number
        if record == known:
            self._unchanged += 1
        else:
            self._planned.append(PlannedRow(number, record, known))
            if isinstance(record, DutyEntry):
                self._duty.setdefault(record.member, []).append(record)

    def plan(self) -> ListPlan:
        """Return the result."""
        return ListPlan(self._form, tuple(self._planned), tuple(self._refused), self._unchanged)

    def _judge(self, record: Record, known: Record | None) -> None:
        if record.key in self._seen:
            raise RowError(tr("the same stands in row {row} already", row=self._seen[record.key]))
        if record == known:
            return
        if reason := doubt(record, self._around.book):
            raise RowError(reason)
        if isinstance(record, DutyEntry) and record.stands:
            for other in self._duty.get(record.member, ()):
                apart = other.ends_at <= record.starts_at or record.ends_at <= other.starts_at
                if other.stands and other.key != record.key and not apart:
                    raise RowError(tr("the person is on duty then already"))
