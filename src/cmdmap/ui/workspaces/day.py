"""Day figures: asks the store for the Today panel's numbers, never twice at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.errors import WorldError
from cmdmap.store.queries.day import Day, day_figures
from cmdmap.ui.panels.today import TodayPanel
from cmdmap.ui.seat import Seat

EVERY = timedelta(seconds=5)


class DayFigures(QObject):
    """Keeps one Today panel fresh."""

    def __init__(self, seat: Seat, panel: TodayPanel) -> None:
        super().__init__(panel)
        self._seat = seat
        self._panel = panel
        self._asked_at: datetime | None = None
        self._waiting = False

    def refresh(self, now: datetime) -> None:
        """Ask again when the last answer is older than :data:`EVERY`."""
        if self._waiting or (self._asked_at is not None and now - self._asked_at < EVERY):
            return
        self._asked_at, self._waiting = now, True
        local = now.astimezone(LOCAL)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        future = self._seat.pool.read(lambda connection: day_figures(connection, midnight))

        def take(day: Day) -> None:
            self._waiting = False
            self._panel.show_hours(day.hours, local.hour)
            self._panel.show_in_time(day.in_time)
            self._panel.set_figure("talks", day.calls)

        self._seat.answers.deliver(future, take, self._on_failed)

    def _on_failed(self, error: WorldError) -> None:
        self._waiting = False
        self._seat.answers.failed.emit(str(error))
