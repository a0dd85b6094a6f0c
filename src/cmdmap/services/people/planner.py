"""The duty planner: fills a month's shifts fairly, with rest kept and nobody in two places.

Pure and repeatable: the same roster gives the same plan. Shift by shift the one with the fewest
hours is taken; within :data:`CLOSE` of the fewest, who belongs to the post's area goes first. What
cannot be filled is left open and told. Run in a reader thread by the duty view; kept by
:class:`KeepDuty`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import (
    Conflict,
    DutyEntry,
    Fault,
    Shift,
    ShiftPattern,
    in_week,
)
from cmdmap.domain.people.roster import Member, Post
from cmdmap.domain.unit import ForceKind

CLOSE = timedelta(hours=16)
"""Two people whose hours differ by less count as equally loaded."""
DAY = timedelta(days=1)
WEEK = timedelta(days=8)
"""Further away nothing touches a shift: no week holds both, no rest is that long."""


class DutyPlan(NamedTuple):
    """What the planner would keep."""

    entries: tuple[DutyEntry, ...]
    gone: tuple[DutyEntry, ...]
    """Planned before and replaced by it; leave and stand-ins stay."""
    open: tuple[Conflict, ...]
    """Places nobody can take."""
    hours: Mapping[str, timedelta]
    """Hours of each member in the plan, what stays included."""


@dataclass(slots=True)
class _Load:
    """What one person has so far."""

    member: Member
    own_area: str
    hours: timedelta = timedelta()
    nights: int = 0
    entries: list[DutyEntry] = field(default_factory=list)

    def add(self, entry: DutyEntry, planned: bool) -> None:
        """Take another duty; what lies before the plan counts for rest only."""
        if planned:
            self.hours += entry.ends_at - entry.starts_at
            self.nights += _is_night(entry)
        self.entries.append(entry)

    def may(self, day: date, span: tuple[datetime, datetime], pattern: ShiftPattern) -> bool:
        """Tell whether a shift leaves the rest and the free days that the pattern wants."""
        starts_at, ends_at = span
        near = [each for each in self.entries if abs(each.day - day) <= WEEK]
        for each in near:
            if starts_at < each.ends_at + pattern.rest and each.starts_at < ends_at + pattern.rest:
                return False
        trial = DutyEntry(day, "", self.member.code, "", starts_at, ends_at)
        return in_week((*near, trial), day) <= pattern.most_in_week


def plan_duty(
    book: PeopleBook, force: ForceKind, pattern: ShiftPattern, first: date, days: int
) -> DutyPlan:
    """Plan every post of a force for ``days`` local days from ``first`` on.

    What was planned for these days is planned anew, except leave, who stands in for somebody, and
    shifts of another pattern.
    """
    last = first + timedelta(days=days)
    codes = {shift.code for shift in pattern.shifts}
    posts = sorted(
        (post for post in book.posts.values() if post.force is force),
        key=lambda post: (post.area, post.code),
    )
    own_posts = {post.code for post in posts}
    gone: list[DutyEntry] = []
    kept: list[DutyEntry] = []
    for entry in book.duty.values():
        inside = first <= entry.day < last and entry.shift in codes and entry.post in own_posts
        fixed = not entry.stands or entry.stands_in_for
        (gone if inside and not fixed else kept).append(entry)
    loads = _loads(book, force, kept, first)
    manned = Counter((each.day, each.shift, each.post) for each in kept if each.stands)
    entries: list[DutyEntry] = []
    open_places: list[Conflict] = []
    for day, shift in _shifts(first, days, pattern):
        span = shift.on(day)
        free = [load for load in loads.values() if load.may(day, span, pattern)]
        for post in posts:
            spot = (day, shift.code, post.code)
            wanted = post.need - manned[spot]
            chosen = [
                DutyEntry(day, shift.code, load.member.code, post.code, *span)
                for load in _choose(free, post, wanted)
            ]
            for entry in chosen:
                loads[entry.member].add(entry, planned=True)
            entries += chosen
            if wanted > len(chosen):
                missing = wanted - len(chosen)
                open_places.append(
                    Conflict(Fault.SHORT, day, shift.code, post=post.code, missing=missing)
                )
    hours = {code: load.hours for code, load in loads.items()}
    return DutyPlan(tuple(entries), tuple(gone), tuple(open_places), hours)


def _loads(
    book: PeopleBook, force: ForceKind, kept: Iterable[DutyEntry], first: date
) -> dict[str, _Load]:
    loads = {}
    for member in sorted(book.members.values(), key=lambda member: member.code):
        if member.force is force and member.on_plan:
            team = book.teams.get((member.team,))
            area = member.area or (team.area if team is not None else "")
            loads[member.code] = _Load(member, area)
    for entry in kept:
        load = loads.get(entry.member)
        if load is not None:
            # Whoever is away gets no shift in that time, and no hours for it either.
            load.add(entry, planned=entry.stands and entry.day >= first)
    return loads


def _shifts(first: date, days: int, pattern: ShiftPattern) -> Iterator[tuple[date, Shift]]:
    for number in range(days):
        for shift in sorted(pattern.shifts, key=lambda shift: shift.begins):
            yield first + number * DAY, shift


def _choose(free: list[_Load], post: Post, wanted: int) -> Iterator[_Load]:
    """Take who fits a post best out of those who are free."""
    for _ in range(min(wanted, len(free))):
        fewest = min(load.hours for load in free)
        best = min(free, key=lambda load: _rank(load, post, fewest))
        free.remove(best)
        yield best


def _rank(load: _Load, post: Post, fewest: timedelta) -> tuple[bool, bool, timedelta, int, str]:
    far = load.hours - fewest > CLOSE
    return (far, load.own_area != post.area, load.hours, load.nights, load.member.code)


def _is_night(entry: DutyEntry) -> bool:
    middle = entry.starts_at + (entry.ends_at - entry.starts_at) / 2
    # 18:00 to 06:00 local is 10:00 to 22:00 UTC.
    return 10 <= middle.hour < 22
