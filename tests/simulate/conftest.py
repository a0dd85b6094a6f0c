"""A toy town with roads in a grid and two patrol zones."""

from __future__ import annotations

import numpy as np
import pytest

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel

WEST, SOUTH, STEP, SIZE = 120.15, 30.15, 0.001, 10


@pytest.fixture(scope="session")
def town() -> Jurisdiction:
    """Eleven streets each way, about 100 m apart; one zone west of the middle, one east."""
    roads = []
    for number in range(SIZE + 1):
        line = [(WEST + STEP * n, SOUTH + STEP * number) for n in range(SIZE + 1)]
        roads.append(Road(f"row {number}", RoadLevel.LANE, np.array(line)))
        line = [(WEST + STEP * number, SOUTH + STEP * n) for n in range(SIZE + 1)]
        roads.append(Road(f"column {number}", RoadLevel.SECONDARY, np.array(line)))
    middle, east = WEST + STEP * 4.5, WEST + STEP * 20
    zones = (("P1", WEST - STEP, middle), ("P2", middle, east))
    areas = [
        Area(code, code, AreaLevel.PATROL_ZONE, "", ((box(left, right),),))
        for code, left, right in zones
    ]
    return Jurisdiction("toy town", True, tuple(areas), tuple(roads))


def box(left: float, right: float) -> np.ndarray:
    """Return a closed ring as high as the town and more."""
    low, high = SOUTH - STEP, SOUTH + STEP * 20
    return np.array([(left, low), (right, low), (right, high), (left, high), (left, low)])
