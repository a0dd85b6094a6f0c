"""How long a lost link waits before the next try: growing pauses, short again after good times.

Used by ``session.py``; a pure value, the times are handed in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses in order; the last one repeats."""

    steps_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    steady_s: float = 10.0
    """A link that was open this long starts with the first pause again."""


class Backoff:
    """Walks along the pauses of one link."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._failures = 0

    def pause_after(self, open_s: float) -> float:
        """Return the seconds to wait after a try that kept the link open for ``open_s``."""
        if open_s >= self._pauses.steady_s:
            self._failures = 0
        pause_s = self._pauses.steps_s[min(self._failures, len(self._pauses.steps_s) - 1)]
        self._failures += 1
        return pause_s
