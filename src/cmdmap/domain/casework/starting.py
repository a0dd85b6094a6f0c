"""Which clocks begin when something is done: the limits of a kind, counted from an instant.

Pure. Called where the writer moves an incident (``services/casework``): the flow table says which
anchors an act sets, the kind says which clocks count from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cmdmap.domain.casework.calendar import WorkingCalendar
from cmdmap.domain.casework.kinds import IncidentKind, Limit
from cmdmap.domain.clock import Anchor, Clock, ClockKind

Calendars = Mapping[str, WorkingCalendar]


def clocks_for(
    kind: IncidentKind,
    anchor: Anchor,
    at: datetime,
    round: int,
    calendars: Calendars,
    until: datetime | None = None,
) -> tuple[Clock, ...]:
    """Return the clocks of a kind that count from ``anchor``, which was at ``at`` (aware UTC).

    ``calendars`` are those of the book (``KindBook.calendars``); a limit whose calendar is not
    among them counts day and night. ``until`` is another limit for all of them, e.g. when a
    suspended incident comes up again; warning and supervision keep their share of the way.
    """
    return tuple(
        _clock(limit, at, round, calendars.get(limit.calendar), until)
        for limit in kind.limits
        if limit.anchor is anchor
    )


def begin(
    clocks: tuple[Clock, ...],
    kind: IncidentKind,
    anchor: Anchor,
    at: datetime,
    round: int,
    calendars: Calendars,
    until: datetime | None = None,
) -> tuple[Clock, ...]:
    """Return an incident's clocks with those that count from ``anchor`` begun.

    An incident has one clock of each kind in a round, so what counts from two anchors (arrival:
    from taking in and, in a round that begins with a dispatch, from that) counts from the first.
    Only the clock of a suspension begins anew with each suspension.
    """
    fresh = clocks_for(kind, anchor, at, round, calendars, until)
    if anchor is Anchor.SUSPENDED:
        keys = {clock.key for clock in fresh}
        return (*(clock for clock in clocks if clock.key not in keys), *fresh)
    known = {clock.key for clock in clocks}
    return (*clocks, *(clock for clock in fresh if clock.key not in known))


def run_on(clocks: tuple[Clock, ...], kind: ClockKind, round: int) -> tuple[Clock, ...]:
    """Return the clocks with a stopped one running on as if it had never been stopped.

    For an act that says that what stopped it does not count: feedback that was sent back.
    """
    return tuple(
        replace(clock, stopped_at=None) if clock.key == (kind, round) else clock for clock in clocks
    )


def keep_told(clocks: tuple[Clock, ...], since: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Return ``clocks`` with what those of ``since`` have said meanwhile.

    For an act that is taken back: the clocks of before run again, but nothing rings twice.
    """
    told = {clock.key: clock.told for clock in since}
    return tuple(
        replace(clock, told=max(clock.told, told.get(clock.key, clock.told))) for clock in clocks
    )


def _clock(
    limit: Limit,
    at: datetime,
    round_: int,
    calendar: WorkingCalendar | None,
    until: datetime | None,
) -> Clock:
    def after(working: timedelta) -> datetime:
        if until is not None:
            return at + (until - at) * (working / limit.due)
        return calendar.add(at, working) if calendar else at + working

    return Clock(
        limit.clock,
        round_,
        limit.owner,
        started_at=at,
        warn_at=after(limit.warn),
        due_at=after(limit.due) if until is None else until,
        supervise_at=after(limit.supervise),
    )
