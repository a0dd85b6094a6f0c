from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage
from scipy.spatial import Delaunay

from cmdmap.services.area_import.shapes import to_polygons
from cmdmap.services.edges import EdgeTable
from cmdmap.services.label_raster import MAX_CELLS, LabelRaster, _patches


def random_shapes(rng: np.random.Generator, scale: float, flatness: float) -> list:
    """Triangles over a box of ``scale`` degrees whose height is ``flatness`` of its width."""
    corners = rng.uniform(0, 1, (25, 2)) * (scale, scale * flatness) + (120.0, 30.0)
    triangles = Delaunay((corners - (120.0, 30.0)) / (scale, scale * flatness)).simplices
    return [to_polygons(shapely.Polygon(corners[t])) for t in triangles]


def first_holder(table: EdgeTable, points: np.ndarray) -> np.ndarray:
    """The lowest shape that holds each point by the exact test alone, -1 for none."""
    x, y = np.repeat(points, len(table), axis=0).T.copy()
    numbers = np.tile(np.arange(len(table)), len(points))
    held = table.hold(numbers, x, y).reshape(len(points), len(table))
    return np.where(held.any(axis=1), held.argmax(axis=1), -1)


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    scale=st.sampled_from([1e-4, 3e-3, 0.05]),
    flatness=st.sampled_from([1e-6, 1e-3, 1.0]),
)
@example(seed=0, scale=20.0, flatness=1e-4)
def test_raster_agrees_with_the_exact_test_alone(seed: int, scale: float, flatness: float) -> None:
    rng = np.random.default_rng(seed)
    shapes = random_shapes(rng, scale, flatness)
    raster, table = LabelRaster(shapes, [()] * len(shapes)), EdgeTable(shapes)
    share = rng.uniform(0, 1, (len(table.x_low), 1))
    low = np.stack([table.x_low, table.y_low], axis=1)
    high = np.stack([table.x_high, table.y_high], axis=1)
    beside = low * share + high * (1 - share) + rng.normal(0, 1e-9, low.shape)
    inside = rng.uniform(-0.1, 1.1, (300, 2)) * (scale, scale * flatness) + (120.0, 30.0)
    points = np.vstack([beside, inside])
    expected = first_holder(table, points)
    found = raster.find_many(*points.T.copy())
    # On the outer boundary the raster takes the neighbour where the exact test alone finds none.
    assert ((found == expected) | (expected == -1)).all()
    far = (
        np.abs(
            shapely.distance(
                shapely.union_all([shapely.Polygon(s[0][0]) for s in shapes]),
                shapely.points(points),
            )
        )
        > 1e-9
    )
    assert (found[far] == -1).all()
    assert found.tolist() == [raster.find(x, y) for x, y in points.tolist()]


@pytest.mark.parametrize(("width", "height"), [(360.0, 180.0), (360.0, 1e-3), (1e-9, 1e-9)])
def test_any_extent_fits_the_memory_meant_for_it(width: float, height: float) -> None:
    shape = to_polygons(shapely.box(-180, -90, -180 + width, -90 + height))
    raster = LabelRaster([shape], [()])
    assert len(raster._labels) < 1.1 * MAX_CELLS
    assert raster.find(-180 + width / 2, -90 + height / 2) == 0
    assert raster.find(-180 + width / 2, -90 + height * 1.5) == -1


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_patches_are_those_of_another_library(free):
    """scipy finds the same ones; it numbers them in the same order, by their first cell."""
    expected, count = ndimage.label(free)
    patches, found = _patches(free.ravel(), free.shape[1])
    assert found == count
    assert patches.tolist() == expected.ravel().tolist()
