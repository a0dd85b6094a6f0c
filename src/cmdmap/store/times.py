"""Instants as the store keeps them: whole microseconds since 1970-01-01 UTC.

Used by every table file of this room; integer arithmetic only, so that a round trip is exact.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(at: datetime) -> int:
    """Return an aware instant as microseconds since the epoch."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_us(at_us: int) -> datetime:
    """Return microseconds since the epoch as an aware UTC instant."""
    return EPOCH + timedelta(microseconds=at_us)


def us_or_none(at: datetime | None) -> int | None:
    """Return :func:`to_us` of an instant that may be missing."""
    return None if at is None else to_us(at)


def at_or_none(at_us: int | None) -> datetime | None:
    """Return :func:`from_us` of what may be missing."""
    return None if at_us is None else from_us(at_us)
