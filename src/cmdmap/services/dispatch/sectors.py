"""Sectors: the circle around the place last seen, divided among the units that search it.

Run in a reader thread; the answer goes to the desk with ``DivideSearch``. The circle is covered
with blocks: micro-grids cut at its edge, or squares where no areas are known; deep water is left
out. What lies on a bank or along roads weighs more, because that is where lost people are found.
Sectors grow from the block nearest to each unit (``growth.py``), so that each is connected and all
are about equally heavy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cmdmap.domain.grid import AreaLevel, Jurisdiction, Polygon
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import Sector
from cmdmap.services.dispatch.growth import Blocks, balance, grow
from cmdmap.services.dispatch.plane import Plane

SQUARE_M = 100.0
BANK_M = 40.0
"""Land this near to water is a bank, and water this near to land is looked at."""
BANK_WEIGHT = 3.0
ROAD_WEIGHT = 1.0
"""Extra weight of a block for each metre of road in it, times a swath of 50 m."""
LEAST_BLOCKS = 4
"""Blocks for each sector; with fewer micro-grids squares are taken."""
SMALLEST_M2 = 400.0
GRID_M = 0.1
"""Corners are rounded to this, so that neighbours share them."""


def divide(
    jurisdiction: Jurisdiction,
    centre: Place,
    radius_m: float,
    units: Sequence[tuple[UnitId, Place | None]],
) -> tuple[Sector, ...]:
    """Return one sector for each unit, numbered from 1 in the order of ``units``.

    Fewer where the circle has fewer blocks; without units one sector that is the whole circle.
    """
    plane = Plane.at(*centre)
    wanted = max(1, len(units))
    blocks = blocks_of(jurisdiction, plane, radius_m, wanted)
    places = [place or centre for _, place in units] or [centre]
    seeds = _seeds(blocks, plane, places)
    owners = balance(blocks, seeds, grow(blocks, seeds))
    sectors = []
    for k in range(len(seeds)):
        own = [shape for shape, owner in zip(blocks.shapes, owners, strict=True) if owner == k]
        unit_ids = (units[k][0],) if units else ()
        sectors.append(Sector(k + 1, _rings(shapely.union_all(own), plane), unit_ids))
    return tuple(sectors)


def label_spot(sector: Sector) -> Place:
    """Return a place well inside the largest part of a sector, for its label."""
    plane = Plane.at(*sector.rings[0][0])
    parts = [shapely.Polygon(plane.metres(np.array(ring))) for ring in sector.rings]
    largest = max(shapely.make_valid(parts), key=shapely.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=5.0)
    lon, lat = plane.degrees(shapely.get_coordinates(circle)[0]).tolist()
    return Place(lon, lat)


def blocks_of(jurisdiction: Jurisdiction, plane: Plane, radius_m: float, sectors: int) -> Blocks:
    """Return the blocks of a circle around the plane's corner."""
    circle = shapely.Point(0, 0).buffer(radius_m, quad_segs=16)
    water = _union(jurisdiction.water, plane)
    ground = circle.difference(water.buffer(-BANK_M)) if not water.is_empty else circle
    micro_grids = [a for a in jurisdiction.areas if a.level is AreaLevel.MICRO_GRID]
    shapes = _cut([_shape(p, plane) for a in micro_grids for p in a.polygons], ground)
    rest = ground.difference(shapely.union_all(shapes)) if shapes else ground
    if len(shapes) < LEAST_BLOCKS * sectors:
        shapes, rest = [], ground
    # Where micro-grids leave a part of the circle open, squares go on.
    shapes += _cut(_squares(radius_m), rest)
    shapes = [shapely.set_precision(shape, GRID_M) for shape in shapes] or [circle]
    weights = _weights(shapes, water, jurisdiction, plane, circle)
    tree = shapely.STRtree(shapes)
    near: list[set[int]] = [set() for _ in shapes]
    for first, last in tree.query(shapes, predicate="dwithin", distance=3 * GRID_M).T.tolist():
        # Corners alone do not connect: whoever searches has to get through.
        if first < last and _border_m(shapes[first], shapes[last]) > 1.0:
            near[first].add(last)
            near[last].add(first)
    return Blocks(shapes, weights, [frozenset(each) for each in near])


def _seeds(blocks: Blocks, plane: Plane, places: Sequence[Place]) -> list[int]:
    """Return a block for each place: the nearest one that no other has, spread where many stand."""
    centres = shapely.get_coordinates(shapely.centroid(blocks.shapes))
    free = np.ones(len(centres), dtype=bool)
    seeds: list[int] = []
    for place in places[: len(centres)]:
        cost = np.hypot(*(centres - plane.point(place)).T)
        for seed in seeds:
            # Two units from one car begin apart, or one would shut the other in.
            gap = np.hypot(*(centres - centres[seed]).T)
            cost = cost + 4.0 * np.maximum(0.0, SQUARE_M * 3 - gap)
        found = int(np.where(free, cost, np.inf).argmin())
        free[found] = False
        seeds.append(found)
    return seeds


def _weights(
    shapes: Sequence[BaseGeometry],
    water: BaseGeometry,
    jurisdiction: Jurisdiction,
    plane: Plane,
    circle: BaseGeometry,
) -> list[float]:
    areas = shapely.area(shapes)
    extra = np.zeros(len(shapes))
    if not water.is_empty:
        bank = water.buffer(BANK_M).intersection(circle)
        extra += shapely.area(shapely.intersection(shapes, bank)) * (BANK_WEIGHT - 1)
    lines = [shapely.LineString(plane.metres(road.line[:, :2])) for road in jurisdiction.roads]
    near = [line for line in lines if line.intersects(circle)]
    if near:
        roads = shapely.union_all(near)
        extra += shapely.length(shapely.intersection(shapes, roads)) * 50.0 * ROAD_WEIGHT
    return [float(weight) for weight in areas + extra]


def _cut(shapes: Sequence[BaseGeometry], ground: BaseGeometry) -> list[BaseGeometry]:
    """Return the parts of shapes inside the ground, each connected, without slivers."""
    shapely.prepare(ground)
    found: list[BaseGeometry] = []
    for shape in shapes:
        if ground.intersects(shape):
            parts = shapely.get_parts(ground.intersection(shape))
            found += [
                part for part in parts if part.geom_type == "Polygon" and part.area >= SMALLEST_M2
            ]
    return found


def _squares(radius_m: float) -> list[BaseGeometry]:
    side = max(SQUARE_M, radius_m / 15)
    steps = np.arange(-np.ceil(radius_m / side), np.ceil(radius_m / side)) * side
    return [shapely.box(x, y, x + side, y + side) for x in steps for y in steps]


def _border_m(first: BaseGeometry, last: BaseGeometry) -> float:
    return float(first.buffer(3 * GRID_M).intersection(last).area) / (3 * GRID_M)


def _union(polygons: Sequence[Polygon], plane: Plane) -> BaseGeometry:
    whole: BaseGeometry = shapely.union_all([_shape(polygon, plane) for polygon in polygons])
    return whole


def _shape(polygon: Polygon, plane: Plane) -> BaseGeometry:
    rings = [plane.metres(ring[:, :2]) for ring in polygon]
    shape: BaseGeometry = shapely.Polygon(rings[0], rings[1:])
    return shape if shape.is_valid else shape.buffer(0)


def _rings(shape: BaseGeometry, plane: Plane) -> tuple[tuple[Place, ...], ...]:
    """Return the outlines of every part, in degrees of 1e-7; holes are islands of others."""
    parts: list[Any] = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    found = []
    for part in parts:
        corners = plane.degrees(shapely.get_coordinates(part.exterior)).tolist()
        found.append(tuple(Place(round(lon, 7), round(lat, 7)) for lon, lat in corners))
    return tuple(found)
