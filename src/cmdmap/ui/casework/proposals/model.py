"""Proposal model: the units proposed for one incident, the first to arrive on top.

Holds what is ticked. While somebody works in the table its rows keep their places and numbers, so
that a digit never orders another unit than the one beside it; only their values change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.dispatch.words import eta_words
from cmdmap.ui.models.row_keeper import RowKeeper
from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import NOTHING, distance_text, force_name, hint_text

NUMBER, UNIT, DISTANCE, ETA, STATE, REASONS = range(6)
DIGITS = 9
"""Rows that have a key of their own."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Proposed:
    """One unit as it is proposed, in words."""

    unit_id: UnitId
    name: str
    force: ForceKind
    distance_m: float | None
    """Over the roads; None where nobody knows where the unit is."""
    eta_s: float | None
    state: str
    """Free, busy, on the way; in words."""
    is_free: bool
    reasons: str
    needed: str = ""
    """What it is needed as."""


class ProposalModel(QAbstractTableModel):
    """Rows of :class:`Proposed`."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = RowKeeper[UnitId](self)
        self._proposed: dict[UnitId, Proposed] = {}
        self._chosen: set[UnitId] = set()

    def show_proposed(self, proposed: Sequence[Proposed], *, keep_places: bool) -> None:
        """Show these, best first; with ``keep_places`` known rows stay and new ones come last."""
        fresh = {each.unit_id: each for each in proposed}
        # Views read rows while others leave, so what leaves stays readable until it is gone.
        self._proposed = {**self._proposed, **fresh}
        order = list(fresh)
        if keep_places:
            stay = [unit_id for unit_id in self._rows.shown if unit_id in fresh]
            order = stay + [unit_id for unit_id in order if unit_id not in stay]
        self._chosen &= fresh.keys()
        self._rows.show(order)
        self._proposed = fresh
        self._tell_all()

    def empty(self) -> None:
        """Show nothing, tick nothing."""
        self._chosen = set()
        self.show_proposed((), keep_places=False)

    def toggle(self, row: int) -> None:
        """Tick a row, or not any more."""
        if 0 <= row < self.rowCount():
            self._chosen ^= {self._rows.shown[row]}
            self._tell_all()

    def chosen(self) -> tuple[UnitId, ...]:
        """Return the ticked units in the order of the rows."""
        return tuple(unit_id for unit_id in self._rows.shown if unit_id in self._chosen)

    def unit_at(self, row: int) -> UnitId | None:
        """Return the unit of a row, None below the last."""
        return self._rows.shown[row] if 0 <= row < self.rowCount() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = ("", tr("Unit"), tr("Distance"), tr("ETA"), tr("State"), tr("Reasons"))
            return heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        each = self._proposed[self._rows.shown[index.row()]]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), column, each)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text(
                f"{each.name}  {force_name(each.force)}\n{each.needed}\n{each.reasons}"
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme().color(_role(column, each))
        if role == SORT_ROLE:
            return {DISTANCE: each.distance_m, ETA: each.eta_s}.get(column)
        return None

    def _text(self, row: int, column: int, each: Proposed) -> str:
        match column:
            case 0:
                number = str(row + 1) if row < DIGITS else ""
                return f"✓ {number}" if each.unit_id in self._chosen else number
            case 1:
                return each.name
            case 2:
                return NOTHING if each.distance_m is None else distance_text(each.distance_m)
            case 3:
                return NOTHING if each.eta_s is None else eta_words(each.eta_s)
            case 4:
                return each.state
            case _:
                return each.reasons

    def _tell_all(self) -> None:
        rows = self.rowCount()
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, REASONS))


def _role(column: int, each: Proposed) -> str:
    if column == STATE:
        return "good" if each.is_free else "accent_text"
    return "muted" if column in (NUMBER, REASONS) else "text"
