"""The widgets of the import dialog and how they lie.

They only show what ``dialog.py`` knows and hears.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.i18n import tr
from cmdmap.services.intake.import_plan import ImportPlan, Planned
from cmdmap.ui.casework.importing.fields import ImportFields
from cmdmap.widgets.frame import dress_table, push_button
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import count_text

GOOD, REFUSED = 0, 1
WIDTHS = (56, 140, 130, 200, 150, 180)


class Verdicts(QTabWidget):
    """Every row's fate, good and refused ones apart."""

    def __init__(self) -> None:
        super().__init__()
        self.good = PlainRowsModel(
            (tr("Row"), tr("Kind"), tr("Known at"), tr("Address"), tr("Place"), tr("Repeats"),
             tr("What happened"))
        )  # fmt: skip
        self.refused = PlainRowsModel((tr("Row"), tr("Column"), tr("Cell"), tr("Why")))
        self.skip = QCheckBox(tr("Import the good rows without the refused ones"))
        for model, wide in ((self.good, 6), (self.refused, 3)):
            self.addTab(_table(model, wide, self), "")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)

    def show_plan(self, plan: ImportPlan | None, kinds: KindBook | None = None) -> None:
        """Show a plan, nothing without one."""
        rows = plan.rows if plan else ()
        refused = plan.refused if plan else ()
        good = [_row(plan, each, kinds) for each in rows] if plan and kinds else []
        self.good.show_rows(good)
        self.refused.show_rows(
            [(each.row, each.column, each.cell, each.reason) for each in refused]
        )
        self.setTabText(GOOD, tr("Good rows: {n}", n=count_text(len(rows))))
        self.setTabText(REFUSED, tr("Refused rows: {n}", n=count_text(len(refused))))
        self.setCurrentIndex(REFUSED if refused else GOOD)
        self.skip.setVisible(bool(refused))


class ImportParts:
    """Everything one sees of an import."""

    def __init__(self) -> None:
        self.file = styled(QLabel(tr("no file chosen")), "muted")
        self.choose = push_button(tr("Choose a file…"))
        self.fields = ImportFields()
        self.note = QLabel(wordWrap=True)
        self.progress = QProgressBar()
        self.verdicts = Verdicts()
        self.cancel = push_button(tr("Cancel"))
        self.keep = push_button(tr("Import"), look="primary")

    def build(self, dialog: QDialog) -> None:
        """Lay everything out."""
        for label in (self.file, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.fields.setEnabled(False)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(styled(QLabel(tr("Import incidents")), "title"))
        column.addLayout(_line((self.choose, self.file), stretch=1))
        column.addWidget(self.fields)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        column.addWidget(self.verdicts, 1)
        column.addLayout(_line((self.verdicts.skip, None, self.cancel, self.keep), stretch=1))
        self.keep.setDefault(True)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Write the note under the fields."""
        self.note.setText(sentence)
        self.note.setObjectName("refusal" if wrong else "muted")
        self.note.style().polish(self.note)
        self.note.setVisible(bool(sentence))


def _row(plan: ImportPlan, each: Planned, kinds: KindBook) -> tuple[str | int, ...]:
    opening = each.opening
    kind = kinds.of(opening.kind).name
    return (
        each.row,
        f"{kind} ({each.because})" if each.because else kind,
        _time(opening.known_at),
        opening.address,
        tr("found") if opening.place else tr("in words only"),
        _twin(plan, each),
        opening.text,
    )


def _twin(plan: ImportPlan, each: Planned) -> str:
    if each.twin is None:
        return ""
    number = each.twin.incident.number
    return tr("attached to {number}", number=number) if plan.attaches(each) else number


def _time(at: datetime | None) -> str:
    return tr("now") if at is None else f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _line(widgets: tuple[QWidget | None, ...], stretch: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for number, widget in enumerate(widgets):
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, int(number == stretch))
    return row


def _table(model: PlainRowsModel, wide: int, owner: QWidget) -> QTableView:
    rows = SortFilter(model)
    rows.setParent(owner)
    table = QTableView()
    dress_table(table, tr("Import incidents"))
    table.setModel(rows)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    for column, width in enumerate(WIDTHS[:wide]):
        table.setColumnWidth(column, width)
    table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table
