"""Bell: ends another thread's wait for a descriptor at once (POSIX).

A wire that waits for its device waits for its bell, too; the outlet rings it when an order came, so
that nobody waits for the end of a silent read. The way is the self-pipe.
"""

from __future__ import annotations

import contextlib
import os
import threading

MOST_RINGS = 4096


class Bell:
    """Rung from any thread, hushed and closed by the one that waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = True
        self.descriptor, self._far = os.pipe()
        """Can be read once the bell was rung."""
        for end in (self.descriptor, self._far):
            os.set_blocking(end, False)

    def ring(self) -> None:
        """End the present wait, or the next one; after :meth:`close` nothing happens."""
        # The lock keeps the number of a closed descriptor from being somebody else's file.
        with self._lock, contextlib.suppress(BlockingIOError):
            if self._open:
                os.write(self._far, b"\0")

    def hush(self) -> None:
        """Take note of every ring so far."""
        with contextlib.suppress(BlockingIOError):
            os.read(self.descriptor, MOST_RINGS)

    def close(self) -> None:
        """Let go of both ends."""
        with self._lock:
            if self._open:
                self._open = False
                os.close(self.descriptor)
                os.close(self._far)
