"""Orders to send: judged, kept in the outbox, and handed to a link when the courier asks.

Run by the writer thread inside its transaction like the orders of ``services/units.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cmdmap.domain.commands import CancelMessage, HandOver, PollPosition, SendStatus, SendText
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import OutgoingId, UnitId
from cmdmap.domain.outgoing import Happening, Outgoing, OutgoingKind, OutgoingState
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.outgoing.follow import advance
from cmdmap.services.outgoing.reach import takers
from cmdmap.services.present import Draft
from cmdmap.store.outbox import insert_outgoing, read_outgoing

MOST_WAITING = 5_000
"""Open messages; more are no dispatching any more and would fill memory and air."""


def send_text(command: SendText, draft: Draft) -> None:
    """Keep a text to a unit in the outbox.

    Raises:
        WorldError: nobody has this number, nothing reaches the unit, or the text fits nothing.
    """
    text = visible(command.text)
    if not text:
        raise WorldError(tr("A text needs at least one letter; nothing was sent."))
    _queue(draft, command.unit_id, OutgoingKind.TEXT, text, command.by)


def order_text(draft: Draft, unit_id: UnitId, texts: Sequence[str], by: str) -> OutgoingId | None:
    """Keep the first of ``texts`` that a unit's channel takes; None where it takes none of them.

    For an order that must be kept whether or not something can carry it: then it is said by voice.
    """
    live = draft.live(unit_id)
    if live is None or len(draft.present.outbox.messages()) >= MOST_WAITING:
        return None
    for text in map(visible, texts):
        if takers(live, OutgoingKind.TEXT, text).keys:
            return _queue(draft, unit_id, OutgoingKind.TEXT, text, by)
    return None


def send_status(command: SendStatus, draft: Draft) -> None:
    """Keep a status to a unit's radio in the outbox.

    Raises:
        WorldError: nobody has this number, or no radio of the unit takes this status.
    """
    _queue(draft, command.unit_id, OutgoingKind.STATUS, str(command.code), command.by)


def poll_position(command: PollPosition, draft: Draft) -> None:
    """Keep the question where a unit is in the outbox.

    Raises:
        WorldError: nobody has this number, or no radio of the unit can be asked.
    """
    _queue(draft, command.unit_id, OutgoingKind.POLL, "", command.by)


def hand_over(command: HandOver, draft: Draft) -> None:
    """Count an attempt before a byte goes out, so that no crash makes more of them.

    Raises:
        WorldError: it does not wait any more, here or in another process.
    """
    outbox = draft.present.outbox
    message, stored = (
        outbox.get(command.outgoing_id),
        read_outgoing(draft.connection, command.outgoing_id),
    )
    waits = message is not None and message.state is OutgoingState.QUEUED
    if message is None or stored is None or not waits or stored.state is not OutgoingState.QUEUED:
        if waits:
            outbox.forget(command.outgoing_id)
        raise WorldError(tr("Message {number} does not wait any more.", number=command.outgoing_id))
    advance(
        draft,
        message,
        Happening.HANDED,
        key=command.key,
        link_id=command.link_id,
        refs=(),
        owner=outbox.owner,
    )


def cancel_message(command: CancelMessage, draft: Draft) -> None:
    """Take a message back that no link has yet.

    Raises:
        WorldError: nobody is named, or it does not wait any more.
    """
    by = visible(command.by)
    if not by:
        raise WorldError(tr("Only a named person can take something back; nothing was changed."))
    if not recall(draft, command.outgoing_id, tr("{name} took it back.", name=by)):
        raise WorldError(tr("Message {number} does not wait any more.", number=command.outgoing_id))


def recall(draft: Draft, outgoing_id: OutgoingId, reason: str) -> bool:
    """Take a message back; False when a link, here or in another process, had it already."""
    stored = read_outgoing(draft.connection, outgoing_id)
    message = draft.present.outbox.get(outgoing_id) or stored
    waits = stored is not None and stored.state is OutgoingState.QUEUED
    if message is None or not waits:
        return False
    return advance(draft, message, Happening.CANCELLED, reason) is not None


def _queue(draft: Draft, unit_id: UnitId, kind: OutgoingKind, text: str, by: str) -> OutgoingId:
    by = visible(by)
    if not by:
        raise WorldError(tr("Only a named person can send something; nothing was sent."))
    if len(draft.present.outbox.messages()) >= MOST_WAITING:
        raise WorldError(tr("{count} messages wait already; nothing was sent.", count=MOST_WAITING))
    message = Outgoing(
        OutgoingId(0), kind, unit_id, by, text, draft.now, OutgoingState.QUEUED, draft.now,
        due_at=draft.now, owner=draft.present.outbox.owner,
    )  # fmt: skip
    _judge(message, draft)
    message = replace(message, id=insert_outgoing(draft.connection, message))
    draft.present.outbox.put(message)
    draft.facts.append(MessageQueued(message))
    return message.id


def _judge(message: Outgoing, draft: Draft) -> None:
    """Refuse what nothing could carry, rather than let it wait for ever."""
    live = draft.live(message.unit_id)
    if live is None:
        raise WorldError(tr("There is no unit number {number}.", number=message.unit_id))
    reach = takers(live, message.kind, message.text)
    if not reach.keys:
        raise WorldError(reach.refusal)
