"""Watching: brings what plugins want to hear of commits to the UI thread, gathered.

The desk calls on another thread after each commit; here every call is made once per pulse at most,
however many commits came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from cmdmap.api.handles import PluginDesk

PULSE_MS = 100
"""Shortest time between two rounds: what a page asks again for is a question to the store."""


class Watching(QObject):
    """The calls of one page, or of all layers."""

    _woken = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._due: dict[Callable[[], None], None] = {}
        self._ends: list[Callable[[], None]] = []
        self._held = False
        self._timer = QTimer(self, singleShot=True, interval=PULSE_MS)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def watch(
        self, desk: PluginDesk, topics: Iterable[str], call: Callable[[], None]
    ) -> Callable[[], None]:
        """Call after commits that touch topics, on the UI thread; returns the end."""
        wanted = tuple(topics)
        if not wanted:
            return lambda: None
        end = desk.hear(wanted, lambda _commit: self._note(call))
        self._ends.append(end)
        return end

    def hold(self, held: bool) -> None:
        """Keep calls back while nobody looks; what came is called when they are let go."""
        self._held = held
        if not held:
            self._on_woken()

    def close(self) -> None:
        """Hear nothing more."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._timer.stop()
        with self._lock:
            self._due.clear()

    def _note(self, call: Callable[[], None]) -> None:
        """Runs on another thread."""
        with self._lock:
            first = not self._due
            self._due[call] = None
        if first:
            self._woken.emit()

    def _on_woken(self) -> None:
        if not self._held and self._due and not self._timer.isActive():
            self._timer.start()

    def _deliver(self) -> None:
        with self._lock:
            due, self._due = self._due, {}
        for call in due:
            call()
