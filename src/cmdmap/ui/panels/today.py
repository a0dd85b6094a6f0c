"""Today panel 今日态势: the day's key figures and the fixes kept per hour, read from the store."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.ui.charts.hours import HoursChart
from cmdmap.ui.panels.frame import Panel, Stack
from cmdmap.ui.theme import styled
from cmdmap.ui.wording import count_text


class TodayPanel(Panel):
    """Figures over a chart."""

    def __init__(self) -> None:
        super().__init__("today", tr("Today"))
        self.figures: dict[str, QLabel] = {}
        self.chart = HoursChart()
        self.set_note(tr("fixes kept per hour"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._build_figures())
        column.addWidget(self.chart, 1)
        self._stack = Stack(
            content, tr("No fix kept today yet. The chart grows as soon as a unit is located.")
        )
        self.column.addWidget(self._stack)

    def show_hours(self, counts: Sequence[int], hour: int) -> None:
        """Show the fixes of each hour of the local day (24 numbers); ``hour`` is the present."""
        self.set_figure("fixes", sum(counts))
        self.chart.show_hours(counts, hour)
        self._stack.show_content(sum(counts) > 0)

    def set_figure(self, name: str, count: int) -> None:
        """Write one of the key figures: ``fixes``, ``units``, ``talks``, ``emergencies``."""
        self.figures[name].setText(count_text(count))

    def _build_figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        for name, label in (
            ("fixes", tr("Fixes today")),
            ("units", tr("Units located")),
            ("talks", tr("Calls heard")),
            ("emergencies", tr("Open emergencies")),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            self.figures[name] = figure = styled(QLabel("0"), "big")
            column.addWidget(figure)
            column.addWidget(styled(QLabel(label), "muted"))
            row.addLayout(column)
            row.addStretch(1)
        return row
