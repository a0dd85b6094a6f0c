"""A GSM modem that citizens call: one of them every few minutes, who rings some times and gives up.

One of the devices of ``hardware.py``; the demo has it, so that a call can be seen and taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle

from cmdmap.simulate.gsm_modem import GsmModem, Network

FIRST, EVERY = timedelta(seconds=40), timedelta(seconds=240)
"""From the start to the first call, and from call to call."""
BETWEEN_RINGS = timedelta(seconds=4)
RINGS = 6


class CalledModem(GsmModem):
    """The modem and its callers, who call in turn."""

    def __init__(self, callers: Sequence[str], network: Network | None = None) -> None:
        super().__init__(network)
        self._callers = cycle(callers)
        self._due_at: datetime | None = None

    def speak(self, now: datetime) -> list[bytes]:
        """Return what is due up to ``now``, calls included."""
        if self._due_at is None:
            self._due_at = now + FIRST
        while self._due_at <= now:
            if self.call is None:
                self._ring_out(next(self._callers), self._due_at)
            self._due_at += EVERY
        return super().speak(now)

    def _ring_out(self, number: str, at: datetime) -> None:
        for _ in range(RINGS):
            self.ring(number, at)
            at += BETWEEN_RINGS
        self._say(at, "NO CARRIER")
