"""Clocks of an incident: each warns, is overdue and calls for supervision once, at its instant.

Pure; ``services/casework/timekeeper.py`` runs them on the writer thread and the store keeps them,
so that a restart or midnight changes nothing. Which clocks an incident has, and their limits, is
data of its kind (:mod:`cmdmap.domain.casework.kinds`). Source of the four limits of the mission:
centre takes in within 1 min, brigade on site within 10 min, law enforcement joins within 30 min,
mediation follows up within 24 h.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple


class ClockKind(StrEnum):
    """What has to happen before the clock runs out."""

    TAKE_IN = "take_in"
    ARRIVE = "arrive"
    LAW_JOIN = "law_join"
    MEDIATE = "mediate"
    FEED_BACK = "feed_back"
    CALL_BACK = "call_back"
    RESUME = "resume"
    """A suspended incident is to be looked at again."""


class Anchor(StrEnum):
    """What a clock counts from; the flow table says which act sets which anchor."""

    KNOWN = "known"
    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"
    ON_SITE = "on_site"
    FED_BACK = "fed_back"
    LAW_ASKED = "law_asked"
    MEDIATION_ASKED = "mediation_asked"
    SUSPENDED = "suspended"


class Owner(StrEnum):
    """Who has to act, and so whom a clock calls."""

    CENTRE = "centre"
    BRIGADE = "brigade"
    LAW = "law_enforcement"
    MEDIATION = "mediation"
    HANDLER = "handler"
    """The team that has the incident now."""
    SHIFT_HEAD = "shift_head"


class Told(IntEnum):
    """What a clock has said last; grows, so that nothing is said twice."""

    NOTHING = 0
    WARNED = 1
    OVERDUE = 2
    SUPERVISED = 3


class Ring(NamedTuple):
    """One thing a clock says: the level it reached and the exact instant of its limit."""

    told: Told
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """One running or stopped clock; replaced, never changed in place. Instants are aware UTC."""

    kind: ClockKind
    round: int
    """1 at first; grows when an incident is reopened or goes back after its call-back."""
    owner: Owner
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    supervise_at: datetime
    told: Told = Told.NOTHING
    stopped_at: datetime | None = None
    held_at: datetime | None = None
    """Since when it stands still because the incident is suspended."""

    @property
    def key(self) -> tuple[ClockKind, int]:
        """Kind and round; an incident has at most one of each."""
        return (self.kind, self.round)

    @property
    def runs(self) -> bool:
        """True while it can still ring."""
        return self.stopped_at is None and self.held_at is None

    @property
    def met(self) -> bool | None:
        """True when it was stopped in time, False when not or overdue, None while open."""
        if self.stopped_at is not None:
            return self.stopped_at < self.due_at
        return False if self.told >= Told.OVERDUE else None

    def limit_of(self, told: Told) -> datetime:
        """Return the instant of a level above :attr:`Told.NOTHING`."""
        return {
            Told.WARNED: self.warn_at,
            Told.OVERDUE: self.due_at,
            Told.SUPERVISED: self.supervise_at,
        }[told]

    def rings_at(self) -> datetime | None:
        """Return when it rings next, None when it is done, stopped or held."""
        if not self.runs or self.told is Told.SUPERVISED:
            return None
        return self.limit_of(Told(self.told + 1))

    def advance(self, now: datetime) -> tuple[Clock, tuple[Ring, ...]]:
        """Return the clock at ``now`` and what it says on the way, each with its exact instant.

        The same clock and nothing when no limit was passed; a clock that slept over several
        limits (a restart) says each of them once, in order.
        """
        clock, rings = self, []
        while (at := clock.rings_at()) is not None and now >= at:
            told = Told(clock.told + 1)
            rings.append(Ring(told, at))
            clock = replace(clock, told=told)
        return clock, tuple(rings)

    def stop(self, at: datetime) -> Clock:
        """Return the clock stopped; a stopped one keeps its first instant.

        One that stood still is released first, so that the time it stood does not count against it.
        """
        return self if self.stopped_at is not None else replace(self.release(at), stopped_at=at)

    def hold(self, at: datetime) -> Clock:
        """Return the clock standing still."""
        return replace(self, held_at=at) if self.runs else self

    def release(self, at: datetime) -> Clock:
        """Return the clock running again; its limits not yet told move by the time it stood."""
        if self.held_at is None or self.stopped_at is not None:
            return self
        return replace(self._moved(at - self.held_at), held_at=None)

    def postpone(self, due_at: datetime) -> Clock:
        """Return the clock with another limit; warning and supervision keep their distance to it.

        What was told of the old limit does not count any more, except a warning already given.
        """
        moved = self._moved(due_at - self.due_at, everything=True)
        return replace(moved, told=min(self.told, Told.WARNED))

    def _moved(self, by: timedelta, *, everything: bool = False) -> Clock:
        def shift(told: Told) -> datetime:
            at = self.limit_of(told)
            return at + by if everything or told > self.told else at

        return replace(
            self,
            warn_at=shift(Told.WARNED),
            due_at=shift(Told.OVERDUE),
            supervise_at=shift(Told.SUPERVISED),
        )
