"""Grid 网格 and Zone 防区/巡区: the two trees of areas over one sub-district.

Tree one nests sub-district > community > grid > micro-grid; tree two nests sub-district > defence
zone > patrol zone and crosses it. Both end in the same leaves: every micro-grid lies in exactly one
patrol zone. ``services/locate.py`` answers which areas hold a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ring = npt.NDArray[np.float64]
"""Shape (n, 2): longitude and latitude in degrees WGS-84, first point repeated at the end."""

Polygon = tuple[Ring, ...]
"""Outer ring first, then holes."""


class AreaLevel(StrEnum):
    """Level of an area; the value is its name in files and on the command line."""

    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    MICRO_GRID = "micro_grid"
    DEFENCE_ZONE = "defence_zone"
    PATROL_ZONE = "patrol_zone"


GRID_TREE = (AreaLevel.SUBDISTRICT, AreaLevel.COMMUNITY, AreaLevel.GRID, AreaLevel.MICRO_GRID)
ZONE_TREE = (AreaLevel.SUBDISTRICT, AreaLevel.DEFENCE_ZONE, AreaLevel.PATROL_ZONE)


@dataclass(frozen=True, eq=False, slots=True)
class Area:
    """One area of either tree. ``parent`` is the code of the area above, empty at the top."""

    code: str
    name: str
    level: AreaLevel
    parent: str
    polygons: tuple[Polygon, ...]


class AreaRef(NamedTuple):
    """Code and name of an area, as kept with what happened there."""

    code: str
    name: str


class Chain(NamedTuple):
    """Every area that holds a place, top down in both trees; None outside."""

    subdistrict: AreaRef | None = None
    community: AreaRef | None = None
    grid: AreaRef | None = None
    micro_grid: AreaRef | None = None
    defence_zone: AreaRef | None = None
    patrol_zone: AreaRef | None = None


NOWHERE = Chain()
"""Outside every area, or no place known."""


class RoadLevel(StrEnum):
    """Class of a road, widest first."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LANE = "lane"


@dataclass(frozen=True, eq=False, slots=True)
class Road:
    """One stretch of road between two crossings; ``line`` has shape (n, 2), degrees WGS-84."""

    name: str
    level: RoadLevel
    line: Ring


@dataclass(frozen=True, eq=False, slots=True)
class Jurisdiction:
    """The whole area of a command centre with its base map."""

    name: str
    synthetic: bool
    """True for the demo area, which must say so on screen."""
    areas: tuple[Area, ...]
    roads: tuple[Road, ...] = ()
    water: tuple[Polygon, ...] = ()
    imported_at: datetime | None = None
    """When its areas were last brought in, None for the demo area."""
