"""Unit table 台号表: which radio id is whom, brought in from Excel with a preview, written out.

Opened from the units panel. A file is judged in a reader thread; nothing is kept before the
operator has seen what would change and what is refused. The last import can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.unit import FORCE_MARKS, Unit
from cmdmap.i18n import tr
from cmdmap.services.radio.unit_import import Planned, UnitPlan
from cmdmap.widgets.files import SHEETS, ask_file, ask_save
from cmdmap.widgets.forms.dialog import LookDialog
from cmdmap.widgets.frame import dress_table, push_button, section_row
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.plain_rows import Cell, PlainRowsModel
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import force_name, key_text

TABLE, PREVIEW = 0, 1


class UnitTableDialog(LookDialog):
    """The known identities, or the preview of an import."""

    file_chosen = Signal(object)
    """Path of a table to judge."""
    import_requested = Signal(object)
    """UnitPlan to carry out."""
    export_requested = Signal(object)
    """Path to write the table to."""
    undo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Radio ids and units"), parent)
        self.resize(1040, 640)
        self.known = PlainRowsModel(
            (tr("Radio id"), tr("Unit"), tr("Force"), tr("Team"), tr("Phone"))
        )
        self.changes = PlainRowsModel(
            (tr("Row"), tr("Radio id"), tr("Unit"), tr("Force"), tr("Team"), tr("Now"))
        )
        self.refused = PlainRowsModel((tr("Row"), tr("Why it is left out")))
        self.parts = _Parts()
        self.sorted = SortFilter(self.known)
        self._pages = QStackedWidget()
        self._plan: UnitPlan | None = None
        self._build()
        self._connect()

    def show_units(self, units: Iterable[Unit]) -> None:
        """List every radio id that is known."""
        self.known.show_rows([
            (key, unit.name if unit.named else tr("(not named)"), _force(unit), unit.team,
             unit.phone)
            for unit in units
            for key in unit.keys
        ])  # fmt: skip

    def show_plan(self, plan: UnitPlan) -> None:
        """Show what an import would do and wait for the word."""
        self._plan = plan
        self.changes.show_rows([_change_row(planned) for planned in plan.planned])
        self.refused.show_rows([(each.row, each.reason) for each in plan.refused])
        new = sum(planned.before is None for planned in plan.planned)
        self.parts.verdict.setText(
            tr(
                "{new} new units, {changed} changed, {same} rows as known, {refused} refused.",
                new=new,
                changed=len(plan.planned) - new,
                same=plan.unchanged,
                refused=len(plan.refused),
            )
        )
        self.parts.take.setEnabled(bool(plan.planned))
        self._turn_to(PREVIEW)

    def show_done(self, sentence: str, *, can_undo: bool) -> None:
        """Go back to the table with a sentence about what was done."""
        self._turn_to(TABLE)
        self.say(sentence)
        self.parts.undo.setEnabled(can_undo)

    def say(self, sentence: str) -> None:
        """Show a sentence under the table."""
        self.parts.said.setText(sentence)

    def _build(self) -> None:
        self.content.addWidget(self._pages)
        self._pages.addWidget(self._table_page())
        self._pages.addWidget(self._preview_page())
        for button in (self.parts.back, self.parts.take):
            self.buttons.addWidget(button)
        self._turn_to(TABLE)
        self.parts.search.setFocus()

    def _turn_to(self, page: int) -> None:
        """Show the table with Close, or the preview with its two answers."""
        self._pages.setCurrentIndex(page)
        preview, parts = page == PREVIEW, self.parts
        self.close_button.setHidden(preview)
        for button in (parts.back, parts.take):
            button.setVisible(preview)
        main = parts.take if preview else self.close_button
        main.setDefault(True)
        if preview:
            main.setFocus()

    def _table_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        self.parts.search.addAction(
            icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        top.addWidget(self.parts.search, 1)
        for button in (self.parts.bring, self.parts.undo, self.parts.export):
            button.setAutoDefault(False)
            top.addWidget(button)
        column.addLayout(top)
        known = _dressed(self.sorted, tr("Radio ids and units"), (230, 150, 150, 200, 140))
        known.setSortingEnabled(True)
        column.addWidget(known, 1)
        column.addWidget(self.parts.said)
        return page

    def _preview_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.parts.verdict)
        column.addWidget(section_row(tr("What would change")))
        changes = _dressed(self.changes, tr("What would change"), (60, 230, 150, 130, 160, 200))
        column.addWidget(changes, 2)
        column.addWidget(section_row(tr("Rows left out")))
        refused = _dressed(self.refused, tr("Rows left out"), (60, 600))
        column.addWidget(refused, 1)
        return page

    def _connect(self) -> None:
        parts = self.parts
        parts.search.textChanged.connect(self.sorted.set_words)
        parts.bring.clicked.connect(self._on_bring_wanted)
        parts.export.clicked.connect(self._on_export_wanted)
        parts.undo.clicked.connect(self.undo_requested)
        parts.back.clicked.connect(lambda: self._turn_to(TABLE))
        parts.take.clicked.connect(lambda: self.import_requested.emit(self._plan))

    def _on_bring_wanted(self) -> None:
        ask_file(self, tr("Import radio ids"), SHEETS, self.file_chosen.emit)

    def _on_export_wanted(self) -> None:
        take = self.export_requested.emit
        ask_save(self, tr("Export radio ids"), "radio-ids.xlsx", SHEETS, take)


class _Parts:
    """The widgets of the table's page and those of the preview."""

    def __init__(self) -> None:
        self.search = QLineEdit(placeholderText=tr("Name, radio id or initials"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.bring = push_button(tr("Import…"), look="primary")
        self.undo = push_button(tr("Take the import back"))
        self.undo.setEnabled(False)
        self.export = push_button(tr("Export…"))
        self.said = styled(QLabel(wordWrap=True), "muted")
        self.verdict = styled(QLabel(wordWrap=True), "title")
        self.back = push_button(tr("Change nothing"))
        self.take = push_button(tr("Import these"), look="primary")


def _dressed(model: QAbstractItemModel, name: str, widths: tuple[int, ...]) -> QTableView:
    view = QTableView()
    dress_table(view, name)
    view.setModel(model)
    for column, width in enumerate(widths):
        view.setColumnWidth(column, width)
    view.horizontalHeader().setSectionResizeMode(len(widths) - 1, QHeaderView.ResizeMode.Stretch)
    return view


def _force(unit: Unit) -> str:
    return f"{FORCE_MARKS[unit.kind]} {force_name(unit.kind)}"


def _change_row(planned: Planned) -> tuple[Cell, ...]:
    unit, before = planned.unit, planned.before
    now = tr("new") if before is None else " ".join(filter(None, (before.name, before.team)))
    keys = ", ".join(map(key_text, unit.keys))
    return (planned.rows[0], keys, unit.name, _force(unit), unit.team, now)
