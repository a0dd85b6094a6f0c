"""Plane geometry of hazard areas: metres around a place, rings, what lies inside, growing a ring.

Local equirectangular plane on the sphere of mean radius 6,371,008.8 m, as :class:`cmdmap.api.Place`
uses; good to 0.1 % within the few kilometres of a sub-district. Used by ``domain/hazards.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from cmdmap.api import Place, Ring, WorldError, tr

METRES_PER_DEGREE = math.radians(6_371_008.8)
CORNERS = 64
"""Of a circle."""

Metres = npt.NDArray[np.float64]
"""Shape (n, 2): metres east and north of an origin."""


def to_metres(ring: Ring, origin: Place) -> Metres:
    """Return a ring (n, 2) in degrees as metres east and north of ``origin``."""
    scale = METRES_PER_DEGREE * np.array([math.cos(math.radians(origin.lat)), 1.0])
    return np.asarray((np.asarray(ring, dtype=np.float64) - np.array(origin)) * scale)


def to_ring(metres: Metres, origin: Place) -> Ring:
    """Return points in metres around ``origin`` as a closed ring in degrees."""
    scale = METRES_PER_DEGREE * np.array([math.cos(math.radians(origin.lat)), 1.0])
    points: Ring = np.asarray(metres, dtype=np.float64) / scale + np.array(origin)
    if len(points) and not np.array_equal(points[0], points[-1]):
        points = np.vstack([points, points[:1]])
    return points


def circle_ring(middle: Place, radius_m: float) -> Ring:
    """Return a circle as a closed ring whose corners lie on it."""
    angles = np.linspace(0.0, 2 * math.pi, CORNERS, endpoint=False)
    return to_ring(radius_m * np.column_stack([np.sin(angles), np.cos(angles)]), middle)


def wedge_ring(source: Place, towards_deg: float, reach_m: float, half_angle_deg: float) -> Ring:
    """Return a sector of a circle: from ``source`` towards a bearing, both sides of it."""
    low, high = (
        math.radians(towards_deg - half_angle_deg),
        math.radians(towards_deg + half_angle_deg),
    )
    steps = max(3, math.ceil(math.degrees(high - low) / 3) + 1)
    angles = np.linspace(low, high, steps)
    arc = reach_m * np.column_stack([np.sin(angles), np.cos(angles)])
    return to_ring(np.vstack([[0.0, 0.0], arc]), source)


def drawn_ring(corners: Sequence[Place]) -> Ring:
    """Return a polygon drawn corner by corner as a closed ring.

    Raises:
        WorldError: fewer than three corners, or its edges cross.
    """
    if len(corners) < 3:
        raise WorldError(tr("An area needs three corners at least; click more places on the map."))
    ring = np.array([*corners, corners[0]], dtype=np.float64)
    if not shapely.is_valid(shapely.polygons(ring)):
        raise WorldError(tr("The edges of the area cross; take the last corner back."))
    return ring


def grown(rings: Iterable[Ring], by_m: float, origin: Place) -> Ring:
    """Return the outer edge of the largest piece of ``rings`` grown by metres on every side.

    Raises:
        WorldError: nothing to grow, or something that is no area.
    """
    shapes = [shapely.polygons(to_metres(ring, origin)) for ring in rings if len(ring) >= 4]
    whole = shapely.union_all(shapely.make_valid(shapes)) if shapes else None
    if whole is None or whole.is_empty:
        raise WorldError(tr("There is no area to grow; draw the edge of the water first."))
    return _outline(shapely.buffer(whole, by_m, quad_segs=8), origin)


def joined(rings: Iterable[Ring], origin: Place) -> Ring:
    """Return the outer edge of rings that overlap."""
    shapes = [shapely.polygons(to_metres(ring, origin)) for ring in rings]
    return _outline(shapely.union_all(shapes), origin)


def _outline(shape: shapely.Geometry, origin: Place) -> Ring:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    outer = shapely.simplify(shapely.get_exterior_ring(largest), 0.5)
    return to_ring(shapely.get_coordinates(outer), origin)


def area_km2(ring: Ring) -> float:
    """Return the area of a ring in square kilometres."""
    origin = Place(float(ring[0][0]), float(ring[0][1]))
    return float(shapely.area(shapely.polygons(to_metres(ring, origin)))) / 1e6


def check_ring(raw: object) -> Ring:
    """Return a ring as it came from a file, form or the database.

    Raises:
        WorldError: it is no closed ring of finite positions on the globe, or too long.
    """
    try:
        ring = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError):
        ring = np.zeros((0, 2))
    good = (
        ring.ndim == 2
        and ring.shape[1:] == (2,)
        and 4 <= len(ring) <= 5_000
        and bool(np.isfinite(ring).all())
        and bool((np.abs(ring) <= (180.0, 90.0)).all())
        and np.array_equal(ring[0], ring[-1])
    )
    if not good:
        raise WorldError(tr("This is no area: a ring of positions that ends where it begins."))
    return ring
