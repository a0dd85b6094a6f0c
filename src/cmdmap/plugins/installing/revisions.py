"""The line of a plugin's database revisions: read without running, and run behind the guard.

Asked by the plan (how many steps), by upgrade and way back (whose scripts know both ends). What a
revision's own code raises, or that it does not come back, ends in a sentence with nothing changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.guard import attempt, sentence_of
from cmdmap.plugins.installing.workplace import CancelledError, Workplace
from cmdmap.plugins.outside.migration import MigrationCancelledError, migrate_outside
from cmdmap.store.engine import Store
from cmdmap.store.plugin_migrations import VERSIONS, migrate_plugin, read_revision
from cmdmap.store.plugin_restore import changing_tables

MIGRATE_S = 900.0
"""How long the revisions of one change may take in a process of their own."""

_FOLDER = f"{VERSIONS.as_posix()}/"


def line_of(contents: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the revisions from the first to the newest; those that hang on nothing are left out.

    ``contents`` are a plugin's files by their path.
    """
    after: dict[str | None, str] = {}
    for name, source in contents.items():
        if not (name.startswith(_FOLDER) and name.endswith(".py")):
            continue
        try:
            revision, down = read_revision(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if revision:
            after[down[0] if down else None] = revision
    line: list[str] = []
    step = after.get(None)
    while step is not None and step not in line:
        line.append(step)
        step = after.get(step)
    return tuple(line)


def line_in(folder: Path) -> tuple[str, ...]:
    """Return the revisions of an unpacked plugin."""
    found = (folder / VERSIONS).glob("*.py")
    return line_of({f"{_FOLDER}{path.name}": path.read_bytes() for path in found})


def steps_between(line: tuple[str, ...], found: str | None) -> int:
    """Return how many revisions lie between the tables of now and the newest of a line."""
    return len(line) - (line.index(found) + 1 if found in line else 0)


def scripts_for(found: str | None, target: str, folders: tuple[Path, ...]) -> Path:
    """Return the first folder whose revisions hold both ends, the first of all if none does."""
    for folder in folders:
        line = line_in(folder)
        if target in line and (found is None or found in line):
            return folder
    return folders[0]


def run_revisions(
    work: Workplace,
    plugin_id: str,
    folder: Path,
    target: str,
    *,
    official: bool,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Bring a plugin's tables to a revision, up or down, in a transaction of its own.

    Those of official plugins run here; others in a process of their own, which can be cancelled.

    Raises:
        CancelledError: somebody has cancelled; nothing was changed.
        WorldError: a revision failed, touched foreign tables or did not come back in time; nothing
            was changed.
    """
    if not official:
        lock = work.places.migrating
        try:
            migrate_outside(work.store, plugin_id, folder, target, lock, MIGRATE_S, cancelled)
        except MigrationCancelledError as stopped:
            raise CancelledError(str(stopped)) from stopped
        return
    outcome = attempt(lambda: _run(work.store, plugin_id, folder, target))
    error = outcome.error
    if error is None:
        return
    if isinstance(error, WorldError | KeyboardInterrupt):
        raise error
    raise WorldError(
        tr(
            "The tables of {plugin} could not be changed ({why}); nothing was changed.",
            plugin=plugin_id,
            # A revision sees every row.
            why=sentence_of(error, personal=True),
        )
    ) from error


def _run(store: Store, plugin_id: str, folder: Path, target: str) -> None:
    with changing_tables(store, plugin_id) as connection:
        migrate_plugin(connection, plugin_id, folder, target)
