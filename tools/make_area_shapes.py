"""Cuts the demo sub-district into communities, grids and micro-grids in the plane.

First stage of ``make_area.py``. Plane coordinates are metres east and north of the centre. The
outline is invented; communities are cells of a centroidal Voronoi tessellation (Du, Faber and
Gunzburger, SIAM Review 41, 1999), grids and micro-grids guillotine cuts that follow the river.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.interpolate import CubicSpline
from shapely.geometry import MultiPoint, Polygon, box

Points = npt.NDArray[np.float64]

AREA_M2 = 25_000_000.0
COMMUNITIES, GRIDS, MICRO_GRIDS = 25, 173, 914

BANK = (
    (-2900, -2900),
    (-3150, -1800),
    (-3080, -600),
    (-2720, 600),
    (-2050, 1650),
    (-1000, 2400),
    (300, 2850),
    (1700, 3050),
    (2900, 3150),
)
"""Right bank of the river, upstream to downstream."""

INLAND = (
    (3150, 2150),
    (2780, 950),
    (2950, -300),
    (2500, -1350),
    (2250, -2600),
    (950, -2950),
    (-600, -2700),
    (-1800, -3050),
)
"""The rest of the outline, clockwise from the bank's end."""


@dataclass(frozen=True)
class Leaf:
    """One micro-grid as cut: its place in the tree by ordinal, and its polygon in the plane."""

    community: int
    grid: int
    polygon: Polygon


def river_bank(scale: float) -> Points:
    """Return the bank as a smooth line, shape (n, 2), a point about every 60 m."""
    knots = np.asarray(BANK, dtype=np.float64) * scale
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(knots, axis=0).T))])
    steps = np.linspace(0.0, along[-1], round(along[-1] / 60.0) + 1)
    return np.asarray(CubicSpline(along, knots)(steps), dtype=np.float64)


def outline() -> tuple[Polygon, Points]:
    """Return the sub-district's outline of exactly ``AREA_M2`` and the bank that is part of it."""
    rough = Polygon(np.vstack([river_bank(1.0), np.asarray(INLAND, dtype=np.float64)]))
    scale = math.sqrt(AREA_M2 / rough.area)
    bank = river_bank(scale)
    return Polygon(np.vstack([bank, np.asarray(INLAND, dtype=np.float64) * scale])), bank


def seed_lattice(shape: Polygon, count: int, bearing: float, rng: np.random.Generator) -> Points:
    """Return ``count`` jittered lattice points inside ``shape``, rows along ``bearing`` radians."""
    pitch = math.sqrt(shape.area / count)
    turn = np.array(
        [[math.cos(bearing), math.sin(bearing)], [-math.sin(bearing), math.cos(bearing)]]
    )
    steps = np.arange(-8, 9, dtype=np.float64)
    lattice = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    while True:
        moved = (lattice + rng.uniform(0, 1, 2)) * pitch * rng.uniform(0.97, 1.03)
        points = moved @ turn + rng.normal(0, 0.07 * pitch, lattice.shape)
        inside = shapely.contains_xy(shape, points[:, 0], points[:, 1])
        if int(inside.sum()) == count:
            return np.asarray(points[inside], dtype=np.float64)


def voronoi_cells(shape: Polygon, seeds: Points) -> list[Polygon]:
    """Return the Voronoi cell of each seed, clipped to ``shape``, in the order of the seeds."""
    cells = shapely.voronoi_polygons(
        MultiPoint(seeds), extend_to=box(*shape.bounds).buffer(5000), ordered=True
    )
    return [cell.intersection(shape) for cell in cells.geoms]


def communities(shape: Polygon, rng: np.random.Generator) -> list[Polygon]:
    """Return the communities' cells, relaxed just far enough to look drawn by people."""
    seeds = seed_lattice(shape, COMMUNITIES, math.radians(24), rng)
    for _ in range(4):
        cells = voronoi_cells(shape, seeds)
        centres = np.array([(c.centroid.x, c.centroid.y) for c in cells])
        seeds = seeds + 0.6 * (centres - seeds)
    return voronoi_cells(shape, seeds)


def shares(weights: Points, total: int, least: int, rng: np.random.Generator) -> list[int]:
    """Split ``total`` in proportion to jittered ``weights`` (largest remainder), each >= least."""
    jittered = weights * rng.uniform(0.85, 1.15, len(weights))
    exact = jittered / jittered.sum() * (total - least * len(weights))
    whole = np.floor(exact).astype(np.int64)
    missing = total - least * len(weights) - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return [int(n) + least for n in whole]


def street_bearing(piece: Polygon, bank: Points) -> float:
    """Bearing of the streets at a piece, radians: the bank's near it, turning to 24 degrees."""
    here = np.array([piece.centroid.x, piece.centroid.y])
    away = np.hypot(*(bank - here).T)
    near = int(np.clip(np.argmin(away), 3, len(bank) - 4))
    tangent = math.atan2(*(bank[near + 3] - bank[near - 3])[::-1])
    share = min(1.0, float(away.min()) / 3500.0)
    return tangent * (1 - share) + math.radians(24) * share


def half(piece: Polygon, share: float, bearing: float) -> tuple[Polygon, Polygon]:
    """Cut a piece along ``bearing`` so that the left part has ``share`` of its area."""
    along = np.array([math.cos(bearing), math.sin(bearing)])
    across = np.array([-along[1], along[0]])
    reach = 20_000.0
    offsets = np.asarray(piece.exterior.coords) @ across
    low, high = float(offsets.min()), float(offsets.max())
    for _ in range(40):
        middle = (low + high) / 2
        foot = across * middle
        side = Polygon(
            [
                foot - along * reach,
                foot + along * reach,
                foot + along * reach + across * reach,
                foot - along * reach + across * reach,
            ]
        )
        left = piece.intersection(side)
        low, high = (middle, high) if left.area > share * piece.area else (low, middle)
    return left, piece.difference(side)


def guillotine(
    piece: Polygon, count: int, bearing: float, rng: np.random.Generator
) -> list[Polygon]:
    """Cut a piece into ``count`` parts of about equal area with streets along and across.

    Raises:
        ValueError: a cut fell apart, which means that the piece is too far from convex.
    """
    if count == 1:
        return [piece]
    turned = shapely.affinity.rotate(piece, -bearing, origin=(0, 0), use_radians=True)
    west, south, east, north = turned.bounds
    cut = bearing if north - south > east - west else bearing + math.pi / 2
    first = count // 2 if count % 2 == 0 or rng.random() < 0.5 else count - count // 2
    share = first / count + rng.uniform(-0.04, 0.04)
    parts = half(piece, share, cut + rng.normal(0, math.radians(3.0)))
    if not all(isinstance(part, Polygon) for part in parts):
        raise ValueError("a cut fell apart")
    return [
        leaf
        for part, number in zip(parts, (first, count - first), strict=True)
        for leaf in guillotine(part, number, bearing, rng)
    ]


def cut_leaves(rng: np.random.Generator) -> tuple[list[Leaf], Polygon, Points]:
    """Return all micro-grids, the outline and the bank, in the plane."""
    shape, bank = outline()
    cells = communities(shape, rng)
    grid_counts = shares(np.array([c.area for c in cells]), GRIDS, 4, rng)
    grids = [
        (number, grid)
        for number, (cell, count) in enumerate(zip(cells, grid_counts, strict=True))
        for grid in guillotine(cell, count, street_bearing(cell, bank), rng)
    ]
    micro_counts = shares(np.array([g.area for _, g in grids]), MICRO_GRIDS, 3, rng)
    leaves = [
        Leaf(number, ordinal, micro)
        for ordinal, ((number, grid), count) in enumerate(zip(grids, micro_counts, strict=True))
        for micro in guillotine(grid, count, street_bearing(grid, bank), rng)
    ]
    return leaves, shape, bank
