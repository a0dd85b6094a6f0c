"""Gives times of day a date: most sentences of a stream carry only hhmmss.

Held by the readers of one stream. A dated sentence sets the clock; an undated one takes the day
that brings it nearest to what the clock should show now, so midnight needs no special case. Before
any date is known, the arrival time stands in, nearest within 12 hours.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_HALF_DAY = timedelta(hours=12)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_TWO = {b"%02d" % n: n for n in range(100)}


class StreamClock:
    """The time as one stream tells it. Times of day are written ``hhmmss[.ffffff]``."""

    __slots__ = ("_heard_at", "_prefers_arrival", "_shown", "_written")

    def __init__(self, prefers_arrival: bool = False) -> None:
        """``prefers_arrival`` trusts the arrival more than the stream: many senders, one wire."""
        self._prefers_arrival = prefers_arrival
        self._shown: datetime | None = None
        self._written = b""
        """The time of day as it was written when ``_shown`` was set from a sentence."""
        self._heard_at: datetime | None = None

    def set(self, at: datetime, written: bytes, heard_at: datetime | None) -> None:
        """Show a dated time that is believed; ``written`` is its time of day."""
        self._shown, self._written, self._heard_at = at, written, heard_at

    def on_day(self, written: bytes | None, heard_at: datetime | None) -> datetime | None:
        """Return the aware UTC instant of a time of day.

        None for an empty field, and where neither stream nor arrival tells the day.
        """
        if written is None:
            return None
        if heard_at is self._heard_at and written == self._written:
            # The sentences of one epoch repeat its time.
            return self._shown
        near = self._expected(heard_at)
        if near is None:
            return None
        at = instant(near.year, near.month, near.day, written)
        if at is not None and not -_HALF_DAY <= at - near <= _HALF_DAY:
            at = at - _DAY if at > near else at + _DAY
        if at is not None:
            self.set(at, written, heard_at)
        return at

    def _expected(self, heard_at: datetime | None) -> datetime | None:
        """Return what the clock should show at ``heard_at``."""
        if self._shown is None or (self._prefers_arrival and heard_at is not None):
            return heard_at
        if heard_at is None or heard_at is self._heard_at or self._heard_at is None:
            return self._shown
        return self._shown + (heard_at - self._heard_at)


def instant(year: int, month: int, day: int, written: bytes) -> datetime | None:
    """Return the aware UTC instant of a day and ``hhmmss[.ffffff]``.

    None for a day the calendar does not have. Second 60, a leap second, is shown as the first
    second of the next minute.
    """
    second = _TWO[written[4:6]]
    micro = int(written[7:].ljust(6, b"0")) if len(written) > 7 else 0
    leap = second == 60
    try:
        at = datetime(
            year, month, day, _TWO[written[:2]], _TWO[written[2:4]], second - leap, micro, UTC
        )
    except ValueError:
        return None
    return at + _SECOND if leap else at


def dated(ddmmyy: bytes, written: bytes) -> datetime | None:
    """Return the aware UTC instant of a written date and time of day; see :func:`instant`.

    Years 80..99 are 1980..1999, the others 2000..2079.
    """
    year = _TWO[ddmmyy[4:]]
    century = 1900 if year >= 80 else 2000
    return instant(century + year, _TWO[ddmmyy[2:4]], _TWO[ddmmyy[:2]], written)
