"""Written times: instants as the tables of other systems write them, in the local time of China.

Used by the table import. A date alone is its midnight; a bare number is Excel's count of days.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from cmdmap.domain.casework.calendar import LOCAL

EXCEL_ZERO = datetime(1899, 12, 30)
"""Day 0 of Excel's serial numbers, its leap year 1900 included."""
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"[2-9]\d{4}(?:\.\d+)?")
_WRITTEN = re.compile(
    r"""
    (?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?
    (?:\s*[T,，]?\s*(?P<half>上午|下午|中午|晚上|凌晨|am|pm)?\s*
      (?P<hour>\d{1,2})\s*[:：时点]\s*(?:(?P<minute>\d{1,2})\s*[:：分]?\s*)?
      (?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?
    )?
    \s*(?P<tail>am|pm|z|\+08:?00)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTERNOON = frozenset({"下午", "晚上", "pm"})


def read_time(text: str) -> datetime | None:
    """Return the instant in UTC, None where ``text`` is no time."""
    text = text.strip()
    try:
        if _SERIAL.fullmatch(text):
            local = EXCEL_ZERO + timedelta(seconds=round(float(text) * 86_400))
        elif packed := _DIGITS.fullmatch(text):
            local = datetime(*(int(part or 0) for part in packed.groups()))  # type: ignore[arg-type]
        elif written := _WRITTEN.fullmatch(text):
            local = _written(written)
            if (written["tail"] or "").lower() == "z":
                return local.replace(tzinfo=UTC)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return local.replace(tzinfo=LOCAL).astimezone(UTC)


def _written(match: re.Match[str]) -> datetime:
    hour = int(match["hour"] or 0)
    half = (match["half"] or match["tail"] or "").lower()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    if half in ("am", "凌晨") and hour == 12:
        hour = 0
    return datetime(
        int(match["year"]), int(match["month"]), int(match["day"]),
        hour, int(match["minute"] or 0), int(match["second"] or 0),
    )  # fmt: skip
