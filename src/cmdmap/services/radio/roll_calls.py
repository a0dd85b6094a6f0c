"""Roll calls: started, answered and broken off by orders, moved on by the clock.

Run by the writer thread inside its transaction; the states are those of
``domain/radio/roll_call.py``. Radios that can be asked for their position are asked, through the
outbox.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cmdmap.domain.commands import PollPosition
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import AnswerRollCall, EndRollCall, StartRollCall
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.facts import MissesAlarmed, RollCallMoved
from cmdmap.domain.radio.roll_call import (
    OPERATOR_ANSWERS,
    Answer,
    Misses,
    RollCall,
    RollPart,
    RollState,
)
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.outgoing.orders import poll_position
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import known, named, note
from cmdmap.store.engine import StoreAwayError
from cmdmap.store.radio_desk import insert_call

MOST_UNITS = 2_000

ANSWER_NAMES = {
    Answer.HEARD: mark("heard by itself"),
    Answer.RADIO: mark("by radio"),
    Answer.PHONE: mark("by phone"),
    Answer.IN_PERSON: mark("in person"),
}


def start_roll_call(command: StartRollCall, draft: Draft) -> None:
    """Call everybody of a group and open the first window.

    Raises:
        WorldError: the group is empty or too large, nobody has a number, or no person is named.
    """
    by, times, name = named(command.by), draft.present.radio.times, visible(command.name)
    unit_ids = tuple(dict.fromkeys(command.unit_ids))
    if not 0 < len(unit_ids) <= MOST_UNITS:
        raise WorldError(tr("A roll call takes 1 to {most} units.", most=MOST_UNITS))
    for unit_id in unit_ids:
        known(unit_id, draft)
    parts = tuple(RollPart(unit_id, RollState.CALLED, draft.now) for unit_id in unit_ids)
    call = RollCall(0, name, by, draft.now, times.window, times.retry, parts)
    _put(replace(call, id=insert_call(draft.connection, call)), draft)
    asked = _ask(unit_ids, by, draft)
    text = tr(
        "roll call {name}: {n} called, {asked} radios asked", name=name, n=len(parts), asked=asked
    )
    note(draft, EntryKind.ROLL_CALL, text, by=by)


def answer_roll_call(command: AnswerRollCall, draft: Draft) -> None:
    """Take a unit's answer that came by radio, by phone or in person.

    Raises:
        WorldError: the call is over, the unit is not called or has answered, no way is picked.
    """
    by, call = named(command.by), _running(command.call_id, draft)
    if command.how not in OPERATOR_ANSWERS:
        raise WorldError(tr("Pick how the answer came: by radio, by phone or in person."))
    name = known(command.unit_id, draft).unit.name
    said = visible(command.note)
    answered = RollPart(command.unit_id, RollState.ANSWERED, draft.now, command.how, by, said)
    if call.answer(answered) is None:
        raise WorldError(tr("{name} is not waited for in this roll call.", name=name))
    _take(call, answered, draft)
    draft.present.radio.note_contact(command.unit_id, draft.now)


def end_roll_call(command: EndRollCall, draft: Draft) -> None:
    """Break a roll call off; who has not answered is not counted as missed.

    Raises:
        WorldError: the call is over, or no person is named.
    """
    by, call = named(command.by), _running(command.call_id, draft)
    _put(call.end(draft.now), draft)
    text = tr("roll call {name} broken off, {n} not heard", name=call.name, n=len(call.waiting()))
    note(draft, EntryKind.ROLL_CALL, text, by=by)


def hear(unit_id: UnitId, at: datetime, draft: Draft) -> None:
    """Take contact with a unit as its answer to every running call, and forget its misses."""
    room = draft.present.radio
    for call in room.desk.calls.values():
        part = call.part(unit_id)
        if part is not None and at >= call.started_at:
            answered = RollPart(unit_id, RollState.ANSWERED, at, Answer.HEARD)
            if call.answer(answered) is not None:
                _take(call, answered, draft)
    misses = room.desk.misses.get(unit_id)
    if misses is not None and (left := misses.contact()) != misses:
        room.desk = room.desk.with_misses(unit_id, left)


def advance_calls(draft: Draft) -> None:
    """Close the windows that are over by now: call again, then count as missed."""
    for call in draft.present.radio.desk.calls.values():
        moved = call.advance(draft.now)
        if moved is None:
            continue
        _put(moved, draft)
        changed = [now for was, now in zip(call.parts, moved.parts, strict=True) if was != now]
        again = tuple(p.unit_id for p in changed if p.state is RollState.CALLED_AGAIN)
        if again:
            asked = _ask(again, call.by, draft)
            names = ", ".join(known(unit_id, draft).unit.name for unit_id in again)
            text = tr("called again, {asked} radios asked: {names}", asked=asked, names=names)
            note(draft, EntryKind.ROLL_CALL, text)
        for part in changed:
            if part.state is RollState.MISSED:
                _miss(part.unit_id, draft)
        if moved.ended_at is not None:
            _note_end(moved, draft)


def _take(call: RollCall, answered: RollPart, draft: Draft) -> None:
    moved = call.answer(answered)
    assert moved is not None
    how = tr(ANSWER_NAMES[answered.how or Answer.HEARD])
    text = tr("answered the roll call {how}", how=how)
    text = f"{text}: {answered.note}" if answered.note else text
    note(draft, EntryKind.ROLL_CALL, text, answered.unit_id, answered.by)
    over = moved.advance(draft.now) if not moved.waiting() else None
    _put(over or moved, draft)
    if over is not None:
        _note_end(over, draft)


def _miss(unit_id: UnitId, draft: Draft) -> None:
    room = draft.present.radio
    before = room.desk.misses.get(unit_id) or Misses(unit_id, 0)
    after = before.missed(draft.now)
    room.desk = room.desk.with_misses(unit_id, after)
    text = tr("missed the roll call, {n} in a row", n=after.count)
    note(draft, EntryKind.ROLL_CALL, text, unit_id)
    if before.alarm_at is None and after.alarm_at is not None:
        draft.facts.append(MissesAlarmed(unit_id, after.alarm_at))


def _note_end(call: RollCall, draft: Draft) -> None:
    missed = sum(part.state is RollState.MISSED for part in call.parts)
    text = tr(
        "roll call {name} over: {n} answered, {missed} missed",
        name=call.name,
        n=len(call.parts) - missed,
        missed=missed,
    )
    note(draft, EntryKind.ROLL_CALL, text)


def _ask(unit_ids: tuple[UnitId, ...], by: str, draft: Draft) -> int:
    """Ask the radios that can be asked where they are; return how many could."""
    asked = 0
    for unit_id in unit_ids:
        try:
            poll_position(PollPosition(unit_id, by), draft)
            asked += 1
        except StoreAwayError:
            raise
        except WorldError:
            # Whoever has no such radio is called by voice.
            continue
    return asked


def _put(call: RollCall, draft: Draft) -> None:
    room = draft.present.radio
    room.desk = room.desk.with_call(call)
    draft.facts.append(RollCallMoved(call))


def _running(call_id: int, draft: Draft) -> RollCall:
    call = draft.present.radio.desk.calls.get(call_id)
    if call is None or call.ended_at is not None:
        raise WorldError(tr("This roll call is over; start another."))
    return call
