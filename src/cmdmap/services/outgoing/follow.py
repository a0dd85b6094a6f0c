"""Moving messages on: every transition is kept with its line of history and told as a fact.

Called inside the writer's transaction by the orders, the step ``receipt`` and, once a turn, by
:func:`look_after`, which notices what time brings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from cmdmap.domain.facts import MessageChanged, MessagesWaiting
from cmdmap.domain.outgoing import Happening, Outgoing, OutgoingKind, OutgoingState, move
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.outgoing.encoders import encoder_of
from cmdmap.services.outgoing.outbox import Way
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.services.outgoing.reach import check
from cmdmap.services.present import Draft
from cmdmap.store.outbox import update_outgoing

TELL = timedelta(seconds=1)
"""How often the courier is told what still waits."""

SENDING_LIMIT = timedelta(minutes=15)
"""A link settles what it has taken much sooner, also when it is lost."""


def advance(
    draft: Draft, message: Outgoing, happening: Happening, reason: str = "", **changes: Any
) -> Outgoing | None:
    """Move a message on and tell it; None where the happening changes nothing."""
    policy = draft.present.outbox.policy or OutboxPolicy()
    encoder = encoder_of(message.key) if message.key else None
    repetition = policy.repetition(encoder is None or not encoder.network_keeps)
    moved = move(message, happening, draft.now, repetition, reason)
    if moved is None:
        return None
    moved = replace(moved, **changes)
    update_outgoing(draft.connection, moved, happening)
    draft.present.outbox.put(moved)
    draft.facts.append(MessageChanged(moved))
    return moved


def look_after(draft: Draft) -> None:
    """Move on what time has overtaken, then tell the courier what could go out now."""
    outbox, policy = draft.present.outbox, draft.present.outbox.policy
    if policy is None or not outbox.messages():
        return
    told_at = outbox.told_at
    if not outbox.changed and told_at is not None and timedelta(0) <= draft.now - told_at < TELL:
        return
    outbox.told_at = draft.now
    for message in tuple(outbox.messages()):
        _overtake(message, draft, policy)
    waiting = tuple(
        (message, ways)
        for message in outbox.messages()
        if message.state is OutgoingState.QUEUED and message.due_at <= draft.now
        for ways in [_ways(message, draft)]
        if ways
    )
    if waiting:
        draft.facts.append(MessagesWaiting(waiting))


def _overtake(message: Outgoing, draft: Draft, policy: OutboxPolicy) -> None:
    """Move on one message whose time is over."""
    since = draft.now - message.state_at
    if message.state is OutgoingState.QUEUED:
        limit = policy.answer if message.kind is OutgoingKind.POLL else policy.wait
        if draft.now - message.created_at > limit:
            seconds = round(limit.total_seconds())
            reason = tr("No link could carry it within {seconds} s.", seconds=seconds)
            advance(draft, message, Happening.EXPIRED, reason)
    elif message.state is OutgoingState.SENDING and since > SENDING_LIMIT:
        advance(draft, message, Happening.SILENCE, tr("The link never said what became of it."))
    elif message.state is OutgoingState.SENT:
        encoder = encoder_of(message.key) if message.key else None
        limit = max(policy.answer, timedelta(seconds=encoder.answer_s if encoder else 0.0))
        if since > limit:
            seconds = round(limit.total_seconds())
            reason = tr("No answer came within {seconds} s.", seconds=seconds)
            advance(draft, message, Happening.SILENCE, reason)


def _ways(message: Outgoing, draft: Draft) -> tuple[Way, ...]:
    """Return the ways a message can take, best first; without any it has failed."""
    live = draft.live(message.unit_id)
    ways = draft.present.outbox.ways(live, message) if live else ()
    refusal = tr("The unit has no radio or phone that could take it.")
    found = []
    for key, link_id in ways:
        try:
            check(key, message.kind, message.text)
            found.append((key, link_id))
        except WorldError as error:
            refusal = str(error)
    if not found:
        advance(draft, message, Happening.IMPOSSIBLE, refusal)
    return tuple(found)
