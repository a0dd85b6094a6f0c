"""Nearby model: the located units closest to one place, nearest first."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.models.unit_view import fix_age_s
from cmdmap.ui.models.units import LIVE_ROLE
from cmdmap.widgets.tables.columns import ColumnsModel, Index
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import age_text, distance_text

SHOWN = 12


class NearbyModel(ColumnsModel):
    """Rows of (unit, distance, age of fix); stale fixes are left out."""

    def __init__(self, stale_after_s: float) -> None:
        super().__init__((tr("Unit"), tr("Distance"), tr("Fix age")))
        self._stale_after_s = stale_after_s
        self._rows: list[tuple[float, LiveUnit]] = []
        self._now: datetime | None = None

    def show_around(
        self, place: Place | None, without: UnitId, units: Iterable[LiveUnit], now: datetime
    ) -> None:
        """List the units nearest to ``place`` except ``without``; no place empties the list."""
        rows: list[tuple[float, LiveUnit]] = []
        if place is not None:
            rows = heapq.nsmallest(
                SHOWN,
                (
                    (place.metres_to(live.fix.place), live)
                    for live in units
                    if live.fix is not None and live.unit.id != without
                    if (now - live.fix.at).total_seconds() <= self._stale_after_s
                ),
                key=lambda row: row[0],
            )
        self._now = now
        if [r[1].unit.id for r in rows] != [r[1].unit.id for r in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 2))

    def set_stale_after(self, seconds: float) -> None:
        """Leave out fixes older than this from the next list on."""
        self._stale_after_s = seconds

    def live_at(self, row: int) -> LiveUnit:
        """Return the unit of a row."""
        return self._rows[row][1]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        metres, live = self._rows[index.row()]
        if role == LIVE_ROLE:
            return live
        if role == Qt.ItemDataRole.DisplayRole:
            age_s = fix_age_s(live, self._now) if self._now else None
            return (live.unit.name, distance_text(metres), age_text(age_s))[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme().color("text" if index.column() < 2 else "muted")
        return None
