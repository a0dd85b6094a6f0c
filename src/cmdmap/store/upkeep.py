"""Looking after the database: how big, how old, sound, and a copy of it.

Asked by ``cmdmap db``; nothing here changes a row.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection

from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.store.engine import Store
from cmdmap.store.migrate import HEAD, revision_of
from cmdmap.store.schema import metadata


class StoreStatus(NamedTuple):
    """What ``cmdmap db status`` says."""

    url: str
    revision: str | None
    """None when no table has been made yet."""
    head: str
    """Revision this cmdmap works with."""
    size_bytes: int
    """Of file and write-ahead log; 0 for a server."""
    rows: dict[str, int]


def read_status(store: Store) -> StoreStatus:
    """Return revision, size and rows per table; an absent file is not made.

    Raises:
        WorldError: the database cannot be read.
    """
    path = store.path
    if path is not None and not path.exists():
        return StoreStatus(str(store), None, HEAD, 0, {})
    with store.reader() as connection:
        there = set(inspect(connection).get_table_names())
        rows = {
            name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
            for name in sorted(metadata.tables)
            if name in there
        }
        return StoreStatus(str(store), revision_of(connection), HEAD, _size(path), rows)


def find_faults(store: Store) -> list[str]:
    """Return what the database itself finds wrong with its file, empty when it is sound.

    Raises:
        WorldError: the database cannot be read at all.
    """
    with store.reader() as connection:
        if store.dialect != "sqlite":
            return []
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
        faults = [str(line) for line in found if line != "ok"]
        for table, row_id, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            faults.append(f"{table} row {row_id} points at nothing in {parent}")
    return faults


def back_up(store: Store, target: Path) -> int:
    """Copy the database into a new file while others go on writing; return its size in bytes.

    Raises:
        UsageError: the file is there already, or the database is a server.
        WorldError: it cannot be read or the copy cannot be written.
    """
    if store.dialect != "sqlite":
        raise UsageError(tr("Back up a database server with its own tools (pg_dump)."))
    if target.exists():
        raise UsageError(tr("{path} is there already; name a new file.", path=target))
    partial = target.with_name(target.name + ".part")
    try:
        with store.reader() as connection, sqlite3.connect(partial) as copy:
            _sqlite(connection).backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        copy.close()
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise WorldError(tr("The copy {path} failed: {why}.", path=target, why=error)) from error
    return target.stat().st_size


def _sqlite(connection: Connection) -> sqlite3.Connection:
    driver: DBAPIConnection | None = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _size(path: Path | None) -> int:
    if path is None:
        return 0
    parts = (path, path.with_name(path.name + "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
