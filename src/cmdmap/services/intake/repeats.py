"""Repeats: how often something was at a place or of a person, as one look-up and one sentence.

Asked in a reader thread by the intake form and the incident's detail. The sub-district looks out
for both: one matter many times 一事多次, one person many matters 一人多事.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """What was known in the time looked back, newest first."""

    rows: tuple[IncidentRow, ...]
    days: int

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.rows)

    @property
    def same_kind(self) -> int:
        """How many there were of the most frequent kind."""
        return max(Counter(row.kind for row in self.rows).values(), default=0)

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
        return f"{counted} · {verdict}" if verdict else counted


def repeats_at(
    connection: Connection,
    place: Place | None,
    address: str,
    now: datetime,
    actor: Actor,
    look_back: timedelta = LOOK_BACK,
) -> Repeats:
    """Return what was at a place or address in the actor's areas."""
    wanted = Wanted(areas=actor.areas)
    rows = history_at(connection, place, address, now - look_back, wanted=wanted)
    return Repeats(tuple(rows), look_back.days)


def repeats_of(
    connection: Connection,
    phone: str,
    now: datetime,
    actor: Actor,
    look_back: timedelta = LOOK_BACK,
) -> Repeats:
    """Return the matters of a telephone in the actor's areas."""
    rows = history_of(connection, phone, now - look_back, Wanted(areas=actor.areas))
    return Repeats(tuple(rows), look_back.days)
