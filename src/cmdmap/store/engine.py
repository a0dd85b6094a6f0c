"""Opens the database: one connection that writes, any number that only read.

``open_store`` is called once by each composition root; the writer thread owns :meth:`Store.writer`,
reader threads borrow :meth:`Store.reader`. SQLite runs in WAL mode with ``synchronous=FULL``: what
a commit has returned from survives a power cut (sqlite.org/wal.html, sqlite.org/pragma.html).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.pool import PoolProxiedConnection

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.migrate import HEAD, migrate, revision_of

LOCK_WAIT_MS = 2_000
"""How long a write waits for another process before it is refused."""

CACHE_KIB = 32_000
"""Holds the newest page of each unit's fixes, so that an insert reads nothing from the disk."""

CHECKPOINT_PAGES = 4_000
"""Pages in the log before they are copied home; each unit's newest page is copied once for many."""


class StoreAwayError(WorldError):
    """The database is locked, full, damaged or not there: the same may work later."""


class Store:
    """An open, migrated database. Made by :func:`open_store`; closed once, by its opener."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self.dialect = url.get_backend_name()
        self._writing = _make_engine(url, read_only=False)
        self._reading = _make_engine(url, read_only=True)
        self._writer: Connection | None = None
        self._data_version: int | None = None
        """As of the last transaction that looked and was kept."""
        self._looked: int | None = None
        self._missed = False
        self._lock = threading.RLock()

    def __str__(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The database's file, None for a server."""
        return Path(self.url.database or "") if self.dialect == "sqlite" else None

    def writer(self) -> Connection:
        """Return the only connection that writes; inside one process one thread may use it.

        Raises:
            StoreAwayError: the database cannot be reached.
        """
        if self._writer is None or self._writer.closed:
            with in_plain_words(self):
                self._writer = self._writing.connect()
        return self._writer

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give the writer inside one transaction: committed at the end, undone on any error.

        Raises:
            StoreAwayError: the database is locked, full or away; nothing of the block was kept.
        """
        with self._lock, in_plain_words(self):
            connection = self.writer()
            try:
                with connection.begin():
                    yield connection
                self._note_look()
            except (OperationalError, InterfaceError):
                # A connection that failed may be half dead; the next transaction gets a fresh one,
                # which cannot tell what happened meanwhile.
                connection.invalidate()
                connection.close()
                self._data_version, self._missed = None, True
                raise
            finally:
                self._looked = None

    @contextmanager
    def restructuring(self) -> Iterator[Connection]:
        """Give the writer as :meth:`transaction` does, with references unguarded until the end.

        For changes of tables only: SQLite alters a table by making it anew, and a guard would see
        the rows that point at the old one as orphans (sqlite.org/lang_altertable.html, section 7).
        Whoever uses it checks the references before the block ends.
        """
        with self._lock:
            self._guard_references(False)
            try:
                with self.transaction() as connection:
                    yield connection
            finally:
                self._guard_references(True)

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Lend a connection that can only read, with one view of the data until the block ends.

        Raises:
            StoreAwayError: the database cannot be reached.
        """
        with in_plain_words(self), self._reading.connect() as connection:
            yield connection

    def written_elsewhere(self, connection: Connection) -> bool:
        """True when another process has committed since the last transaction that asked was kept.

        What a transaction read and lost by failing is so read again. SQLite only, else False.
        Source: ``PRAGMA data_version``, sqlite.org/pragma.html.
        """
        if self.dialect != "sqlite":
            return False
        self._looked = connection.exec_driver_sql("PRAGMA data_version").scalar()
        return self._missed or self._data_version not in (None, self._looked)

    def _guard_references(self, guarded: bool) -> None:
        """Tell SQLite, which hears it between transactions only; a lost connection is skipped."""
        connection = self._writer if guarded else self.writer()
        if self.dialect != "sqlite" or connection is None or connection.closed:
            return
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA foreign_keys = {'ON' if guarded else 'OFF'}")

    def _note_look(self) -> None:
        if self._looked is not None:
            self._data_version, self._missed = self._looked, False

    def close(self) -> None:
        """Give every connection back; the store cannot be used any more."""
        if self._writer is not None:
            self._writer.close()
        self._reading.dispose()
        self._writing.dispose()


def open_store(url: str) -> Store:
    """Open the database at an SQLAlchemy address and bring its tables up to date.

    Raises:
        WorldError: the address is wrong, the file cannot be opened, is not a database, or was made
            by a newer cmdmap.
    """
    store = connect_store(url)
    try:
        with store.reader() as connection:
            ready = revision_of(connection) == HEAD
        # Only a change takes the writer's place, so that looking never waits for a busy desk.
        if not ready:
            with store.transaction() as connection:
                migrate(connection)
    except WorldError:
        store.close()
        raise
    return store


def connect_store(url: str) -> Store:
    """Return the store without touching its tables; ``open_store`` is the ordinary way."""
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite" and not parsed.database:
            raise WorldError(tr("The database needs a file; write sqlite:///FILE."))
        return Store(parsed)
    except (ModuleNotFoundError, sa.exc.NoSuchModuleError) as error:
        raise WorldError(
            tr("No driver for this kind of database is installed ({why}).", why=error)
        ) from error
    except ArgumentError as error:
        # The address itself is not repeated: it may hold a password.
        raise WorldError(
            tr("The address of the database cannot be read; write sqlite:///FILE.")
        ) from error


@contextmanager
def in_plain_words(store: Store) -> Iterator[None]:
    """Turn a driver's error about the world into a sentence; our own mistakes pass through.

    Raises:
        StoreAwayError: the database is locked, full, damaged or not there.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        if isinstance(error, sa.exc.IntegrityError | sa.exc.ProgrammingError | sa.exc.DataError):
            raise
        raise StoreAwayError(
            tr(
                "The database {url} did not answer ({why}); check the disk and who else uses it.",
                url=store,
                why=error.orig,
            )
        ) from error


def _make_engine(url: sa.URL, *, read_only: bool) -> Engine:
    # What an error says may reach the log; the values of a statement may be about persons.
    if url.get_backend_name() != "sqlite":
        options = {"postgresql_readonly": True} if read_only else {}
        return sa.create_engine(
            url, pool_pre_ping=True, execution_options=options, hide_parameters=True
        )
    # isolation_level None: we begin by hand, because the driver would begin too late and as reader.
    engine = sa.create_engine(
        url,
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def _set_up(connection: PoolProxiedConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        # What was deleted is overwritten, however the library was built: it may be of persons.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
