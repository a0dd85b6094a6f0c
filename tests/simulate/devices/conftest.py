"""Patrols in the toy town."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from cmdmap.domain.grid import Jurisdiction
from cmdmap.simulate.patrol import Patrol
from cmdmap.simulate.roads import RoadGraph


@pytest.fixture
def patrol(town: Jurisdiction) -> Callable[[], Patrol]:
    """Makes patrols that walk at 1.3 m/s, each another one."""
    beat = RoadGraph(town.roads).beat_within(())
    rng = random.Random(7)
    return lambda: Patrol(beat, 1.3, random.Random(rng.random()))
