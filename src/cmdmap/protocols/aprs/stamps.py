"""The times in APRS packets: a day of the month and a minute, or a second of the day.

Read by ``reader.py``. Neither form names a month: the arrival does, the nearest instant is meant.
Source: APRS Protocol Reference 1.0.1 chapter 6.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

STAMP = re.compile(rb"(\d\d)(\d\d)(\d\d)([zh/])")

_DAY = timedelta(days=1)


def is_possible(stamp: re.Match[bytes]) -> bool:
    """Return False for hours, minutes and days that do not exist."""
    first, second, third = (int(part) for part in stamp.groups()[:3])
    if stamp[4] == b"h":
        return first < 24 and second < 60 and third < 60
    return 1 <= first <= 31 and second < 24 and third < 60


def instant_of(stamp: re.Match[bytes], heard_at: datetime | None) -> datetime | None:
    """Return the aware UTC instant nearest to the arrival.

    None without an arrival, and for local time, which tells no zone.
    """
    if heard_at is None or stamp[4] == b"/":
        return None
    first, second, third = (int(part) for part in stamp.groups()[:3])
    near = heard_at.astimezone(UTC)
    if stamp[4] == b"h":
        near = near.replace(hour=first, minute=second, second=third, microsecond=0)
        candidates = [near - _DAY, near, near + _DAY]
    else:
        candidates = _days(near, first, second, third)
    return min(candidates, key=lambda at: abs(at - heard_at), default=None)


def _days(near: datetime, day: int, hour: int, minute: int) -> list[datetime]:
    months = [12 * near.year + near.month - 1 + step for step in (-1, 0, 1)]
    found = []
    for month in months:
        try:
            found.append(datetime(month // 12, month % 12 + 1, day, hour, minute, tzinfo=UTC))
        except ValueError:
            # This month is shorter.
            continue
    return found
