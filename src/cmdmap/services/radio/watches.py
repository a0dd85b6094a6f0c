"""Orders about the watch list, check-ins, mutes and missed roll calls.

Run by the writer thread inside its transaction; the timers themselves run in ``clocks.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import (
    AcknowledgeMisses,
    EndCheckIn,
    MuteUnits,
    StartCheckIn,
    TakeCheckIn,
    UnwatchUnits,
    WatchUnits,
)
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.silence import CheckIn, Silence, Watch
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import known, named, note

SHORTEST = timedelta(seconds=10)
LONGEST = timedelta(hours=24)


def watch_units(command: WatchUnits, draft: Draft) -> None:
    """Put units on the watch list, or give those on it other limits.

    Raises:
        WorldError: nobody has a number, no person is named, or the limits make no sense.
    """
    by, room = named(command.by), draft.present.radio
    own = command.amber is not None or command.red is not None
    red = command.red or room.times.red
    amber = min(command.amber or room.times.amber, red)
    if not SHORTEST <= amber <= red <= LONGEST:
        raise WorldError(tr("A silence limit lies between 10 s and 24 h; nothing was changed."))
    names = _names(command.unit_ids, draft)
    desk = room.desk
    for unit_id in command.unit_ids:
        watch = desk.watches.get(unit_id) or Watch(unit_id, by, draft.now, amber, red)
        # Other limits judge the silence anew.
        fresh = replace(watch, amber=amber, red=red, own=own, level=Silence.NONE)
        desk = desk.with_watch(replace(fresh, level=fresh.level_at(draft.now)))
    room.desk = desk
    note(draft, EntryKind.WATCH, tr("on watch: {names}", names=names), by=by)


def unwatch_units(command: UnwatchUnits, draft: Draft) -> None:
    """Take units off the watch list.

    Raises:
        WorldError: nobody has a number, or no person is named.
    """
    by, room = named(command.by), draft.present.radio
    names = _names(command.unit_ids, draft)
    for unit_id in command.unit_ids:
        room.desk = room.desk.without_watch(unit_id)
    note(draft, EntryKind.WATCH, tr("off watch: {names}", names=names), by=by)


def start_check_in(command: StartCheckIn, draft: Draft) -> None:
    """Begin a check-in timer, or give a running one another interval.

    Raises:
        WorldError: nobody has the number, no incident or person is named, or the interval is odd.
    """
    by, incident, room = named(command.by), visible(command.incident), draft.present.radio
    known(command.unit_id, draft)
    every = command.every or room.times.check_in
    if not incident or not SHORTEST <= every <= LONGEST:
        raise WorldError(tr("A check-in needs an incident and 10 s to 24 h; nothing was changed."))
    room.desk = room.desk.with_check_in(CheckIn(incident, command.unit_id, every, draft.now))
    text = tr("check-in every {n} min", n=f"{every / timedelta(minutes=1):g}")
    note(draft, EntryKind.CHECK_IN, text, command.unit_id, by, incident)


def take_check_in(command: TakeCheckIn, draft: Draft) -> None:
    """Restart one timer: that of this unit for this incident.

    Raises:
        WorldError: there is no such timer, or no person is named.
    """
    by, check_in = named(command.by), _owed(command.incident, command.unit_id, draft)
    room = draft.present.radio
    room.desk = room.desk.with_check_in(check_in.contact(draft.now) or check_in)
    said = visible(command.note)
    text = tr("checked in: {said}", said=said) if said else tr("checked in")
    note(draft, EntryKind.CHECK_IN, text, command.unit_id, by, check_in.incident)


def end_check_in(command: EndCheckIn, draft: Draft) -> None:
    """End one timer.

    Raises:
        WorldError: there is no such timer, or no person is named.
    """
    by, check_in = named(command.by), _owed(command.incident, command.unit_id, draft)
    room = draft.present.radio
    room.desk = room.desk.without_check_in(check_in.key)
    text = tr("check-in no longer needed")
    note(draft, EntryKind.CHECK_IN, text, command.unit_id, by, check_in.incident)


def mute_units(command: MuteUnits, draft: Draft) -> None:
    """Mute units, or put them forward again.

    Raises:
        WorldError: nobody has a number, or no person is named.
    """
    by, room = named(command.by), draft.present.radio
    names, these = _names(command.unit_ids, draft), frozenset(command.unit_ids)
    muted = room.desk.muted | these if command.muted else room.desk.muted - these
    room.desk = replace(room.desk, muted=muted)
    words = tr("muted: {names}", names=names)
    text = words if command.muted else tr("no longer muted: {names}", names=names)
    note(draft, EntryKind.MUTE, text, by=by)


def acknowledge_misses(command: AcknowledgeMisses, draft: Draft) -> None:
    """End the alarm of a unit that missed two roll calls in a row.

    Raises:
        WorldError: there is no such alarm, or no person is named.
    """
    by, room = named(command.by), draft.present.radio
    misses = room.desk.misses.get(command.unit_id)
    if misses is None or misses.alarm_at is None:
        raise WorldError(tr("This unit has no open alarm; nothing was changed."))
    left = replace(misses, alarm_at=None) if misses.count else None
    room.desk = room.desk.with_misses(command.unit_id, left)
    said = visible(command.note)
    text = tr("took note of the missed roll calls")
    note(draft, EntryKind.ROLL_CALL, f"{text}: {said}" if said else text, command.unit_id, by)


def _names(unit_ids: tuple[UnitId, ...], draft: Draft) -> str:
    if not unit_ids:
        raise WorldError(tr("Choose at least one unit; nothing was changed."))
    return ", ".join(known(unit_id, draft).unit.name for unit_id in unit_ids)


def _owed(incident: str, unit_id: UnitId, draft: Draft) -> CheckIn:
    live = known(unit_id, draft)
    check_in = draft.present.radio.desk.check_ins.get((incident, unit_id))
    if check_in is None:
        raise WorldError(
            tr(
                "{name} owes no check-in for {incident}; nothing was changed.",
                name=live.unit.name,
                incident=repr(incident),
            )
        )
    return check_in
