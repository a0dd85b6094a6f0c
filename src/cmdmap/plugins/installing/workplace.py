"""Where work on plugins is done: the home folder, the database, the log, what runs here.

Made by the composition roots (window and command line) and handed to every act on plugins:
``installer.py``, ``going_back.py``, ``removing.py``, ``switching.py``, ``trusting.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.installing.backup import make_backup
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.installing.starts import others_run
from cmdmap.plugins.installing.state import PluginRecord
from cmdmap.plugins.packaging.atomic import locked
from cmdmap.store.engine import Store
from cmdmap.store.plugin_migrations import plugin_revision
from cmdmap.store.plugin_restore import own_tables

Leave = Callable[[Undertaking, str], None]
"""Has an act written down before it is done; raises where one may not."""

Progress = Callable[[str, float], None]
"""Hears a step's words and how much is done, 0 to 1."""


class CancelledError(WorldError):
    """Somebody cancelled; nothing was changed."""


class Running(Protocol):
    """What runs the plugins in this process: stopped before a change, started after."""

    def stop(self, plugin_id: str) -> None:
        """Take a plugin's contributions away, if it is running."""

    def start(self, plugin_id: str) -> None:
        """Activate a plugin if it is enabled."""


class NothingRuns:
    """No plugin runs in this process."""

    def stop(self, plugin_id: str) -> None:
        """Do nothing."""

    def start(self, plugin_id: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Everything an act on plugins needs."""

    places: PluginPlaces
    store: Store
    clock: Callable[[], datetime]
    """Aware UTC."""
    leave: Leave
    running: Running = field(default_factory=NothingRuns)

    @contextmanager
    def alone(self, *, tables: bool = False) -> Iterator[None]:
        """Keep other processes from changing plugins until the block ends.

        ``tables``: files or tables of installed plugins change, so that none may run elsewhere.

        Raises:
            WorldError: another one is at it, or runs plugins.
        """
        with locked(self.places.lock, wait=False) as mine:
            if not mine:
                raise WorldError(
                    tr("Another window or terminal is changing plugins; wait until it is done.")
                )
            if tables and others_run(self.places):
                raise WorldError(
                    tr("Another window or terminal runs plugins; close it, or do it there.")
                )
            yield

    def revision(self, plugin_id: str) -> str | None:
        """Return the revision of a plugin's tables."""
        with self.store.reader() as connection:
            return plugin_revision(connection, plugin_id)

    def has_tables(self, plugin_id: str) -> bool:
        """Tell whether the database holds tables of a plugin."""
        with self.store.reader() as connection:
            return bool(own_tables(connection, plugin_id))

    def back_up(self, record: PluginRecord) -> str:
        """Copy the database before a plugin's tables change; return the copy's name."""
        folder = self.places.backups
        return make_backup(self.store, folder, record.id, record.version, self.clock()).name


class Steps:
    """Tells the progress and notices that somebody cancelled, until it is too late for that."""

    def __init__(
        self, words: tuple[str, ...], progress: Progress | None, cancelled: Callable[[], bool]
    ) -> None:
        self._words = words
        self._progress = progress or (lambda _words, _share: None)
        self._cancelled = cancelled
        self._open = True

    def reach(self, number: int) -> None:
        """Tell that a step begins.

        Raises:
            CancelledError: somebody cancelled, and it is not too late.
        """
        if self._open and self._cancelled():
            raise CancelledError(tr("Cancelled; nothing was changed."))
        self._progress(tr(self._words[number]), number / len(self._words))

    def close(self) -> None:
        """From now on it is carried to its end; only migrations outside can be cancelled still."""
        self._open = False

    def is_cancelled(self) -> bool:
        """Tell whether somebody has cancelled."""
        return self._cancelled()

    def done(self) -> None:
        """Tell the end."""
        self._progress("", 1.0)
