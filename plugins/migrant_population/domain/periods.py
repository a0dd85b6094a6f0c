"""Periods of the statistics: this month, the last one, a quarter back, twelve months, this year.

Asked by the statistics view and its reports; days are local, both ends included.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Period(NamedTuple):
    """Two days as ``yyyy-mm-dd``, both included."""

    first: str
    last: str


class Span(StrEnum):
    """A period by its name; values stand in reports."""

    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    """Three months with this one."""
    TWELVE = "twelve"
    """Twelve months with this one."""
    YEAR = "year"


def period_of(span: Span, today: date) -> Period:
    """Return the days of a span."""
    if span is Span.LAST_MONTH:
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1).isoformat(), last.isoformat())
    first = {
        Span.MONTH: last_months(today, 1)[0],
        Span.QUARTER: last_months(today, 3)[0],
        Span.TWELVE: last_months(today, 12)[0],
        Span.YEAR: f"{today.year}-01",
    }[span]
    return Period(f"{first}-01", today.isoformat())


def month_period(month: str) -> Period:
    """Return the days of a month ``yyyy-mm``; the last one is never too late to compare with."""
    return Period(f"{month}-01", f"{month}-31")


def last_months(today: date, months: int) -> list[str]:
    """Return the last months with this one, oldest first, as ``yyyy-mm``."""
    count = today.year * 12 + today.month - 1
    return [f"{(count - n) // 12}-{(count - n) % 12 + 1:02d}" for n in range(months - 1, -1, -1)]
