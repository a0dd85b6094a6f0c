"""Deadlines of the register: registration within three working days, permits that run out.

Asked when a person becomes known, and by lists of what is due. After 浙江省流动人口居住登记条例
(revised 2016-03-31, in force 2016-07-01): who lets, employs or mediates reports within three
working days. The day itself does not count; the last one ends when offices close.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api import LOCAL, WorkingCalendar

WORKING_DAYS = 3
DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 400
"""A calendar without a working day in more than a year is a mistake, not a wait."""


class Standing(StrEnum):
    """How a registration stands now."""

    DONE = "done"
    RUNNING = "running"
    TODAY = "today"
    """Due before the day is over."""
    OVERDUE = "overdue"


class PermitStanding(StrEnum):
    """How a permit stands now."""

    NONE = "none"
    GOOD = "good"
    SOON = "soon"
    EXPIRED = "expired"


class Due(NamedTuple):
    """Until when, and how that stands."""

    at: datetime
    standing: Standing


def registration_due(known_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the end of the third working day after an aware instant, as UTC."""
    day = known_at.astimezone(LOCAL).date()
    left = WORKING_DAYS
    for _ in range(LOOK_AHEAD_DAYS):
        day += DAY
        spans = calendar.hours(day)
        left -= bool(spans)
        if not left:
            midnight = datetime.combine(day, time(), LOCAL)
            return (midnight + spans[-1].ends).astimezone(UTC)
    return known_at.astimezone(UTC) + LOOK_AHEAD_DAYS * DAY


def standing(due_at: datetime, registered_at: datetime | None, now: datetime) -> Standing:
    """Tell how a registration stands."""
    if registered_at is not None:
        return Standing.DONE
    if due_at <= now:
        return Standing.OVERDUE
    same_day = due_at.astimezone(LOCAL).date() == now.astimezone(LOCAL).date()
    return Standing.TODAY if same_day else Standing.RUNNING


def permit_standing(until: str, today: date, warn_days: int) -> PermitStanding:
    """Tell how a permit stands that is good until a day (``yyyy-mm-dd``), that day included."""
    if not until:
        return PermitStanding.NONE
    left = (date.fromisoformat(until) - today).days
    if left < 0:
        return PermitStanding.EXPIRED
    return PermitStanding.SOON if left <= warn_days else PermitStanding.GOOD


def local_day(at: datetime) -> date:
    """Return the local day of an aware instant."""
    return at.astimezone(LOCAL).date()
