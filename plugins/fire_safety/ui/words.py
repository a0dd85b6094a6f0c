"""Words and chips that several views share: risk, due day, size of a place, people behind stars.

Pure apart from the chips; every view of this room asks here.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import Tone, tr
from cmdmap.widgets import Chip
from fire_safety.domain.days import day_text
from fire_safety.domain.place_kind import GROUPS, PlaceKind
from fire_safety.domain.plan import LEVEL_WORDS, Due, Level, due_state, level_of
from fire_safety.store.places import PlaceRow

TONES = {Level.HIGH: Tone.HIGH, Level.MIDDLE: Tone.MIDDLE, Level.LOW: Tone.GOOD}
SOON_D = 7
WEEKDAYS = 7


def risk_chip(score: int) -> Chip:
    """Return the chip of a score: ``风险 高 78``."""
    level = level_of(score)
    return Chip(tr("risk {level} {score}", level=tr(LEVEL_WORDS[level]), score=score), TONES[level])


def group_chip(kind: PlaceKind | None) -> Chip:
    """Return the chip of a place's group of kinds."""
    return Chip(tr(GROUPS[kind.group]) if kind else "?")


def due_words(due: int, today: int) -> str:
    """Return when a place is due: overdue, today, tomorrow, a weekday, or the day."""
    if due_state(due, today) is Due.OVERDUE:
        return tr("overdue {days} d", days=today - due)
    if due == today:
        return tr("today")
    if due == today + 1:
        return tr("tomorrow")
    if due - today < SOON_D:
        return _weekday(due)
    return day_text(due)


def _weekday(day: int) -> str:
    names = (
        tr("Sun"), tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"),
    )  # fmt: skip
    # Day 1 of the calendar of date.toordinal was a Monday.
    return names[day % WEEKDAYS]


def size_words(row: PlaceRow) -> str:
    """Return the measure that tells most of a place."""
    size = row.size
    if row.posts:
        return tr("{n} posts", n=row.posts)
    if size.beds:
        return tr("{n} beds", n=size.beds)
    if row.kind in ("school", "small_school") and size.persons:
        return tr("{n} persons", n=size.persons)
    if size.area_m2:
        return tr("{n} m²", n=f"{size.area_m2:g}")
    return tr("{n} persons", n=size.persons) if size.persons else ""


def second_line(row: PlaceRow, names: Mapping[str, str]) -> str:
    """Return the second line of a place's card: grid and size."""
    return " · ".join(filter(None, (names.get(row.grid, ""), size_words(row))))


def percent(share: float) -> str:
    """Return a share of 0 to 1 as percent."""
    return f"{share:.0%}"
