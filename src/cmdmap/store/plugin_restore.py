"""A plugin's tables as a whole: which there are, and back to what they were in a copy.

Used when a plugin goes back to its former version and its migrations cannot go down, and when its
data is removed. The rest of the database is not touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.engine import Store
from cmdmap.store.plugin_migrations import version_table
from cmdmap.store.schema import metadata

ROWS_AT_ONCE = 1_000


def own_tables(connection: Connection, plugin_id: str) -> frozenset[str]:
    """Return the names of a plugin's tables that are there, without the note of their revision."""
    there = inspect(connection).get_table_names()
    return frozenset(
        name for name in there if name.startswith(f"{plugin_id}_") and name not in metadata.tables
    )


@contextmanager
def changing_tables(store: Store, plugin_id: str) -> Iterator[Connection]:
    """Give the writer for a change of a plugin's tables; their references are checked at the end.

    Raises:
        WorldError: a row points at nothing; nothing of the block was kept.
    """
    with store.restructuring() as connection:
        yield connection
        if connection.dialect.name != "sqlite":
            return
        for name in own_tables(connection, plugin_id):
            for fault in connection.exec_driver_sql(f"PRAGMA foreign_key_check({_quoted(name)})"):
                raise WorldError(
                    tr(
                        "{table} row {row} would point at nothing; nothing was changed.",
                        table=name,
                        row=fault[1],
                    )
                )


def clashing_tables(plugin_id: str) -> frozenset[str]:
    """Return tables of cmdmap that would look like a plugin's of this id."""
    return frozenset(name for name in metadata.tables if name.startswith(f"{plugin_id}_"))


def find_copy_faults(copy: Path) -> list[str]:
    """Return what SQLite finds wrong with a copy of the database, empty when it is sound.

    Raises:
        WorldError: it cannot be read at all.
    """
    try:
        with closing(_open(copy)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        raise WorldError(
            tr("The copy {path} cannot be read ({why}).", path=copy, why=error)
        ) from error
    return [line for line in found if line != "ok"]


def restore_tables(connection: Connection, plugin_id: str, copy: Path) -> int:
    """Give a plugin the tables of a copy, inside :func:`changing_tables`; return the rows.

    What the plugin kept since the copy was made is lost.

    Raises:
        WorldError: the copy cannot be read, or the database is a server.
    """
    if connection.dialect.name != "sqlite":
        raise WorldError(tr("Tables of a database server are restored with its own tools."))
    try:
        with closing(_open(copy)) as source:
            for name in (*own_tables(connection, plugin_id), version_table(plugin_id)):
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_quoted(name)}")
            names = [name for name, _ in _objects(source, plugin_id, "table")]
            for _, made_by in _objects(source, plugin_id, "table"):
                connection.exec_driver_sql(made_by)
            rows = sum(_fill(connection, source, name) for name in names)
            for _, made_by in _objects(source, plugin_id, "index"):
                connection.exec_driver_sql(made_by)
    except sqlite3.Error as error:
        raise WorldError(
            tr("The copy {path} cannot be read ({why}).", path=copy, why=error)
        ) from error
    return rows


def _open(copy: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)


def _objects(source: sqlite3.Connection, plugin_id: str, kind: str) -> list[tuple[str, str]]:
    """Return name and SQL of the plugin's tables or their indexes, as the copy was made by."""
    found = source.execute(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL "
        "ORDER BY rowid",
        (kind,),
    )
    own = f"{plugin_id}_"
    return [
        (name, made_by)
        for name, table, made_by in found
        if (table.startswith(own) and table not in metadata.tables)
        or table == version_table(plugin_id)
    ]


def _fill(connection: Connection, source: sqlite3.Connection, name: str) -> int:
    count = 0
    for rows in _batches(source, name):
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {_quoted(name)} VALUES ({places})", rows)
        count += len(rows)
    return count


def _batches(source: sqlite3.Connection, name: str) -> Iterator[list[tuple[object, ...]]]:
    cursor = source.execute(f"SELECT * FROM {_quoted(name)}")
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
