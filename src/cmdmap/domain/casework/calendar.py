"""Working calendars: which hours of which days count for a clock that does not run at night.

Pure; the hours and days are data (``resources/incidents/calendars.toml``), read by
``services/casework/calendars.py``. Counted in the one time of the whole country, UTC+8 without
summer time, whatever the computer's own zone is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The time of calendars; China has had no summer time since 1991."""

DAY = timedelta(days=1)


class Span(NamedTuple):
    """Working hours within one day: from and to after local midnight, at most 24 h."""

    begins: timedelta
    ends: timedelta


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekly hours with the days that are off and the days that are worked instead."""

    name: str
    week: tuple[tuple[Span, ...], ...]
    """Seven days from Monday on; spans of a day in order, not overlapping."""
    make_up: tuple[Span, ...] = ()
    """Hours of a day that is worked to make up for a holiday."""
    days_off: frozenset[date] = frozenset()
    days_made_up: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raise ValueError for a calendar in which nobody ever works."""
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a calendar has seven days and hours on one of them at least")

    def hours(self, day: date) -> tuple[Span, ...]:
        """Return the working hours of a local day; a day that is made up wins over a day off."""
        if day in self.days_made_up:
            return self.make_up
        return () if day in self.days_off else self.week[day.weekday()]

    def add(self, start: datetime, working: timedelta) -> datetime:
        """Return the instant at which ``working`` hours have passed since ``start``.

        ``start`` is aware, the answer has its zone. Nothing added gives ``start``; what ends with
        the working day ends that day, not on the next morning.
        """
        left, end = working, start
        for begins, ends in self._spans(start):
            if left <= timedelta():
                break
            room = ends - begins
            end = (begins + min(left, room)).astimezone(start.tzinfo)
            left -= room
        return end

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the working hours between two aware instants, nothing when they are swapped."""
        total = timedelta()
        for begins, ends in self._spans(start):
            if begins >= end:
                break
            total += min(ends, end) - begins
        return total

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is worked from ``start`` on, without end."""
        local = start.astimezone(LOCAL)
        midnight = datetime.combine(local.date(), time(), LOCAL)
        while True:
            for span in self.hours(midnight.date()):
                begins, ends = midnight + span.begins, midnight + span.ends
                if ends > local:
                    yield max(begins, local), ends
            midnight += DAY
