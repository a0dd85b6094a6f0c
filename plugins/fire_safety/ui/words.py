"""Words and chips that several views share: risk, due day and deadline, size, value of a sensor.

Pure apart from the chips; every view of this room asks here.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import Tone, tr
from cmdmap.widgets import Chip, count_text
from fire_safety.domain.days import day_text
from fire_safety.domain.finding import UNSETTLED, FindingState
from fire_safety.domain.place_kind import GROUPS, PlaceKind
from fire_safety.domain.plan import LEVEL_WORDS, Due, Level, due_state, level_of
from fire_safety.domain.sensor import UNITS, SensorKind
from fire_safety.store.findings import FindingRow
from fire_safety.store.places import PlaceCard, PlaceRow

TONES = {Level.HIGH: Tone.HIGH, Level.MIDDLE: Tone.MIDDLE, Level.LOW: Tone.GOOD}
FINDING_TONES = {
    FindingState.OPEN: Tone.HIGH,
    FindingState.ORDERED: Tone.MIDDLE,
    FindingState.HANDED_OVER: Tone.LOW,
    FindingState.PASSED: Tone.GOOD,
    FindingState.WITHDRAWN: Tone.PLAIN,
}
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
        return tr("overdue {days} d", days=count_text(today - due))
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
        return tr("{n} m²", n=area_words(size.area_m2))
    return tr("{n} persons", n=size.persons) if size.persons else ""


def area_words(area_m2: float) -> str:
    """Return square metres: ``1,250`` or ``86.5``."""
    return f"{area_m2:,.1f}".removesuffix(".0")


def measures(card: PlaceCard) -> str:
    """Return everything that is known of the size of a place, and of its charging posts."""
    size, posts = card.row.size, card.charging
    said = [
        tr("{n} m²", n=area_words(size.area_m2)) if size.area_m2 else "",
        tr("{n} beds", n=count_text(size.beds)) if size.beds else "",
        tr("{n} persons", n=count_text(size.persons)) if size.persons else "",
        tr("storeys: {n}", n=card.fields.floors) if card.fields.floors else "",
        tr("used up to storey {n}", n=size.storey)
        if size.storey not in (0, card.fields.floors)
        else "",
    ]
    if posts is not None:
        said += [
            tr("{n} posts", n=count_text(posts.posts)),
            tr("inside a building") if posts.indoors else tr("outdoors"),
            tr("sprinklers") if posts.sprinkler else tr("no sprinklers"),
            tr("camera") if posts.camera else tr("no camera"),
        ]
    return " · ".join(filter(None, said))


def is_late(finding: FindingRow, today: int) -> bool:
    """Tell whether a hazard should have been put right."""
    due = finding.deadline_day
    return due is not None and due < today and finding.state in UNSETTLED


def deadline_words(finding: FindingRow, today: int) -> str:
    """Return until when a hazard is to be put right, or for how long it should have been."""
    due = finding.deadline_day
    if due is None:
        return ""
    if is_late(finding, today):
        return tr("late by {days} d", days=count_text(today - due))
    return due_words(due, today) if finding.state in UNSETTLED else day_text(due)


def finding_tone(finding: FindingRow, today: int) -> Tone:
    """Return the tone of a hazard's state; what is late is loud."""
    return Tone.HIGH if is_late(finding, today) else FINDING_TONES[finding.state]


def value_words(value: float | None, kind: SensorKind) -> str:
    """Return what a sensor measures with its unit, empty where it measures nothing."""
    return "" if value is None else f"{value:g} {UNITS[kind]}".strip()


def second_line(row: PlaceRow, names: Mapping[str, str]) -> str:
    """Return the second line of a place's card: grid and size."""
    return " · ".join(filter(None, (names.get(row.grid, ""), size_words(row))))


def percent(share: float) -> str:
    """Return a share of 0 to 1 as percent."""
    return f"{share:.0%}"
