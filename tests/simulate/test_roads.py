"""Roads as a graph."""

from __future__ import annotations

import numpy as np

from cmdmap.domain.grid import Jurisdiction, Road, RoadLevel
from cmdmap.simulate.roads import RoadGraph, points_in_polygon


def road(*points: tuple[float, float]) -> Road:
    return Road("r", RoadLevel.LANE, np.array(points))


def test_roads_that_share_a_place_meet_there() -> None:
    graph = RoadGraph([road((0, 0), (1, 0), (2, 0)), road((1, 1e-9), (1, 1))])
    assert len(graph.places) == 4
    assert graph.ways == {0: (1,), 1: (0, 2, 3), 2: (1,), 3: (1,)}


def test_a_vertex_said_twice_makes_no_edge_of_no_length() -> None:
    graph = RoadGraph([road((0, 0), (0, 0), (1, 0))])
    assert graph.ways == {0: (1,), 1: (0,)}


def test_a_beat_is_the_largest_connected_part_of_its_zone(town: Jurisdiction) -> None:
    graph = RoadGraph(town.roads)
    west, east = (graph.beat_within(zone.polygons) for zone in town.areas)
    assert (len(graph.ways), len(west.ways), len(east.ways)) == (121, 55, 66)
    for beat in (west, east):
        assert all(near in beat.ways for nears in beat.ways.values() for near in nears)


def test_the_smaller_of_two_islands_is_no_beat() -> None:
    graph = RoadGraph([road((0, 0), (1, 0)), road((5, 5), (6, 5), (7, 5))])
    beat = graph.beat_within([(np.array([(-1, -1), (9, -1), (9, 9), (-1, 9), (-1, -1)]),)])
    assert sorted(beat.ways) == [2, 3, 4]


def test_a_zone_without_roads_gets_all_of_them(town: Jurisdiction) -> None:
    assert len(RoadGraph(town.roads).beat_within(()).ways) == 121


def test_no_roads_no_beat() -> None:
    assert RoadGraph([]).beat_within(()).ways == {}


def test_even_odd_with_a_hole() -> None:
    outer = np.array([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], dtype=float)
    hole = np.array([(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)], dtype=float)
    points = np.array([(0.5, 0.5), (2, 2), (5, 2), (3.5, 2)])
    assert points_in_polygon(points, (outer, hole)).tolist() == [True, False, False, True]
