"""Outbox model: what was sent, newest first, each row as the last fact said it stands.

Filled once from the store and then from the desk's facts as the bridge delivers them; at most
:data:`KEPT` rows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.ids import OutgoingId, UnitId
from cmdmap.domain.outgoing import OPEN, Outgoing, OutgoingKind, OutgoingState
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import mark, tr
from cmdmap.services.login.persons import PersonName
from cmdmap.services.outgoing.words import STATE_NAMES
from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import icon, theme
from cmdmap.widgets.wording import NOTHING, clock_text, hint_text, key_text

KEPT = 2000
TIME, UNIT, KIND, CONTENT, STATE, TRIES, WHY, BY = range(8)
KIND_NAMES = {
    OutgoingKind.TEXT: mark("Text"),
    OutgoingKind.STATUS: mark("Status code"),
    OutgoingKind.POLL: mark("Poll"),
}
KIND_ICONS = {
    OutgoingKind.TEXT: "text",
    OutgoingKind.STATUS: "code",
    OutgoingKind.POLL: "locate",
}
STATE_LOOKS = {
    OutgoingState.QUEUED: ("waiting", "text"),
    OutgoingState.SENDING: ("sent", "accent_text"),
    OutgoingState.SENT: ("sent", "accent_text"),
    OutgoingState.DELIVERED: ("delivered", "good"),
    OutgoingState.FAILED: ("failed", "bad"),
    OutgoingState.UNANSWERED: ("unknown", "warn"),
    OutgoingState.CANCELLED: ("back", "muted"),
}
"""Icon and colour role; the state's name stands beside them."""
Index = QModelIndex | QPersistentModelIndex


class OutboxModel(QAbstractTableModel):
    """Rows of messages; see the module's text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: Mapping[UnitId, LiveUnit] = {}
        """The units by number, for their names."""
        self.person: PersonName = str
        self._messages: dict[OutgoingId, Outgoing] = {}
        self._ids: list[OutgoingId] = []
        """Ascending; the rows are in the opposite order."""

    def apply(self, messages: Iterable[Outgoing]) -> None:
        """Take the newest state of some messages, in the order in which they came about."""
        for message in messages:
            if message.id not in self._messages:
                self._insert(message)
            elif message != self._messages[message.id]:
                self._messages[message.id] = message
                row = self.row_of(message.id)
                self.dataChanged.emit(self.index(row, 0), self.index(row, BY))

    def put_history(self, messages: Iterable[Outgoing]) -> None:
        """Add stored messages; what facts have told since is newer and stays."""
        self.apply(message for message in messages if message.id not in self._messages)

    def message_at(self, row: int) -> Outgoing:
        """Return the message of a row."""
        return self._messages[self._ids[-1 - row]]

    def message(self, number: OutgoingId) -> Outgoing | None:
        """Return a message by its number."""
        return self._messages.get(number)

    def row_of(self, number: OutgoingId) -> int:
        """Return the row of a message, -1 when it is not here."""
        if number not in self._messages:
            return -1
        return len(self._ids) - 1 - bisect_left(self._ids, number)

    def open_count(self) -> int:
        """Count what something has still to become of."""
        return sum(message.state in OPEN for message in self._messages.values())

    def unit_name(self, message: Outgoing) -> str:
        """Return whom a message is for."""
        live = self.names.get(message.unit_id)
        return live.unit.name if live else tr("unit {number}", number=message.unit_id)

    def _insert(self, message: Outgoing) -> None:
        place = bisect_left(self._ids, message.id)
        row = len(self._ids) - place
        self.beginInsertRows(QModelIndex(), row, row)
        self._ids.insert(place, message.id)
        self._messages[message.id] = message
        self.endInsertRows()
        if len(self._ids) > KEPT:
            self.beginRemoveRows(QModelIndex(), KEPT, KEPT)
            del self._messages[self._ids.pop(0)]
            self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else BY + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (
                tr("Time"), tr("Unit"), tr("Kind"), tr("Content"), tr("State"), tr("Tries"),
                tr("Why"), tr("By"),
            )  # fmt: skip
            return heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        message, column = self.message_at(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(message, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            way = key_text(message.key) if message.key else ""
            return hint_text("  ".join(filter(None, (self._cell(message, column), way))))
        if role == SORT_ROLE:
            # Numbers are given in the order of the orders.
            return message.id if column == TIME else self._cell(message, column)
        if role == Qt.ItemDataRole.DecorationRole:
            if column == STATE:
                return icon(*STATE_LOOKS[message.state], 15)
            return icon(KIND_ICONS[message.kind], "muted", 15) if column == KIND else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == STATE:
                return theme().color(STATE_LOOKS[message.state][1])
            return theme().color("text" if column in (TIME, UNIT, CONTENT) else "muted")
        return None

    def _cell(self, message: Outgoing, column: int) -> str:
        if column == TIME:
            return clock_text(message.created_at)
        if column == UNIT:
            return self.unit_name(message)
        if column == KIND:
            return tr(KIND_NAMES[message.kind])
        if column == CONTENT:
            return message.text or NOTHING
        if column == STATE:
            return tr(STATE_NAMES[message.state])
        if column == TRIES:
            return str(message.attempts)
        return why_text(message) if column == WHY else self.person(message.by)


def why_text(message: Outgoing) -> str:
    """Say why a message stands where it stands; empty when its state says all."""
    if message.reason:
        return message.reason
    if message.state is OutgoingState.QUEUED:
        return tr("No link can carry it yet; it goes out as soon as one can.")
    return tr("The answer is awaited.") if message.state is OutgoingState.SENT else ""
