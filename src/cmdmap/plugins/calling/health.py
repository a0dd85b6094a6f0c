"""Health of a plugin: how often it was called, how long that took, what went wrong.

Counted by ``calls.py`` at every call, read by the page of plugins. These counts are of this run;
what is new of them goes into the book of the last 24 hours (``days.py``).
"""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cmdmap.plugins.calling.days import Day, Note

PAGE = os.sysconf("SC_PAGE_SIZE")
MOST_NOTES = 100
"""Newest notes that are kept."""


@dataclass(frozen=True, slots=True)
class PartHealth:
    """Calls of one contribution."""

    part: str
    """e.g. ``acts.submit_inspection``."""
    calls: int
    refused: int
    """Calls that ended in a sentence to the user."""
    slow: int
    """Calls that took too long."""
    mean_ms: float
    slowest_ms: float


@dataclass(frozen=True, slots=True)
class PluginHealth:
    """A copy of the counts at one moment."""

    parts: tuple[PartHealth, ...] = ()
    notes: tuple[Note, ...] = ()
    """Newest last."""
    dropped: dict[str, int] = field(default_factory=dict)
    """What it gave too much of, e.g. log lines, by name."""
    restarts: int = 0
    """How often its own process was started again."""
    grown_bytes: int = 0
    """How much larger the whole program has become since the plugin was activated; it need not be
    the plugin."""
    process_bytes: int = 0
    """Memory of its own processes."""


@dataclass(slots=True)
class _Part:
    calls: int = 0
    refused: int = 0
    slow: int = 0
    total_s: float = 0.0
    slowest_s: float = 0.0


class HealthBook:
    """The running counts of one plugin; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[str, _Part] = {}
        self._notes: deque[Note] = deque(maxlen=MOST_NOTES)
        self._dropped: Counter[str] = Counter()
        self._restarts = 0
        self._memory_before = resident_bytes()
        self._fresh = Day()
        """Since it was taken last."""
        self.processes: dict[str, int] = {}
        """Memory of its own processes by part; written by who watches them."""

    def enter(self, part: str, took_s: float, *, refused: bool = False) -> None:
        """Count one call."""
        with self._lock:
            known = self._parts.setdefault(part, _Part())
            known.calls += 1
            known.refused += refused
            known.total_s += took_s
            known.slowest_s = max(known.slowest_s, took_s)
            fresh = self._fresh
            fresh.calls += 1
            fresh.refused += refused
            fresh.whole_ms += took_s * 1000
            fresh.slowest_ms = max(fresh.slowest_ms, took_s * 1000)

    def slow(self, part: str) -> int:
        """Count a slow call; return how many there were."""
        with self._lock:
            known = self._parts.setdefault(part, _Part())
            known.slow += 1
            self._fresh.slow += 1
            return known.slow

    def note(self, at: datetime, part: str, sentence: str, *, failed: bool = False) -> None:
        """Keep a sentence for the page of plugins; ``failed``: it has switched the plugin off."""
        note = Note(at, part, sentence)
        with self._lock:
            self._notes.append(note)
            self._fresh.add(Day(failures=int(failed), notes=(note,)))

    def drop(self, what: str, count: int = 1) -> None:
        """Count something that was too much."""
        with self._lock:
            self._dropped[what] += count
            self._fresh.dropped += count

    def restarted(self) -> None:
        """Count a restart of the plugin's own process."""
        with self._lock:
            self._restarts += 1
            self._fresh.restarts += 1

    def take_fresh(self) -> Day:
        """Return what has happened since the last time."""
        with self._lock:
            fresh, self._fresh = self._fresh, Day()
            return fresh

    def give_back(self, day: Day) -> None:
        """Take back what could not be kept."""
        with self._lock:
            day.add(self._fresh)
            self._fresh = day

    def copy(self) -> PluginHealth:
        """Return the counts of this moment."""
        with self._lock:
            parts = tuple(
                PartHealth(
                    name,
                    each.calls,
                    each.refused,
                    each.slow,
                    round(each.total_s * 1000 / each.calls, 3) if each.calls else 0.0,
                    round(each.slowest_s * 1000, 3),
                )
                for name, each in sorted(self._parts.items())
            )
            return PluginHealth(
                parts,
                tuple(self._notes),
                dict(self._dropped),
                self._restarts,
                max(0, resident_bytes() - self._memory_before),
                sum(self.processes.values()),
            )


def resident_bytes(process: str = "self") -> int:
    """Return the memory of a process that is in use, 0 where the system does not tell.

    Source: ``/proc/<pid>/statm``, proc(5).
    """
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0
