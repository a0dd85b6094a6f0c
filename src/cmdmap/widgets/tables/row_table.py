"""RowTable: a section of the Supervision workspace: heading, count, filter, table, empty sentence.

Shows lines that somebody else has made; what is chosen stays chosen while they change.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.frame import Stack, dress_table, filter_field, section_row
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.lines import LinesModel, TableLine


class RowTable(QWidget):
    """A titled table of lines; sorts, filters, copies and exports as every table does."""

    chosen = Signal(object)
    """Key of the line that is chosen now, None without one."""
    pressed = Signal(object)
    """Key of a line that was double-clicked, or entered."""

    def __init__(
        self, title: str, heads: Sequence[str], empty: str, *, stretch: int, filtered: bool = False
    ) -> None:
        """``stretch`` is the column that takes what is left of the width."""
        super().__init__()
        self.model = LinesModel(heads)
        self.sorted = SortFilter(self.model)
        self.table = QTableView()
        self.filter = filter_field(tr("Filter"))
        self.filter.setVisible(filtered)
        self.count = QLabel()
        self.stack = Stack(self.table, empty)
        self._title = title
        self._key: Hashable = None
        self._build(stretch)
        self._connect()

    def show_lines(self, lines: Sequence[TableLine]) -> None:
        """Show these lines."""
        key = self._key
        self.model.show_lines(lines)
        self.count.setText(str(len(lines)) if lines else "")
        self.stack.show_content(bool(lines))
        if key is not None and self.key() != key:
            self.choose(key)

    def choose(self, key: Hashable) -> None:
        """Choose the line of a key; where it is gone nothing is chosen."""
        row = self.sorted.row_from(self.model.row_of(key))
        if row >= 0:
            self.table.selectRow(row)
        else:
            self.table.clearSelection()
            self._on_selection_changed()

    def key(self) -> Hashable:
        """Return the key of the chosen line, None when none or several are."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.key_at(self.sorted.source_row(rows[0].row())) if len(rows) == 1 else None

    def _build(self, stretch: int) -> None:
        dress_table(self.table, self._title)
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        head = self.table.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = section_row(self._title, self.count)
        row = heading.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(1, self.filter)
        column.addWidget(heading)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.sorted.set_words)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.table.activated.connect(self._on_activated)

    def _on_selection_changed(self) -> None:
        key = self.key()
        if key != self._key:
            self._key = key
            self.chosen.emit(key)

    def _on_activated(self, index: QModelIndex) -> None:
        self.pressed.emit(self.model.key_at(self.sorted.source_row(index.row())))
