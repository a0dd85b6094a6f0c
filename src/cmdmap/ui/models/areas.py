"""Area tree model: both trees of the jurisdiction, with level and code.

The tree of grids and that of zones stand under the sub-district. An index carries the place of its
area in the jurisdiction's list, so that no object is kept alive or dead by Qt.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cmdmap.domain.grid import Area, Jurisdiction
from cmdmap.i18n import tr
from cmdmap.ui.models.hits import level_name
from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import theme

NAME, LEVEL, CODE, BELOW = range(4)
TOP = -1
Index = QModelIndex | QPersistentModelIndex


class AreaTreeModel(QAbstractItemModel):
    """Rows of name, level, code and the number of areas below."""

    def __init__(self) -> None:
        super().__init__()
        self._areas: tuple[Area, ...] = ()
        self._above: list[int] = []
        self._below: dict[int, list[int]] = {}
        self._row: list[int] = []

    def show_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Fill the tree anew."""
        self.beginResetModel()
        self._areas = jurisdiction.areas
        numbers = {area.code: number for number, area in enumerate(self._areas)}
        self._above = [numbers.get(area.parent, TOP) for area in self._areas]
        self._below, self._row = {}, []
        for number, above in enumerate(self._above):
            siblings = self._below.setdefault(above, [])
            self._row.append(len(siblings))
            siblings.append(number)
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a row below ``parent``."""
        siblings = self._below.get(self._number(parent), [])
        if not (0 <= row < len(siblings) and 0 <= column <= BELOW):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex | QObject:  # type: ignore[override] # noqa: B008
        """Return the index of the area above."""
        above = self._above[self._number(child)] if child.isValid() else TOP
        return QModelIndex() if above == TOP else self.createIndex(self._row[above], 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of areas below."""
        if parent.column() > 0:
            return 0
        return len(self._below.get(self._number(parent), ()))

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return BELOW + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Name"), tr("Level"), tr("Code"), tr("Areas below"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        number = self._number(index)
        if role == SORT_ROLE:
            return self._order(number, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            area = self._areas[number]
            below = len(self._below.get(number, ()))
            cells = (area.name, level_name(area.level), area.code, str(below) if below else "")
            return cells[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme().color("text" if index.column() == NAME else "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == BELOW:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _order(self, number: int, column: int) -> int | str:
        """What a column is sorted by; names keep the order of the file."""
        area = self._areas[number]
        below = len(self._below.get(number, ()))
        return (number, level_name(area.level), area.code, below)[column]

    def _number(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else TOP
