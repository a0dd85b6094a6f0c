"""Speeds along a track, and the pauses that break the line."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from cmdmap.domain.place import Place
from cmdmap.ui.charts.speed import SpeedChart, track_length_m, track_speeds


@pytest.fixture
def track(now):
    """10 m/s eastwards, one fix in 10 s, a pause of ten minutes before the last."""
    step = 100.0 / (111_194.9 * math.cos(math.radians(30.16)))
    fixes = [
        (now - timedelta(seconds=700 - n * 10), Place(120.15 + n * step, 30.16)) for n in range(6)
    ]
    return [*fixes, (now, Place(120.15 + 6 * step, 30.16))]


def test_speed_is_that_between_successive_fixes(track, now):
    minutes, speeds = track_speeds(track, now)
    assert speeds[:5] == pytest.approx([36.0] * 5, rel=0.002)
    assert math.isnan(speeds[5])
    assert minutes[-1] == 0.0
    assert track_length_m(track) == pytest.approx(600, rel=0.002)


def test_a_fix_twice_or_none_at_all_draws_nothing(now, qtbot):
    here = (now, Place(120.15, 30.16))
    assert track_speeds([here, here], now) == ([], [])
    assert track_speeds([], now) == ([], [])
    chart = SpeedChart()
    qtbot.addWidget(chart)
    chart.show_track([], now)
    chart.show_track([here], now)
    assert chart._curve.getData()[0] is None or len(chart._curve.getData()[0]) == 0


def test_the_curve_holds_the_track(track, now, qtbot):
    chart = SpeedChart()
    qtbot.addWidget(chart)
    chart.show()
    chart.show_track(track, now)
    assert len(chart._curve.getData()[0]) == 6
