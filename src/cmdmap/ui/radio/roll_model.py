"""Roll model: one roll call, whoever is still waited for or missed on top.

Shows the desk's call (``domain/radio/roll_call.py``); a row wants an answer as long as it has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.roll_call import WAITING, RollCall, RollPart, RollState
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import mark, tr
from cmdmap.services.radio.roll_calls import ANSWER_NAMES
from cmdmap.widgets.tables.columns import ColumnsModel, Index
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import clock_text, hint_text

ORDER = (RollState.MISSED, RollState.CALLED_AGAIN, RollState.CALLED, RollState.ANSWERED)
STATE_NAMES = {
    RollState.CALLED: mark("○ called"),
    RollState.CALLED_AGAIN: mark("▲ called again"),
    RollState.ANSWERED: mark("● answered"),
    RollState.MISSED: mark("■ missed"),
}
STATE_ROLES = {
    RollState.CALLED: "text",
    RollState.CALLED_AGAIN: "warn",
    RollState.ANSWERED: "good",
    RollState.MISSED: "bad",
}
UNIT, STATE, AT = range(3)


class RollModel(ColumnsModel):
    """Rows of one roll call."""

    def __init__(self) -> None:
        super().__init__((tr("Unit"), tr("State"), tr("Since"), tr("How")))
        self._call: RollCall | None = None
        self._rows: list[tuple[RollPart, str]] = []

    def show_call(self, call: RollCall | None, present: Mapping[UnitId, LiveUnit]) -> None:
        """Show a call as it stands; the same object again changes nothing."""
        if call is self._call:
            return
        self.beginResetModel()
        self._call = call
        parts = sorted(call.parts, key=lambda part: ORDER.index(part.state)) if call else []
        self._rows = [
            (part, present[part.unit_id].unit.name if part.unit_id in present else "")
            for part in parts
        ]
        self.endResetModel()

    def part_at(self, row: int) -> RollPart:
        """Return the part of a row."""
        return self._rows[row][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        part, name = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            how = tr(ANSWER_NAMES[part.how]) if part.how else ""
            return (name, tr(STATE_NAMES[part.state]), clock_text(part.at), how)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text("  ".join(filter(None, (name, part.by, part.note))))
        if role == Qt.ItemDataRole.ForegroundRole and column != UNIT:
            return theme().color(STATE_ROLES[part.state] if column == STATE else "muted")
        return None


def roll_words(call: RollCall | None, now: datetime) -> str:
    """Say in a few words how a call stands: answered, missed, and what the clock says."""
    if call is None:
        return ""
    answered = sum(part.state is RollState.ANSWERED for part in call.parts)
    words = tr("{name} {n}/{total}", name=call.name, n=answered, total=len(call.parts))
    if call.ended_at is not None:
        return f"{words} · {tr('over at {time}', time=clock_text(call.ended_at))}"
    due_at = call.due_at()
    left = max(0, round((due_at - now).total_seconds())) if due_at else 0
    first = any(part.state is RollState.CALLED for part in call.parts if part.state in WAITING)
    window = tr("called again in {n} s", n=left) if first else tr("missed in {n} s", n=left)
    return f"{words} · {window}"
