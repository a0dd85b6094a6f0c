"""Gives times of day a date: most sentences of a stream carry only hhmmss.

Held by the readers of one stream. A dated sentence sets the clock; an undated one takes the day
that brings it nearest to what the clock should show now, so midnight needs no special case. Before
any date is known, the arrival time stands in, nearest within 12 hours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

_HALF_DAY = timedelta(hours=12)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class StreamClock:
    """The time as one stream tells it. Times of day are written ``hhmmss[.ffffff]``."""

    __slots__ = ("_day", "_heard_at", "_prefers_arrival", "_shown", "_written", "_written_date")

    def __init__(self, prefers_arrival: bool = False) -> None:
        """``prefers_arrival`` trusts the arrival more than the stream: many senders, one wire."""
        self._prefers_arrival = prefers_arrival
        self._shown: datetime | None = None
        self._day = ""
        """The day of ``_shown`` as :func:`instant` takes it."""
        self._written = b""
        """The time of day as it was written when ``_shown`` was set from a sentence."""
        self._written_date = b""
        """The date likewise, empty while it was not written but inferred."""
        self._heard_at: datetime | None = None

    def on_date(
        self, ddmmyy: bytes, written: bytes, heard_at: datetime | None, believed: bool = True
    ) -> datetime | None:
        """Return the instant of a written date and time, and show it if ``believed``.

        None for a date the calendar does not have.
        """
        if written == self._written and ddmmyy == self._written_date:
            return self._shown
        day = _written_day(ddmmyy)
        if day is None:
            return None
        at = instant(day, written)
        if believed:
            self._shown, self._day, self._heard_at = at, day, heard_at
            self._written, self._written_date = written, ddmmyy
        return at

    def set(self, at: datetime, written: bytes, heard_at: datetime | None) -> None:
        """Show a time that is believed; ``written`` is its time of day, empty if inferred."""
        self._shown, self._day, self._heard_at = at, _day(at.year, at.month, at.day), heard_at
        self._written, self._written_date = written, b""

    def on_day(self, written: bytes | None, heard_at: datetime | None) -> datetime | None:
        """Return the aware UTC instant of a time of day.

        None for an empty field, and where neither stream nor arrival tells the day.
        """
        if written is None:
            return None
        if heard_at is not self._heard_at or self._shown is None or self._prefers_arrival:
            self._wait_until(heard_at)
        elif written == self._written:
            # The sentences of one epoch repeat its time.
            return self._shown
        near = self._shown
        if near is None:
            return None
        at = instant(self._day, written)
        if not -12 < at.hour - near.hour < 12 and abs(at - near) > _HALF_DAY:
            at = at - _DAY if at > near else at + _DAY
        if at.day == near.day:
            self._shown, self._written, self._heard_at = at, written, heard_at
        else:
            self.set(at, written, heard_at)
        return at

    def _wait_until(self, heard_at: datetime | None) -> None:
        """Show what the time should be at ``heard_at``."""
        if heard_at is None:
            return
        if self._shown is None or self._prefers_arrival:
            self.set(heard_at, b"", heard_at)
        elif self._heard_at is not None:
            self.set(self._shown + (heard_at - self._heard_at), b"", heard_at)


def dated(ddmmyy: bytes, written: bytes) -> datetime | None:
    """Return the aware UTC instant of a written date and time of day.

    None for a date the calendar does not have. Years 80..99 are 1980..1999, the others 2000..2079.
    """
    day = _written_day(ddmmyy)
    return None if day is None else instant(day, written)


def dated_in_full(year: int, month: int, day: int, written: bytes) -> datetime | None:
    """Return the aware UTC instant of a date in figures; None if the calendar lacks it."""
    try:
        return instant(_day(year, month, day), written)
    except ValueError:
        return None


def instant(day: str, written: bytes) -> datetime:
    """Return the aware UTC instant of ``yyyymmddT`` and ``hhmmss[.ffffff]``.

    Second 60, a leap second, is shown as the first second of the next minute.
    """
    # Reading ISO 8601 is C code: three times as fast as cutting out six numbers.
    try:
        return datetime.fromisoformat(f"{day}{written.decode()}Z")
    except ValueError:
        leap = written[:4] + b"59" + written[6:]
        return datetime.fromisoformat(f"{day}{leap.decode()}Z") + _SECOND


@lru_cache(maxsize=1024)
def _day(year: int, month: int, day: int) -> str:
    return f"{date(year, month, day):%Y%m%d}T"


@lru_cache(maxsize=1024)
def _written_day(ddmmyy: bytes) -> str | None:
    year = int(ddmmyy[4:])
    try:
        return _day((1900 if year >= 80 else 2000) + year, int(ddmmyy[2:4]), int(ddmmyy[:2]))
    except ValueError:
        return None
