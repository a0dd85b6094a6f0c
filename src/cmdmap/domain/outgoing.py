"""Outgoing 外发: something sent to a unit, and the table of how it moves from queued to delivered.

The writer thread moves it (``services/outgoing``), the store keeps each state. A text or a status
may arrive twice but is never lost (at least once, each repetition is in its history); a position
poll is asked for now or not at all (at most once over a restart).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey


class OutgoingKind(StrEnum):
    """What is sent."""

    TEXT = "text"
    STATUS = "status"
    POLL = "poll"
    """The question where the unit is."""
    CALL = "call"
    """A telephone call; given to a modem at once, never kept in the outbox."""
    HANG_UP = "hang_up"


class OutgoingState(StrEnum):
    """Where it stands."""

    QUEUED = "queued"
    """Waits for a link or for its next try."""
    SENDING = "sending"
    """A link has it; whether bytes went out is not known yet."""
    SENT = "sent"
    """All bytes went out; the answer is awaited."""
    DELIVERED = "delivered"
    FAILED = "failed"
    UNANSWERED = "unanswered"
    """It went out, at least perhaps, and no answer is known; a late one still counts."""
    CANCELLED = "cancelled"
    """Taken back by a person before any link had it."""


class Happening(StrEnum):
    """What moves it on."""

    HANDED = "handed"
    """Given to a link: one more attempt."""
    UNWRITTEN = "unwritten"
    """The link could not begin: surely no byte went out, the attempt does not count."""
    IMPOSSIBLE = "impossible"
    """The protocol cannot carry it."""
    BROKEN = "broken"
    """The link was lost while it wrote."""
    WRITTEN = "written"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    """The device or the network answered that it could not."""
    SILENCE = "silence"
    """The time for an answer is over."""
    EXPIRED = "expired"
    """No link could carry it for too long."""
    RESTART = "restart"
    """The program that had it ended without settling it."""
    CANCELLED = "cancelled"
    """A person took it back."""


class Outcome(StrEnum):
    """Where a happening leads; AGAIN is queued while the policy allows another attempt."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    AGAIN_OR_FAILED = "again or failed"
    AGAIN_OR_UNANSWERED = "again or unanswered"


FLOW: Mapping[tuple[OutgoingState, Happening], Outcome] = {
    (OutgoingState.QUEUED, Happening.HANDED): Outcome.SENDING,
    (OutgoingState.QUEUED, Happening.IMPOSSIBLE): Outcome.FAILED,
    (OutgoingState.QUEUED, Happening.EXPIRED): Outcome.FAILED,
    (OutgoingState.QUEUED, Happening.CONFIRMED): Outcome.DELIVERED,
    (OutgoingState.QUEUED, Happening.CANCELLED): Outcome.CANCELLED,
    (OutgoingState.SENDING, Happening.UNWRITTEN): Outcome.QUEUED,
    (OutgoingState.SENDING, Happening.IMPOSSIBLE): Outcome.FAILED,
    (OutgoingState.SENDING, Happening.WRITTEN): Outcome.SENT,
    (OutgoingState.SENDING, Happening.BROKEN): Outcome.AGAIN_OR_UNANSWERED,
    (OutgoingState.SENDING, Happening.CONFIRMED): Outcome.DELIVERED,
    (OutgoingState.SENDING, Happening.DENIED): Outcome.AGAIN_OR_FAILED,
    (OutgoingState.SENDING, Happening.SILENCE): Outcome.AGAIN_OR_UNANSWERED,
    (OutgoingState.SENDING, Happening.RESTART): Outcome.AGAIN_OR_UNANSWERED,
    (OutgoingState.SENT, Happening.CONFIRMED): Outcome.DELIVERED,
    (OutgoingState.SENT, Happening.DENIED): Outcome.AGAIN_OR_FAILED,
    (OutgoingState.SENT, Happening.SILENCE): Outcome.AGAIN_OR_UNANSWERED,
    (OutgoingState.SENT, Happening.RESTART): Outcome.AGAIN_OR_UNANSWERED,
    (OutgoingState.UNANSWERED, Happening.CONFIRMED): Outcome.DELIVERED,
}
"""Every move there is; what is not here changes nothing. A late answer counts after a time-out."""

OPEN = frozenset({OutgoingState.QUEUED, OutgoingState.SENDING, OutgoingState.SENT})
"""States that something still has to become of."""

_PAUSES = {
    Happening.UNWRITTEN: timedelta(seconds=1),
    Happening.BROKEN: timedelta(seconds=1),
    Happening.DENIED: timedelta(seconds=5),
}
"""How long the next try waits: a busy channel needs a moment."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to send; replaced, never changed in place. Instants are aware UTC."""

    id: OutgoingId
    kind: OutgoingKind
    unit_id: UnitId
    by: str
    """Who gave the order."""
    text: str
    """The text; of a status its code in digits; of a poll nothing."""
    created_at: datetime
    state: OutgoingState
    state_at: datetime
    """When the state began."""
    due_at: datetime
    """Queued: not tried earlier."""
    attempts: int = 0
    """Times it was handed to a link that may have sent it."""
    key: UnitKey | None = None
    """Identity it was last written to."""
    link_id: LinkId | None = None
    refs: tuple[int, ...] = ()
    """What the network calls its parts whose arrival is not reported yet."""
    reason: str = ""
    """Why it stands where it stands, one sentence, most often empty."""
    owner: str = ""
    """The process whose link has or had it."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """How often something may be handed to a link."""

    attempts: int = 3
    """Most attempts, the first one included."""
    after_silence: bool = True
    """False where the network itself keeps trying to deliver."""
    after_restart: bool = False
    """True sends again what had gone out when the program ended before the answer came."""


def move(
    message: Outgoing, happening: Happening, at: datetime, repetition: Repetition, reason: str = ""
) -> Outgoing | None:
    """Return the message after ``happening``; None where that changes nothing."""
    outcome = FLOW.get((message.state, happening))
    if outcome is None:
        return None
    attempts = message.attempts
    if happening is Happening.HANDED:
        attempts += 1
    elif happening is Happening.UNWRITTEN:
        attempts -= 1
    state = _settle(outcome, message, happening, repetition)
    return replace(
        message,
        state=state,
        state_at=at,
        due_at=at + _PAUSES.get(happening, timedelta(0)),
        attempts=attempts,
        reason=reason,
    )


def restarted(message: Outgoing, at: datetime, repetition: Repetition, reason: str) -> Outgoing:
    """Return an open message as the next process takes it over from one that is gone."""
    if message.kind is OutgoingKind.POLL:
        return replace(message, state=OutgoingState.FAILED, state_at=at, reason=reason)
    return move(message, Happening.RESTART, at, repetition, reason) or message


def _settle(
    outcome: Outcome, message: Outgoing, happening: Happening, repetition: Repetition
) -> OutgoingState:
    if outcome not in (Outcome.AGAIN_OR_FAILED, Outcome.AGAIN_OR_UNANSWERED):
        return OutgoingState(outcome.value)
    again = message.attempts < repetition.attempts
    if message.state is OutgoingState.SENT:
        again = again and (happening is not Happening.SILENCE or repetition.after_silence)
        again = again and (happening is not Happening.RESTART or repetition.after_restart)
    if again:
        return OutgoingState.QUEUED
    failed = outcome is Outcome.AGAIN_OR_FAILED
    return OutgoingState.FAILED if failed else OutgoingState.UNANSWERED
