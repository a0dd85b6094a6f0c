"""Tells whether a plugin's statement touches its own tables only.

Asked by ``store/plugin_tables.py`` before anything runs. A statement is taken apart into all its
elements (``sqlalchemy.sql.visitors``); whatever would put text of the plugin's own into the SQL is
refused with it, because nobody can tell which tables a text names. What gets by all the same meets
SQLite's own authorizer (:func:`own_tables_only`), which knows the tables that a statement touches.
Source: sqlite.org/c3ref/set_authorizer.html.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement, ColumnClause, TextClause, quoted_name
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import CTE, FromClause, SelectBase, TableClause, TextualSelect

WRITTEN_OUT = ("_prefixes", "_suffixes", "_hints", "_statement_hints", "_with_options")
"""Where a statement keeps texts that go into the SQL as they are."""

STARS = ("*", "1")
"""What ``count()`` and ``exists()`` write out by themselves."""

UPSERT = ("constraint_target", "inferred_target_elements", "inferred_target_whereclause",
          "update_values_to_set", "update_whereclause")  # fmt: skip
"""Parts of ``on_conflict_do_…``, which the visitors pass over."""

NAMES = ("name", "collation", "packagenames")
"""Where an element keeps names, which are quoted unless they ask not to be."""

SIZES = ("length", "precision", "scale")
"""Of types; they go into a cast as they are."""

FREE = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }
)
BY_TABLE = frozenset(
    {sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
)
SYSTEM_FUNCTIONS = (
    "pragma_", "sqlite_", "dbstat", "load_extension",
    "pg_", "lo_", "dblink", "query_to_", "cursor_to_", "table_to_", "schema_to_", "database_to_",
    "ts_stat", "xpath_table", "set_config", "current_setting",
)  # fmt: skip
"""How functions begin that look at the whole database, of SQLite and of PostgreSQL."""


class ForeignTableError(Exception):
    """A plugin's statement names a table that is not its own, or cannot be looked through."""


class TableGate:
    """The tables of one plugin."""

    def __init__(self, plugin_id: str, tables: Iterable[str]) -> None:
        """``tables`` are full names, each beginning with the plugin's id and ``_``."""
        self.plugin_id = plugin_id
        self.tables = frozenset(tables)
        for name in self.tables:
            if not name.startswith(f"{plugin_id}_"):
                raise ForeignTableError(f"the table {name} does not begin with {plugin_id}_")

    def check_question(self, statement: object) -> None:
        """Let a ``select`` over the plugin's tables pass.

        Raises:
            ForeignTableError: it is something else, or names something else.
        """
        if not isinstance(statement, SelectBase):
            raise ForeignTableError(f"{type(statement).__name__} is no question; use select()")
        self._look_through(statement)

    def check_change(self, statement: object) -> None:
        """Let an ``insert``, ``update`` or ``delete`` over the plugin's tables pass.

        Raises:
            ForeignTableError: it is something else, or names something else.
        """
        if not isinstance(statement, UpdateBase):
            raise ForeignTableError(
                f"{type(statement).__name__} is no change; use insert(), update() or delete()"
            )
        self._look_through(statement)

    def _look_through(self, statement: ClauseElement) -> None:
        for element in _elements(statement):
            _check_make(element)
            if isinstance(element, TextClause | TextualSelect):
                raise ForeignTableError("text() is not for plugins; use the constructs of Core")
            if isinstance(element, ColumnClause):
                self._check_column(element)
            elif isinstance(element, TableClause):
                self._check_table(element)
            elif isinstance(getattr(element, "operator", None), custom_op):
                raise ForeignTableError("operators written as text are not for plugins")
            if any(getattr(element, name, None) for name in WRITTEN_OUT):
                raise ForeignTableError("prefixes, suffixes and hints are not for plugins")

    def _check_column(self, column: ColumnClause[Any]) -> None:
        if column.is_literal and column.name not in STARS:
            raise ForeignTableError("literal_column() is not for plugins")
        if isinstance(column.table, TableClause):
            self._check_table(column.table)

    def _check_table(self, table: FromClause) -> None:
        name, schema = getattr(table, "name", ""), getattr(table, "schema", None)
        if schema is not None or str.__str__(name) not in self.tables:
            raise ForeignTableError(
                f"the table {name} is none of {self.plugin_id}'s; its own stand in [[tables]]"
            )
        for column in table.columns:
            _check_type(column.type)


@contextmanager
def own_tables_only(
    connection: Connection, gate: TableGate, statement: ClauseElement
) -> Iterator[None]:
    """Have SQLite itself refuse what touches other tables, as long as the block runs.

    What ``statement`` itself names by ``cte()`` may be counted, which is asked like a table.

    Raises:
        ForeignTableError: it did.
    """
    driver: Any = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    allowed, foreign = gate.tables, set[str]()

    def judge(
        action: int, name: str | None, column: str | None, base: str | None, _: object
    ) -> int:
        if action in FREE or (action in BY_TABLE and name in allowed):
            return sqlite3.SQLITE_OK
        # Rows are counted: SQLite asks for a common table of the statement like for a table.
        counted = action == sqlite3.SQLITE_READ and base is None and not column
        if counted and name in _common_tables(statement):
            return sqlite3.SQLITE_OK
        foreign.add(name or str(action))
        return sqlite3.SQLITE_DENY

    driver.set_authorizer(judge)
    try:
        yield
    except sa.exc.DBAPIError as error:
        if not foreign:
            raise
        names = ", ".join(sorted(foreign))
        raise ForeignTableError(f"a statement of {gate.plugin_id} touches {names}") from error
    finally:
        driver.set_authorizer(None)


def _common_tables(statement: ClauseElement) -> set[str]:
    return {str(each.name) for each in _elements(statement) if isinstance(each, CTE)}


def _check_make(element: Any) -> None:
    """Refuse elements, names and functions that would write text of their own into the SQL."""
    _check_kind(element)
    _check_type(getattr(element, "type", None))
    for key in NAMES:
        found = getattr(element, key, None)
        for name in found if isinstance(found, tuple) else (found,):
            if isinstance(name, str) and not _is_plain(name):
                raise ForeignTableError("names that are not quoted are not for plugins")
    if isinstance(element, FunctionElement):
        name = str(getattr(element, "name", "")).casefold()
        if name.startswith(SYSTEM_FUNCTIONS):
            raise ForeignTableError(f"the function {name} is not for plugins")


def _check_kind(made: object) -> None:
    if type(made).__module__.partition(".")[0] != "sqlalchemy":
        raise ForeignTableError(f"{type(made).__name__} is no construct of SQLAlchemy's own")


def _check_type(kind: Any) -> None:
    """Refuse types that may write more into the SQL than the name of a type."""
    if kind is None:
        return
    _check_kind(kind)
    sizes = [getattr(kind, key, None) for key in SIZES]
    if any(size is not None and type(size) is not int for size in sizes):
        raise ForeignTableError("the size of a type is a whole number")
    if getattr(kind, "collation", None) is not None:
        raise ForeignTableError("a collation belongs into collate(), not into a type")


def _is_plain(name: str) -> bool:
    if isinstance(name, quoted_name):
        return name.quote is not False
    return type(name).__module__ in ("builtins", "sqlalchemy.sql.elements")


def _elements(statement: ClauseElement) -> Iterator[Any]:
    for element in visitors.iterate(statement):
        yield element
        for values in getattr(element, "_multi_values", ()) or ():
            yield from _of_values(values)
        after = getattr(element, "_post_values_clause", None)
        for name in UPSERT if after is not None else ():
            yield from _of_values(getattr(after, name, None))


def _of_values(given: object) -> Iterator[Any]:
    """Yield the elements inside values of any shape; plain values are bound and harmless."""
    if isinstance(given, dict):
        for key, value in given.items():
            yield from _of_values(key)
            yield from _of_values(value)
    elif isinstance(given, list | tuple):
        for each in given:
            yield from _of_values(each)
    elif isinstance(given, sa.ClauseElement):
        yield from _elements(given)
