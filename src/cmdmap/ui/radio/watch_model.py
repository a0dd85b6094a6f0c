"""Watch model: who is silent for how long and who owes a check-in, the most urgent on top.

Shows the desk's timers (``domain/radio/silence.py``) as they stand at the clock of the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.silence import Silence
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.widgets.tables.columns import ColumnsModel, Index
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import age_text, clock_text, hint_text

ROLES = {Silence.NONE: "good", Silence.AMBER: "warn", Silence.RED: "bad"}
SIGNS = {Silence.NONE: "●", Silence.AMBER: "▲", Silence.RED: "■"}
"""A shape for each level, the same as those of the lamps: nothing is only a colour."""
UNIT, ABOUT, CONTACT, STATE = range(4)


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One timer as shown."""

    unit_id: UnitId
    name: str
    incident: str
    """Empty for the silence of a watched unit."""
    contact_at: datetime
    level: Silence
    silent_s: float
    left_s: float
    """Seconds until red, or until the check-in is owed; negative when it is over."""


def watch_rows(
    desk: RadioDesk, present: Mapping[UnitId, LiveUnit], now: datetime
) -> list[WatchRow]:
    """Return every timer, the most urgent first."""
    rows = []
    for watch in desk.watches.values():
        silent_s = (now - watch.contact_at).total_seconds()
        left_s = watch.red.total_seconds() - silent_s
        rows.append(
            WatchRow(
                watch.unit_id, _name(watch.unit_id, present), "", watch.contact_at,
                watch.level_at(now), silent_s, left_s,
            )
        )  # fmt: skip
    for check_in in desk.check_ins.values():
        silent_s = (now - check_in.contact_at).total_seconds()
        left_s = (check_in.due_at - now).total_seconds()
        level = Silence.RED if left_s <= 0 else Silence.NONE
        rows.append(
            WatchRow(
                check_in.unit_id, _name(check_in.unit_id, present), check_in.incident,
                check_in.contact_at, level, silent_s, left_s,
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row.level, row.left_s))


def _name(unit_id: UnitId, present: Mapping[UnitId, LiveUnit]) -> str:
    live = present.get(unit_id)
    return live.unit.name if live else str(unit_id)


class WatchModel(ColumnsModel):
    """Rows of timers."""

    def __init__(self) -> None:
        super().__init__((tr("Unit"), tr("Timer"), tr("Contact"), tr("Silent for")))
        self._rows: list[WatchRow] = []

    def show_rows(self, rows: list[WatchRow]) -> None:
        """Show these rows; the same timers in the same order only get new figures."""
        before = [(row.unit_id, row.incident) for row in self._rows]
        if before == [(row.unit_id, row.incident) for row in rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, STATE))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, row: int) -> WatchRow:
        """Return a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text(f"{row.name}  {row.incident}".strip())
        if role == Qt.ItemDataRole.ForegroundRole and column != UNIT:
            return theme().color(ROLES[row.level] if column == STATE else "muted")
        return None

    def _text(self, row: WatchRow, column: int) -> str:
        if column == UNIT:
            return row.name
        if column == ABOUT:
            return row.incident or tr("on watch")
        if column == CONTACT:
            return clock_text(row.contact_at)
        words = age_text(row.silent_s)
        if row.incident and row.level is Silence.RED:
            words = tr("{age}, overdue", age=words)
        return f"{SIGNS[row.level]} {words}"
