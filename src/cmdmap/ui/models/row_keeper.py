"""Row keeper: the keys a model shows, in order, and the smallest news of a change for Qt.

For models that filter and sort themselves, because a proxy would ask Python for every cell. What a
view has chosen keeps its thing, wherever its row goes.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex

Key = TypeVar("Key", bound=Hashable)

RESET_ABOVE = 48
"""More rows in or out than this are one reset, fewer are single insertions and removals."""


class RowKeeper(Generic[Key]):
    """Holds :attr:`shown` for one model; only :meth:`show` changes it."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self._model = model
        self.shown: list[Key] = []

    def row_of(self, key: Key) -> int:
        """Return the row of a key, -1 when it is not shown."""
        return self.shown.index(key) if key in self.shown else -1

    def show(self, wanted: list[Key]) -> bool:
        """Show these keys (each once) in this order; return whether rows came, went or moved."""
        if wanted == self.shown:
            return False
        keep, old = set(wanted), set(self.shown)
        if len(keep ^ old) > RESET_ABOVE:
            self._model.beginResetModel()
            self.shown = wanted
            self._model.endResetModel()
            return True
        self._remove(old - keep)
        self._append([key for key in wanted if key not in old])
        self._reorder(wanted)
        return True

    def _remove(self, gone: set[Key]) -> None:
        for row in range(len(self.shown) - 1, -1, -1):
            if self.shown[row] in gone:
                self._model.beginRemoveRows(QModelIndex(), row, row)
                del self.shown[row]
                self._model.endRemoveRows()

    def _append(self, fresh: list[Key]) -> None:
        if fresh:
            first = len(self.shown)
            self._model.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.shown.extend(fresh)
            self._model.endInsertRows()

    def _reorder(self, wanted: list[Key]) -> None:
        if wanted == self.shown:
            return
        model = self._model
        model.layoutAboutToBeChanged.emit()
        rows = {key: row for row, key in enumerate(wanted)}
        before = model.persistentIndexList()
        after = [model.index(rows[self.shown[i.row()]], i.column()) for i in before]
        self.shown = wanted
        model.changePersistentIndexList(before, after)
        model.layoutChanged.emit()
