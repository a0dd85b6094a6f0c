"""What a link tells everybody at its other end, over and over: the newest notice of each subject.

Filled by ``services/unit_feed.py`` from any thread, written by the link's. A notice replaces the
one before it on the same subject, so a slow link never lags behind; after a reconnect, and soon
after somebody has joined, all are told again.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from cmdmap.links.kind import WritableWire

MOST_SUBJECTS = 20_000
"""The one that was told about longest ago makes room."""
IN_ONE_TURN = 64
"""Notices written between two reads, so that hearing goes on."""
AGAIN = timedelta(seconds=10)
"""Everything is told again to who joined no more often than this: anybody can join and leave."""


class Bulletin:
    """The notices of one link."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: dict[str, bytes] = {}
        self._untold: dict[str, None] = {}
        self._wire: WritableWire | None = None
        self._somebody_joined = False
        self._again_at: datetime | None = None

    def post(self, subject: str, notice: bytes) -> None:
        """Replace what is told about ``subject``; returns at once, callable from any thread."""
        with self._lock:
            self._notices.pop(subject, None)
            self._notices[subject] = notice
            self._untold[subject] = None
            if len(self._notices) > MOST_SUBJECTS:
                oldest = next(iter(self._notices))
                del self._notices[oldest]
                self._untold.pop(oldest, None)

    def withdraw(self, subject: str) -> None:
        """Tell no more about ``subject``."""
        with self._lock:
            self._notices.pop(subject, None)
            self._untold.pop(subject, None)

    def open(self, wire: object) -> None:
        """Begin an opening; everything is untold again."""
        with self._lock:
            self._wire = wire if isinstance(wire, WritableWire) else None
            self._untold = dict.fromkeys(self._notices)

    def welcome(self) -> None:
        """Somebody has joined who knows nothing yet."""
        self._somebody_joined = True

    def speak(self, now: datetime) -> None:
        """Write what is untold at ``now`` (aware UTC).

        Raises:
            LinkLostError: the wire is lost.
        """
        if self._somebody_joined and (self._again_at is None or now >= self._again_at):
            self._somebody_joined, self._again_at = False, now + AGAIN
            with self._lock:
                self._untold = dict.fromkeys(self._notices)
        if self._wire is None or not self._untold:
            return
        with self._lock:
            told = list(self._untold)[:IN_ONE_TURN]
            notices = [self._notices[subject] for subject in told]
            for subject in told:
                del self._untold[subject]
        self._wire.write(b"".join(notices))

    def close(self) -> None:
        """End an opening."""
        self._wire = None
