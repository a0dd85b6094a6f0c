"""Import dialog: choose an extract, say what its columns are, see the fate of every row, import.

Reading and judging run in a reader thread and can be left at any moment. What is confirmed goes to
the desk in commands of up to 500 rows: each is in whole or not at all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from cmdmap.domain.casework.imports import ImportCommand, rows_of
from cmdmap.domain.changes import Commit
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.intake.import_plan import ImportPlan, Outline, Surroundings
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.intake.table_import import outline, plan_import
from cmdmap.store.engine import Connection
from cmdmap.store.queries.incidents import known_outside
from cmdmap.ui.casework.importing.parts import ImportParts
from cmdmap.ui.login.allowed import may
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.exports import Exports
from cmdmap.widgets.files import SHEETS, ask_file
from cmdmap.widgets.progress_line import Check
from cmdmap.widgets.wording import count_text

SIZE = (1120, 760)
LOOK_MS = 100


class ImportIncidentsDialog(QDialog):
    """One import from the choice of a file to the press on Import."""

    imported = Signal(str)
    """A sentence that says how many rows are in."""

    def __init__(self, seat: Seat, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import incidents"))
        self.resize(*SIZE)
        self.parts = ImportParts()
        self.plan: ImportPlan | None = None
        self._seat = seat
        self._outline: Outline | None = None
        self._path = Path()
        self._check = Check()
        self._keeping = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self.parts.build(self)
        self.parts.fields.allow_history(may(seat.login, Right.EXPORT))
        Exports(seat, self, self.parts.say).serve(self)
        self._connect()
        self.parts.choose.setFocus()
        self._show_nothing(tr("Choose an extract of 110 or 12345 as .xlsx or .csv."))

    def read(self, path: str) -> None:
        """Read a file, then judge its rows."""
        self._path = Path(path)
        self.parts.file.setText(path)
        run = self._begin()
        future = self._seat.pool.run(lambda: outline(self._path))

        def take(found: Outline) -> None:
            if not run.stopped:
                self._outline = found
                self.parts.fields.fill(found, self._seat.console.kinds)
                self.parts.fields.setEnabled(True)
                self.check()

        self._seat.answers.deliver(future, take, lambda error: self._refuse(run, error))

    def check(self) -> None:
        """Judge every row as the fields say; an older run is left."""
        found, fields = self._outline, self.parts.fields
        if found is None:
            return
        run = self._begin()
        if fields.missing():
            self._timer.stop()
            self._show_nothing(fields.missing(), wrong=True)
            return
        book = self._seat.shelf.places
        wishes, name, console = fields.wishes(), self._path.name, self._seat.console

        def judge(connection: Connection) -> ImportPlan:
            places = book or PlaceBook(console.index)
            around = Surroundings(
                console.kinds, places, console.desk.casework(), datetime.now(UTC),
                known_outside(connection),
            )  # fmt: skip
            return plan_import(found, wishes, around, name, run.told)

        def take(plan: ImportPlan) -> None:
            if not run.stopped:
                self._timer.stop()
                self._show_plan(plan)

        future = self._seat.pool.read(judge)
        self._seat.answers.deliver(future, take, lambda error: self._refuse(run, error))

    def reject(self) -> None:
        """Leave; while rows are being written, after those that are under way."""
        self._check.stop()
        if not self._keeping:
            super().reject()

    def _show_plan(self, plan: ImportPlan) -> None:
        self._show_nothing("")
        self.plan = plan
        self.parts.verdicts.show_plan(plan, self._seat.console.kinds)
        self._allow()

    def _show_nothing(self, sentence: str, *, wrong: bool = False) -> None:
        self.plan = None
        self.parts.progress.hide()
        self.parts.say(sentence, wrong=wrong)
        self.parts.verdicts.show_plan(None)
        self._allow()

    def _allow(self) -> None:
        plan = self.plan
        whole = plan is not None and (not plan.refused or self.parts.verdicts.skip.isChecked())
        self.parts.keep.setEnabled(whole and plan is not None and bool(plan.rows))

    def _begin(self) -> Check:
        self._check.stop()
        self._check = Check()
        self._timer.start()
        self.plan = None
        self.parts.progress.setRange(0, 0)
        self.parts.progress.show()
        self._allow()
        return self._check

    def _refuse(self, run: Check, error: WorldError) -> None:
        if not run.stopped:
            self._timer.stop()
            self._show_nothing(str(error), wrong=True)

    def _connect(self) -> None:
        parts = self.parts
        parts.choose.clicked.connect(self._on_choose_pressed)
        parts.cancel.clicked.connect(self.reject)
        parts.keep.clicked.connect(self._on_keep_pressed)
        parts.verdicts.skip.toggled.connect(self._allow)
        parts.fields.changed.connect(self.check)
        self._timer.timeout.connect(self._on_look_due)
        self.finished.connect(self._on_finished)

    def _on_choose_pressed(self) -> None:
        ask_file(self, tr("Choose an extract"), SHEETS, lambda path: self.read(str(path)))

    def _on_look_due(self) -> None:
        self.parts.progress.setRange(0, self._check.steps)
        self.parts.progress.setValue(self._check.done)

    def _on_keep_pressed(self) -> None:
        if self.plan is not None:
            self._allow_changes(False)
            self._keep(self.plan, list(self.plan.commands()), self._begin(), 0)

    def _keep(self, plan: ImportPlan, waiting: list[ImportCommand], run: Check, done: int) -> None:
        """Hand in one command after the other; each is in whole or not, and between them one can
        leave."""
        self._timer.stop()
        self._keeping = bool(waiting) and not run.stopped
        if not self._keeping:
            told = count_text(done), count_text(len(plan.rows))
            self._seat.shelf.read_places(anew=True)
            self.imported.emit(tr("{n} of {all} rows were imported.", n=told[0], all=told[1]))
            self.accept()
            return
        self.parts.progress.setRange(0, len(plan.rows))
        self.parts.progress.setValue(done)
        self.parts.say(tr("The rows are being written; what is written stays."))
        command = waiting.pop(0)

        def take(_commit: Commit) -> None:
            self._keep(plan, waiting, run, done + rows_of(command))

        def fail(error: WorldError) -> None:
            self._keeping = False
            self._allow_changes(True)
            self._show_plan(plan)
            self.parts.say(str(error), wrong=True)

        self._seat.answers.deliver(self._seat.submit(command), take, fail)

    def _allow_changes(self, allowed: bool) -> None:
        for part in (self.parts.fields, self.parts.choose):
            part.setEnabled(allowed)

    def _on_finished(self) -> None:
        self._check.stop()
        self._timer.stop()
        self.deleteLater()
