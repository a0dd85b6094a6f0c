"""Duty 勤务: shift patterns, who is where when, and what is wrong with a plan.

Pure. The planner (``services/people/planner.py``) makes entries, the duty board answers from them.
Days are local days of UTC+8; instants are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people.roster import Member, Post, StrengthLimit


class DutyState(StrEnum):
    """Whether a planned shift stands."""

    PLANNED = "planned"
    SICK = "sick"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of a day, e.g. night duty from 20:00 for 12 h."""

    code: str
    name: str
    begins: timedelta
    """After local midnight."""
    lasts: timedelta

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Return begin and end of the shift that begins on a local day, in UTC."""
        begins = datetime.combine(day, time(), LOCAL) + self.begins
        return begins.astimezone(UTC), (begins + self.lasts).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """How a force covers its days."""

    code: str
    name: str
    shifts: tuple[Shift, ...]
    rest: timedelta
    """Free time that has to follow a shift."""
    most_in_week: int
    """Most shifts of one person in any seven days."""

    def shift(self, code: str) -> Shift | None:
        """Return a shift by its code."""
        return next((shift for shift in self.shifts if shift.code == code), None)


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """One person on one post for one shift."""

    day: date
    shift: str
    member: str
    post: str
    starts_at: datetime
    ends_at: datetime
    state: DutyState = DutyState.PLANNED
    stands_in_for: str = ""
    """Code of the member whose place is taken."""
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Nobody stands twice in one shift."""
        return (self.day.isoformat(), self.shift, self.member)

    @property
    def stands(self) -> bool:
        """Tell whether the person is to come."""
        return self.state is DutyState.PLANNED

    def covers(self, at: datetime) -> bool:
        """Tell whether the person is on duty at an instant; the end is free already."""
        return self.stands and self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Shortage:
    """An alarm: fewer were free than a limit says. It waits until a named person has seen it."""

    limit: StrengthLimit
    """As it stood then."""
    free: int
    fell_at: datetime
    back_at: datetime | None = None
    """Since when there are enough again."""
    seen_by: str = ""
    """Who has acknowledged it, empty while nobody has."""
    seen_at: datetime | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """The limit's: one of them is known for each limit."""
        return self.limit.key

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left of it: enough are free, and somebody has seen it."""
        return self.back_at is not None and self.seen_at is not None


class Fault(StrEnum):
    """What can be wrong with a plan."""

    TWICE = "twice"
    NO_REST = "no_rest"
    TOO_MANY = "too_many"
    SHORT = "short"
    STRANGER = "stranger"


class Conflict(NamedTuple):
    """One thing wrong with a plan; ``missing`` counts the people a post lacks."""

    fault: Fault
    day: date
    shift: str
    member: str = ""
    post: str = ""
    missing: int = 0


def conflicts(
    entries: Iterable[DutyEntry],
    members: Mapping[str, Member],
    posts: Iterable[Post],
    pattern: ShiftPattern,
    days: Iterable[date],
) -> tuple[Conflict, ...]:
    """Return what is wrong with the entries that stand, judged over ``days`` (local)."""
    by_member: dict[str, list[DutyEntry]] = {}
    manned: dict[tuple[date, str, str], int] = {}
    for entry in entries:
        if entry.stands:
            by_member.setdefault(entry.member, []).append(entry)
            spot = (entry.day, entry.shift, entry.post)
            manned[spot] = manned.get(spot, 0) + 1
    judged = frozenset(days)
    found = [
        conflict
        for code, own in by_member.items()
        for conflict in _of_member(sorted(own, key=_begin), code in members, pattern)
        if conflict.day in judged
    ]
    found += _short(manned, tuple(posts), pattern, judged)
    return tuple(sorted(found))


def in_week(own: Iterable[DutyEntry], day: date) -> int:
    """Return the most shifts in any seven days that hold ``day``."""
    days = [entry.day for entry in own if entry.stands]
    weeks = [day - timedelta(days=back) for back in range(7)]
    return max(sum(first <= each < first + timedelta(days=7) for each in days) for first in weeks)


def _begin(entry: DutyEntry) -> datetime:
    return entry.starts_at


def _of_member(own: list[DutyEntry], known: bool, pattern: ShiftPattern) -> Iterator[Conflict]:
    for number, entry in enumerate(own):
        if not known:
            yield Conflict(Fault.STRANGER, entry.day, entry.shift, entry.member, entry.post)
        if number and entry.starts_at < own[number - 1].ends_at:
            yield Conflict(Fault.TWICE, entry.day, entry.shift, entry.member, entry.post)
        elif number and entry.starts_at < own[number - 1].ends_at + pattern.rest:
            yield Conflict(Fault.NO_REST, entry.day, entry.shift, entry.member, entry.post)
        week = [e for e in own[: number + 1] if e.day > entry.day - timedelta(days=7)]
        if len(week) > pattern.most_in_week:
            yield Conflict(Fault.TOO_MANY, entry.day, entry.shift, entry.member, entry.post)


def _short(
    manned: Mapping[tuple[date, str, str], int],
    posts: tuple[Post, ...],
    pattern: ShiftPattern,
    days: Iterable[date],
) -> Iterator[Conflict]:
    for day in days:
        for shift in pattern.shifts:
            for post in posts:
                missing = post.need - manned.get((day, shift.code, post.code), 0)
                if missing > 0:
                    yield Conflict(Fault.SHORT, day, shift.code, post=post.code, missing=missing)
