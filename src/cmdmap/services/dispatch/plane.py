"""Plane: places as metres east and north of a corner, for arithmetic over a sub-district.

Used by the road network and the search parties. Same local equirectangular approximation as
``domain/place.py``, with the cosine of one latitude for the whole plane (error below 0.1 % within
10 km of it).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cmdmap.domain.place import EARTH_RADIUS_M, Place

Floats = npt.NDArray[np.float64]


class Plane(NamedTuple):
    """The corner in degrees and the metres of one degree there."""

    lon: float
    lat: float
    east_m: float
    north_m: float

    @classmethod
    def at(cls, lon: float, lat: float) -> Plane:
        """Return the plane around a place, degrees."""
        north_m = math.radians(1.0) * EARTH_RADIUS_M
        return cls(lon, lat, north_m * math.cos(math.radians(lat)), north_m)

    def metres(self, degrees: Floats) -> Floats:
        """Return places (n, 2), longitude and latitude, as metres east and north (n, 2)."""
        return (degrees - (self.lon, self.lat)) * (self.east_m, self.north_m)

    def degrees(self, metres: Floats) -> Floats:
        """Return metres east and north (n, 2) as longitude and latitude (n, 2)."""
        return metres / (self.east_m, self.north_m) + (self.lon, self.lat)

    def point(self, place: Place) -> Floats:
        """Return one place as metres, shape (1, 2)."""
        return self.metres(np.array([place], dtype=np.float64))
