"""Bridge: the only place where what happens in other threads reaches the window.

The desk calls :meth:`Bridge._on_commit` on the writer thread after each commit; the bridge keeps
the newest :class:`LiveUnit` and :class:`Incident` per id and the facts, and wakes the UI thread
once. However fast commits come, the window gets at most one pulse per :data:`PULSE_MS`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from cmdmap.domain.changes import Commit
from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.unit import LiveUnit

PULSE_MS = 16
FACTS_KEPT = 5000
"""Facts waiting for a busy window; the oldest go first, the store has them all."""


class Audible(Protocol):
    """The part of the desk the bridge needs."""

    def hear(self, listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call ``listener`` after each commit until the returned function is called."""
        ...


class Bridge(QObject):
    """Turns commits into coalesced signals of the UI thread."""

    units_changed = Signal(object)
    """tuple[LiveUnit, ...]: the newest state of each unit touched since the last pulse."""
    incidents_changed = Signal(object)
    """tuple[Incident, ...]: the newest state of each incident touched since the last pulse."""
    facts_heard = Signal(object)
    """tuple[Fact, ...] in the order of their commits."""
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._units: dict[UnitId, LiveUnit] = {}
        self._incidents: dict[IncidentId, Incident] = {}
        self._facts: list[Fact] = []
        self._awake = False
        self._delivered = 0.0
        self._stop_hearing: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    def open(self, desk: Audible) -> None:
        """Begin to hear the desk."""
        self._stop_hearing = desk.hear(self._on_commit)

    def close(self) -> None:
        """Stop hearing; nothing is delivered afterwards."""
        if self._stop_hearing is not None:
            self._stop_hearing()
            self._stop_hearing = None
        self._timer.stop()
        with self._lock:
            self._units, self._incidents, self._facts, self._awake = {}, {}, [], True

    def _on_commit(self, commit: Commit) -> None:
        """Runs on the writer thread."""
        with self._lock:
            self._units.update(commit.units)
            self._incidents.update(commit.incidents)
            self._facts.extend(commit.facts)
            del self._facts[:-FACTS_KEPT]
            wake = not self._awake
            self._awake = True
        if wake:
            self._woken.emit()

    def _on_woken(self) -> None:
        waited_ms = (monotonic() - self._delivered) * 1000
        if waited_ms >= PULSE_MS:
            self._deliver()
        else:
            self._timer.start(int(PULSE_MS - waited_ms))

    def _deliver(self) -> None:
        with self._lock:
            units, self._units = self._units, {}
            incidents, self._incidents = self._incidents, {}
            facts, self._facts = self._facts, []
            self._awake = self._stop_hearing is None
        self._delivered = monotonic()
        if units:
            self.units_changed.emit(tuple(units.values()))
        if incidents:
            self.incidents_changed.emit(tuple(incidents.values()))
        if facts:
            self.facts_heard.emit(tuple(facts))
