"""What is late now: every running clock that has passed its warning, by incident, owner and area.

Pure; shown by the Supervision workspace, counted for leaders. Nothing here rings: that is the
timekeeper's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.casework.owners import Answerable, owner_of
from cmdmap.domain.clock import Clock, Told
from cmdmap.domain.incident import Incident, Postponement, Supervision


class Late(NamedTuple):
    """One running clock that is past its warning."""

    incident: Incident
    clock: Clock
    answerable: Answerable
    level: Told
    late: timedelta
    """Since its limit; negative while it is only near it."""


class Tally(NamedTuple):
    """How many clocks of one owner in one area are late."""

    answerable: Answerable
    near: int
    overdue: int
    worst: timedelta


class Notice(NamedTuple):
    """A supervision notice with its incident."""

    incident: Incident
    supervision: Supervision


class OpenWish(NamedTuple):
    """A wish for another limit with its incident and the clock it is about."""

    incident: Incident
    clock: Clock
    postponement: Postponement


def late_clocks(incidents: Iterable[Incident], now: datetime) -> list[Late]:
    """Return every running clock past its warning at ``now``, the latest first."""
    found = [
        Late(incident, clock, owner_of(clock, incident), level, now - clock.due_at)
        for incident in incidents
        if incident.is_open
        for clock in incident.clocks
        if clock.runs and (level := _level(clock, now))
    ]
    return sorted(found, key=lambda each: each.late, reverse=True)


def _level(clock: Clock, now: datetime) -> Told:
    """Return how far a clock is by its limits; asked for thousands each second."""
    if now < clock.warn_at:
        return clock.told
    if now < clock.due_at:
        return max(clock.told, Told.WARNED)
    return Told.OVERDUE if now < clock.supervise_at else Told.SUPERVISED


def tallies(late: Iterable[Late]) -> list[Tally]:
    """Return the late clocks counted by owner and area, the worst first."""
    counts: dict[Answerable, list[Late]] = {}
    for each in late:
        counts.setdefault(each.answerable, []).append(each)
    found = [
        Tally(
            answerable,
            sum(each.level is Told.WARNED for each in group),
            sum(each.level > Told.WARNED for each in group),
            max(each.late for each in group),
        )
        for answerable, group in counts.items()
    ]
    return sorted(found, key=lambda tally: (tally.overdue, tally.worst), reverse=True)


def open_notices(incidents: Iterable[Incident]) -> list[Notice]:
    """Return the unanswered supervision notices of open incidents, the oldest first."""
    found = [
        Notice(incident, supervision)
        for incident in incidents
        if incident.is_open
        for supervision in incident.supervisions
        if supervision.answered_at is None
    ]
    return sorted(found, key=lambda notice: notice.supervision.at)


def open_wishes(incidents: Iterable[Incident]) -> list[OpenWish]:
    """Return the wishes for other limits that nobody has answered, the oldest first."""
    found = [
        OpenWish(incident, clock, wish)
        for incident in incidents
        if incident.is_open
        for wish in incident.postponements
        if (clock := incident.clock(wish.clock)) is not None
    ]
    return sorted(found, key=lambda wish: wish.postponement.asked_at)
