"""Date field: a day that may be left open, typed as people write it or picked from a calendar.

A line rather than a spin box: one with a word for “open” keeps Tab to itself and counts from its
lowest year.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.i18n import tr
from cmdmap.widgets.theme import icon

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_PARTS = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?|(\d{4})(\d{2})(\d{2})")


class DateField(QLineEdit):
    """A day or nothing; Up and Down go a day on or back, Alt+Down opens the calendar."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(placeholderText=hint or tr("year-month-day"))
        self.calendar = QCalendarWidget(self)
        self.calendar.setWindowFlag(Qt.WindowType.Popup)
        self.calendar.hide()
        self.calendar.clicked.connect(self._on_picked)
        self.calendar.activated.connect(self._on_picked)
        pick = self.addAction(icon("calendar", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip(tr("Pick a day (Alt+Down)"))
        pick.triggered.connect(self.open_calendar)

    def value(self) -> date | None:
        """Return the day; None for nothing, and for what is no day."""
        return read_day(self.text())

    def put(self, value: date | None) -> None:
        """Show a day, or nothing."""
        self.setText("" if value is None else value.isoformat())

    def open_calendar(self) -> None:
        """Let a day be picked, beginning at the one that stands there or today."""
        day = self.value() or _today()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        self.calendar.show()
        self.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step a day, or open the calendar."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            self.put(_stepped(self.value(), step))

    def _on_picked(self, day: QDate) -> None:
        self.put(date(day.year(), day.month(), day.day()))
        self.calendar.hide()
        self.setFocus()


def read_day(text: str) -> date | None:
    """Read ``2026-5-4``, ``2026/05/04``, ``2026年5月4日``, ``20260504``; None for all else."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _stepped(day: date | None, step: int) -> date:
    if day is None:
        return _today()
    return date.fromordinal(min(max(day.toordinal() + step, 1), date.max.toordinal()))


def _today() -> date:
    return datetime.now(LOCAL).date()
