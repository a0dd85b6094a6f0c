"""A clock that stands still until a test turns it.

The bench, its desk, its pages and its links all read the same one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
"""Twelve o'clock in the sub-district, on a Monday that is worked."""


class FakeClock:
    """Called it tells the time, aware UTC."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self._now

    def set(self, now: datetime) -> None:
        """Turn to an instant, aware UTC."""
        self._now = now

    def advance(self, **by: float) -> datetime:
        """Turn on, e.g. ``advance(days=3, hours=1)``; return the new time."""
        self._now += timedelta(**by)
        return self._now
