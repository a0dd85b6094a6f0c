"""Units for the map benchmarks: a seeded crowd in two states, between which every unit moves."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit

CENTRE = Place(120.16, 30.17)
HALF = 0.028
SIDE = 30
"""Micro-grids along one side: 900 squares, every corner moved a little."""
LEVELS = (AreaLevel.MICRO_GRID, AreaLevel.GRID, AreaLevel.COMMUNITY)


@dataclass(frozen=True)
class Walk:
    """Two states of the same units over one area."""

    centre: Place
    jurisdiction: Jurisdiction
    live: tuple[list[LiveUnit], list[LiveUnit]]


def walk(count: int, seed: int = 1) -> Walk:
    """Return ``count`` units that fill the view at zoom 14."""
    rng = random.Random(seed)
    kinds = list(ForceKind)
    states: tuple[list[LiveUnit], list[LiveUnit]] = ([], [])
    now = datetime.now(UTC)
    for number in range(1, count + 1):
        unit = Unit(UnitId(number), f"U-{number}", kinds[number % len(kinds)])
        lon = CENTRE.lon + rng.uniform(-HALF, HALF)
        lat = CENTRE.lat + rng.uniform(-HALF / 2, HALF / 2)
        for state in states:
            place = Place(lon + rng.uniform(-1, 1) * 2e-4, lat + rng.uniform(-1, 1) * 2e-4)
            fix = Fix(unit.id, place, now, now, LinkId("x"), "nmea", course_deg=rng.uniform(0, 360))
            state.append(LiveUnit(unit, fix, now))
    return Walk(CENTRE, _jurisdiction(rng), states)


def _jurisdiction(rng: random.Random) -> Jurisdiction:
    xs, ys = np.meshgrid(np.linspace(-HALF, HALF, SIDE + 1), np.linspace(-HALF, HALF, SIDE + 1))
    corners = np.stack([xs + CENTRE.lon, ys + CENTRE.lat], axis=-1)
    corners += np.array([[[rng.uniform(-5e-4, 5e-4) for _ in range(2)] for _ in row] for row in xs])
    areas, roads = [], []
    for row in range(SIDE):
        for column in range(SIDE):
            spots = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            ring = np.array([corners[spot] for spot in [*spots, spots[0]]])
            name = f"{row}-{column}"
            areas += [Area(name, name, level, "", ((ring,),)) for level in LEVELS]
        roads.append(Road("road", RoadLevel.SECONDARY, corners[row]))
    edge = np.concatenate([corners[0], corners[:, -1], corners[-1, ::-1], corners[::-1, 0]])
    areas.append(Area("S", "S", AreaLevel.SUBDISTRICT, "", ((edge,),)))
    return Jurisdiction("bench", True, tuple(areas), tuple(roads))
