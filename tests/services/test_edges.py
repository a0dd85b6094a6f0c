from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from cmdmap.services.area_import.shapes import to_polygons
from cmdmap.services.edges import EdgeTable

seeds = st.integers(0, 2**32 - 1)


def triangles(rng: np.random.Generator, lattice: float) -> tuple[EdgeTable, np.ndarray]:
    """A random coverage of triangles and its corners, corners on a lattice."""
    corners = np.unique(np.round(rng.uniform(0, 1, (30, 2)) / lattice) * lattice, axis=0)
    shapes = [
        to_polygons(shapely.Polygon(corners[corner])) for corner in Delaunay(corners).simplices
    ]
    return EdgeTable(shapes), corners


def holders(table: EdgeTable, points: np.ndarray) -> np.ndarray:
    """How many shapes hold each point."""
    numbers = np.tile(np.arange(len(table)), len(points))
    x, y = np.repeat(points, len(table), axis=0).T.copy()
    return table.hold(numbers, x, y).reshape(len(points), len(table)).sum(axis=1)


@settings(deadline=None)
@given(seed=seeds)
def test_every_inner_point_of_a_coverage_belongs_to_exactly_one_shape(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, corners = triangles(rng, 1e-3)
    hull = shapely.MultiPoint(corners).convex_hull
    points = np.vstack([corners, rng.uniform(0, 1, (200, 2))])
    inside = shapely.contains_properly(hull, shapely.points(points))
    held = holders(table, points)
    assert (held[inside] == 1).all()
    assert (held <= 1).all()


@settings(deadline=None)
@given(seed=seeds)
def test_points_on_shared_edges_belong_to_exactly_one_shape(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Corners on 1/64 and halves of them are exact, so these points really lie on the edges.
    table, corners = triangles(rng, 1 / 64)
    hull = shapely.MultiPoint(corners).convex_hull
    middles = np.stack([table.x_low + table.x_high, table.y_low + table.y_high], axis=1) / 2
    inside = shapely.contains_properly(hull, shapely.points(middles))
    assert (holders(table, middles[inside]) == 1).all()
    numbers = table.owners()
    x, y = middles.T.copy()
    assert table.touch(numbers, x, y).all()


@settings(deadline=None)
@given(seed=seeds)
def test_one_point_and_many_points_say_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, corners = triangles(rng, 1e-2)
    points = np.vstack([corners, rng.uniform(0, 1, (20, 2))])
    numbers = rng.integers(0, len(table), len(points))
    many = table.hold(numbers, *points.T.copy())
    one = [
        table.holds(n, x, y) for n, (x, y) in zip(numbers.tolist(), points.tolist(), strict=True)
    ]
    assert many.tolist() == one


def test_no_shapes_and_shapes_without_edges_hold_nothing() -> None:
    assert len(EdgeTable([])) == 0
    empty = EdgeTable([()])
    assert not empty.holds(0, 0.0, 0.0)
    assert not empty.hold(np.array([0]), np.zeros(1), np.zeros(1)).any()
