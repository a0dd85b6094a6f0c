"""Speed chart: km/h over the last hour of one unit's track.

Speeds are those between successive fixes of the track, so that units whose radio sends none
(FleetSync) have a curve too; a pause of more than five minutes breaks the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.ui.charts.plot import filled_curve, quiet_plot

GAP_S = 300.0
SPANS_MIN = (6, 15, 30, 60)
"""Lengths of the time axis in minutes."""

Track = Sequence[tuple[datetime, Place]]


def track_speeds(track: Track, now: datetime) -> tuple[list[float], list[float]]:
    """Return minutes before ``now`` (<= 0) and km/h for each pair of successive fixes.

    Where two fixes are further apart than :data:`GAP_S` the speed is NaN, which breaks the line.
    """
    minutes: list[float] = []
    speeds: list[float] = []
    for (before_at, before), (at, place) in pairwise(track):
        step_s = (at - before_at).total_seconds()
        if step_s <= 0:
            continue
        minutes.append((at - now).total_seconds() / 60)
        speeds.append(before.metres_to(place) / step_s * 3.6 if step_s <= GAP_S else float("nan"))
    return minutes, speeds


def track_length_m(track: Track) -> float:
    """Return the length of the way along the fixes in metres."""
    return sum(a.metres_to(b) for (_, a), (_, b) in pairwise(track))


class SpeedChart(QWidget):
    """The curve with its hour axis."""

    def __init__(self) -> None:
        super().__init__()
        self._plot = quiet_plot()
        self._curve = filled_curve(self._plot, "accent")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 12, 0)
        column.addWidget(self._plot)
        self.setFixedHeight(112)

    def show_track(self, track: Track, now: datetime) -> None:
        """Draw the speeds of a track, oldest fix first; a young track gets a closer axis."""
        minutes, speeds = track_speeds(track, now)
        self._curve.setData(np.asarray(minutes, float), np.asarray(speeds, float))
        finite = [speed for speed in speeds if speed == speed]
        self._plot.setYRange(0, max(8.0, *finite) if finite else 8.0, padding=0.08)
        span = next((s for s in SPANS_MIN if not minutes or -minutes[0] <= s), SPANS_MIN[-1])
        self._plot.setXRange(-span, 0, padding=0.04)
        steps = [(-span * part // 3, str(-span * part // 3)) for part in (2, 1)]
        start, end = tr("{n} min", n=-span), tr("now")
        self._plot.getAxis("bottom").setTicks([[(-span, start), *steps, (0, end)]])
