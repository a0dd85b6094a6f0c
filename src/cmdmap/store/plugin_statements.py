"""Tells whether a plugin's statement touches its own tables only.

Asked by ``store/plugin_tables.py`` before anything runs. A statement is taken apart into all its
elements (``sqlalchemy.sql.visitors``); whatever would put text of the plugin's own into the SQL is
refused with it, because nobody can tell which tables a text names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ClauseElement, ColumnClause, TextClause
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import FromClause, SelectBase, TableClause, TextualSelect

WRITTEN_OUT = ("_prefixes", "_suffixes", "_hints", "_statement_hints", "_with_options")
"""Where a statement keeps texts that go into the SQL as they are."""

STARS = ("*", "1")
"""What ``count()`` and ``exists()`` write out by themselves."""

UPSERT = ("constraint_target", "inferred_target_elements", "inferred_target_whereclause",
          "update_values_to_set", "update_whereclause")  # fmt: skip
"""Parts of ``on_conflict_do_…``, which the visitors pass over."""


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
        if schema is not None or name not in self.tables:
            raise ForeignTableError(
                f"the table {name} is none of {self.plugin_id}'s; its own stand in [[tables]]"
            )


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
