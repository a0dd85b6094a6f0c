"""Import dialog of a list: what a file would change and what is refused, before it is kept."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTableView, QWidget

from cmdmap.i18n import tr
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.plan import ListPlan
from cmdmap.ui.dialogs.form import FormDialog
from cmdmap.ui.models.plain_rows import PlainRowsModel
from cmdmap.ui.panels.frame import dress_table, section_row
from cmdmap.ui.people.row_dialog import head_of
from cmdmap.ui.theme import styled


class ImportListDialog(FormDialog):
    """Nothing is kept before it was accepted."""

    def __init__(self, plan: ListPlan, around: Around, parent: QWidget) -> None:
        super().__init__(tr(plan.form.title), tr("Import these"), parent)
        self.plan = plan
        self.resize(980, 620)
        columns = plan.form.columns
        self.changes = PlainRowsModel((tr("Row"), tr("Now"), *map(head_of, columns)))
        self.refused = PlainRowsModel((tr("Row"), tr("Why it is left out")))
        self.changes.show_rows(
            [
                (
                    each.row,
                    tr("new") if each.before is None else tr("changed"),
                    *(column.write(each.record, around) for column in columns),
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
        self.form.addRow(styled(QLabel(verdict), "value"))
        self.form.addRow(section_row(tr("What would change")))
        self.form.addRow(_table(self.changes, tr("What would change")))
        self.form.addRow(section_row(tr("Rows left out")))
        self.form.addRow(_table(self.refused, tr("Rows left out")))
        self.accept_button.setEnabled(bool(plan.planned))


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
