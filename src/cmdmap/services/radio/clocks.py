"""The radio desk's clocks: once a turn, contact first, then what time has brought.

Called by the writer thread after the steps and before the rows are written; what changed of the
desk is kept in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.domain.facts import EmergencyAcknowledged
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.facts import CheckInOverdue, SilenceRose
from cmdmap.domain.radio.silence import Silence
from cmdmap.i18n import tr
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import note
from cmdmap.services.radio.roll_calls import advance_calls, hear
from cmdmap.store.radio_desk import write_desk

MINUTE = timedelta(minutes=1)


def attend(draft: Draft) -> None:
    """Take the contacts of this turn, let the timers run out that are due, keep the desk."""
    room = draft.present.radio
    for fact in tuple(draft.facts):
        if isinstance(fact, EmergencyAcknowledged):
            text = tr("emergency acknowledged")
            note(draft, EntryKind.EMERGENCY, text, fact.unit_id, fact.by)
    for unit_id, at in room.contacts.items():
        _contact(unit_id, at, draft)
    if room.due_at is not None and draft.now >= room.due_at:
        _advance_timers(draft)
        advance_calls(draft)
    if room.desk is not room.published:
        write_desk(draft.connection, room.published, room.desk)


def _contact(unit_id: UnitId, at: datetime, draft: Draft) -> None:
    """Restart every timer of one unit, and of no other."""
    room = draft.present.radio
    watch = room.desk.watches.get(unit_id)
    if watch is not None and (fresh := watch.contact(at)):
        room.desk = room.desk.with_watch(fresh)
        if watch.level is Silence.RED:
            minutes = (at - watch.contact_at) // MINUTE
            note(draft, EntryKind.SILENCE, tr("heard again after {n} min", n=minutes), unit_id)
    for key, check_in in room.desk.check_ins.items():
        if key[1] == unit_id and (restarted := check_in.contact(at)):
            room.desk = room.desk.with_check_in(restarted)
    hear(unit_id, at, draft)


def _advance_timers(draft: Draft) -> None:
    room = draft.present.radio
    for watch in room.desk.watches.values():
        if risen := watch.advance(draft.now):
            room.desk = room.desk.with_watch(risen)
            draft.facts.append(SilenceRose(risen))
            if risen.level is Silence.RED:
                minutes = (draft.now - risen.contact_at) // MINUTE
                text = tr("silent for {n} min", n=minutes)
                note(draft, EntryKind.SILENCE, text, risen.unit_id)
    for check_in in room.desk.check_ins.values():
        if late := check_in.advance(draft.now):
            room.desk = room.desk.with_check_in(late)
            draft.facts.append(CheckInOverdue(late))
            text = tr("check-in overdue")
            note(draft, EntryKind.CHECK_IN, text, late.unit_id, incident=late.incident)
