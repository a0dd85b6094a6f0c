"""Units on patrol: on the road, in their zone, at a plausible pace, the same for the same seed."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from cmdmap.domain.grid import Jurisdiction
from cmdmap.errors import WorldError
from cmdmap.simulate.patrol import CAR_MPS, E_BIKE_MPS, WALK_MPS, Patrol, Sighting
from cmdmap.simulate.roads import Beat, RoadGraph, points_in_polygon

FAR_FROM_ROAD_M = 12.0
"""Six standard deviations of the receiver's error."""


@pytest.fixture
def beat(town: Jurisdiction) -> Beat:
    return RoadGraph(town.roads).beat_within(town.areas[0].polygons)


def walk(beat: Beat, speed_mps: float, seconds: int, seed: int = 7) -> list[Sighting]:
    patrol = Patrol(beat, speed_mps, random.Random(seed))
    seen = []
    for _ in range(seconds):
        patrol.advance(1.0)
        seen.append(patrol.sighting())
    return seen


@pytest.mark.parametrize("speed_mps", [WALK_MPS, E_BIKE_MPS, CAR_MPS])
def test_pace_is_plausible(beat: Beat, speed_mps: float) -> None:
    seen = walk(beat, speed_mps, 1800)
    said = [sighting.speed_mps for sighting in seen]
    assert max(said) <= 1.2 * speed_mps
    moving = [speed for speed in said if speed > 0]
    assert 0.75 * speed_mps <= min(moving)
    steps = [a.place.metres_to(b.place) for a, b in pairwise(seen)]
    assert max(steps) < 1.2 * speed_mps + 6.0
    assert sum(steps) > 0.3 * 1800 * speed_mps


def test_stays_on_the_roads_of_its_zone(town: Jurisdiction, beat: Beat) -> None:
    places = np.array([sighting.place for sighting in walk(beat, CAR_MPS, 1200)])
    assert points_in_polygon(places, town.areas[0].polygons[0]).mean() > 0.95
    metres = np.array([96_200.0, 111_195.0]) * 0.001
    off_grid = np.abs(
        (places - [120.15, 30.15]) / 0.001 - np.round((places - [120.15, 30.15]) / 0.001)
    )
    assert (off_grid * metres).min(axis=1).max() < FAR_FROM_ROAD_M


def test_course_is_the_way_it_goes(beat: Beat) -> None:
    seen = walk(beat, CAR_MPS, 300)
    errors = []
    for before, after in pairwise(seen):
        if before.course_deg == after.course_deg and min(before.speed_mps, after.speed_mps) > 0:
            turn = before.place.bearing_to(after.place) - after.course_deg
            errors.append(abs((turn + 180) % 360 - 180))
    assert len(errors) > 100
    assert sorted(errors)[len(errors) // 2] < 10


def test_it_gets_around(beat: Beat) -> None:
    seen = walk(beat, CAR_MPS, 3600)
    corners = {(round(s.place.lon, 3), round(s.place.lat, 3)) for s in seen}
    assert len(corners) > 30


def test_the_same_seed_makes_the_same_patrol(beat: Beat) -> None:
    assert walk(beat, WALK_MPS, 60, seed=1) == walk(beat, WALK_MPS, 60, seed=1)
    assert walk(beat, WALK_MPS, 60, seed=1) != walk(beat, WALK_MPS, 60, seed=2)


def test_a_long_sleep_is_walked_through(beat: Beat) -> None:
    patrol = Patrol(beat, CAR_MPS, random.Random(3))
    patrol.advance(86_400.0)
    assert -180 <= patrol.sighting().place.lon <= 180


def test_a_dead_end_is_left_again() -> None:
    from cmdmap.domain.place import Place

    beat = Beat([Place(120.15, 30.15), Place(120.151, 30.15)], {0: (1,), 1: (0,)})
    courses = {round(s.course_deg) for s in walk(beat, CAR_MPS, 300)}
    assert courses == {90, 270}


def test_no_roads_is_said_in_a_sentence() -> None:
    with pytest.raises(WorldError, match="no roads to patrol"):
        Patrol(Beat([], {}), WALK_MPS, random.Random(1))
