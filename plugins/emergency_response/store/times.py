"""Instants as the tables keep them: whole microseconds since 1970-01-01 UTC.

Used by every file of this room and by the acts; integer arithmetic, so a round trip is exact.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(at: datetime) -> int:
    """Return an aware instant as microseconds since the epoch."""
    return (at - EPOCH) // timedelta(microseconds=1)


def from_us(at_us: int) -> datetime:
    """Return microseconds since the epoch as an aware UTC instant."""
    return EPOCH + timedelta(microseconds=at_us)


def at_or_none(at_us: int | None) -> datetime | None:
    """Return :func:`from_us` of what may be missing."""
    return None if at_us is None else from_us(at_us)
