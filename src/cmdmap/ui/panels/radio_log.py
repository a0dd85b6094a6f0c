"""Radio log panel 通联记录: who talked, reported and called, newest on top.

Stands at the bottom left. Kinds can be filtered; a press on a line asks for its unit.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTableView

from cmdmap.i18n import tr
from cmdmap.ui.models.radio_log import LINE_NAMES, LineKind, RadioLine, RadioLogModel
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Panel, Stack, dress_table, filter_field, push_button
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.narrow import NarrowColumns

CHIPS = (
    LineKind.TALK, LineKind.POSITION, LineKind.STATUS, LineKind.TEXT, LineKind.EMERGENCY,
    LineKind.NOTE, LineKind.DESK,
)  # fmt: skip
WIDTHS = (78, 84, 104, 68, 140, 152)
TIME, CONTENT = 0, 4
FROM_WIDTH = {3: 420, 5: 600}
"""Kind and place give way to what was said."""
LEAST_CHIPS = 150
"""Pixels of the title row in which one chip and the menu of the others have room."""


class RadioLogPanel(Panel):
    """The log with its filter chips in the title row."""

    unit_pressed = Signal(int)
    line_chosen = Signal(object)
    """RadioLine: its row was pressed twice, or Enter was hit on it."""

    def __init__(self) -> None:
        super().__init__("radio_log", tr("Radio log"))
        self.model = RadioLogModel()
        self.sorted = SortFilter(self.model)
        self.table = QTableView()
        self.filter = filter_field(tr("Filter the log"))
        self.chips: dict[LineKind, QPushButton] = {}
        self._stack = Stack(
            self.table,
            tr("Nothing heard yet. Talk, positions, status and texts of radios appear here."),
        )
        self._build()
        self._connect()

    def apply(self, lines: Sequence[RadioLine]) -> None:
        """Put lines, oldest first, on top."""
        bar = self.table.verticalScrollBar()
        at_top = bar.value() == 0
        self.model.apply(lines)
        if at_top:
            bar.setValue(0)

    def put_history(self, lines: Sequence[RadioLine]) -> None:
        """Put stored lines, oldest first, under the others."""
        self.model.put_history(lines)

    def _build(self) -> None:
        dress_table(self.table, tr("Radio log"))
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(TIME, Qt.SortOrder.DescendingOrder)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(CONTENT, QHeaderView.ResizeMode.Stretch)
        NarrowColumns(self.table, FROM_WIDTH)
        self.tools.addWidget(self.filter)
        row = MoreRow(side=4, pad=4)
        row.setMinimumWidth(LEAST_CHIPS)
        for kind in CHIPS:
            self.chips[kind] = chip = push_button(tr(LINE_NAMES[kind]), look="chip")
            row.add(chip)
        self.tools.addWidget(row)
        self.column.addWidget(self._stack)

    def _connect(self) -> None:
        for chip in self.chips.values():
            chip.toggled.connect(self._on_chip_toggled)
        self.filter.textChanged.connect(self.sorted.set_words)
        self.table.clicked.connect(self._on_row_pressed)
        self.table.activated.connect(self._on_row_activated)
        for signal in (self.model.rowsInserted, self.model.modelReset):
            signal.connect(self._on_rows_changed)

    def _on_chip_toggled(self) -> None:
        self.model.set_kinds(frozenset(k for k, chip in self.chips.items() if chip.isChecked()))

    def _on_rows_changed(self) -> None:
        chips = (chip.isChecked() for chip in self.chips.values())
        filtered = bool(self.filter.text()) or any(chips)
        self._stack.show_content(filtered or self.model.rowCount() > 0)

    def _on_row_pressed(self, index: QModelIndex) -> None:
        if len(self.table.selectionModel().selectedRows()) > 1:
            return  # lines are being chosen for a copy
        unit_id = self.model.line_at(self.sorted.source_row(index.row())).unit_id
        if unit_id is not None:
            self.unit_pressed.emit(unit_id)

    def _on_row_activated(self, index: QModelIndex) -> None:
        self.line_chosen.emit(self.model.line_at(self.sorted.source_row(index.row())))
