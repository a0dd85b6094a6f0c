"""Parts: the widgets of the import dialog: file, columns, verdicts as chips, rows, progress.

Laid out once; :class:`~cmdmap.widgets.importing.dialog.ImportDialog` says what they show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdmap.api import RowVerdict
from cmdmap.i18n import tr
from cmdmap.widgets.filter_bar import FilterBar
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.forms.fields import FieldKind, FormField
from cmdmap.widgets.forms.form import Form
from cmdmap.widgets.frame import push_button, scrolled
from cmdmap.widgets.importing.list_import import ListImport, verdict_words
from cmdmap.widgets.progress_line import ProgressLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled

SIZE = (1000, 640)
COLUMNS_WIDTH = 260
"""Room for the columns beside the table."""
LEAST_ROWS = 220
"""Height of the table in the smallest window."""


class ImportParts:
    """The widgets of the dialog."""

    def __init__(self, what: ListImport) -> None:
        self.choose = push_button(tr("Choose a file…"))
        self.summary = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "value")
        self.columns: Form | None = None
        self.unused = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.bar = FilterBar(
            tr("Search the rows"), [(each, verdict_words(each)) for each in RowVerdict]
        )
        self.table = RowTable(
            what.title,
            (tr("Row"), tr("Entry"), tr("What becomes of it"), tr("Reason")),
            tr("Headings that are known: {fields}", fields=", ".join(what.titles.values())),
            stretch=3,
        )
        self.doubtful = QCheckBox(what.doubtful)
        self.save = push_button(tr("Save the refused rows…"))
        self.progress = ProgressLine(leave=True)
        self._slot = QVBoxLayout()

    def ask_columns(self, what: ListImport, heads: Sequence[str], known: Mapping[str, int]) -> Form:
        """Ask anew which column is which field: what is needed or known first."""
        choices = [(str(at), text or f"#{at + 1}") for at, text in enumerate(heads)]
        fields = [
            FormField(name, title, FieldKind.CHOICE, name in what.needed, choices)
            for name, title in what.titles.items()
        ]
        fields.sort(key=lambda field: (not field.required, field.name not in known))
        left = [words for at, words in choices if int(at) not in known.values()]
        form = Form(fields, {name: str(at) for name, at in known.items()})
        self.unused.setText(tr("Not read: {columns}", columns=", ".join(left)) if left else "")
        if self.columns is not None:
            self.columns.hide()
            self.columns.deleteLater()
        self.columns = form
        self._slot.insertWidget(0, form)
        return form

    def allow_changes(self, allowed: bool) -> None:
        """Let file and columns be chosen, or not while rows are being kept."""
        for part in (self.choose, self.columns, self.doubtful):
            if part is not None:
                part.setEnabled(allowed)

    def build(self, dialog: FormDialog) -> None:
        """Lay everything out."""
        dialog.resize(*SIZE)
        column = QWidget()
        column.setLayout(self._slot)
        self._slot.setContentsMargins(0, 0, 12, 0)
        self._slot.addWidget(self.unused)
        self._slot.addStretch(1)
        frame = scrolled(column)
        frame.setFixedWidth(COLUMNS_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.table, 1)
        self.table.setMinimumHeight(LEAST_ROWS)
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(frame)
        beside.addLayout(right, 1)
        below = QHBoxLayout()
        below.addWidget(self.doubtful)
        below.addStretch(1)
        below.addWidget(self.save)
        self.choose.setAutoDefault(False)
        self.save.setAutoDefault(False)
        self.save.hide()
        dialog.form.addRow(self.choose, self.summary)
        dialog.form.addRow(both)
        dialog.form.addRow(below)
        dialog.form.addRow(self.progress)
