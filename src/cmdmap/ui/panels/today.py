"""Today panel 今日态势: the key figures of now, and the day's incidents per hour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from cmdmap.i18n import tr
from cmdmap.ui.charts.hours import HoursChart
from cmdmap.widgets.frame import Panel, Stack
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import count_text


class TodayPanel(Panel):
    """Figures over a chart."""

    def __init__(self) -> None:
        super().__init__("today", tr("Today"))
        self.figures: dict[str, QLabel] = {}
        self.chart = HoursChart()
        self._stack = Stack(
            self.chart, tr("No incident today yet. The chart shows how many come in each hour.")
        )
        self.column.addSpacing(8)
        self.column.addLayout(self._build_figures())
        self.column.addWidget(self._stack, 1)
        self.show_in_time(None)

    def show_hours(self, counts: Sequence[int], hour: int) -> None:
        """Show the incidents of each hour of the local day (24); ``hour`` is the present."""
        self.chart.show_hours(counts, hour)
        self._stack.show_content(sum(counts) > 0)

    def show_in_time(self, share: float | None) -> None:
        """Write in the title how many of the day's arrivals were in time (0 to 1)."""
        if share is None:
            self.set_note(tr("incidents per hour"))
        else:
            self.set_note(tr("arrivals in time {percent:.1f} %", percent=share * 100))

    def set_figure(self, name: str, count: int) -> None:
        """Write one of the key figures, see :meth:`_build_figures` for their names."""
        self.figures[name].setText(count_text(count))

    def _build_figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        for name, label in (
            ("open", tr("In hand")),
            ("overdue", tr("Overdue")),
            ("call_back", tr("To call back")),
            ("units", tr("Units located")),
            ("talks", tr("Calls heard")),
            ("emergencies", tr("Open emergencies")),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            self.figures[name] = figure = styled(QLabel("0"), "big")
            column.addWidget(figure)
            # Long words of a language wrap: figures must not cost the panels beside them.
            column.addWidget(styled(QLabel(label, wordWrap=True), "muted"))
            column.addStretch(1)
            row.addLayout(column, len(label))
        return row
