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
from cmdmap.domain.radio.duty_log import Entry
from cmdmap.i18n import mark, tr
from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import clock_text, hint_text, place_text

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
    NOTE = "note"
    """Written by an operator."""
    DESK = "desk"
    """Written by the radio desk about its own steps."""


LINE_NAMES = {
    LineKind.TALK: mark("Talk"),
    LineKind.POSITION: mark("Position"),
    LineKind.STATUS: mark("Status"),
    LineKind.TEXT: mark("Text"),
    LineKind.EMERGENCY: mark("Emergency"),
    LineKind.RECEIPT: mark("Receipt"),
    LineKind.NOTE: mark("Note"),
    LineKind.DESK: mark("Desk"),
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
    entry: Entry | None = None
    """The entry of the duty log behind a note or a step of the desk."""


ALWAYS = frozenset({LineKind.EMERGENCY, LineKind.NOTE, LineKind.DESK})
"""Shown of muted units, too."""


class RadioLogModel(QAbstractTableModel):
    """Lines of the radio log; :attr:`kinds` empty shows all kinds."""

    def __init__(self) -> None:
        super().__init__()
        self._all: deque[RadioLine] = deque(maxlen=KEPT)
        self._shown: list[RadioLine] = []
        self._kinds: frozenset[LineKind] = frozenset()
        self._muted: frozenset[UnitId] = frozenset()
        self._shows_muted = False
        self._corrected: dict[int, int] = {}
        """Entry that was put right -> the one that did it."""

    def apply(self, lines: Sequence[RadioLine]) -> None:
        """Put lines, oldest first, on top of the log."""
        self._all.extend(lines)
        if self._note_corrections(lines):
            self.set_kinds(self._kinds)
            return
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
        known = {line.entry.id for line in self._all if line.entry is not None}
        older = [line for line in lines if line.entry is None or line.entry.id not in known]
        self._note_corrections(older)
        self._all = deque([*older, *self._all], maxlen=KEPT)
        self.set_kinds(self._kinds)

    def set_kinds(self, kinds: frozenset[LineKind]) -> None:
        """Show only these kinds; empty: all."""
        self.beginResetModel()
        self._kinds = kinds
        self._shown = [line for line in reversed(self._all) if self._takes(line)]
        self.endResetModel()

    def set_muted(self, muted: frozenset[UnitId]) -> None:
        """Leave out what these units say, except emergencies and what operators wrote."""
        if muted != self._muted:
            self._muted = muted
            self.set_kinds(self._kinds)

    def show_muted(self, shown: bool) -> None:
        """Show muted units' lines, too."""
        self._shows_muted = shown
        self.set_kinds(self._kinds)

    def line_at(self, row: int) -> RadioLine:
        """Return the line of a row."""
        return self._shown[row]

    def _takes(self, line: RadioLine) -> bool:
        if self._kinds and line.kind not in self._kinds:
            return False
        return line.unit_id not in self._muted or self._shows_muted or line.kind in ALWAYS

    def _note_corrections(self, lines: Sequence[RadioLine]) -> bool:
        """Remember what these lines put right; True when that touches older lines."""
        found = {
            line.entry.corrects: line.entry.id
            for line in lines
            if line.entry is not None and line.entry.corrects is not None
        }
        self._corrected |= found
        return bool(found)

    def _text(self, line: RadioLine) -> str:
        """Return the content; muted units and entries put right later are marked in words."""
        by = self._corrected.get(line.entry.id) if line.entry is not None else None
        if by is not None:
            return tr("[put right by no. {number}] {said}", number=by, said=line.text)
        if line.unit_id in self._muted and line.kind not in ALWAYS:
            return tr("[muted] {said}", said=line.text)
        return line.text

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
            cells = (clock_text(line.at), line.radio, line.unit_name, kind, self._text(line), place)
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
