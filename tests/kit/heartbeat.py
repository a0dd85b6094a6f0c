"""How long the window's thread was blocked, told apart from how long it had no processor.

A timer of the window's thread beats every few milliseconds; the longest time between two beats is
how long nothing could be pressed. Time in which the thread was ready to run and other programs had
all processors is taken off: Linux counts it for every thread (``schedstat``, second number).
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 5


class Gap(NamedTuple):
    """A long time between two beats, in milliseconds; the usual time is taken off."""

    blocked: float
    """The thread waited for something, or worked."""
    starved: float
    """The thread waited for a processor."""


class Heartbeat:
    """Beats between entering and leaving, on the thread that enters. Linux."""

    def __init__(self) -> None:
        self.beats = 0
        self.gaps: list[Gap] = []
        self._last_s = 0.0
        self._starved_s = 0.0
        self._stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._last_s, self._starved_s = time.monotonic(), self._starved()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.stop()

    def longest(self, count: int = 5) -> list[Gap]:
        """Return the gaps with the longest blocks."""
        return sorted(self.gaps, reverse=True)[:count]

    def _beat(self) -> None:
        now_s, starved_s = time.monotonic(), self._starved()
        self.beats += 1
        gap_ms = 1000 * (now_s - self._last_s) - BEAT_MS
        if gap_ms > 2 * BEAT_MS:
            starved_ms = 1000 * (starved_s - self._starved_s)
            self.gaps.append(Gap(max(0.0, gap_ms - starved_ms), starved_ms))
        self._last_s, self._starved_s = now_s, starved_s

    def _starved(self) -> float:
        return int(self._stat.read_text("ascii").split()[1]) / 1e9
