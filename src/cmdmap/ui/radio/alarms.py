"""Open alarms: emergencies and roll calls missed twice, with all that helps to help.

Pure; the banner shows them and the sound follows them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.unit import LiveUnit
from cmdmap.ui.models.unit_view import fix_age_s
from cmdmap.widgets.wording import age_text, distance_text

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that stays until a named person acknowledges it."""

    live: LiveUnit
    at: datetime
    emergency: bool
    """False: two roll calls missed in a row."""
    heard: bool = False
    """A missed unit was heard again since."""

    @property
    def key(self) -> tuple[UnitId, bool]:
        """Unit and kind: a unit can be in both lists."""
        return (self.live.unit.id, self.emergency)


def open_alarms(present: Mapping[UnitId, LiveUnit], desk: RadioDesk) -> list[Alarm]:
    """Return what is open, emergencies first, the oldest of each on top."""
    found = [
        Alarm(live, live.emergency_at, emergency=True)
        for live in present.values()
        if live.emergency_at is not None
    ]
    found += [
        Alarm(present[misses.unit_id], misses.alarm_at, emergency=False, heard=misses.heard)
        for misses in desk.misses.values()
        if misses.alarm_at is not None and misses.unit_id in present
    ]
    return sorted(found, key=lambda alarm: (not alarm.emergency, alarm.at))


def nearest_words(
    place: Place | None, own: UnitId, units: Iterable[LiveUnit], now: datetime, stale_s: float
) -> str:
    """Name the nearest units with a fresh fix, their distance and the age of their fix."""
    if place is None:
        return ""
    near = heapq.nsmallest(
        NEAREST,
        (
            (place.metres_to(live.fix.place), live.unit.id, live)
            for live in units
            if live.fix is not None
            and live.unit.id != own
            and (now - live.fix.at).total_seconds() <= stale_s
        ),
    )
    return "   ".join(
        f"{live.unit.name} {distance_text(metres)} ({age_text(fix_age_s(live, now))})"
        for metres, _, live in near
    )
