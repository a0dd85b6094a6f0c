"""Matching: which mediator fits a dispute, the best first, with reasons.

Pure; asked by the mediation board when a case is opened or given to somebody else.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.roster import Member
from cmdmap.i18n import tr
from cmdmap.services.people.disputes import takes

SKILL, PLACE, DUTY, LOAD = 4.0, 2.0, 1.0, 3.0
"""What a full match of each kind weighs; a load at its limit costs :data:`LOAD`."""


class Match(NamedTuple):
    """One mediator for one dispute."""

    member: Member
    score: float
    load: int
    """Open cases."""
    reasons: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Tell whether the load limit is reached; such a person stands last."""
        return self.load >= self.member.most_cases


def match_mediators(
    book: PeopleBook, dispute: str, community: str, at: datetime
) -> tuple[Match, ...]:
    """Return every mediator, the fittest first.

    ``dispute`` is a code of either level, ``community`` the code of an area, empty where unknown.
    """
    on_duty = {entry.member for entry in book.on_duty(at)}
    planned = {entry.member for entry in book.duty.values()}
    found = [
        _judge(member, book.load_of(member.code), dispute, community, on_duty, planned)
        for member in book.members.values()
        if member.mediates
    ]
    return tuple(sorted(found, key=lambda each: (each.full, -each.score, each.member.code)))


def _judge(
    member: Member,
    load: int,
    dispute: str,
    community: str,
    on_duty: set[str],
    planned: set[str],
) -> Match:
    fit = takes(member.disputes, dispute)
    home = bool(community) and member.area == community
    # Who is in no plan can be asked at any time, but is not promised to be there.
    there = member.code in on_duty
    score = SKILL * fit / 2 + PLACE * home + DUTY * there - LOAD * load / member.most_cases
    reasons = [
        (tr("not the field"), tr("related field"), tr("own field"))[fit],
        tr("load {load} of {most}", load=load, most=member.most_cases),
    ]
    if home:
        reasons.insert(1, tr("own community"))
    if there:
        reasons.append(tr("on duty now"))
    elif member.code in planned:
        reasons.append(tr("off duty now"))
    if load >= member.most_cases:
        reasons.append(tr("full"))
    return Match(member, round(score, 3), load, tuple(reasons))
