"""After a crash in the middle of a change of version: forward or back, never in between.

Run when the program starts, before any plugin is loaded, and by ``cmdmap plugin list`` and every
other act of the command line. The tables decide: where they have moved and the files are whole, the
change is completed, because its transaction was the last thing that could fail; else it is taken
back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cmdmap.errors import WorldError
from cmdmap.plugins.installing.going_back import record_back
from cmdmap.plugins.installing.installer import (
    INCOMING,
    record_after,
    settled,
    take_away,
    tidy,
)
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.state import Pending
from cmdmap.plugins.packaging.atomic import locked
from cmdmap.plugins.packaging.installed import check_installed
from cmdmap.store.engine import Store
from cmdmap.store.plugin_migrations import plugin_revision


def recover(places: PluginPlaces, store: Store, clock: Callable[[], datetime]) -> str:
    """Tidy what a crash left; return the id of the plugin whose change was completed or undone.

    Nothing is touched while another process is changing plugins.

    Raises:
        WorldError: state or database cannot be read or written.
    """
    if not places.root.is_dir():
        return ""
    with locked(places.lock, wait=False) as mine:
        if not mine:
            return ""
        pending = places.state.read().pending
        if pending is not None:
            # A process that still migrates for a console that has died ends within a second.
            with locked(places.migrating, wait=True):
                _finish(places, store, pending, clock())
            tidy(places, pending.id)
        for path in places.root.glob(f"{INCOMING}*"):
            shutil.rmtree(path, ignore_errors=True)
    return "" if pending is None else pending.id


def _finish(places: PluginPlaces, store: Store, pending: Pending, now: datetime) -> None:
    with store.reader() as connection:
        moved = plugin_revision(connection, pending.id) != pending.revision_before
    before = places.state.read().plugins.get(pending.id)
    if not moved or not _is_whole(places, pending, now):
        if not pending.back:
            take_away(places, pending)
        places.state.change(lambda state: replace(state, pending=None))
        return
    if pending.back and before is not None:
        record = record_back(before, pending)
    else:
        record = record_after(pending, before, now)
    places.state.change(lambda state: settled(state, record))


def _is_whole(places: PluginPlaces, pending: Pending, now: datetime) -> bool:
    """Tell whether the files of the version that was on its way are all there."""
    try:
        found = check_installed(places.code(pending.id, pending.version), places.trust, now)
    except WorldError:
        return False
    return found.listed.digest == pending.digest
