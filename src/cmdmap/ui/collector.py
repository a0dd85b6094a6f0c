"""Collector: Python's cyclic garbage collection, on the UI thread and nowhere else.

Python collects on whichever thread happens to allocate. A Qt object caught in a cycle would then
be torn down by a link or reader thread while Qt uses it, which ends in a segmentation fault
(reproduced by opening and closing windows beside a busy reader). So the automatic collector is off
while a window lives, and a timer collects by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
GENERATIONS = (2, 1, 0)


def collect_due() -> None:
    """Collect the oldest generation that has reached its threshold, on the caller's thread."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in GENERATIONS:
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


class Collector(QObject):
    """Collects between events of the UI thread until :meth:`close`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        self._settled = False
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def settle(self) -> None:
        """Set aside what lives as long as the program, so that later rounds are short.

        Without a last round before it: that one would stop the window for a fifth of a second.
        """
        self._settled = True
        gc.freeze()

    def close(self) -> None:
        """Collect what is left and give collecting back to whoever did it before."""
        self._timer.stop()
        if self._settled:
            gc.unfreeze()
        gc.collect()
        if self._was_automatic:
            gc.enable()
