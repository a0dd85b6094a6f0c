"""Calendar 日程: hearings, lectures and lawyers' hours as a month and as a list.

Fifth view of the Duty workspace. Days with something on stand out; a chosen day filters the list.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QVBoxLayout, QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people.book import PeopleBook
from cmdmap.i18n import current_language, tr
from cmdmap.services.desk import utc_now
from cmdmap.services.people.lists.forms import form_of
from cmdmap.ui.people.list_view import ListView
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import theme

MONTH_WIDTH, MONTH_HEIGHT = 340, 300


class CalendarView(QWidget):
    """The month on the left, the list on the right."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self._shown: PeopleBook | None = None
        self.list = ListView(wishes, form_of("calendar"))
        self.month = QCalendarWidget()
        self.all = push_button(tr("All days"))
        self._build()
        self.month.clicked.connect(self._on_day_clicked)
        self.all.clicked.connect(self.list.board.filter.clear)
        wishes.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the book as it is."""
        self.list.refresh()
        book = self._wishes.book
        if book is not self._shown:
            self._shown = book
            self._mark_days(
                {e.starts_at.astimezone(LOCAL).date() for e in book.appointments.values()}
            )

    def marked(self, day: date) -> bool:
        """Tell whether a day stands out."""
        return self.month.dateTextFormat(QDate(day.year, day.month, day.day)).fontUnderline()

    def _mark_days(self, days: set[date]) -> None:
        self.month.setDateTextFormat(QDate(), QTextCharFormat())
        busy = QTextCharFormat()
        busy.setFontWeight(QFont.Weight.Bold)
        busy.setFontUnderline(True)
        busy.setForeground(theme().color("accent_text"))
        for day in days:
            self.month.setDateTextFormat(QDate(day.year, day.month, day.day), busy)

    def _build(self) -> None:
        month = self.month
        month.setFixedSize(MONTH_WIDTH, MONTH_HEIGHT)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setLocale(QLocale(current_language()))
        # The computer may stand in another zone than the centre's clock.
        today = utc_now().astimezone(LOCAL).date()
        month.setSelectedDate(QDate(today.year, today.month, today.day))
        month.setAccessibleName(tr("Hearings and lectures"))
        plain = QTextCharFormat()
        plain.setForeground(theme().color("text"))
        for weekday in Qt.DayOfWeek:
            # A weekend is no warning here.
            month.setWeekdayTextFormat(weekday, plain)
        side = QVBoxLayout()
        side.setContentsMargins(12, 12, 12, 12)
        side.addWidget(month)
        side.addWidget(self.all)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(side)
        row.addWidget(self.list, 1)

    def _on_day_clicked(self, day: QDate) -> None:
        self.list.board.filter.setText(day.toString("yyyy-MM-dd"))
