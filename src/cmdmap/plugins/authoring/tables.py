"""Whether a plugin's migrations make its tables, take them away, and keep rows in between.

Rules of silver and gold. They run on a real SQLite file in a temporary folder, through the same
``store/plugin_migrations.py`` as in the console.
"""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.authoring.source import Source
from cmdmap.store.engine import Store, connect_store
from cmdmap.store.plugin_migrations import migrate_plugin
from cmdmap.store.plugin_restore import changing_tables

NOT_ITS = ("alembic_", "sqlite_")
TABLES = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"


def tables_come_and_go(source: Source) -> Iterator[str]:
    """Up, down and up again: the manifest's tables and no others, the same both times."""
    if not source.manifest.table_names:
        return
    with _store() as store:
        try:
            made = _at(store, source, "head")
            left = _at(store, source, "base")
            again = _at(store, source, "head")
        except WorldError as error:
            yield str(error)
            return
    wanted, found = set(source.manifest.table_names), _names(made)
    for name in sorted(wanted - found):
        yield tr("no revision makes the table {name}.", name=name)
    for name in sorted(found - wanted):
        yield tr("the table {name} is not in plugin.toml.", name=name)
    for name in sorted(left):
        yield tr("going back to nothing leaves {name}.", name=name)
    if made != again:
        yield tr("the tables differ when they are made a second time.")


def rows_survive(source: Source) -> Iterator[str]:
    """A row in every table is still there after each later revision, and after going back."""
    revisions = _revisions(source)
    with _store() as store:
        for earlier, later in pairwise(revisions):
            try:
                _at(store, source, earlier)
                rows = _fill(store)
                for target in (later, earlier):
                    _at(store, source, target)
                    lost = [name for name, kept in _count(store, rows).items() if not kept]
                    for name in lost:
                        yield tr("{name} loses its rows on the way from {earlier} to {later}.",
                                 name=name, earlier=earlier, later=later)  # fmt: skip
                _at(store, source, "base")
            except WorldError as error:
                yield str(error)
                return


@contextmanager
def _store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="cmdmap-check-") as folder:
        store = connect_store(f"sqlite:///{Path(folder) / 'check.db'}")
        try:
            yield store
        finally:
            store.close()


def _at(store: Store, source: Source, target: str) -> dict[str, str]:
    """Bring the tables to a revision; return what makes each of them and each index."""
    plugin_id = source.manifest.id
    with changing_tables(store, plugin_id) as connection:
        migrate_plugin(connection, plugin_id, source.folder.resolve(), target)
        rows = connection.exec_driver_sql(TABLES).all()
    made = {str(name): str(sql) for name, sql in rows}
    return {name: sql for name, sql in made.items() if not name.startswith(NOT_ITS)}


def _names(made: dict[str, str]) -> set[str]:
    return {name for name, sql in made.items() if sql.lstrip().upper().startswith("CREATE TABLE")}


def _revisions(source: Source) -> list[str]:
    """Return the revisions in their order, as their files say it."""
    after: dict[str | None, str] = {}
    for module in source.modules:
        if module.path.parts[:2] == ("migrations", "versions") and module.tree is not None:
            said = dict(_constants(module.tree))
            after[said.get("down_revision")] = str(said.get("revision"))
    line: list[str] = []
    while len(line) < len(after) and (line[-1] if line else None) in after:
        line.append(after[line[-1] if line else None])
    return line


def _constants(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value)):
                yield name, value


def _fill(store: Store) -> list[str]:
    """Put one row into every table that takes a plain one; return which did."""
    with store.reader() as connection:
        rows = connection.exec_driver_sql(TABLES).all()
        tables = sorted(_names({str(name): str(sql) for name, sql in rows}))
        columns = {
            name: connection.exec_driver_sql(f'PRAGMA table_info("{name}")').all()
            for name in tables
            if not name.startswith(NOT_ITS)
        }
    filled = []
    with store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name, found in columns.items():
            names = ", ".join(f'"{column[1]}"' for column in found)
            places = ", ".join("?" * len(found))
            values = tuple(_plain(str(column[2])) for column in found)
            ignored = f'INSERT OR IGNORE INTO "{name}" ({names}) VALUES ({places})'
            if connection.exec_driver_sql(ignored, values).rowcount == 1:
                filled.append(name)
        # What points to a row that its table did not take is taken back, and so on.
        while orphans := {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}:
            for name in orphans:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')
                filled.remove(name)
    return filled


def _plain(kind: str) -> object:
    """Return a value for a column; the same for all, so that what points to a row finds it."""
    if any(word in kind.upper() for word in ("CHAR", "TEXT", "CLOB")):
        return "x"
    return b"x" if "BLOB" in kind.upper() else 1


def _count(store: Store, names: list[str]) -> dict[str, int]:
    with store.reader() as connection:
        there = {str(name) for name, _ in connection.exec_driver_sql(TABLES).all()}
        return {
            name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() or 0)
            for name in names
            if name in there
        }
