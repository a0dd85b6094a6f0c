"""Queue model: the open incidents as cards, filtered and sorted here, the most pressing on top.

The bridge hands in the newest incident per id with :meth:`apply`; :meth:`refresh` follows the clock
once a second and sorts anew only when something changed or ran out. While a person moves the
pointer over the list its rows keep their places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.services.casework.wording import state_name
from cmdmap.ui.casework.card import NEVER, Card, CaseFilter, card_of
from cmdmap.ui.models.row_keeper import RowKeeper
from cmdmap.widgets.wording import hint_text

CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's :class:`Card`."""
NOW_ROLE = CARD_ROLE + 1
"""The instant the rings are drawn for."""
HOLD = timedelta(seconds=3)
"""How long after the last movement of the pointer rows keep their places."""

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """Rows of cards; see the module's text."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds = KindBook({}, IncidentKind("", "", "", "?", ""))
        self._cards: dict[IncidentId, Card] = {}
        self._rows = RowKeeper[IncidentId](self)
        self._filter = CaseFilter.ALL
        self._now = datetime.now(UTC)
        self._next_due = NEVER
        self._held_until: datetime | None = None
        self._dirty = False

    # what the panel calls

    def set_kinds(self, kinds: KindBook) -> None:
        """Name the incidents by these kinds."""
        self._kinds = kinds
        self.apply([card.incident for card in self._cards.values()])

    def apply(self, incidents: Iterable[Incident]) -> None:
        """Take the newest state of some incidents; rows follow at the next :meth:`refresh`."""
        for incident in incidents:
            self._dirty = True
            if incident.is_open or incident.id in self._cards:
                self._cards[incident.id] = card_of(incident, self._kinds.of(incident.kind))

    def replace(self, incidents: Iterable[Incident]) -> None:
        """Take these incidents and no others, for somebody else at the window."""
        # A row that leaves is still asked for its card.
        self._rows.show([])
        self._cards.clear()
        self._dirty = True
        self.apply(incidents)

    def refresh(self, now: datetime) -> bool:
        """Bring the rows up to ``now`` (aware UTC); return whether something changed or ran out."""
        self._now = now
        ran_out = now >= self._next_due
        if self._held_until is not None and now >= self._held_until:
            self._held_until, ran_out = None, True
        changed = self._dirty or ran_out
        if changed:
            self._show()
        return changed

    def hold(self, now: datetime) -> None:
        """Keep the rows where they are for :data:`HOLD`: somebody aims at one."""
        self._held_until = now + HOLD

    def set_filter(self, wanted: CaseFilter) -> None:
        """Show only what ``wanted`` takes."""
        self._filter = wanted
        self._held_until = None
        self._show()

    def counts(self) -> Counter[CaseFilter]:
        """Count the open incidents of each filter."""
        now = self._now
        return Counter(chain.from_iterable(card.filters(now) for card in self._cards.values()))

    def cards(self) -> Iterable[Card]:
        """Return the card of every open incident, shown or not."""
        return self._cards.values()

    def card_at(self, row: int) -> Card:
        """Return the card of a row."""
        return self._cards[self._rows.shown[row]]

    def row_of(self, incident_id: IncidentId) -> int:
        """Return the row of an incident, -1 when it is not shown."""
        return self._rows.row_of(incident_id)

    # what Qt calls

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one row shows; the text is for screen readers."""
        if not index.isValid():
            return None
        card = self.card_at(index.row())
        if role == CARD_ROLE:
            return card
        if role == NOW_ROLE:
            return self._now
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " · ".join(
                (card.kind.name, card.head, card.incident.address, *card.marks, self._state(card))
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            words = (card.incident.number, self._state(card), card.incident.text)
            return hint_text("\n".join(filter(None, words)))
        return None

    # inside

    def _state(self, card: Card) -> str:
        return state_name(card.incident.state)

    def _show(self) -> None:
        now = self._now
        self._dirty = False
        shown = [i for i, card in self._cards.items() if card.fits(self._filter, now)]
        shown.sort(key=lambda i: self._cards[i].rank(now))
        coming = [card.due_at for card in self._cards.values() if card.due_at > now]
        self._next_due = min(coming, default=NEVER)
        if self._held_until is not None:
            shown = self._keep_places(shown)
        if not self._rows.show(shown) and shown:
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
        # A row that leaves is still asked for its card.
        self._cards = {i: card for i, card in self._cards.items() if card.incident.is_open}

    def _keep_places(self, wanted: list[IncidentId]) -> list[IncidentId]:
        """Return the rows as they stand; what goes leaves, what is new comes last."""
        keep, old = set(wanted), set(self._rows.shown)
        stay = [i for i in self._rows.shown if i in keep]
        return stay + [i for i in wanted if i not in old]
