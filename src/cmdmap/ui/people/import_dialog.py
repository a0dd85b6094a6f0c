"""Import dialog of a list: reads a file, shows what it would change and what is refused, keeps it.

Reading and judging run in a reader thread and can be left at any moment. All rows are kept by one
command: they are in whole or not at all.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from cmdmap.domain.changes import Commit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.forms import ListForm
from cmdmap.services.people.lists.plan import ListPlan, plan_list_file
from cmdmap.ui.people.row_dialog import head_of
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.frame import dress_table, section_row
from cmdmap.widgets.progress_line import Check, ProgressLine
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.theme import styled


class ImportListDialog(FormDialog):
    """Nothing is kept before it was accepted."""

    def __init__(self, form: ListForm, wishes: PeopleWishes, parent: QWidget) -> None:
        super().__init__(tr(form.title), tr("Import these"), parent)
        self._list, self._wishes = form, wishes
        self.plan: ListPlan | None = None
        self.resize(980, 620)
        self.changes = PlainRowsModel((tr("Row"), tr("Now"), *map(head_of, form.columns)))
        self.refused = PlainRowsModel((tr("Row"), tr("Why it is left out")))
        self.verdict = styled(QLabel(wordWrap=True), "value")
        self.progress = ProgressLine()
        self.form.addRow(self.verdict)
        self.form.addRow(self.progress)
        self.form.addRow(section_row(tr("What would change")))
        self.form.addRow(_table(self.changes, tr("What would change")))
        self.form.addRow(section_row(tr("Rows left out")))
        self.form.addRow(_table(self.refused, tr("Rows left out")))
        self.finished.connect(self._on_finished)

    def refusal(self) -> str:
        """Something must have been read that is to be kept."""
        if self.plan is None:
            return tr("Nothing was read yet.")
        return "" if self.plan.planned else tr("No row of the list says anything new.")

    def read(self, path: Path) -> None:
        """Read and judge a file."""
        around, check = self._wishes.around(), self.progress.begin()
        self.verdict.setText(tr("{path} is being read…", path=path.name))

        def take(plan: ListPlan) -> None:
            if not check.stopped:
                self.progress.end()
                self._show_plan(plan, around)

        self._wishes.work(
            lambda: plan_list_file(path, self._list, around, check.told),
            take,
            lambda error: self._refuse(check, error),
        )

    def accept(self) -> None:
        """Hand the rows in; the dialog stays until the desk has answered."""
        if self.is_waiting:
            return
        if self.plan is None or not self.plan.planned:
            self.show_refusal(self.refusal())
            return
        check = self.progress.begin()
        self.wait()
        self.verdict.setText(tr("The rows are being kept, all or none…"))
        sentence = tr("{n} rows were kept.", n=len(self.plan.planned))
        self._wishes.submit(
            self.plan.command(), sentence, self._on_kept, lambda error: self._refuse(check, error)
        )

    def reject(self) -> None:
        """Leave; what the desk has in hand is waited for."""
        if not self.is_waiting:
            super().reject()

    def _show_plan(self, plan: ListPlan, around: Around) -> None:
        self.plan = plan
        self.changes.show_rows(
            [
                (
                    each.row,
                    tr("new") if each.before is None else tr("changed"),
                    *(column.write(each.record, around) for column in plan.form.columns),
                )
                for each in plan.planned
            ]
        )
        self.refused.show_rows([(each.row, each.reason) for each in plan.refused])
        new = sum(each.before is None for each in plan.planned)
        verdict = tr(
            "{new} new, {changed} changed, {same} rows as known, {refused} refused.",
            new=new, changed=len(plan.planned) - new, same=plan.unchanged,
            refused=len(plan.refused),
        )  # fmt: skip
        self.verdict.setText(verdict)
        self.judge()

    def _on_kept(self, _commit: Commit) -> None:
        super().accept()

    def _refuse(self, check: Check, error: WorldError) -> None:
        if check.stopped:
            return
        self.progress.end()
        self.verdict.setText(tr("Nothing was changed."))
        self.show_refusal(str(error))

    def _on_finished(self) -> None:
        self.progress.end()
        self.deleteLater()


def _table(model: QAbstractItemModel, name: str) -> QWidget:
    view = QTableView()
    dress_table(view, name)
    view.setModel(model)
    head = view.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setStretchLastSection(True)
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(view)
    return frame
