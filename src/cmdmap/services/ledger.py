"""The desk's own counts: what came, what became of it, how long it took.

Filled by the writer thread, read by the status bar, the link monitor and ``cmdmap listen``.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from cmdmap.services.present import Tally

SAMPLES = 4_096
"""Newest waiting times that the percentiles are taken over."""


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """A copy of the counts at one moment; everything counts from the start of the desk."""

    waiting: int
    """Reports in the inbox now."""
    spooled: int
    """Reports that went to the spool because the database was away."""
    lost: int
    """Reports that neither the database nor the spool could take before the desk was closed."""
    away_because: str
    """One sentence while the database cannot be written, empty while it can."""
    dropped: Mapping[str, int]
    """Reports dropped from a full inbox, by kind."""
    refused: Mapping[tuple[str, str], int]
    """Reports ended by a step, by (step, reason)."""
    flagged: Mapping[tuple[str, str], int]
    """Doubts that did not refuse, by (step, flag)."""
    commits: int
    kept: int
    """Positions that moved a unit."""
    history: int
    """Positions older than the newest, kept as rows."""
    merged: int
    """Positions that completed a row of the same unit and time."""
    logged: int
    """Lines of the radio log."""
    latency_p50_s: float
    """From handing in to published, over the newest :data:`SAMPLES`; 0 before the first."""
    latency_p95_s: float


@dataclass(slots=True)
class Ledger:
    """The running counts; the writer adds, anybody copies."""

    tally: Tally = field(default_factory=Tally)
    commits: int = 0
    spooled: int = 0
    lost: int = 0
    away_because: str = ""
    _latencies: deque[float] = field(default_factory=lambda: deque(maxlen=SAMPLES))
    _lock: Lock = field(default_factory=Lock)

    def enter(self, tally: Tally, arrived_at: Sequence[float]) -> None:
        """Add one published transaction."""
        now = time.monotonic()
        with self._lock:
            self.commits += 1
            self.tally.add(tally)
            self._latencies.extend(now - at for at in arrived_at)

    def copy(self, waiting: int, dropped: Counter[str]) -> DeskCounts:
        """Return the counts of this moment."""
        with self._lock:
            waits = sorted(self._latencies)
            tally = replace(
                self.tally,
                refused=Counter(self.tally.refused),
                flagged=Counter(self.tally.flagged),
            )
        return DeskCounts(
            waiting=waiting,
            spooled=self.spooled,
            lost=self.lost,
            away_because=self.away_because,
            dropped=dropped,
            refused=tally.refused,
            flagged=tally.flagged,
            commits=self.commits,
            kept=tally.kept,
            history=tally.history,
            merged=tally.merged,
            logged=tally.logged,
            latency_p50_s=percentile(waits, 0.50),
            latency_p95_s=percentile(waits, 0.95),
        )


def percentile(ordered: Sequence[float], part: float) -> float:
    """Return the nearest-rank percentile of ascending values, 0 when there are none."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
