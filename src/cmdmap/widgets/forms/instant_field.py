"""Instant field: a date and time of day, in the local time of calendars whatever the computer says.

Put into forms that ask when something was or shall be.
"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QTimeZone
from PySide6.QtWidgets import QDateTimeEdit

from cmdmap.domain.casework.calendar import LOCAL


class InstantField(QDateTimeEdit):
    """Date and time of day, local as people read it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        offset = LOCAL.utcoffset(None)
        self.setTimeZone(QTimeZone(int(offset.total_seconds())))
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setCalendarPopup(True)
        self.put(at)

    def value(self) -> datetime:
        """Return the instant, aware UTC."""
        return datetime.fromtimestamp(self.dateTime().toSecsSinceEpoch(), UTC)

    def put(self, value: datetime) -> None:
        """Show an instant."""
        shown = QDateTime.fromSecsSinceEpoch(int(value.timestamp()), self.timeZone())
        self.setDateTime(shown)

    def says(self) -> bool:
        """Always holds an instant."""
        return True
