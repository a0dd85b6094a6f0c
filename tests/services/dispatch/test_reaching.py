"""Travel times for plugins: those of the network, for many points, at another speed."""

from __future__ import annotations

import numpy as np
import pytest

from cmdmap.domain.people.roster import Mode
from cmdmap.services.dispatch.board import DispatchBoard
from cmdmap.testing import PluginBench


@pytest.fixture(scope="module")
def board(area) -> DispatchBoard:
    """A board over the demo area."""
    return DispatchBoard(area, None)  # type: ignore[arg-type]


def test_times_are_those_of_the_network(board, spots) -> None:
    sources, points = spots[:2], np.array(spots[2:12])
    times = board.travel_seconds(sources, points)
    assert times.shape == (2, 10)
    roads = board.roads()
    for source, row in zip(sources, times, strict=True):
        assert row == pytest.approx(roads.spread(source, Mode.E_BIKE).seconds(roads.snap(points)))


def test_who_is_faster_is_there_sooner(board, spots) -> None:
    points = np.array(spots[1:30])
    usual, fast = (board.travel_seconds(spots[:1], points, kmh) for kmh in (None, 36.0))
    assert (fast <= usual + 1e-6).all()
    assert fast.sum() < usual.sum()
    assert board.travel_seconds(spots[:1], points, 36.0) == pytest.approx(fast)


def test_no_points_and_no_sources_are_no_times(board, spots) -> None:
    assert board.travel_seconds([], np.array(spots[:3])).shape == (0, 3)
    assert board.travel_seconds(spots[:2], np.empty((0, 2))).shape == (2, 0)


def test_a_plugin_under_test_is_told_the_same(board, spots, repo) -> None:
    points = np.array(spots[:4])
    with PluginBench(repo / "plugins" / "fire_safety") as bench:
        told = bench.desk.travel_seconds(spots[:1], points)
    assert told == pytest.approx(board.travel_seconds(spots[:1], points))
