"""Batch dialog: who would be sent where if everything that waits were given its best units at once.

Shows a :class:`~cmdmap.services.dispatch.batch.Plan` before anything is ordered.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QWidget

from cmdmap.i18n import tr
from cmdmap.services.dispatch.batch import Plan
from cmdmap.services.dispatch.words import eta_words
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.frame import dress_table
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import force_name

TABLE_HEIGHT = 260


class BatchDialog(FormDialog):
    """The plan; accepting orders all of it."""

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(tr("Assign all waiting"), tr("Order all"), parent)
        self.plan = plan
        self.setMinimumWidth(620)
        self._model = PlainRowsModel((tr("Incident"), tr("Unit"), tr("Force"), tr("Arrives in")))
        self._model.show_rows(
            [
                (order.number, order.name, force_name(order.force), eta_words(order.eta_s))
                for order in plan.orders
            ]
        )
        self.table = QTableView()
        dress_table(self.table, tr("Assign all waiting"))
        self.table.setModel(self._model)
        self.table.setFixedHeight(TABLE_HEIGHT)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.form.addRow(self.table)
        self.form.addRow(styled(QLabel(self.summary(), wordWrap=True), "muted"))

    def refusal(self) -> str:
        """Somebody has to be ordered."""
        return "" if self.plan.orders else tr("Nobody can be sent now; the plan is empty.")

    def summary(self) -> str:
        """Return what the plan leaves open, and what it saves."""
        plan = self.plan
        parts = [tr("{n} units are ordered.", n=len(plan.orders))]
        if plan.saved_s >= 1:
            parts.append(
                tr(
                    "{time} less weighted waiting than one incident after the other.",
                    time=eta_words(plan.saved_s),
                )
            )
        for number, force in sorted({(each.number, each.force) for each in plan.unfilled}):
            parts.append(
                tr(
                    "{number} wants {force}; nobody is left.",
                    number=number,
                    force=force_name(force),
                )
            )
        if plan.placeless:
            parts.append(tr("{n} incidents have no place yet.", n=len(plan.placeless)))
        return "\n".join(parts)
