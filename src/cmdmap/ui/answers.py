"""Answers: brings the results of futures back to the UI thread.

The window never waits: it asks a reader or the desk, gets a future, and names the function that
takes the answer. World errors go to the asker's `failed`; our own mistakes go to the crash page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cmdmap.errors import WorldError

Answer = TypeVar("Answer")
Take = Callable[[Any], None]
Fail = Callable[[WorldError], None]


class Answers(QObject):
    """One per window; after :meth:`close` late answers are dropped."""

    failed = Signal(str)
    """The sentence of a world error that nobody else took."""
    _arrived = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def deliver(
        self, future: Future[Answer], take: Callable[[Answer], None], fail: Fail | None = None
    ) -> None:
        """Call ``take(result)`` on the UI thread when the future is done, or ``fail(error)``."""
        future.add_done_callback(lambda done: self._pass_on(done, take, fail))

    def close(self) -> None:
        """Drop whatever still arrives."""
        self._open = False

    def _pass_on(self, done: Future[Any], take: Take, fail: Fail | None) -> None:
        """Runs on the thread that finished the future."""
        if self._open:
            self._arrived.emit(done, take, fail)

    def _on_arrived(self, done: Future[Any], take: Take, fail: Fail | None) -> None:
        if not self._open:
            return
        try:
            error = done.exception()
        except CancelledError:
            return
        if error is None:
            take(done.result())
        elif isinstance(error, WorldError):
            if fail is not None:
                fail(error)
            else:
                self.failed.emit(str(error))
        else:
            sys.excepthook(type(error), error, error.__traceback__)
