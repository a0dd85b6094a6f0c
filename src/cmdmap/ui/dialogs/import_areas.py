"""Import areas dialog: choose a file, say what its columns are, see every row's verdict, import.

It only shows and asks; ``workspaces/area_wishes.py`` reads, judges and stores in a reader thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
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

from cmdmap.i18n import tr
from cmdmap.services.area_import.outline import FileOutline
from cmdmap.services.area_import.plan import AreaPlan
from cmdmap.ui.dialogs.area_fields import AreaFields
from cmdmap.ui.models.hits import level_name
from cmdmap.widgets.files import ask_file
from cmdmap.widgets.frame import dress_table, push_button
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import count_text

SIZE = (980, 680)
GOOD, REFUSED = 0, 1
ROW_WIDTH, CODE_WIDTH = 60, 160


class ImportAreasDialog(QDialog):
    """One import from the choice of a file to the press on Import."""

    file_chosen = Signal(str)
    check_requested = Signal()
    """Fields were changed: judge the rows again."""
    source_requested = Signal()
    """Another layer or encoding: read the file again."""
    keep_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import areas"))
        self.resize(*SIZE)
        self.fields = AreaFields()
        self.parts = _Parts()
        self.plan: AreaPlan | None = None
        self.parts.build(self, self.fields)
        self._connect()
        self.parts.choose.setFocus()
        self.show_nothing(tr("Choose a GeoPackage, GeoJSON or Shapefile."))

    def show_file(self, path: Path) -> None:
        """Show which file is read."""
        self.parts.file.setText(str(path))

    def show_outline(self, outline: FileOutline) -> None:
        """Offer the layers and columns of the file."""
        self.fields.fill(outline)
        self.fields.setEnabled(True)

    def show_progress(self, done: int, steps: int) -> None:
        """Show how far the rows are judged; 0 steps: nobody knows yet."""
        self.plan = None
        self.parts.progress.setRange(0, steps)
        self.parts.progress.setValue(done)
        self.parts.progress.show()
        self._allow()

    def show_plan(self, plan: AreaPlan) -> None:
        """Show the verdict on every row."""
        self.show_nothing("\n".join(plan.notes))
        self.plan = plan
        parts = self.parts
        parts.good.show_rows(
            [(area.code, area.name, level_name(area.level), area.parent) for area in plan.areas]
        )
        parts.refused.show_rows([(r.row, r.code, r.reason) for r in plan.refused])
        parts.name_tabs(len(plan.areas), len(plan.refused))
        parts.tabs.setCurrentIndex(REFUSED if plan.refused else GOOD)
        parts.skip.setVisible(bool(plan.refused))
        self._allow()

    def show_nothing(self, sentence: str, *, wrong: bool = False) -> None:
        """Show a sentence and no rows."""
        self.plan = None
        parts = self.parts
        parts.progress.hide()
        parts.skip.hide()
        parts.say(sentence, wrong=wrong)
        for model in (parts.good, parts.refused):
            model.show_rows(())
        parts.name_tabs(0, 0)
        self._allow()

    def skips_refused(self) -> bool:
        """Tell whether the good rows are to be imported without the refused ones."""
        return self.parts.skip.isChecked()

    def _allow(self) -> None:
        plan = self.plan
        fit = plan is not None and bool(plan.areas)
        whole = plan is not None and (not plan.refused or self.skips_refused())
        self.parts.keep.setEnabled(fit and whole)

    def _connect(self) -> None:
        parts = self.parts
        parts.choose.clicked.connect(self._on_choose_pressed)
        parts.cancel.clicked.connect(self.reject)
        parts.keep.clicked.connect(self.keep_requested)
        parts.skip.toggled.connect(self._allow)
        self.fields.changed.connect(self.check_requested)
        self.fields.source_changed.connect(self.source_requested)

    def _on_choose_pressed(self) -> None:
        kinds = tr("Areas ({kinds})", kinds="*.gpkg *.geojson *.json *.shp")
        title = tr("Choose a file of areas")
        ask_file(self, title, kinds, lambda path: self.file_chosen.emit(str(path)))


class _Parts:
    """The widgets of the dialog around its fields."""

    def __init__(self) -> None:
        self.file = styled(QLabel(tr("no file chosen")), "muted")
        self.choose = push_button(tr("Choose a file…"))
        self.note = QLabel(wordWrap=True)
        self.progress = QProgressBar()
        self.good = PlainRowsModel((tr("Code"), tr("Name"), tr("Level"), tr("Area above")))
        self.refused = PlainRowsModel((tr("Row"), tr("Code"), tr("Why it was refused")))
        self.tabs = QTabWidget()
        self.skip = QCheckBox(tr("Import the good rows without the refused ones"))
        self.cancel = push_button(tr("Cancel"))
        self.keep = push_button(tr("Import"), look="primary")

    def say(self, sentence: str, *, wrong: bool) -> None:
        """Write the note under the fields."""
        self.note.setText(sentence)
        self.note.setObjectName("refusal" if wrong else "muted")
        self.note.style().polish(self.note)
        self.note.setVisible(bool(sentence))

    def name_tabs(self, good: int, refused: int) -> None:
        """Write the counts on the tabs."""
        self.tabs.setTabText(GOOD, tr("Good rows: {n}", n=count_text(good)))
        self.tabs.setTabText(REFUSED, tr("Refused rows: {n}", n=count_text(refused)))

    def build(self, dialog: QDialog, fields: AreaFields) -> None:
        """Lay everything out."""
        for label in (self.file, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        fields.setEnabled(False)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(styled(QLabel(tr("Import areas")), "title"))
        column.addLayout(_line(self.choose, self.file, stretch=1))
        column.addWidget(fields)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        for model, wide, first in ((self.good, 1, CODE_WIDTH), (self.refused, 2, ROW_WIDTH)):
            self.tabs.addTab(_rows_table(model, wide, first, dialog), "")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        column.addWidget(self.tabs, 1)
        column.addLayout(_line(self.skip, None, self.cancel, self.keep, stretch=1))
        self.keep.setDefault(True)


def _line(*widgets: QWidget | None, stretch: int) -> QHBoxLayout:
    """Return widgets beside each other; the one at ``stretch`` (None: a gap) takes the room."""
    row = QHBoxLayout()
    row.setSpacing(10)
    for number, widget in enumerate(widgets):
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, int(number == stretch))
    return row


def _rows_table(model: PlainRowsModel, wide: int, first: int, owner: QWidget) -> QTableView:
    rows = SortFilter(model)
    rows.setParent(owner)
    table = QTableView()
    dress_table(table, tr("Import areas"))
    table.setModel(rows)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    for column in range(wide):
        table.setColumnWidth(column, CODE_WIDTH)
    table.setColumnWidth(0, first)
    table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table
