"""Copies of the database from before a plugin's tables change: made, verified, kept two deep.

Asked by the installer. SQLite is copied while others write (its online backup); a PostgreSQL server
by ``pg_dump`` where that program is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.packaging.atomic import in_plain_words
from cmdmap.store.engine import Store
from cmdmap.store.plugin_restore import find_copy_faults
from cmdmap.store.upkeep import back_up

KEPT = 2
"""Copies kept for each plugin."""

DUMP_S = 3_600


def backup_size(store: Store) -> int:
    """Return the bytes a copy would take, 0 for a server, which does not say."""
    path = store.path
    if path is None:
        return 0
    parts = (path, path.with_name(path.name + "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def make_backup(store: Store, folder: Path, plugin_id: str, version: str, now: datetime) -> Path:
    """Copy the database and verify the copy; return its file.

    Raises:
        WorldError: the disk lacks room, the copy failed or is not sound, or ``pg_dump`` is missing.
    """
    with in_plain_words(folder):
        # Whatever the home folder allows: a copy holds everything that the database does.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ending = "db" if store.path is not None else "dump"
    target = _free_name(folder, f"{plugin_id}-{version}-{now:%Y%m%dT%H%M%S%f}", ending)
    if store.path is None:
        _dump(store, target)
        return target
    _check_room(store, folder)
    back_up(store, target)
    faults = find_copy_faults(target)
    if faults:
        target.unlink(missing_ok=True)
        raise WorldError(
            tr(
                "The copy of the database is not sound ({why}); nothing was changed. Run cmdmap db "
                "check.",
                why=faults[0],
            )
        )
    return target


def drop_old_backups(folder: Path, plugin_id: str, wanted: frozenset[str]) -> None:
    """Remove all but the newest copies of a plugin and those that are still ``wanted`` by name."""
    made = sorted(path for path in folder.glob(f"{plugin_id}-*") if path.suffix in (".db", ".dump"))
    for path in made[:-KEPT]:
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def _free_name(folder: Path, stem: str, ending: str) -> Path:
    names = (f"{stem}{chr(letter)}.{ending}" for letter in range(ord("a"), ord("z") + 1))
    return next(path for name in names if not (path := folder / name).exists())


def _check_room(store: Store, folder: Path) -> None:
    needed = backup_size(store)
    with in_plain_words(folder):
        free = shutil.disk_usage(folder).free
    if free < needed + needed // 10:
        raise WorldError(
            tr(
                "The copy of the database needs {needed} MB, {free} MB are free at {path}; make "
                "room.",
                needed=(needed >> 20) + 1,
                free=free >> 20,
                path=folder,
            )
        )


def _dump(store: Store, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise WorldError(
            tr(
                "The database server cannot be copied: pg_dump is not installed. Copy it yourself, "
                "then say so (--without-backup)."
            )
        )
    url = store.url
    words = [program, "--format=custom", f"--file={target}", "--no-password"]
    named = {"host": url.host, "port": url.port, "username": url.username, "dbname": url.database}
    words += [f"--{name}={value}" for name, value in named.items() if value is not None]
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    try:
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, check=False, timeout=DUMP_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        target.unlink(missing_ok=True)
        raise WorldError(tr("The copy {path} failed: {why}.", path=target, why=error)) from error
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        why = done.stderr.strip().partition("\n")[0]
        raise WorldError(tr("The copy {path} failed: {why}.", path=target, why=why))
