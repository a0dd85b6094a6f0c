"""Stand-ins: who can take the place of somebody who is ill, the best first, with reasons.

Pure; asked by the duty view when a person is reported absent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import DutyEntry, ShiftPattern, in_week
from cmdmap.domain.people.roster import Member
from cmdmap.i18n import tr


class StandIn(NamedTuple):
    """One who could come."""

    member: Member
    rested: bool
    own_area: bool
    shifts: int
    """Shifts in the worst seven days around, this one included."""
    reasons: tuple[str, ...]


def stand_ins(
    book: PeopleBook, entry: DutyEntry, pattern: ShiftPattern, most: int = 10
) -> tuple[StandIn, ...]:
    """Return who is free for a shift; who has rested stands before who has not."""
    absent = book.member(entry.member)
    post = book.posts.get((entry.post,))
    if absent is None:
        return ()
    own: dict[str, list[DutyEntry]] = {}
    for each in book.duty.values():
        own.setdefault(each.member, []).append(each)
    found = []
    for member in book.members.values():
        if member.force is not absent.force or not member.on_plan or member.code == absent.code:
            continue
        entries = own.get(member.code, [])
        if any(e.starts_at < entry.ends_at and entry.starts_at < e.ends_at for e in entries):
            continue
        team = book.teams.get((member.team,))
        area = member.area or (team.area if team is not None else "")
        found.append(
            _judged(member, entry, entries, pattern, post is not None and area == post.area)
        )
    found.sort(key=lambda each: (not each.rested, not each.own_area, each.shifts, each.member.code))
    return tuple(found[:most])


def _judged(
    member: Member,
    entry: DutyEntry,
    entries: list[DutyEntry],
    pattern: ShiftPattern,
    own_area: bool,
) -> StandIn:
    gaps = [
        max(entry.starts_at - each.ends_at, each.starts_at - entry.ends_at)
        for each in entries
        if each.stands
    ]
    gap = min(gaps, default=None)
    shifts = in_week((*entries, entry), entry.day)
    rested = (gap is None or gap >= pattern.rest) and shifts <= pattern.most_in_week
    reasons = [
        tr("own area") if own_area else tr("another area"),
        tr("{n} shifts in the week", n=shifts),
    ]
    if gap is not None and gap < pattern.rest:
        reasons.append(tr("only {hours} h rest", hours=round(gap / timedelta(hours=1))))
    return StandIn(member, rested, own_area, shifts, tuple(reasons))
