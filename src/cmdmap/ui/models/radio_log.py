"""Radio log model: newest line first, at most :data:`KEPT` lines.

Filled once from the store at start and then from the desk's facts as the bridge delivers them;
positions of radios are lines too, positions of bare receivers are not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.i18n import mark, tr
from cmdmap.ui.tables import SORT_ROLE
from cmdmap.ui.theme import theme
from cmdmap.ui.wording import clock_text, hint_text, place_text

KEPT = 2000
TIME = 0
Index = QModelIndex | QPersistentModelIndex


class LineKind(StrEnum):
    """What a line of the log is about; the filter chips follow this."""

    TALK = "talk"
    POSITION = "position"
    STATUS = "status"
    TEXT = "text"
    EMERGENCY = "emergency"
    RECEIPT = "receipt"


LINE_NAMES = {
    LineKind.TALK: mark("Talk"),
    LineKind.POSITION: mark("Position"),
    LineKind.STATUS: mark("Status"),
    LineKind.TEXT: mark("Text"),
    LineKind.EMERGENCY: mark("Emergency"),
    LineKind.RECEIPT: mark("Receipt"),
}


@dataclass(frozen=True, slots=True)
class RadioLine:
    """One line as shown."""

    at: datetime
    unit_id: UnitId | None
    unit_name: str
    radio: str
    """Identity on the air without the protocol's name, e.g. ``100-2007``."""
    kind: LineKind
    text: str
    place: Place | None = None


class RadioLogModel(QAbstractTableModel):
    """Lines of the radio log; :attr:`kinds` empty shows all kinds."""

    def __init__(self) -> None:
        super().__init__()
        self._all: deque[RadioLine] = deque(maxlen=KEPT)
        self._shown: list[RadioLine] = []
        self._kinds: frozenset[LineKind] = frozenset()

    def apply(self, lines: Sequence[RadioLine]) -> None:
        """Put lines, oldest first, on top of the log."""
        self._all.extend(lines)
        fresh = [line for line in reversed(lines) if self._takes(line)][:KEPT]
        if not fresh:
            return
        self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
        self._shown[:0] = fresh
        self.endInsertRows()
        if len(self._shown) > KEPT:
            self.beginRemoveRows(QModelIndex(), KEPT, len(self._shown) - 1)
            del self._shown[KEPT:]
            self.endRemoveRows()

    def put_history(self, lines: Sequence[RadioLine]) -> None:
        """Put stored lines, oldest first, under those heard since the start."""
        self._all = deque([*lines, *self._all], maxlen=KEPT)
        self.set_kinds(self._kinds)

    def set_kinds(self, kinds: frozenset[LineKind]) -> None:
        """Show only these kinds; empty: all."""
        self.beginResetModel()
        self._kinds = kinds
        self._shown = [line for line in reversed(self._all) if self._takes(line)]
        self.endResetModel()

    def line_at(self, row: int) -> RadioLine:
        """Return the line of a row."""
        return self._shown[row]

    def _takes(self, line: RadioLine) -> bool:
        return not self._kinds or line.kind in self._kinds

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (
                tr("Time"), tr("Radio"), tr("Unit"), tr("Kind"), tr("Content"), tr("Place"),
            )  # fmt: skip
            return heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        line = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            place = place_text(line.place) if line.place else ""
            kind = tr(LINE_NAMES[line.kind])
            cells = (clock_text(line.at), line.radio, line.unit_name, kind, line.text, place)
            cell = cells[index.column()]
            return hint_text(cell) if role == Qt.ItemDataRole.ToolTipRole else cell
        if role == SORT_ROLE:
            # Lines of one second keep the order in which they came.
            if index.column() == TIME:
                return line.at.timestamp()
            return str(self.data(index) or "")
        if role == Qt.ItemDataRole.ForegroundRole:
            if line.kind is LineKind.EMERGENCY:
                return theme().color("bad")
            return theme().color("muted" if index.column() in (3, 5) else "text")
        return None
