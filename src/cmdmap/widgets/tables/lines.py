"""Lines: a table model over cells with a text, what they are sorted by and a tone.

The boards of the Supervision workspace and the Admin view of kinds show them; ``rows.py`` makes
them. A line is known by its key, so that what is chosen stays chosen while figures change.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import hint_text

Index = QModelIndex | QPersistentModelIndex
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableCell(NamedTuple):
    """One cell. ``order`` is what it is sorted by; None: its text."""

    text: str
    order: float | None = None
    tone: str = "text"
    number: bool | None = None
    """Stands right under its heading; None: where it has an order."""

    @property
    def stands_right(self) -> bool:
        """True for figures."""
        return self.order is not None if self.number is None else self.number


class TableLine(NamedTuple):
    """One row; ``hint`` is its tool tip."""

    key: Hashable
    cells: tuple[TableCell, ...]
    hint: str = ""


class LinesModel(QAbstractTableModel):
    """Rows of cells under fixed headings."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._heads = tuple(heads)
        self._lines: tuple[TableLine, ...] = ()

    def show_lines(self, lines: Sequence[TableLine]) -> None:
        """Show these lines; the same keys in the same order only get new cells."""
        fresh, known = tuple(lines), self._lines
        if fresh == known:
            return
        if [line.key for line in fresh] != [line.key for line in known]:
            self.beginResetModel()
            self._lines = fresh
            self.endResetModel()
            return
        self._lines = fresh
        last = self.index(len(fresh) - 1, len(self._heads) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def key_at(self, row: int) -> Hashable:
        """Return the key of a row."""
        return self._lines[row].key

    def row_of(self, key: Hashable) -> int:
        """Return the row of a key, -1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        figures = bool(self._lines) and self._lines[0].cells[section].stands_right
        return NUMBER if figures and role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        cell = line.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == SORT_ROLE:
            return cell.text if cell.order is None else cell.order
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme().color(cell.tone)
        if role == Qt.ItemDataRole.TextAlignmentRole and cell.stands_right:
            return NUMBER
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text(line.hint or cell.text)
        return None
