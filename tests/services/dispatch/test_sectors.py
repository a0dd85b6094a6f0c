"""Sectors cover the circle once, are connected, about equally heavy and begin at their units."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.services.dispatch.growth import Blocks, balance, grow
from cmdmap.services.dispatch.plane import Plane
from cmdmap.services.dispatch.sectors import blocks_of, divide, label_spot

NOTHING = Jurisdiction("", False, ())


def shapes_of(sectors, centre: Place) -> list:
    plane = Plane.at(*centre)
    return [
        shapely.union_all([shapely.Polygon(plane.metres(np.array(ring))) for ring in each.rings])
        for each in sectors
    ]


@pytest.fixture
def middle(roads) -> Place:
    """Far from the river."""
    return Place(roads.plane.lon, roads.plane.lat)


@pytest.mark.parametrize("count", [1, 2, 5, 9])
@pytest.mark.parametrize("radius_m", [300.0, 1000.0])
def test_sectors_of_the_demo_area(area, spots, middle, count, radius_m):
    near = sorted(spots, key=middle.metres_to)
    units = [(UnitId(k + 1), near[3 * k]) for k in range(count)]
    sectors = divide(area, middle, radius_m, units)
    assert [each.number for each in sectors] == list(range(1, count + 1))
    assert [each.unit_ids for each in sectors] == [(unit_id,) for unit_id, _ in units]
    shapes = shapes_of(sectors, middle)
    together = shapely.union_all(shapes).area
    assert sum(shape.area for shape in shapes) == pytest.approx(together, rel=0.01)
    assert together == pytest.approx(np.pi * radius_m**2, rel=0.03)


def test_they_are_balanced_and_connected(area, middle):
    plane = Plane.at(*middle)
    blocks = blocks_of(area, plane, 1000.0, 6)
    seeds = [k * len(blocks.shapes) // 6 for k in range(6)]
    owners = balance(blocks, seeds, grow(blocks, seeds))
    assert [owners[seed] for seed in seeds] == list(range(6))
    weights = np.bincount(owners, weights=blocks.weights)
    assert weights.max() / weights.min() < 1.5
    for sector in range(6):
        own = {k for k, owner in enumerate(owners) if owner == sector}
        reached, edge = set(), [min(own)]
        while edge:
            block = edge.pop()
            if block not in reached:
                reached.add(block)
                edge += own & blocks.near[block]
        assert reached == own


def test_each_unit_begins_where_it_is(area, middle):
    plane = Plane.at(*middle)
    places = [Place(*plane.degrees(np.array(at))) for at in ((600, 0), (-600, 0), (0, 600))]
    sectors = divide(area, middle, 900.0, [(UnitId(k), at) for k, at in enumerate(places, 1)])
    for shape, place in zip(shapes_of(sectors, middle), places, strict=True):
        assert shape.distance(shapely.Point(plane.point(place)[0])) < 60


def test_where_no_areas_are_known_squares_are_taken():
    centre = Place(120.0, 30.0)
    sectors = divide(NOTHING, centre, 500.0, [(UnitId(k), None) for k in range(1, 5)])
    areas = [shape.area for shape in shapes_of(sectors, centre)]
    assert sum(areas) == pytest.approx(np.pi * 500**2, rel=0.03)
    assert max(areas) / min(areas) < 1.7


def test_without_units_it_is_one_sector_that_nobody_searches_yet(area, middle):
    (only,) = divide(area, middle, 400.0, [])
    assert only.unit_ids == ()


def test_the_river_itself_is_left_out_and_its_banks_weigh_more(area):
    water = area.water[0][0]
    plane = Plane.at(*water.mean(axis=0))
    bank = Place(*water[len(water) // 3])
    plane = Plane.at(*bank)
    blocks = blocks_of(area, plane, 800.0, 4)
    covered = shapely.union_all(blocks.shapes).area
    assert covered < np.pi * 800**2 * 0.9
    density = np.array(blocks.weights) / shapely.area(blocks.shapes)
    assert density.max() > 2.0


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_every_block_of_any_grid_gets_one_sector_that_touches_it(columns, rows, data):
    count = columns * rows
    shapes = [
        shapely.box(k % columns, k // columns, k % columns + 1, k // columns + 1)
        for k in range(count)
    ]
    near = [
        frozenset(
            other
            for other in range(count)
            if abs(other % columns - k % columns) + abs(other // columns - k // columns) == 1
        )
        for k in range(count)
    ]
    weights = data.draw(st.lists(st.floats(0.5, 5), min_size=count, max_size=count))
    seeds = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=min(count, 6)))
    blocks = Blocks(shapes, weights, near)
    owners = balance(blocks, sorted(seeds), grow(blocks, sorted(seeds)))
    assert set(owners) == set(range(len(seeds)))
    for block, owner in enumerate(owners):
        alone = block == sorted(seeds)[owner]
        assert alone or any(owners[other] == owner for other in near[block])


def test_a_label_stands_inside_its_sector(area, middle):
    sectors = divide(area, middle, 800.0, [(UnitId(k), None) for k in (1, 2, 3)])
    plane = Plane.at(*middle)
    for sector, shape in zip(sectors, shapes_of(sectors, middle), strict=True):
        spot = plane.point(label_spot(sector))[0]
        assert shape.contains(shapely.Point(spot))
        assert shape.boundary.distance(shapely.Point(spot)) > 20
