"""How long the window's thread was blocked, told apart from how late the computer was.

A timer of the window's thread beats every few milliseconds; the longest time between two beats is
how long nothing could be pressed. A process that does nothing else beats, too: where that one was
late at the same moment, the computer was busy with something else, not the window.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 5
_BESIDE = """
import sys, time
last = time.monotonic()
while True:
    time.sleep(0.005)
    now = time.monotonic()
    if now - last > 0.010:
        print(last, now, flush=True)
    last = now
"""

Span = tuple[float, float]
"""Begin and end in seconds of ``time.monotonic()``, which all processes share."""


class Heartbeat:
    """Beats between entering and leaving, on the thread that enters."""

    def __init__(self) -> None:
        self.beats = 0
        self.gaps: list[Span] = []
        self.late: list[Span] = []
        self._last_s = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> Self:
        self._beside = subprocess.Popen(
            [sys.executable, "-c", _BESIDE], stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, name="beats beside")
        self._reader.start()
        self._last_s = time.monotonic()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.stop()
        self._beside.kill()
        self._beside.wait()
        self._reader.join()
        assert self._beside.stdout is not None
        self._beside.stdout.close()

    def blocked_ms(self) -> list[float]:
        """Return the longest times without a beat, longest first, less what the computer was late.

        The usual time between two beats is taken off.
        """
        spans = (
            end - begin - BEAT_MS / 1000 - sum(_shared((begin, end), late) for late in self.late)
            for begin, end in self.gaps
        )
        return sorted((1000 * max(0.0, span) for span in spans), reverse=True)

    def _beat(self) -> None:
        now_s = time.monotonic()
        self.beats += 1
        if now_s - self._last_s > 4 * BEAT_MS / 1000:
            self.gaps.append((self._last_s, now_s))
        self._last_s = now_s

    def _read(self) -> None:
        assert self._beside.stdout is not None
        for line in self._beside.stdout:
            begin, end = line.split()
            self.late.append((float(begin) + 0.005, float(end)))


def _shared(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
