"""The duty board: answers for a unit whether its person is on duty, rested, where and how.

The protocol is that of ``services/dispatch/duty.py``. Made from one people book, so a new one is
made when the book has changed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.roster import Member, Mode
from cmdmap.domain.place import Place

REST = timedelta(hours=8)
"""After a shift somebody rests this long, whatever the pattern says of the next shift."""


class PlannedDuty:
    """Duty by unit, of one book."""

    def __init__(self, book: PeopleBook, rest: timedelta = REST) -> None:
        self._rest = rest
        self._posts = book.posts
        self._planned: dict[UnitId, list[DutyEntry]] = {}
        units = {
            member.code: member.unit_id
            for member in book.members.values()
            if member.unit_id is not None
        }
        for entry in sorted(book.duty.values(), key=lambda entry: entry.starts_at):
            unit_id = units.get(entry.member)
            if unit_id is not None:
                self._planned.setdefault(unit_id, []).append(entry)
        self._areas = {
            member.unit_id: areas_of(member, book)
            for member in book.members.values()
            if member.unit_id is not None
        }

    def on_duty(self, unit_id: UnitId, at: datetime) -> bool | None:
        """Tell whether the unit's person is on duty; None for a unit that is in no plan."""
        own = self._planned.get(unit_id)
        return None if own is None else any(entry.covers(at) for entry in own)

    def resting(self, unit_id: UnitId, at: datetime) -> bool:
        """Tell whether the person's last shift ended less than the rest ago."""
        own = self._planned.get(unit_id, ())
        return not any(entry.covers(at) for entry in own) and any(
            entry.stands and timedelta() <= at - entry.ends_at < self._rest for entry in own
        )

    def mode(self, unit_id: UnitId) -> Mode | None:
        """Return how the unit moves by the post of its newest duty, None where no plan says it."""
        own = self._planned.get(unit_id)
        post = self._posts.get((own[-1].post,)) if own else None
        return None if post is None else post.mode

    def post(self, unit_id: UnitId, at: datetime) -> Place | None:
        """Return where the unit stands by the plan, None off duty or on a beat."""
        for entry in self._planned.get(unit_id, ()):
            if entry.covers(at) and (post := self._posts.get((entry.post,))) is not None:
                return post.place
        return None

    def areas(self, unit_id: UnitId) -> frozenset[str]:
        """Return the codes of the areas that the person or the team is for."""
        return self._areas.get(unit_id, frozenset())


def areas_of(member: Member, book: PeopleBook) -> frozenset[str]:
    """Return the codes of the areas that a person or the person's team is for."""
    team = book.teams.get((member.team,))
    codes = {member.area, team.area if team is not None else ""}
    return frozenset(codes - {""})
