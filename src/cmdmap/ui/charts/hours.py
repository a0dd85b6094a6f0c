"""Hours chart: how many incidents came in each hour of the local day, hours to come pale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.ui.charts.plot import bars, quiet_plot

HOURS = 24


class HoursChart(QWidget):
    """Twenty-four bars."""

    def __init__(self) -> None:
        super().__init__()
        self._plot = quiet_plot(left_width=46)
        self._plot.setXRange(-0.6, 23.6, padding=0)
        self._plot.getAxis("bottom").setTicks([[(h, f"{h:02d}") for h in range(0, HOURS, 3)]])
        self._bars: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 12, 2)
        column.addWidget(self._plot)

    def show_hours(self, counts: Sequence[int], hour: int) -> None:
        """Draw ``counts`` (24 numbers >= 0); ``hour`` 0..23 is the present one."""
        if self._bars is not None:
            self._plot.removeItem(self._bars)
        roles = ["accent" if h <= hour else "raised_hover" for h in range(HOURS)]
        self._bars = bars(counts, roles)
        self._plot.addItem(self._bars)
        self._plot.setYRange(0, max(10, *counts), padding=0.06)
