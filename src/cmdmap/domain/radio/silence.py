"""Silence timers: how long a watched unit has said nothing, and check-ins owed to an incident.

Pure; the writer thread moves them on (``services/radio``), the store keeps them over a restart.
Contact is talk, status, text, an emergency or an operator's word; a radio's automatic position
is none, because it goes on when its bearer cannot speak any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum

from cmdmap.domain.ids import UnitId


class Silence(IntEnum):
    """How urgent a silence is; grows while it lasts."""

    NONE = 0
    AMBER = 1
    RED = 2


@dataclass(frozen=True, slots=True)
class Watch:
    """A unit on duty whose silence is timed. Instants are aware UTC."""

    unit_id: UnitId
    by: str
    """Who put it on the watch list."""
    contact_at: datetime
    """Last contact; when the watch began, where there was none since."""
    amber: timedelta
    red: timedelta
    own: bool = False
    """The limits are the unit's own, not those of the options."""
    level: Silence = Silence.NONE
    """What was told last, so that each level is told once in a silence."""

    def level_at(self, now: datetime) -> Silence:
        """Return the level of the silence at ``now``."""
        silent = now - self.contact_at
        if silent >= self.red:
            return Silence.RED
        return Silence.AMBER if silent >= self.amber else Silence.NONE

    def advance(self, now: datetime) -> Watch | None:
        """Return the watch at its new level when that has risen, else None."""
        level = self.level_at(now)
        return replace(self, level=level) if level > self.level else None

    def contact(self, at: datetime) -> Watch | None:
        """Return the watch after contact at ``at``, None when a later one is known."""
        return replace(self, contact_at=at, level=Silence.NONE) if at > self.contact_at else None

    def due_at(self) -> datetime | None:
        """Return when the level rises next, None once it is red."""
        if self.level is Silence.RED:
            return None
        return self.contact_at + (self.amber if self.level is Silence.NONE else self.red)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One unit owes one incident a sign every so often; keyed by both, never by one of them."""

    incident: str
    unit_id: UnitId
    every: timedelta
    contact_at: datetime
    """When it last checked in, or the timer began."""
    late: bool = False
    """It was told that the check-in is overdue."""

    @property
    def key(self) -> tuple[str, UnitId]:
        """Incident and unit."""
        return (self.incident, self.unit_id)

    @property
    def due_at(self) -> datetime:
        """When the next check-in is owed."""
        return self.contact_at + self.every

    def advance(self, now: datetime) -> CheckIn | None:
        """Return the check-in as late when it has become so, else None."""
        return replace(self, late=True) if not self.late and now >= self.due_at else None

    def contact(self, at: datetime) -> CheckIn | None:
        """Return the check-in after contact at ``at``, None when a later one is known."""
        return replace(self, contact_at=at, late=False) if at > self.contact_at else None
