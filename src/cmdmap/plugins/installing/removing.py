"""Removing a plugin, and, as an act of its own, its data.

Removing takes the code away and leaves tables, photos and keys; whoever installs the plugin again
finds them. Removing the data copies the database first and moves the plugin's own files beside the
copy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.installing.backup import make_backup
from cmdmap.plugins.installing.installer import tidy
from cmdmap.plugins.installing.needing import find_broken
from cmdmap.plugins.installing.state import PluginState
from cmdmap.plugins.installing.workplace import Progress, Steps, Workplace
from cmdmap.plugins.manifest import ID
from cmdmap.plugins.packaging.atomic import in_plain_words
from cmdmap.store.plugin_migrations import drop_plugin_tables
from cmdmap.store.plugin_restore import changing_tables, own_tables

STEPS = (mark("Writing it down"), mark("Copying the database"), mark("Removing the tables"))


@dataclass(frozen=True, slots=True)
class PluginTraces:
    """What the database and the disk still hold of a plugin."""

    tables: tuple[tuple[str, int], ...]
    """Name and rows."""
    files: int
    """In its own folder."""


def remove(work: Workplace, plugin_id: str) -> None:
    """Take a plugin's code away; its data stays.

    Raises:
        WorldError: it is not installed, another one needs it, or it may not be done.
    """
    with work.alone(tables=True):
        state = work.places.state.read()
        record = state.record(plugin_id)
        for sentence in find_broken(work.places, state, plugin_id, None):
            raise WorldError(sentence)
        work.leave(Undertaking.REMOVE_PLUGIN, f"{plugin_id} {record.version}")
        work.running.stop(plugin_id)
        work.places.state.change(lambda now: _without(now, plugin_id))
        tidy(work.places, plugin_id)


def traces_of(work: Workplace, plugin_id: str) -> PluginTraces:
    """Return what is left of a plugin's data.

    Raises:
        WorldError: the id is none.
    """
    _check_id(plugin_id)
    with work.store.reader() as connection:
        tables = tuple(
            (name, int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()))
            for name in sorted(own_tables(connection, plugin_id))
        )
    folder = work.places.files(plugin_id)
    files = sum(path.is_file() for path in folder.rglob("*")) if folder.is_dir() else 0
    return PluginTraces(tables, files)


def remove_data(
    work: Workplace,
    plugin_id: str,
    *,
    without_backup: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> str:
    """Drop a plugin's tables and put its files away; return the name of the database's copy.

    Raises:
        CancelledError: somebody cancelled in time; nothing was changed.
        WorldError: the plugin is on, or it may not be done; nothing was changed.
    """
    _check_id(plugin_id)
    steps = Steps(STEPS, progress, cancelled)
    with work.alone(tables=True):
        record = work.places.state.read().plugins.get(plugin_id)
        if record is not None and record.enabled:
            raise WorldError(
                tr("{plugin} is on; switch it off or remove it first.", plugin=plugin_id)
            )
        steps.reach(0)
        with work.store.reader() as connection:
            tables = own_tables(connection, plugin_id)
        work.leave(Undertaking.REMOVE_PLUGIN_DATA, f"{plugin_id}, {len(tables)} tables")
        steps.reach(1)
        copy = ""
        if tables and not without_backup:
            version = "data" if record is None else record.version
            copied = make_backup(work.store, work.places.backups, plugin_id, version, work.clock())
            copy = copied.name
        steps.reach(2)
        steps.close()
        with changing_tables(work.store, plugin_id) as connection:
            drop_plugin_tables(connection, plugin_id, tables)
        _put_files_away(work, plugin_id)
    steps.done()
    return copy


def _put_files_away(work: Workplace, plugin_id: str) -> None:
    folder = work.places.files(plugin_id)
    if not folder.is_dir():
        return
    target = work.places.backups / f"{plugin_id}-files-{work.clock():%Y%m%dT%H%M%S%f}"
    with in_plain_words(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.rename(target)


def _without(state: PluginState, plugin_id: str) -> PluginState:
    return replace(state.without(plugin_id), removed=state.removed | {plugin_id})


def _check_id(plugin_id: str) -> None:
    if not ID.fullmatch(plugin_id):
        raise WorldError(
            tr("{plugin} is not installed; see cmdmap plugin list.", plugin=repr(plugin_id))
        )
