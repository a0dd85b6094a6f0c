"""Units panel 力量: the searchable, filtered, sorted table of every unit.

Stands left of the map. A press on a row asks for the unit (`unit_pressed`); the workspace decides
whether the map flies there or goes back to the view before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import FORCE_MARKS, ForceKind, LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.unit_view import UnitFilter, UnitState, state_name
from cmdmap.ui.models.units import AGE, AREA, NAME, STATE, UnitTableModel
from cmdmap.ui.panels.unit_mark import UnitMarkDelegate
from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import Panel, Stack, dress_table, push_button
from cmdmap.widgets.theme import icon
from cmdmap.widgets.wording import count_text, force_name


class UnitsPanel(Panel):
    """The unit table with its search field and filters."""

    unit_pressed = Signal(int)
    """A row was pressed or Enter was hit on it: the unit's id."""

    def __init__(self, stale_after_s: float) -> None:
        super().__init__("units", tr("Units"))
        self.model = UnitTableModel(stale_after_s, AreaNames())
        self.model.setParent(self)
        self.search = QLineEdit(placeholderText=tr("Name, radio id or initials"))
        self.states = QComboBox()
        self.chips: dict[ForceKind, QPushButton] = {}
        self.table = QTableView()
        self._selected: UnitId | None = None
        self._stack = Stack(
            self.table,
            tr("No unit known yet. Units appear when a link hears them or a roster is loaded."),
        )
        self._build()
        self._connect()

    def apply(self, units: Iterable[LiveUnit]) -> None:
        """Take the new present of some units."""
        self.model.apply(units)

    def refresh(self, now: datetime) -> None:
        """Bring rows, ages and counts up to ``now``."""
        self.model.refresh(now)
        kinds, states = self.model.tallies()
        located = sum(states.values()) - states[UnitState.SILENT]
        total = count_text(sum(kinds.values()))
        self.set_note(tr("{located} located of {total}", located=count_text(located), total=total))
        for kind, chip in self.chips.items():
            chip.setText(f"{FORCE_MARKS[kind]} {kinds[kind]}")
            chip.setVisible(kinds[kind] > 0 or chip.isChecked())
        self._stack.show_content(bool(kinds))

    def select(self, unit_id: UnitId | None) -> None:
        """Mark the row of a unit and bring it into sight, if the filter shows it."""
        self._selected = unit_id
        row = -1 if unit_id is None else self.model.row_of(unit_id)
        if row < 0:
            self.table.clearSelection()
        elif self.table.currentIndex().row() != row or not self.table.selectedIndexes():
            self.table.selectRow(row)

    def chosen(self) -> list[LiveUnit]:
        """Return the units of the chosen rows, in the table's order."""
        rows = self.table.selectionModel().selectedRows()
        return [self.model.live_at(row) for row in sorted(index.row() for index in rows)]

    def _build(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(8)
        fields = QHBoxLayout()
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        fields.addWidget(self.search, 1)
        self.states.addItem(tr("All states"), None)
        for state in UnitState:
            self.states.addItem(state_name(state), state)
        self.states.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.states.setMinimumContentsLength(8)
        fields.addWidget(self.states)
        column.addLayout(fields)
        row = MoreRow(side=0, pad=0)
        for kind in ForceKind:
            self.chips[kind] = chip = push_button(
                FORCE_MARKS[kind], look="chip", hint=force_name(kind)
            )
            chip.setAccessibleName(force_name(kind))
            row.add(chip)
        column.addWidget(row)
        self.column.addWidget(top)
        self._build_table()
        self.column.addWidget(self._stack, 1)

    def _build_table(self) -> None:
        dress_table(self.table, tr("Units"))
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(NAME, UnitMarkDelegate(self.table))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(AGE, Qt.SortOrder.AscendingOrder)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((AREA, 92), (STATE, 72), (AGE, 66)):
            self.table.setColumnWidth(column, width)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_filter_changed)
        self.states.currentIndexChanged.connect(self._on_filter_changed)
        for chip in self.chips.values():
            chip.toggled.connect(self._on_filter_changed)
        self.table.clicked.connect(self._on_row_pressed)
        self.table.activated.connect(self._on_row_activated)
        self.model.modelReset.connect(lambda: self.select(self._selected))

    def _on_filter_changed(self) -> None:
        kinds = frozenset(kind for kind, chip in self.chips.items() if chip.isChecked())
        # Qt keeps the value of a StrEnum, not the member.
        value = self.states.currentData()
        state = UnitState(value) if value is not None else None
        self.model.set_filter(UnitFilter(self.search.text(), kinds, state))
        self.select(self._selected)

    def _on_row_pressed(self, index: QModelIndex) -> None:
        if len(self.table.selectionModel().selectedRows()) > 1:
            return  # rows are being chosen for a copy
        self._selected = self.model.live_at(index.row()).unit.id
        self.unit_pressed.emit(self._selected)

    def _on_row_activated(self, index: QModelIndex) -> None:
        if not self.table.underMouse():
            self._on_row_pressed(index)
