"""The inspection plan: how often a place is due by its risk, and what is due on a day.

Asked when a place is registered, inspected or judged anew; the days come from the plugin's options.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cmdmap.api import mark

HIGH_FROM = 70
MIDDLE_FROM = 40


class Level(StrEnum):
    """Level of a risk score of 0 to 100."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


LEVEL_WORDS = {Level.HIGH: mark("high"), Level.MIDDLE: mark("middle"), Level.LOW: mark("low")}


class Due(StrEnum):
    """How a due day stands to today."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Intervals:
    """Days from one inspection to the next by level, and to the first one of a new place."""

    high_d: int = 30
    middle_d: int = 90
    low_d: int = 180
    first_d: int = 30


def level_of(score: int) -> Level:
    """Return the level of a score."""
    if score >= HIGH_FROM:
        return Level.HIGH
    return Level.MIDDLE if score >= MIDDLE_FROM else Level.LOW


def due_day(
    level: Level, intervals: Intervals, registered_day: int, inspected_day: int | None
) -> int:
    """Return the day a place is due; a higher risk never makes it later."""
    days = {Level.HIGH: intervals.high_d, Level.MIDDLE: intervals.middle_d}
    interval = days.get(level, intervals.low_d)
    if inspected_day is None:
        return registered_day + min(intervals.first_d, interval)
    return inspected_day + interval


def rescheduled(before: int, after: int, today: int) -> int:
    """Return the day to keep when a new risk moves one: nobody is late for what nobody knew.

    A day that would lie in the past becomes today unless it was past before.
    """
    return max(after, min(before, today)) if after < today else after


def due_state(due: int, today: int) -> Due:
    """Tell how a due day stands to today."""
    if due < today:
        return Due.OVERDUE
    return Due.TODAY if due == today else Due.LATER
