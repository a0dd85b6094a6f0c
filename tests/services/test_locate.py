from __future__ import annotations

import numpy as np
import pytest
import shapely

from cmdmap.domain.grid import Area, AreaLevel, Chain, Jurisdiction
from cmdmap.domain.place import Place
from cmdmap.services.area_import.shapes import to_polygons, to_shape
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return AreaIndex(load_demo_jurisdiction())


def square(x: float, y: float, size: float = 0.01) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def area(
    code: str, shape: shapely.Geometry, level: AreaLevel = AreaLevel.GRID, parent: str = ""
) -> Area:
    return Area(code, f"name of {code}", level, parent, to_polygons(shape))


def index_of(*areas: Area) -> AreaIndex:
    return AreaIndex(Jurisdiction("test", synthetic=False, areas=areas))


def random_places(count: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(120.11, 120.20, count), rng.uniform(30.12, 30.20, count)


def expected(areas: tuple[Area, ...], level: AreaLevel, lon: np.ndarray, lat: np.ndarray):
    """Numbers of the areas by shapely, -1 outside."""
    numbers = [n for n, a in enumerate(areas) if a.level is level]
    tree = shapely.STRtree([to_shape(areas[n].polygons) for n in numbers])
    points, found = tree.query(shapely.points(lon, lat), predicate="intersects")
    out = np.full(len(lon), -1)
    out[points] = np.array(numbers)[found]
    return out


def test_many_places_agree_with_shapely(index: AreaIndex) -> None:
    lon, lat = random_places(200_000)
    assert (
        index.locate_many(lon, lat) == expected(index.leaves, AreaLevel.MICRO_GRID, lon, lat)
    ).all()
    assert (
        index.locate_zones(lon, lat) == expected(index.zones, AreaLevel.PATROL_ZONE, lon, lat)
    ).all()


def test_places_a_hair_beside_an_edge_agree_with_shapely(index: AreaIndex) -> None:
    rings = np.vstack([a.polygons[0][0] for a in index.leaves if a.level is AreaLevel.MICRO_GRID])
    rng = np.random.default_rng(7)
    share = rng.uniform(0, 1, (len(rings) - 1, 1))
    beside = rings[:-1] * share + rings[1:] * (1 - share) + rng.normal(0, 2e-9, share.shape)
    lon, lat = beside.T.copy()
    assert (
        index.locate_many(lon, lat) == expected(index.leaves, AreaLevel.MICRO_GRID, lon, lat)
    ).all()


def test_one_place_and_many_places_say_the_same(index: AreaIndex) -> None:
    lon, lat = random_places(20_000, seed=6)
    numbers = index.locate_many(lon, lat)
    for x, y, number in zip(lon.tolist(), lat.tolist(), numbers.tolist(), strict=True):
        micro = index.locate(Place(x, y)).micro_grid
        assert (micro.code if micro else None) == (
            index.leaves[number].code if number >= 0 else None
        )


def test_chain_is_whole_and_agrees_with_the_trees(index: AreaIndex) -> None:
    parents = {a.code: a.parent for a in index.jurisdiction.areas}
    chains = [index.locate(Place(x, y)) for x, y in zip(*random_places(5_000), strict=True)]
    inside = [chain for chain in chains if chain != Chain()]
    assert len(inside) > 1_000
    for chain in inside:
        assert None not in chain
        assert parents[chain.micro_grid.code] == chain.grid.code
        assert parents[chain.grid.code] == chain.community.code
        assert parents[chain.community.code] == chain.subdistrict.code
        assert parents[chain.patrol_zone.code] == chain.defence_zone.code


def test_every_corner_belongs_to_one_micro_grid_that_touches_it(index: AreaIndex) -> None:
    corners = np.unique(
        np.vstack([a.polygons[0][0] for a in index.leaves if a.level is AreaLevel.MICRO_GRID]),
        axis=0,
    )
    lon, lat = corners.T.copy()
    numbers = index.locate_many(lon, lat)
    assert (numbers >= 0).all()
    shapes = [to_shape(a.polygons) for a in index.leaves]
    assert all(
        shapes[n].touches(shapely.Point(x, y))
        for n, x, y in zip(numbers.tolist(), lon, lat, strict=True)
    )
    one_by_one = [index.locate(Place(x, y)).micro_grid.code for x, y in corners.tolist()]
    assert one_by_one == [index.leaves[n].code for n in numbers.tolist()]
    again = AreaIndex(index.jurisdiction).locate_many(lon, lat)
    assert (again == numbers).all()


def test_shared_edges_belong_to_the_east_and_the_north() -> None:
    index = index_of(
        area("sw", square(10, 50)),
        area("se", square(10.01, 50)),
        area("nw", square(10, 50.01)),
        area("ne", square(10.01, 50.01)),
    )

    def code(lon: float, lat: float) -> str | None:
        grid = index.locate(Place(lon, lat)).grid
        return grid and grid.code

    assert code(10.01, 50.005) == "se"
    assert code(10.005, 50.01) == "nw"
    assert code(10.01, 50.01) == "ne"
    # On the outer boundary the area that would own the edge is missing: the neighbour keeps it.
    assert code(10.02, 50.005) == "se"
    assert code(10.02, 50.01) in {"se", "ne"}
    assert code(10.02, 50.02) == "ne"
    assert code(10.005, 50.02) == "nw"
    assert code(10.0, 50.0) == "sw"
    assert code(10.0200001, 50.005) is None


def test_outside_far_away_and_no_number_are_nowhere(index: AreaIndex) -> None:
    nan, inf = float("nan"), float("inf")
    lon = np.array([0.0, 180.0, -180.0, 120.0, nan, 120.155, inf, -inf, 1e300])
    lat = np.array([0.0, 90.0, -90.0, 30.16, 30.16, nan, 30.16, 30.16, -1e300])
    assert (index.locate_many(lon, lat) == -1).all()
    for x, y in zip(lon.tolist(), lat.tolist(), strict=True):
        assert index.locate(Place(x, y)) == Chain()
    assert index.locate_many(np.empty(0), np.empty(0)).shape == (0,)


def test_a_gap_between_grids_belongs_to_the_community_around_it() -> None:
    index = index_of(
        area("c", square(10, 50, 0.03), AreaLevel.COMMUNITY),
        area("g1", square(10, 50), AreaLevel.GRID, "c"),
        area("g2", square(10.02, 50), AreaLevel.GRID, "c"),
    )
    between = index.locate(Place(10.0100001, 50.005))
    assert (between.community.code, between.grid) == ("c", None)
    assert index.locate(Place(10.015, 50.025)).community.code == "c"
    assert index.locate(Place(10.0099999, 50.005)).grid.code == "g1"


def test_holes_islands_and_several_parts() -> None:
    ring = square(10, 50, 0.03).difference(square(10.01, 50.01))
    two = shapely.MultiPolygon([square(11, 50), square(11.02, 50)])
    index = index_of(area("ring", ring), area("island", square(10.01, 50.01)), area("two", two))

    def code(lon: float, lat: float) -> str | None:
        grid = index.locate(Place(lon, lat)).grid
        return grid and grid.code

    assert code(10.005, 50.005) == "ring"
    assert code(10.015, 50.015) == "island"
    assert code(11.005, 50.005) == "two"
    assert code(11.025, 50.005) == "two"
    assert code(11.015, 50.005) is None


def test_overlaps_go_to_the_lower_code_and_to_the_deeper_level() -> None:
    index = index_of(
        area("b", square(10, 50)),
        area("a", square(10.005, 50)),
        area("m", square(10.002, 50.002, 0.001), AreaLevel.MICRO_GRID, "b"),
    )
    assert index.locate(Place(10.007, 50.005)).grid.code == "a"
    inner = index.locate(Place(10.0025, 50.0025))
    assert (inner.micro_grid.code, inner.grid.code) == ("m", "b")


def test_trees_that_cross_at_will_are_told_apart() -> None:
    index = index_of(
        area("g", square(10, 50, 0.02)),
        area("z1", shapely.box(10, 50, 10.007, 50.02), AreaLevel.PATROL_ZONE),
        area("z2", shapely.box(10.007, 50, 10.02, 50.02), AreaLevel.PATROL_ZONE),
    )
    west, east = index.locate(Place(10.006, 50.01)), index.locate(Place(10.008, 50.01))
    assert (west.grid.code, west.patrol_zone.code) == ("g", "z1")
    assert (east.grid.code, east.patrol_zone.code) == ("g", "z2")


def test_no_areas_and_a_parent_circle_are_survived() -> None:
    assert index_of().locate(Place(10, 50)) == Chain()
    assert index_of().locate_many(np.array([10.0]), np.array([50.0])).tolist() == [-1]
    loop = index_of(
        area("a", square(10, 50), AreaLevel.COMMUNITY, "b"),
        area("b", square(10.02, 50), AreaLevel.COMMUNITY, "a"),
    )
    assert loop.locate(Place(10.005, 50.005)).community.code == "a"


def test_a_jurisdiction_as_large_as_a_country_needs_no_more_cells() -> None:
    index = index_of(area("west", square(80, 20, 20)), area("east", square(100, 20, 20)))
    lon, lat = np.array([99.999999, 100.0, 100.000001]), np.full(3, 30.0)
    codes = [index.leaves[n].code for n in index.locate_many(lon, lat)]
    assert codes == ["west", "east", "east"]
