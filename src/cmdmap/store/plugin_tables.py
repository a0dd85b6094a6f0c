"""A plugin's own tables on one connection: asked by its questions, changed by its acts.

Lent by ``services/extending`` to one call and ended after it, whatever thread the call may still
run in: what comes later is refused, and a statement that runs is interrupted.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
)

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.engine import StoreAwayError
from cmdmap.store.plugin_statements import TableGate, own_tables_only

INTERRUPT_EVERY_S = 0.01
OF_THE_STATEMENT = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_MISMATCH)
"""Codes by which SQLite says that the statement is wrong, not the disk."""

Answer = TypeVar("Answer")


class StatementError(Exception):
    """The database does not understand a plugin's statement: no such table, wrong type."""


class CallEndedError(Exception):
    """The call that a handle was lent to is over."""


class PluginTables:
    """The tables of one plugin for the time of one call."""

    def __init__(self, connection: Connection, gate: TableGate, *, read_only: bool) -> None:
        self._connection = connection
        self._gate = gate
        self._read_only = read_only
        self._lock = threading.Lock()
        self._ended = False
        self.away: StoreAwayError | None = None
        """The database failed; whatever the plugin makes of it, nothing may be kept."""

    def rows(self, statement: Any) -> Sequence[Any]:
        """Return all rows of a question."""
        self._gate.check_question(statement)
        return self._touching(statement, lambda: self._connection.execute(statement).all())

    def first(self, statement: Any) -> Any | None:
        """Return the first row, None where there is none."""
        self._gate.check_question(statement)
        return self._touching(statement, lambda: self._connection.execute(statement).first())

    def scalar(self, statement: Any) -> Any:
        """Return the first column of the first row, None where there is none."""
        self._gate.check_question(statement)
        return self._touching(statement, lambda: self._connection.execute(statement).scalar())

    def execute(self, statement: Any, rows: Sequence[Mapping[str, object]] | None = None) -> int:
        """Carry out a change, for each of ``rows`` if given; return the rows touched."""
        self._check_change(statement)
        if rows is not None and not rows:
            return 0
        given = None if rows is None else [dict(row) for row in rows]
        return self._touching(
            statement, lambda: self._connection.execute(statement, given).rowcount
        )

    def insert(self, statement: Any) -> int:
        """Insert one row and return its key."""
        self._check_change(statement)

        def put() -> int:
            key = self._connection.execute(statement).inserted_primary_key
            return int(key[0]) if key else 0

        return self._touching(statement, put)

    def working(self, work: Callable[[], Answer]) -> Answer:
        """Do something with the connection unless the call is over.

        Raises:
            CallEndedError: it is over.
            WorldError: the database refused a row, or is away.
            StatementError: it does not understand the statement.
        """
        with self._lock:
            if self._ended:
                raise CallEndedError("this call is over; its transaction cannot be used any more")
            with self._in_plain_words():
                return work()

    def _touching(self, statement: Any, work: Callable[[], Answer]) -> Answer:
        """Work on tables, the plugin's own and no others.

        Raises:
            ForeignTableError: the statement has got by the gate and touches others.
        """

        def watched() -> Answer:
            with own_tables_only(self._connection, self._gate, statement):
                return work()

        return self.working(watched)

    def end(self) -> None:
        """Let nothing pass from now on; a statement that still runs is interrupted."""
        self._ended = True
        while not self._lock.acquire(timeout=INTERRUPT_EVERY_S):
            # sqlite3 has interrupt(), psycopg cancel(); both may be called from another thread.
            driver: Any = self._connection.connection.dbapi_connection
            stop = getattr(driver, "interrupt", None) or getattr(driver, "cancel", None)
            if stop is not None:
                stop()
        self._lock.release()

    def _check_change(self, statement: Any) -> None:
        if self._read_only:
            raise StatementError("a question cannot change anything; hand in one of your acts")
        self._gate.check_change(statement)

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise WorldError(
                tr(
                    "The table refused a row ({why}); it stands there already, or what it belongs "
                    "to is gone. Nothing was changed.",
                    why=error.orig,
                )
            ) from error
        except (OperationalError, InterfaceError, InternalError) as error:
            code = getattr(error.orig, "sqlite_errorcode", None)
            if code is not None and code & 0xFF in OF_THE_STATEMENT:
                raise StatementError(str(error.orig)) from error
            self.away = StoreAwayError(
                tr(
                    "The database did not answer ({why}); check the disk and who else uses it.",
                    why=error.orig,
                )
            )
            raise self.away from error
        except DatabaseError as error:
            raise StatementError(str(error.orig)) from error
