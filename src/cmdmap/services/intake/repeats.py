"""Repeats: how often something was at a place or of a person, as one look-up and one sentence.

Asked in a reader thread by the intake form and the incident's detail. The sub-district looks out
for both: one matter many times 一事多次, one person many matters 一人多事.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor
from cmdmap.i18n import tr
from cmdmap.store.engine import Connection
from cmdmap.store.queries.history import history_at, history_of
from cmdmap.store.queries.incidents import IncidentRow, Wanted

LOOK_BACK = timedelta(days=30)
MANY = 3
"""So many make a repeat."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """What else was known in the time looked back, newest first."""

    rows: tuple[IncidentRow, ...] = ()
    days: int = LOOK_BACK.days
    own_kind: str | None = None
    """Kind of the incident that asks; it counts as well but is not among the rows."""

    @property
    def count(self) -> int:
        """How many there were, the asking incident included."""
        return len(self.rows) + (self.own_kind is not None)

    @property
    def same_kind(self) -> int:
        """How many there were of the most frequent kind."""
        kinds = Counter(row.kind for row in self.rows)
        if self.own_kind is not None:
            kinds[self.own_kind] += 1
        return max(kinds.values(), default=0)

    def beside(self, incident: Incident) -> Repeats:
        """Return the same as an incident sees it, which is not among its own repeats."""
        rows = tuple(row for row in self.rows if row.id != incident.id)
        return Repeats(rows, self.days, incident.kind)

    def at_place(self) -> str:
        """Return the sentence about a place, e.g. ``30 天 4 次 · 一事多次``; empty without any."""
        return self._sentence(tr("one matter many times") if self.same_kind >= MANY else "")

    def of_person(self) -> str:
        """Return the sentence about a person, e.g. ``30 天 5 次 · 一人多事``; empty without any."""
        return self._sentence(tr("one person many matters") if self.count >= MANY else "")

    def _sentence(self, verdict: str) -> str:
        if not self.rows:
            return ""
        counted = tr("{n} in {days} days", n=self.count, days=self.days)
        return f"{counted}  ·  {verdict}" if verdict else counted


def repeats_at(
    connection: Connection, place: Place | None, address: str, now: datetime, actor: Actor
) -> Repeats:
    """Return what was at a place or address in the actor's areas."""
    wanted = Wanted(areas=actor.areas)
    return Repeats(tuple(history_at(connection, place, address, now - LOOK_BACK, wanted=wanted)))


def repeats_of(
    connection: Connection, phones: Iterable[str], now: datetime, actor: Actor
) -> Repeats:
    """Return the matters of a person's telephones in the actor's areas."""
    wanted = Wanted(areas=actor.areas)
    found: dict[IncidentId, IncidentRow] = {}
    for phone in phones:
        rows = history_of(connection, phone, now - LOOK_BACK, wanted)
        found.update((row.id, row) for row in rows)
    return Repeats(tuple(sorted(found.values(), key=lambda row: -row.id)))
