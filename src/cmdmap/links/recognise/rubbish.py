"""What has come over a port since the last sound frame: bytes, and bursts that made no sense.

Part of the hunt; time is handed in. A burst is judged only when it was heard from its beginning,
because one that was entered in the middle may break off before its first whole frame.
"""

from __future__ import annotations

from datetime import datetime, timedelta

GAP = timedelta(seconds=0.15)
"""Silence between two bursts; within one a receiver pauses for less."""

FORGOTTEN = timedelta(seconds=6)
"""Silence after which old rubbish counts no more: a click now and one an hour later are nothing."""


class Rubbish:
    """Counts from the moment it is made."""

    def __init__(self, at: datetime) -> None:
        self.size = 0
        """Bytes."""
        self.bursts = 0
        """Bursts heard from beginning to end."""
        self.since: datetime | None = None
        """When the first byte came."""
        self.heard_at = at
        """When the last byte came."""
        self._is_whole = False

    def add(self, size: int, at: datetime) -> None:
        """Take ``size`` bytes that came ``at``, 0 in a silence."""
        silence = at - self.heard_at
        if silence >= GAP and self._is_whole:
            self.bursts += 1
            self._is_whole = False
        if not size:
            return
        if silence >= FORGOTTEN:
            self.size, self.bursts, self.since = 0, 0, None
        self._is_whole = self._is_whole or silence >= GAP
        self.size += size
        self.since = self.since or at
        self.heard_at = at
