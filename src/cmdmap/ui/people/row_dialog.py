"""Row dialog: one record of a list in fields, judged as a row of an imported table would be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from cmdmap.domain.people.book import Record
from cmdmap.i18n import current_language, tr
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.forms import Column, ListForm
from cmdmap.services.people.lists.plan import ListPlan, plan_list
from cmdmap.widgets.forms.dialog import FormDialog

FIELD_MAX = 2_000
MADE_UP = frozenset({"member_name"})
"""Columns that only explain another."""


class RowDialog(FormDialog):
    """A record that is new or to be changed; its code stays."""

    def __init__(
        self, form: ListForm, record: Record | None, around: Callable[[], Around], parent: QWidget
    ) -> None:
        super().__init__(tr(form.title), tr("Keep"), parent)
        self._form, self._around = form, around
        self.fields: dict[str, QLineEdit] = {}
        self.plan: ListPlan | None = None
        """What is to be kept, once it was accepted."""
        own = around()
        for column in form.columns:
            if column.name not in MADE_UP:
                field = QLineEdit(maxLength=FIELD_MAX)
                field.setText("" if record is None else column.write(record, own))
                self.fields[column.name] = field
                self.form.addRow(head_of(column), field)
        if record is not None and "code" in self.fields:
            self.fields["code"].setReadOnly(True)

    def refusal(self) -> str:
        """Judge the fields as a row."""
        head = tuple(self.fields)
        row = tuple(field.text() for field in self.fields.values())
        self.plan = plan_list((head, row), self._form, self._around())
        if self.plan.refused:
            return self.plan.refused[0].reason
        return "" if self.plan.planned or self.plan.unchanged else tr("Nothing is filled in.")


def head_of(column: Column) -> str:
    """Return the heading of a column in the language of the seat."""
    if current_language() == "zh_CN":
        return column.heads[1]
    return column.heads[0].replace("_", " ").capitalize()
