"""Ended incidents: how long they stay in memory once nothing is left to do.

Asked by the case room after each transaction; what is let go is read from the store where somebody
still wants it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident

KEPT = timedelta(hours=24)
MOST = 5_000
"""Ended incidents that are kept at most; an import of former ones brings many at once."""
EVERY = timedelta(hours=1)
"""How often the book is looked through."""


class EndedShelf:
    """Remembers since when each ended incident of the book is known to have ended."""

    def __init__(self) -> None:
        self._since: dict[IncidentId, datetime] = {}
        self._swept_at: datetime | None = None

    def sweep(self, incidents: Mapping[IncidentId, Incident], now: datetime) -> set[IncidentId]:
        """Return what to let go of: ended for :data:`KEPT`, and the oldest of too many.

        Looks once in :data:`EVERY`; in between nothing goes.
        """
        if self._swept_at is not None and now - self._swept_at < EVERY:
            return set()
        self._swept_at = now
        ended = [key for key, incident in incidents.items() if not incident.is_open]
        self._since = {key: self._since.get(key, now) for key in ended}
        order = sorted(ended, key=lambda key: (self._since[key], key))
        surplus = max(0, len(order) - MOST)
        return set(order[:surplus]) | {key for key in order if now - self._since[key] >= KEPT}
