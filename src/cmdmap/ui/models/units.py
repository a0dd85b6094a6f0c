"""Unit table model: every unit of the desk, filtered and sorted here, aged by the clock.

The bridge hands in the newest :class:`LiveUnit` per id with :meth:`apply`; once or twice a second
:meth:`refresh` brings the rows up to date. Filtering and sorting in one pass keeps 10,000 units
cheap, where a proxy model would ask Python for every cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import ForceKind, LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.row_keeper import RowKeeper
from cmdmap.ui.models.unit_view import (
    STATE_ROLES,
    UnitFilter,
    UnitState,
    fix_age_s,
    state_name,
    unit_state,
    unit_words,
)
from cmdmap.widgets.tables.columns import ColumnsModel, Index
from cmdmap.widgets.theme import icon, theme
from cmdmap.widgets.wording import age_text, force_name, hint_text

NAME, AREA, STATE, AGE = range(4)
LIVE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's :class:`LiveUnit`."""


class UnitTableModel(ColumnsModel):
    """Rows of units; see the module's text."""

    def __init__(self, stale_after_s: float, names: AreaNames) -> None:
        super().__init__((tr("Unit"), tr("Area"), tr("State"), tr("Fix age")))
        self._stale_after_s = stale_after_s
        self._names = names
        self._units: dict[UnitId, LiveUnit] = {}
        self._words: dict[UnitId, tuple[object, str]] = {}
        self._states: dict[UnitId, UnitState] = {}
        self._rows = RowKeeper[UnitId](self)
        self._filter = UnitFilter()
        self._order: tuple[int, bool] = (AGE, False)
        self._now = datetime.now(UTC)
        self._muted: frozenset[UnitId] = frozenset()

    # what the panel calls

    def apply(self, units: Iterable[LiveUnit]) -> None:
        """Take the new present of some units; rows follow at the next :meth:`refresh`."""
        for live in units:
            unit = live.unit
            self._units[unit.id] = live
            known = self._words.get(unit.id)
            if known is None or known[0] is not unit:
                self._words[unit.id] = (unit, unit_words(unit))

    def refresh(self, now: datetime) -> None:
        """Filter and sort anew at ``now`` (aware UTC) and tell the view what changed."""
        self._now = now
        stale = self._stale_after_s
        self._states = {i: unit_state(u, now, stale) for i, u in self._units.items()}
        self._show(self._wanted())

    def set_filter(self, wanted: UnitFilter) -> None:
        """Show only what ``wanted`` takes."""
        if wanted != self._filter:
            self._filter = wanted
            self._show(self._wanted())

    def set_stale_after(self, seconds: float) -> None:
        """Show fixes older than this as stale from the next refresh on."""
        self._stale_after_s = seconds

    def set_names(self, names: AreaNames) -> None:
        """Use the names of another jurisdiction."""
        self._names = names
        self._repaint()

    def set_muted(self, muted: frozenset[UnitId]) -> None:
        """Mark the muted units."""
        if muted != self._muted:
            self._muted = muted
            self._repaint()

    def live_at(self, row: int) -> LiveUnit:
        """Return the unit of a row."""
        return self._units[self._rows.shown[row]]

    def row_of(self, unit_id: UnitId) -> int:
        """Return the row of a unit, -1 when it is not shown."""
        return self._rows.row_of(unit_id)

    def tallies(self) -> tuple[Counter[ForceKind], Counter[UnitState]]:
        """Count all units, shown or not, by kind and by state."""
        return Counter(u.unit.kind for u in self._units.values()), Counter(self._states.values())

    # what Qt calls

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        live = self.live_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(live, index.column())
        if role == LIVE_ROLE:
            return live
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return icon("mute", "muted", 14) if live.unit.id in self._muted else None
        if role == Qt.ItemDataRole.ForegroundRole and index.column() != NAME:
            state = self._states.get(live.unit.id, UnitState.SILENT)
            aged = index.column() == STATE or (index.column() == AGE and state is UnitState.STALE)
            return theme().color(STATE_ROLES[state] if aged else "muted")
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return hint_text(
                "  ".join((live.unit.name, force_name(live.unit.kind), *live.unit.keys))
            )
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column from now on."""
        self._order = (column, order is Qt.SortOrder.DescendingOrder)
        self._show(self._wanted())

    # inside

    def _text(self, live: LiveUnit, column: int) -> str:
        if column == NAME:
            return live.unit.name
        if column == AREA:
            return self._area(live)
        if column == STATE:
            state = self._states.get(live.unit.id, UnitState.SILENT)
            muted = live.unit.id in self._muted and state is not UnitState.EMERGENCY
            return tr("Muted") if muted else state_name(state)
        return age_text(fix_age_s(live, self._now))

    def _area(self, live: LiveUnit) -> str:
        if live.fix is None:
            return ""
        return self._names.community(live.fix.micro_grid) or tr("outside")

    def _key(self, unit_id: UnitId) -> tuple[Any, ...]:
        live = self._units[unit_id]
        column = self._order[0]
        if column == NAME:
            return (live.unit.name, unit_id)
        if column == AREA:
            return (self._text(live, AREA) or "\U0010ffff", live.unit.name)
        if column == STATE:
            return (tuple(UnitState).index(self._states[unit_id]), live.unit.name)
        # by the minute, then by name: rows must not dance with every single fix
        age_s = fix_age_s(live, self._now)
        return (1 if age_s is None else 0, int(age_s or 0) // 60, live.unit.name)

    def _wanted(self) -> list[UnitId]:
        takes, words, states = self._filter.takes, self._words, self._states
        shown = [
            unit_id
            for unit_id, state in states.items()
            if takes(self._units[unit_id], words[unit_id][1], state)
        ]
        shown.sort(key=self._key, reverse=self._order[1])
        return shown

    def _show(self, wanted: list[UnitId]) -> None:
        if not self._rows.show(wanted):
            self._repaint()

    def _repaint(self) -> None:
        if self._rows.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows.shown) - 1, 3))
