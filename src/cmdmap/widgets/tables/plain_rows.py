"""Plain rows: a table model over texts and numbers that somebody else has made.

For lists that are shown whole, e.g. the refused rows of an import or the desk's counts of reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.tables.columns import ColumnsModel, Index
from cmdmap.widgets.wording import count_text, hint_text

Cell = str | int
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlainRowsModel(ColumnsModel):
    """Rows of cells under fixed headings; numbers stand right and sort as numbers."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__(heads)
        self._rows: tuple[tuple[Cell, ...], ...] = ()

    def show_rows(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Show these rows; as many as before keep their places and what is chosen."""
        fresh = tuple(rows)
        if fresh == self._rows:
            return
        if len(fresh) != len(self._rows):
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        self._rows = fresh
        self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self._heads) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        if role == SORT_ROLE:
            return cell
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(cell, int):
            return NUMBER
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = count_text(cell) if isinstance(cell, int) else cell
            return hint_text(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None
