"""Narrow tables: columns that are left out where a table has no room for them.

What is copied and exported has them all the same; see :func:`left_out`.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView, QTreeView

PROPERTY = "left_out"


class NarrowColumns(QObject):
    """Shows each named column only from a width of its table on."""

    def __init__(self, view: QTableView, from_width: Mapping[int, int]) -> None:
        """``from_width``: column and the width in pixels from which it is shown."""
        super().__init__(view)
        self._view, self._from_width = view, dict(from_width)
        view.viewport().installEventFilter(self)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the width of the table."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        width = self._view.viewport().width()
        out = [column for column, least in self._from_width.items() if width < least]
        if out != self._view.property(PROPERTY):
            self._view.setProperty(PROPERTY, out)
            for column in self._from_width:
                self._view.setColumnHidden(column, column in out)


def left_out(view: QTableView | QTreeView) -> tuple[int, ...]:
    """Return the columns that only lack room."""
    return tuple(view.property(PROPERTY) or ())
