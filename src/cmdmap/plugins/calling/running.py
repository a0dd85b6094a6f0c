"""The calls into one plugin that have not come back yet: told to the next start, ended when late.

Written by ``calls.py`` around every call; the metronome has those interrupted that are late.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cmdmap.plugins.calling.worker import interrupt


@dataclass(slots=True, eq=False)
class Running:
    """A call that has not come back yet."""

    part: str
    thread_id: int
    until: float
    interrupted: bool = False


class RunningCalls:
    """The calls that have not come back yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tell: Callable[[int], object] = lambda _count: None
        """Told how many there are whenever that changes."""
        self._all: list[Running] = []

    def enter(self, running: Running) -> None:
        """Write a call down."""
        with self.lock:
            self._all.append(running)
            self.tell(len(self._all))

    def leave(self, running: Running) -> None:
        """Strike it out; nobody interrupts it from now on."""
        with self.lock:
            self._all.remove(running)
            self.tell(len(self._all))

    def parts(self) -> list[str]:
        """Return what is being called."""
        with self.lock:
            return [each.part for each in self._all]

    def interrupt_late(self, now: float) -> list[str]:
        """Interrupt what is late at ``now`` and has not been yet; return the parts."""
        with self.lock:
            late = [each for each in self._all if now > each.until and not each.interrupted]
            for each in late:
                each.interrupted = True
                interrupt(each.thread_id)
        return [each.part for each in late]
