"""The reader pool: two to four threads for questions to the store and other slow look-ups.

The window asks here instead of waiting: every answer is a future. Readers never write.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from cmdmap.store.engine import Connection, Store

Answer = TypeVar("Answer")
READERS = 3


class ReaderPool:
    """Threads that read; stop once."""

    def __init__(self, store: Store, threads: int = READERS) -> None:
        self._store = store
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="reader")

    def read(self, question: Callable[[Connection], Answer]) -> Future[Answer]:
        """Ask ``question`` with a read-only connection; the future holds answer or WorldError."""

        def ask() -> Answer:
            with self._store.reader() as connection:
                return question(connection)

        return self._threads.submit(ask)

    def run(self, look_up: Callable[[], Answer]) -> Future[Answer]:
        """Run something slow that asks no database, e.g. listing ports or closing a link."""
        return self._threads.submit(look_up)

    def stop(self) -> None:
        """Forget what waits, let what runs end."""
        self._threads.shutdown(wait=True, cancel_futures=True)
