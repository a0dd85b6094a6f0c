"""Datum: the shifted Chinese map coordinates GCJ-02 and BD-09, to and from WGS-84.

Used only at the edge, where files and map services hand over shifted coordinates; nothing shifted
is ever stored. Neither datum is published: the formulas are those of the public reconstructions
(project eviltransform and others), which agree with each other to well below a metre.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""Shape (n, 2): longitude and latitude in degrees."""

KRASOVSKY_M = 6_378_245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, in metres."""
KRASOVSKY_E2 = 0.006_693_421_622_965_943
"""Square of its first eccentricity."""
BD_TURN = math.pi * 3000.0 / 180.0
SHIFTED_BOX = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north: outside of it nothing is shifted."""
STEPS = 30
"""Inverse iterations; each shrinks the error to about a hundredth."""
GOOD_DEG = 1e-10


class Datum(StrEnum):
    """The shifted coordinates a file can be in; the value is its name for ``--crs``."""

    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(points: Points, datum: Datum) -> Points:
    """Return shifted points as WGS-84, error below 1e-9 degrees against the forward formula."""
    return _invert(points, gcj02_from_wgs84 if datum is Datum.GCJ02 else bd09_from_wgs84)


def gcj02_from_wgs84(points: Points) -> Points:
    """Return WGS-84 points as GCJ-02; unchanged outside China's box."""
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    both = 20.0 * np.sin(6.0 * x * math.pi) + 20.0 * np.sin(2.0 * x * math.pi)
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (2.0 / 3.0) * (both + 20.0 * np.sin(y * math.pi) + 40.0 * np.sin(y / 3.0 * math.pi))
    north += (2.0 / 3.0) * (160.0 * np.sin(y / 12.0 * math.pi) + 320.0 * np.sin(y * math.pi / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (2.0 / 3.0) * (both + 20.0 * np.sin(x * math.pi) + 40.0 * np.sin(x / 3.0 * math.pi))
    east += (2.0 / 3.0) * (150.0 * np.sin(x / 12.0 * math.pi) + 300.0 * np.sin(x / 30.0 * math.pi))
    shift = np.stack([east, north], axis=1) / _metres_per_degree(points[:, 1])
    return np.where(_shifted(points)[:, None], points + shift, points)


def bd09_from_wgs84(points: Points) -> Points:
    """Return WGS-84 points as BD-09; unchanged outside China's box."""
    x, y = gcj02_from_wgs84(points).T
    length = np.hypot(x, y) + 0.000_02 * np.sin(y * BD_TURN)
    angle = np.arctan2(y, x) + 0.000_003 * np.cos(x * BD_TURN)
    moved = np.stack([length * np.cos(angle) + 0.0065, length * np.sin(angle) + 0.006], axis=1)
    return np.where(_shifted(points)[:, None], moved, points)


def _metres_per_degree(lat: npt.NDArray[np.float64]) -> Points:
    """Return metres per degree of longitude and latitude on the ellipsoid, shape (n, 2)."""
    turned = np.radians(lat)
    bulge = 1.0 - KRASOVSKY_E2 * np.sin(turned) ** 2
    east = KRASOVSKY_M / np.sqrt(bulge) * np.cos(turned)
    north = KRASOVSKY_M * (1.0 - KRASOVSKY_E2) / (bulge * np.sqrt(bulge))
    return np.stack([east, north], axis=1) * (math.pi / 180.0)


def _shifted(points: Points) -> npt.NDArray[np.bool_]:
    west, south, east, north = SHIFTED_BOX
    inside: npt.NDArray[np.bool_] = (
        (points[:, 0] >= west)
        & (points[:, 0] <= east)
        & (points[:, 1] >= south)
        & (points[:, 1] <= north)
    )
    return inside


def _invert(points: Points, forward: Callable[[Points], Points]) -> Points:
    """Find the points that ``forward`` maps to ``points``; the shift changes slowly, so this
    fixed-point iteration contracts."""
    guess = points.copy()
    for _ in range(STEPS):
        error = forward(guess) - points
        guess = guess - error
        if not np.any(np.abs(error) > GOOD_DEG):
            break
    return np.where(_shifted(points)[:, None], guess, points)
