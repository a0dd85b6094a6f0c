"""Roll call 点名: all of a group are called, have a window, are called again, answer or are missed.

Pure; the writer thread moves it on (``services/radio/roll_calls.py``). A call has one window, then
one repetition; two calls missed in a row without any contact between them raise an alarm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cmdmap.domain.ids import UnitId

MISSES_TO_ALARM = 2
"""Roll calls missed in a row before the alarm."""


class RollState(StrEnum):
    """Where one unit stands in a roll call."""

    CALLED = "called"
    CALLED_AGAIN = "called again"
    ANSWERED = "answered"
    MISSED = "missed"


class Answer(StrEnum):
    """How a unit answered; the operator picks one of the last three."""

    HEARD = "heard"
    """It talked or sent a status or text by itself."""
    RADIO = "radio"
    PHONE = "phone"
    IN_PERSON = "in person"


OPERATOR_ANSWERS = (Answer.RADIO, Answer.PHONE, Answer.IN_PERSON)
WAITING = frozenset({RollState.CALLED, RollState.CALLED_AGAIN})


@dataclass(frozen=True, slots=True)
class RollPart:
    """One unit in a roll call; ``at`` is when its state began."""

    unit_id: UnitId
    state: RollState
    at: datetime
    how: Answer | None = None
    by: str = ""
    """Who took the answer; empty where the unit was heard."""
    note: str = ""
    """What was said."""


@dataclass(frozen=True, slots=True)
class RollCall:
    """One roll call; replaced, never changed in place."""

    id: int
    name: str
    """Whom it calls, in words: a team, a force, a selection."""
    by: str
    started_at: datetime
    window: timedelta
    retry: timedelta
    parts: tuple[RollPart, ...]
    ended_at: datetime | None = None

    def part(self, unit_id: UnitId) -> RollPart | None:
        """Return the part of a unit, None when it is not called."""
        return next((part for part in self.parts if part.unit_id == unit_id), None)

    def waiting(self) -> tuple[RollPart, ...]:
        """Return the parts nothing has become of yet."""
        return tuple(part for part in self.parts if part.state in WAITING)

    def due_at(self) -> datetime | None:
        """Return when the next window closes, None when the call is over."""
        if self.ended_at is not None:
            return None
        states = {part.state for part in self.waiting()}
        if RollState.CALLED in states:
            return self.started_at + self.window
        return self.started_at + self.window + self.retry if states else self.started_at

    def advance(self, now: datetime) -> RollCall | None:
        """Return the call after the windows that have closed by ``now``, None if none has."""
        if self.ended_at is not None:
            return None
        silent = now - self.started_at
        if silent >= self.window + self.retry:
            over = self._with(RollState.MISSED, WAITING, now)
        elif silent >= self.window:
            over = self._with(RollState.CALLED_AGAIN, {RollState.CALLED}, now)
        else:
            over = self
        if not over.waiting():
            over = replace(over, ended_at=now)
        return None if over == self else over

    def answer(self, answered: RollPart) -> RollCall | None:
        """Return the call after a unit's answer; None when it had answered or is not called."""
        known = self.part(answered.unit_id)
        if known is None or known.state is RollState.ANSWERED or self.ended_at is not None:
            return None
        parts = tuple(answered if part is known else part for part in self.parts)
        return replace(self, parts=parts)

    def end(self, now: datetime) -> RollCall:
        """Return the call broken off: whoever has not answered is not counted as missed."""
        return replace(self, ended_at=now)

    def _with(self, state: RollState, where: Iterable[RollState], now: datetime) -> RollCall:
        parts = tuple(
            replace(part, state=state, at=now) if part.state in where else part
            for part in self.parts
        )
        return self if parts == self.parts else replace(self, parts=parts)


@dataclass(frozen=True, slots=True)
class Misses:
    """Roll calls a unit has missed in a row; ``alarm_at`` stays until a person takes note."""

    unit_id: UnitId
    count: int
    alarm_at: datetime | None = None
    heard: bool = False
    """Heard again since the alarm."""

    def missed(self, at: datetime) -> Misses:
        """Return the misses after one more."""
        count = self.count + 1
        alarm_at = self.alarm_at or (at if count >= MISSES_TO_ALARM else None)
        return replace(self, count=count, alarm_at=alarm_at, heard=False)

    def contact(self) -> Misses | None:
        """Return what is left after any contact: an alarm until it is acknowledged, else None."""
        return None if self.alarm_at is None else replace(self, count=0, heard=True)
