"""Acts on the call list: marks, and further texts."""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from emergency_response.domain.receipts import MARK_WORDS, CallMark, move
from emergency_response.domain.wishes import MarkCall, TextCalls
from emergency_response.services.sending import send
from emergency_response.store.activations import Activation, running
from emergency_response.store.calls import Call, keep_mark, keep_sent, read_call, read_calls
from emergency_response.store.command_post import LogKind, write_log

BY_HAND = frozenset(CallMark) - {CallMark.REPLIED, CallMark.DELIVERED}
"""Marks a person may set; the others are heard."""


def mark_call(wish: MarkCall, tx: Transaction) -> None:
    """Write down what came of a call."""
    call = read_call(tx, wish.call_id)
    found = running(tx, call.activation_id)
    if wish.mark not in BY_HAND:
        raise WorldError(tr("This mark is heard, not set by hand."))
    put_mark(tx, found, call, wish.mark, wish.note.strip())


def put_mark(tx: Transaction, found: Activation, call: Call, came: CallMark, note: str) -> None:
    """Move a call by a mark, write the log and say so."""
    after = move(call.state, came, note, deputy=bool(call.deputy))
    keep_mark(tx, call, came, after, note)
    said = f"{call.role}: {tr(MARK_WORDS[came])}"
    write_log(tx, found.id, LogKind.CALL, f"{said} ({note})" if note else said)
    tx.subject(found.number)
    tx.touch("calls")
    tx.touch("log")
    tx.tell("call_marked", {"number": found.number, "mark": came.value, "drill": found.drill})


def text_calls(wish: TextCalls, tx: Transaction) -> None:
    """Send a text to all units of the call list, or to one line."""
    found = running(tx, wish.activation_id)
    tx.subject(found.number)
    if not wish.text.strip():
        raise WorldError(tr("Write what is to be sent."))
    calls = [
        call
        for call in read_calls(tx, found.id)
        if call.unit_id is not None and wish.call_id in (None, call.id)
    ]
    if not calls:
        raise WorldError(tr("No unit of the call list can be sent a text."))
    count = 0
    for call in calls:
        unit = tx.unit(call.unit_id) if call.unit_id is not None else None
        said, why_not = send(tx, unit, wish.text, wish.text, drill=found.drill)
        keep_sent(tx, call.id, said, why_not)
        count += bool(said)
    if not count:
        raise WorldError(tr("No radio of these units takes this text; nothing was sent."))
    words = tr("{count} texts were sent.", count=count)
    write_log(tx, found.id, LogKind.CALL, f"{words} {wish.text.strip()}")
    tx.touch("calls")
    tx.touch("log")
