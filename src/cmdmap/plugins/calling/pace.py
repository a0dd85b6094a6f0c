"""How long a step of a plugin takes, and when that is too long too often.

``entries.py`` leads each call of a step through :meth:`Pace.timed`, on the plugin's worker.

What counts is the processor time of the thread that works: on a machine that has much to do a step
waits for its turn, which is not its fault. Time on the wall counts only from :data:`WAITING` times
the limit: so long nobody waits for a turn, but for a disk, a network or a lock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from cmdmap.i18n import tr
from cmdmap.plugins.calling.health import HealthBook

Answer = TypeVar("Answer")

SLOW_STEP_S = 0.050
"""Processor time that a call of a step may use; the writer keeps nothing else meanwhile."""

WAITING = 10
"""How many times as long a call may take by the clock on the wall."""

SLOW_STEPS = 3
"""Slow calls after which a step is stopped; those further apart than :data:`APART` are forgiven."""

APART = 500


class Clocks(NamedTuple):
    """What calls are measured with, in seconds; a test hands in its own."""

    wall: Callable[[], float] = time.perf_counter
    own: Callable[[], float] = time.thread_time
    """Processor time of the calling thread."""


class Pace:
    """Watches how long a step takes and stops it in the end."""

    def __init__(self, health: HealthBook, note: Callable[[str], None]) -> None:
        """``note`` keeps a sentence about the step for the page of plugins."""
        self.stopped = False
        self._health = health
        self._note = note
        self._count = 0
        self._slow_at: list[int] = []

    def timed(self, part: str, clocks: Clocks, call: Callable[[], Answer]) -> Answer:
        """Do the work and look at both clocks."""
        wall_s, own_s = clocks.wall(), clocks.own()
        try:
            return call()
        finally:
            own_s, wall_s = clocks.own() - own_s, clocks.wall() - wall_s
            self._count += 1
            if own_s > SLOW_STEP_S:
                self._slow(part, own_s, SLOW_STEP_S)
            elif wall_s > SLOW_STEP_S * WAITING:
                self._slow(part, wall_s, SLOW_STEP_S * WAITING)

    def _slow(self, part: str, took_s: float, most_s: float) -> None:
        self._slow_at = [at for at in self._slow_at if self._count - at <= APART]
        self._slow_at.append(self._count)
        self._health.slow(part)
        self.stopped = len(self._slow_at) >= SLOW_STEPS
        sentence = (
            tr("It took {ms:.0f} ms for the third time and is stopped; reports pass by.",
               ms=took_s * 1000)
            if self.stopped
            else tr("It took {ms:.0f} ms; it may take {most:.0f}.",
                    ms=took_s * 1000, most=most_s * 1000)
        )  # fmt: skip
        self._note(sentence)
