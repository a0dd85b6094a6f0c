"""Proposal table 推荐力量: orders units by keyboard: a digit one at once, space and Enter several.

A tab of the detail; F4 comes here. Wishes go out as signals.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableView, QVBoxLayout, QWidget

from cmdmap.domain.ids import UnitId
from cmdmap.i18n import tr
from cmdmap.ui.casework.proposals.model import DIGITS, REASONS, UNIT, ProposalModel
from cmdmap.widgets.frame import Stack, dress_table, push_button
from cmdmap.widgets.theme import styled

WIDTHS = (42, 90, 82, 60, 76)
"""Of all columns but the last, which takes what is left."""
LEAST_HEIGHT = 92
"""Heading and two rows; the detail above needs the rest where there is little room."""
REASONS_FROM = 480
"""Width of the table from which there is room for the reasons in a column of their own."""
FIRST = int(Qt.Key.Key_1)


class ProposalTable(QTableView):
    """The rows; tells keys apart."""

    units_chosen = Signal(object)
    """tuple[UnitId, ...] to be ordered now."""
    unit_pressed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.proposals = ProposalModel()
        dress_table(self, tr("Proposed units"))
        self.setModel(self.proposals)
        head = self.horizontalHeader()
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)
        head.setStretchLastSection(True)
        self.clicked.connect(lambda index: self._press(index.row()))
        self.doubleClicked.connect(lambda index: self._order((index.row(),)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Order by digit or Enter, tick by space; let Qt walk."""
        key, row = event.key(), self.currentIndex().row()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        )  # fmt: skip
        if plain and FIRST <= key < FIRST + DIGITS:
            self._order((key - FIRST,))
        elif key == Qt.Key.Key_Space:
            self.proposals.toggle(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.order_chosen()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the reasons as a column only where they can be read; they stand below too."""
        self.setColumnHidden(REASONS, event.size().width() < REASONS_FROM)
        super().resizeEvent(event)

    def order_chosen(self) -> None:
        """Order what is ticked, else the row the cursor is on."""
        chosen = self.proposals.chosen()
        if chosen:
            self.units_chosen.emit(chosen)
        else:
            self._order((self.currentIndex().row(),))

    def _order(self, rows: tuple[int, ...]) -> None:
        units: list[UnitId] = []
        for row in rows:
            unit_id = self.proposals.unit_at(row)
            if unit_id is not None:
                units.append(unit_id)
        if units:
            self.units_chosen.emit(tuple(units))

    def _press(self, row: int) -> None:
        unit_id = self.proposals.unit_at(row)
        if unit_id is not None:
            self.unit_pressed.emit(unit_id)


class ProposalTab(QWidget):
    """The table, what is missing in words, and two buttons."""

    sight_changed = Signal()
    """The tab came to the front or went behind another one."""
    withdraw_requested = Signal()
    """The units ordered last are to be taken back."""
    batch_requested = Signal()
    """Everything that waits is to be given its best units."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ProposalTable()
        self.shortfall = styled(
            QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "warning"
        )
        self.reasons = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.order = push_button(tr("Order  Enter"), look="primary")
        self.batch = push_button(tr("Assign all waiting"))
        self.ordered = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "value")
        self.withdraw = push_button(tr("Take back"), look="chip")
        self.withdraw.setCheckable(False)
        self.stack = Stack(
            self.table, tr("No unit can be proposed yet: none that is needed has said where it is.")
        )
        self.stack.setMinimumHeight(LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        done = QHBoxLayout()
        done.setContentsMargins(12, 4, 12, 4)
        done.addWidget(self.ordered, 1)
        done.addWidget(self.withdraw)
        column.addLayout(done)
        column.addWidget(self.stack, 1)
        column.addWidget(self.reasons)
        column.addWidget(self.shortfall)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self.order)
        row.addWidget(self.batch)
        row.addStretch(1)
        column.addLayout(row)
        for label in (self.reasons, self.shortfall):
            label.setContentsMargins(12, 4, 12, 0)
        self.shortfall.hide()
        self.show_ordered("")
        self.withdraw.clicked.connect(self.withdraw_requested)
        self.order.clicked.connect(self.table.order_chosen)
        self.batch.clicked.connect(self.batch_requested)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.sight_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks any more."""
        super().hideEvent(event)
        self.sight_changed.emit()

    def allow(self, may_order: bool) -> None:
        """Open or close the buttons to who may not dispatch."""
        for button in (self.order, self.batch, self.withdraw):
            button.setEnabled(may_order)

    def show_shortfalls(self, sentences: tuple[str, ...]) -> None:
        """Say what is needed and cannot be had, and why."""
        self.shortfall.setText("\n".join(sentences))
        self.shortfall.setVisible(bool(sentences))

    def show_ordered(self, sentence: str) -> None:
        """Say who was ordered just now, with the way to take it back; empty says nothing."""
        self.ordered.setText(sentence)
        for widget in (self.ordered, self.withdraw):
            widget.setVisible(bool(sentence))

    def focus_first(self) -> None:
        """Put the cursor on the best row."""
        table = self.table
        table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not table.currentIndex().isValid() and table.proposals.rowCount():
            table.setCurrentIndex(table.proposals.index(0, UNIT))

    def _on_row_changed(self, index: QModelIndex) -> None:
        text = index.siblingAtColumn(REASONS).data() if index.isValid() else ""
        self.reasons.setText(text or "")
