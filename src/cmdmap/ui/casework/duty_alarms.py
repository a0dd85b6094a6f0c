"""Duty alarms: too few are free, told at every seat until one named person has acknowledged it.

Pure but for the seat they are read from; they stand among the case alarms in the strip. The desk's
people book holds them, so they are there after a restart and gone everywhere once acknowledged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import Shortage
from cmdmap.domain.rights import Actor, Right
from cmdmap.i18n import tr
from cmdmap.ui.radio.alarm_sound import Tone
from cmdmap.widgets.wording import clock_text, force_name

DutyKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DutyAlarm:
    """One limit that is or was undercut."""

    shortage: Shortage
    area: str
    """What the limit's area is called."""

    @property
    def key(self) -> DutyKey:
        """What no incident's alarm is called."""
        return ("duty", *_pair(self.shortage))

    @property
    def at(self) -> datetime:
        """Since when too few are free."""
        return self.shortage.fell_at

    @property
    def tone(self) -> Tone:
        """What is heard of it."""
        return Tone.OVERDUE if self.shortage.back_at is None else Tone.NOTICE

    @property
    def words(self) -> tuple[str, ...]:
        """What the strip says of it, in parts."""
        limit, back = self.shortage.limit, self.shortage.back_at
        count = tr(
            "{free} free, at least {least} wanted", free=self.shortage.free, least=limit.least
        )
        over = "" if back is None else tr("enough again since {time}", time=clock_text(back))
        return (tr("Too few are free"), force_name(limit.force), self.area, count, over)


def duty_alarms(book: PeopleBook, actor: Actor, names: dict[str, str]) -> list[DutyAlarm]:
    """Return the alarms nobody has acknowledged that concern ``actor``; ``names`` are the areas'.

    While nobody is logged in all are shown: a locked window hides no alarm.
    """
    return [
        DutyAlarm(each, names.get(each.limit.area, each.limit.area or tr("everywhere")))
        for each in book.shortages.values()
        if each.seen_at is None and _concerns(each, actor)
    ]


def limit_key(key: DutyKey) -> tuple[str, ...]:
    """Return the key of the limit of an alarm."""
    return key[1:]


def _pair(shortage: Shortage) -> tuple[str, str]:
    return (shortage.limit.force.value, shortage.limit.area)


def _concerns(shortage: Shortage, actor: Actor) -> bool:
    if not actor.name:
        return True
    area = shortage.limit.area
    return actor.may(Right.DISPATCH) and (not area or actor.covers(frozenset({area})))
