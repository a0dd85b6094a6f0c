"""The feed of our units: lets links with ``publish=1`` tell everybody at their other end.

Hears every commit on the writer's thread, like the courier, and posts Cursor on Target events on
the links' bulletins; the links' threads write them. A unit that was heard on such a link is not
told back to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.unit import LiveUnit
from cmdmap.links.bulletin import Bulletin
from cmdmap.links.rack import LinkRack
from cmdmap.protocols.xml_events.cot_encode import emergency_event, unit_event

PACE = timedelta(seconds=2)
"""A unit is told no more often than this, as phones do among themselves."""


class UnitFeed:
    """A listener of the desk; used on the writer's thread only."""

    def __init__(
        self,
        rack: LinkRack,
        present: Callable[[], Mapping[UnitId, LiveUnit]],
        stale_after: timedelta,
    ) -> None:
        """``present`` gives every unit, which a link that begins to publish is told at once."""
        self._rack = rack
        self._present = present
        self._stale_after = stale_after
        self._known: set[LinkId] = set()
        self._told_at: dict[UnitId, datetime] = {}

    def __call__(self, commit: Commit) -> None:
        """Post the units that the commit touched."""
        bulletins = self._rack.bulletins()
        fresh = [link_id for link_id in bulletins if link_id not in self._known]
        self._known = set(bulletins)
        if not bulletins:
            return
        if fresh:
            self._post({link: bulletins[link] for link in fresh}, self._present().values(), commit)
        due = [live for live in commit.units.values() if self._is_due(live, commit.at)]
        self._post(bulletins, due, commit)

    def _is_due(self, live: LiveUnit, now: datetime) -> bool:
        told_at = self._told_at.get(live.unit.id)
        if live.emergency_at is None and told_at is not None and now - told_at < PACE:
            return False
        self._told_at[live.unit.id] = now
        return True

    def _post(
        self, bulletins: Mapping[LinkId, Bulletin], units: Iterable[LiveUnit], commit: Commit
    ) -> None:
        for live in units:
            event = unit_event(live, commit.at, self._stale_after)
            if event is None or live.fix is None:
                continue
            alarm = emergency_event(live, commit.at, self._stale_after)
            for link_id, bulletin in bulletins.items():
                if link_id == live.fix.link_id:
                    continue
                bulletin.post(str(live.unit.id), event)
                if alarm is None:
                    bulletin.withdraw(f"{live.unit.id} alarm")
                else:
                    bulletin.post(f"{live.unit.id} alarm", alarm)
