"""Talks: who talks now, who talked last and for how long, from the lines as they come.

Fed with the facts of the bridge and with stored entries; asked by the log's lines, the talk strip
and the emergency banner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import LiveUnit

END = "EOT"
"""Sentence of a push-to-talk that ends, in every protocol of ours."""

LONGEST = timedelta(minutes=10)
"""A begin this old does not belong to the end that comes now."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One call on the air; ``lasted`` is None while it goes on or where its end was lost."""

    unit_id: UnitId
    began_at: datetime
    lasted: timedelta | None = None


class Talks:
    """Pairs begin and end of each unit's calls."""

    def __init__(self) -> None:
        self.last: dict[UnitId, Talk] = {}
        """Newest call of each unit."""

    def take(self, unit_id: UnitId | None, sentence: str, at: datetime) -> timedelta | None:
        """Take one push-to-talk line; return how long the call lasted when it ended one."""
        if unit_id is None:
            return None
        known = self.last.get(unit_id)
        if sentence != END:
            self.last[unit_id] = Talk(unit_id, at)
            return None
        if known is None or known.lasted is not None or not at - LONGEST < known.began_at <= at:
            return None
        ended = Talk(unit_id, known.began_at, at - known.began_at)
        self.last[unit_id] = ended
        return ended.lasted

    def recall(self, unit_id: UnitId, at: datetime | None) -> None:
        """Take what the store knows of a unit that has not talked since."""
        if at is not None:
            self.last.setdefault(unit_id, Talk(unit_id, at))

    def newest(self, without: Iterable[UnitId] = ()) -> Talk | None:
        """Return the call that began last, of all units but some."""
        hidden = frozenset(without)
        found = (talk for talk in self.last.values() if talk.unit_id not in hidden)
        return max(found, key=lambda talk: talk.began_at, default=None)


def talking_now(units: Iterable[LiveUnit]) -> list[tuple[datetime, LiveUnit]]:
    """Return since when each unit talks whose key is down, the longest first."""
    found = [(live.talking_since, live) for live in units if live.talking_since is not None]
    return sorted(found, key=lambda pair: pair[0])
