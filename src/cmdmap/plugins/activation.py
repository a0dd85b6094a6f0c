"""Brings one checked plugin to life: its tables, its package, its contributions.

Called by the host on a thread that may wait. Whatever goes wrong, nothing of the plugin stays.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.desk import ConsoleDesk, CountInside
from cmdmap.plugins.entries import Entries
from cmdmap.plugins.finder import Content, Found
from cmdmap.plugins.guard import Failure, Wording
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.loader import LoadedPackage
from cmdmap.plugins.outside.migration import migrate_outside
from cmdmap.plugins.registry import ActivePlugin, OpenDriver, add_all, gate_of
from cmdmap.services.console import Console
from cmdmap.store.plugin_migrations import VERSIONS, head_of, migrate_plugin, plugin_revision
from cmdmap.store.plugin_restore import changing_tables

MIGRATE_S = 1_800.0

OnFailure = Callable[[str, PluginCalls, Failure], None]


def activate(
    found: Found,
    content: Content,
    console: Console,
    on_failure: OnFailure,
    count_inside: CountInside,
    open_driver: OpenDriver | None = None,
) -> ActivePlugin:
    """Return the plugin with everything it brings in use.

    Raises:
        WorldError: its tables cannot be brought up to date, or it failed; nothing of it stays.
    """
    with ExitStack() as ends:
        package = LoadedPackage(found.id, found.folder, content.files)
        ends.callback(package.unload)
        calls = PluginCalls(
            found.id,
            Wording(found.folder, content.manifest.wants.personal),
            console.clock,
            lambda failure: on_failure(found.id, calls, failure),
        )
        ends.callback(calls.stop)
        bring_tables(content, calls, console)
        desk = ConsoleDesk(calls, gate_of(content.manifest), console, count_inside)
        entries = Entries(package, calls)
        plugin = ActivePlugin(found, content, package, calls, entries, desk, console)
        add_all(plugin, open_driver)
        plugin.ends = _joined(ends.pop_all(), plugin.ends)
        return plugin


def bring_tables(content: Content, calls: PluginCalls, console: Console) -> None:
    """Run the revisions of the very bytes that were checked, where any are needed.

    Those of a stranger's package run in a process of their own.

    Raises:
        WorldError: they failed; nothing was changed.
    """
    plugin_id = content.manifest.id
    with tempfile.TemporaryDirectory(prefix="cmdmap-migrations-") as name:
        folder = Path(name)
        (folder / VERSIONS).mkdir(parents=True)
        for path, raw in content.files.items():
            if Path(path).parent == VERSIONS and path.endswith(".py"):
                (folder / path).write_bytes(raw)
        with console.store.reader() as connection:
            if plugin_revision(connection, plugin_id) == head_of(folder):
                return
        if content.signer is not None and not content.official:
            lock = PluginPlaces(console.home).migrating
            store = console.store
            migrate_outside(store, plugin_id, folder, "head", lock, MIGRATE_S, lambda: False)
            return
        with changing_tables(console.store, plugin_id) as connection:
            calls.here(
                "migrations", lambda: migrate_plugin(connection, plugin_id, folder), MIGRATE_S
            )


def _joined(outer: ExitStack, inner: ExitStack) -> ExitStack:
    outer.push(inner)
    return outer
