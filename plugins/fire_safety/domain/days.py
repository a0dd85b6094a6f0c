"""Days and instants as the store keeps them: local day numbers and microseconds of UTC.

Used by every rule that counts days and by every table of the plugin; a day is that of
``cmdmap.api.LOCAL``, numbered as ``date.toordinal`` does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cmdmap.api import LOCAL

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def day_of(instant: datetime) -> int:
    """Return the number of the local day that holds an aware instant."""
    return instant.astimezone(LOCAL).date().toordinal()


def us_of(instant: datetime) -> int:
    """Return microseconds since 1970-01-01 UTC of an aware instant."""
    return (instant - EPOCH) // MICROSECOND


def instant_of(us: int) -> datetime:
    """Return the aware UTC instant of microseconds since 1970-01-01."""
    return EPOCH + us * MICROSECOND


def day_text(day: int) -> str:
    """Return a day as ``2026-11-24``."""
    return date.fromordinal(day).isoformat()


def day_begins_us(day: int) -> int:
    """Return the first microsecond of a local day."""
    begin = date.fromordinal(day)
    return us_of(datetime(begin.year, begin.month, begin.day, tzinfo=LOCAL))


def instant_text(us: int) -> str:
    """Return an instant in local time as ``2026-11-24 10:45``."""
    return instant_of(us).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
