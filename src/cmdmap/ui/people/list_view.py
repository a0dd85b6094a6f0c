"""List view: one list of people as a table: find, add, change, remove, import, export.

The rosters and the calendar of the Duty workspace are made of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook, Record
from cmdmap.domain.people.commands import KeepDuty, KeepRoster
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.roster import Appointment, Member, StrengthLimit
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.desk import utc_now
from cmdmap.services.people.checks import duties_of
from cmdmap.services.people.lists.forms import ListForm
from cmdmap.services.people.lists.plan import ListPlan, export_list
from cmdmap.ui.people.import_dialog import ImportListDialog
from cmdmap.ui.people.row_dialog import RowDialog, head_of
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.asking import ask_confirm
from cmdmap.widgets.files import SHEETS, ask_file, ask_save
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.progress_line import ProgressLine
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable


class ListView(QWidget):
    """One list."""

    unit_chosen = Signal(object)
    """UnitId of an entered member who carries one."""

    def __init__(self, wishes: PeopleWishes, form: ListForm) -> None:
        super().__init__()
        self._wishes, self.form = wishes, form
        self._shown: PeopleBook | None = None
        self.board = RowTable(
            tr(form.title),
            [head_of(column) for column in form.columns],
            tr("This list is empty. Import it from Excel, or add a row."),
            stretch=_widest(form),
            filtered=True,
        )
        self.parts = _Parts()
        self.progress = ProgressLine(leave=True)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Show the book as it is; nothing is done while nothing has changed."""
        self._offer()
        book = self._wishes.book
        if book is not self._shown:
            self._shown = book
            around = self._wishes.around()
            records = sorted(self._records(), key=_order)
            self.board.show_lines(
                [
                    TableLine(
                        record.key,
                        tuple(_cell(column.write(record, around)) for column in self.form.columns),
                    )
                    for record in records
                ]
            )

    def bring(self, path: Path) -> None:
        """Judge a file and show what it would change."""
        dialog = ImportListDialog(self.form, self._wishes, self)
        dialog.open()
        dialog.read(path)

    def write(self, path: Path) -> None:
        """Write the list in a reader thread, unless it is left."""
        around, check = self._wishes.around(), self.progress.begin()

        def tell(rows: int) -> None:
            self.progress.end()
            self._wishes.told.emit(tr("{n} rows were written to {path}.", n=rows, path=path))

        def fail(error: WorldError) -> None:
            stopped = check.stopped
            self.progress.end()
            said = tr("The export was left; no file was written.") if stopped else str(error)
            self._wishes.told.emit(said) if stopped else self._wishes.seat.answers.failed.emit(said)

        rows = sum(1 for _record in self._records())
        self._wishes.export(
            tr(self.form.title), rows,
            lambda: export_list(path, self.form, around, check.told), tell, fail,
        )  # fmt: skip

    def edit(self, record: Record | None) -> RowDialog:
        """Open the fields of a record, or of a new one."""
        dialog = RowDialog(self.form, record, self._wishes.around, self)
        dialog.accepted.connect(lambda: self._keep(dialog.plan))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def remove(self) -> None:
        """Take the chosen record out; that can be taken back."""
        record = self.chosen()
        if record is None:
            return
        said = tr("{what} was removed.", what=" ".join(record.key))
        duties = duties_of(record, self._wishes.book, utc_now())
        if isinstance(record, DutyEntry | StrengthLimit):
            self._wishes.submit(KeepDuty((), (record,)), said)
        elif duties and self._wishes.may(Right.EDIT_DUTY):
            self._ask_to_end(record, duties, said)
        else:
            self._wishes.submit(KeepRoster((), (record,)), said)

    def _ask_to_end(self, record: Record, duties: tuple[DutyEntry, ...], said: str) -> None:
        """Offer to end the duty to come of what is to be removed."""
        question = tr(
            "{what} still stands in {n} duties to come. End them and remove it?",
            what=record.key[0],
            n=len(duties),
        )

        def remove(_commit: Commit) -> None:
            self._wishes.submit(KeepRoster((), (record,)), said, joined=True)

        def end() -> None:
            self._wishes.submit(KeepDuty((), duties), done=remove)

        title = tr(self.form.title)
        ask_confirm(self, title, question, tr("End them"), end, destructive=True)

    def chosen(self) -> Record | None:
        """Return the record of the chosen line."""
        key = self.board.key()
        return next((record for record in self._records() if record.key == key), None)

    def _records(self) -> Iterable[Record]:
        shelf = self._wishes.book.shelf(self.form.kind)
        return (record for record in shelf.values() if self.form.holds(record))

    def _keep(self, plan: ListPlan | None) -> None:
        if plan is not None and plan.planned:
            self._wishes.submit(plan.command(), tr("{n} rows were kept.", n=len(plan.planned)))

    def _offer(self) -> None:
        duty = self.form.kind in (DutyEntry, StrengthLimit)
        allowed = self._wishes.may(Right.EDIT_DUTY if duty else Right.EDIT_PEOPLE)
        chosen = self.board.key() is not None
        parts = self.parts
        for button in (parts.bring, parts.add):
            button.setEnabled(allowed)
        for button in (parts.change, parts.remove):
            button.setEnabled(allowed and chosen)
        parts.undo.setEnabled(allowed and self._wishes.can_undo)
        parts.export.setEnabled(self._wishes.may(Right.EXPORT))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.board, 1)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        parts = self.parts
        for button in (
            parts.add, parts.change, parts.remove, parts.undo, parts.bring, parts.export,
        ):  # fmt: skip
            row.addWidget(button)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        column.addLayout(row)

    def _connect(self) -> None:
        parts = self.parts
        parts.add.clicked.connect(lambda: self.edit(None))
        parts.change.clicked.connect(lambda: self.edit(self.chosen()))
        parts.remove.clicked.connect(self.remove)
        parts.undo.clicked.connect(self._wishes.undo)
        parts.bring.clicked.connect(self._on_bring_wanted)
        parts.export.clicked.connect(self._on_export_wanted)
        self.board.chosen.connect(self._offer)
        self.board.pressed.connect(self._on_pressed)
        self._wishes.changed.connect(self.refresh)

    def _on_pressed(self) -> None:
        record = self.chosen()
        if isinstance(record, Member) and record.unit_id is not None:
            self.unit_chosen.emit(UnitId(record.unit_id))

    def _on_bring_wanted(self) -> None:
        ask_file(self, tr(self.form.title), SHEETS, self.bring)

    def _on_export_wanted(self) -> None:
        ask_save(self, tr(self.form.title), f"{self.form.name}.xlsx", SHEETS, self.write)


class _Parts:
    """The buttons under the table."""

    def __init__(self) -> None:
        self.add = push_button(tr("Add…"), "plus")
        self.change = push_button(tr("Change…"))
        self.remove = push_button(tr("Remove"))
        self.undo = push_button(tr("Take the last change back"))
        self.bring = push_button(tr("Import…"), look="primary")
        self.export = push_button(tr("Export…"), "export")


def _widest(form: ListForm) -> int:
    """Return the column that takes what is left of the width."""
    names = [column.name for column in form.columns]
    return names.index("title") if "title" in names else len(names) - 1


def _order(record: Record) -> tuple[object, ...]:
    """Dates by their time, numbered codes by their number."""
    if isinstance(record, Appointment):
        return (record.starts_at, record.code)
    return tuple(part for word in record.key for part in (len(word), word))


def _cell(text: str) -> TableCell:
    number = text.isascii() and text.isdecimal() and len(text) < 6
    return TableCell(text, float(text) if number else None)
