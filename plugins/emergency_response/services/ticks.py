"""The tick ``minute``: where the units of a response are, and which tasks ran out of time.

Writer side, once a minute. Positions go into the plugin's own table for the playback of the review.
"""

from __future__ import annotations

from datetime import timedelta

from cmdmap.api import PluginDesk, Transaction, UnitId, tr
from emergency_response.store.activations import Activation, read_running, running
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import LogKind, write_log
from emergency_response.store.review import TrackPoint, keep_tracks, newest_track
from emergency_response.store.tasks import keep_late, newly_late

STALE = timedelta(minutes=30)
"""An older position says nothing about where a unit is now."""


def minute(desk: PluginDesk, tx: Transaction) -> None:
    """Write down positions and late tasks of everything that runs."""
    for found in read_running(tx):
        _track(desk, tx, found)
    for task in newly_late(tx):
        found = running(tx, task.activation_id)
        keep_late(tx, task)
        write_log(tx, found.id, LogKind.TASK, tr("Time has run out: {task}", task=task.text))
        tx.tell("task_late", {"number": found.number, "drill": found.drill})
        tx.touch("tasks")
        tx.touch("log")


def _track(desk: PluginDesk, tx: Transaction, found: Activation) -> None:
    units = desk.units()
    known = newest_track(tx, found.id)
    wanted: set[UnitId] = {
        call.unit_id for call in read_calls(tx, found.id) if call.unit_id is not None
    }
    points = []
    for unit_id in sorted(wanted):
        fix = units[unit_id].fix if unit_id in units else None
        if fix is None or tx.now - fix.at > STALE:
            continue
        if unit_id not in known or fix.at > known[unit_id]:
            points.append(TrackPoint(unit_id, fix.at, fix.place))
    if points:
        keep_tracks(tx, found.id, points)
        tx.touch("tracks")
