"""Strength: who is on duty and free, held against the limits below which an alarm is due.

Run by the writer in its turns; asked by the duty view, too. Free is who is on duty and whose unit
is not bound by an incident. An alarm stands in the store until a person has acknowledged it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.commands import AcknowledgeShortage
from cmdmap.domain.people.duty import Shortage
from cmdmap.domain.people.facts import ShortageSeen, StrengthBack, StrengthFell
from cmdmap.domain.people.roster import Member, Post, StrengthLimit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.present import Draft
from cmdmap.store.people.shortages import put_shortage

EVERY = timedelta(seconds=5)
"""How often the writer counts."""


class Manned(NamedTuple):
    """A post at an instant."""

    post: Post
    members: tuple[Member, ...]
    """Who is on duty there."""
    free: int
    """How many of them no incident binds."""

    @property
    def missing(self) -> int:
        """How many it lacks, 0 when none."""
        return max(0, self.post.need - len(self.members))


def manned_posts(book: PeopleBook, at: datetime, bound: Collection[UnitId]) -> tuple[Manned, ...]:
    """Return every post with who is there, ordered by area and code."""
    there: dict[str, list[Member]] = {}
    for entry in book.on_duty(at):
        if (member := book.member(entry.member)) is not None:
            there.setdefault(entry.post, []).append(member)
    return tuple(
        Manned(
            post,
            tuple(sorted(there.get(post.code, ()), key=lambda member: member.code)),
            sum(_is_free(member, bound) for member in there.get(post.code, ())),
        )
        for post in sorted(book.posts.values(), key=lambda post: (post.area, post.code))
    )


def free_strength(
    book: PeopleBook, casebook: Casebook, at: datetime
) -> Mapping[StrengthLimit, int]:
    """Return for each limit how many are on duty and free."""
    limits = tuple(book.limits.values())
    counts = dict.fromkeys(limits, 0)
    if not limits:
        return counts
    bound = casebook.load()
    for entry in book.on_duty(at):
        member, post = book.member(entry.member), book.posts.get((entry.post,))
        if member is None or not _is_free(member, bound):
            continue
        for limit in limits:
            area = post.area if post is not None else member.area
            if limit.force is member.force and limit.area in ("", area):
                counts[limit] += 1
    return counts


def mind_strength(draft: Draft) -> None:
    """Tell once when fewer are free than a limit says, and once when there are enough again."""
    room = draft.present.people
    if not room.book.limits and not room.book.shortages:
        return
    if room.counted_at is not None and timedelta() <= draft.now - room.counted_at < EVERY:
        return
    room.counted_at = draft.now
    counts = free_strength(room.book, draft.present.cases.published, draft.now)
    for limit, free in counts.items():
        known = room.book.shortages.get(limit.key)
        lasts = known is not None and known.back_at is None
        if free < limit.least and not lasts:
            _keep(draft, Shortage(limit, free, draft.now))
            draft.facts.append(StrengthFell(limit, free))
        elif free >= limit.least and known is not None and lasts:
            _keep(draft, replace(known, back_at=draft.now))
            draft.facts.append(StrengthBack(limit, free))
    for key, known in room.book.shortages.items():
        if key not in room.book.limits and known.back_at is None:
            # Nobody wants so many any more; that it was so is seen by a person all the same.
            _keep(draft, replace(known, back_at=draft.now))


def acknowledge_shortage(command: AcknowledgeShortage, draft: Draft) -> None:
    """Write down who has seen that too few are free.

    Raises:
        WorldError: somebody has seen it already, or there is no such alarm.
    """
    known = draft.present.people.book.shortages.get(command.limit)
    if known is None or known.seen_at is not None:
        raise WorldError(tr("This alarm was acknowledged already; nothing was changed."))
    seen = replace(known, seen_by=draft.actor.name, seen_at=draft.now)
    _keep(draft, seen)
    draft.facts.append(ShortageSeen(seen))


def shortages(
    book: PeopleBook, casebook: Casebook, at: datetime
) -> Iterator[tuple[StrengthLimit, int]]:
    """Yield the limits that are undercut now, with how many are free."""
    for limit, free in free_strength(book, casebook, at).items():
        if free < limit.least:
            yield limit, free


def _is_free(member: Member, bound: Collection[UnitId]) -> bool:
    return member.unit_id is None or member.unit_id not in bound


def _keep(draft: Draft, shortage: Shortage) -> None:
    room = draft.present.people
    put_shortage(draft.connection, shortage)
    room.book = room.book.with_shortage(shortage)
