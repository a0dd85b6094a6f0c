"""Place: a WGS-84 position, and the plane geometry a sub-district needs.

The only holder of longitude and latitude in the house. Distances use the local
equirectangular approximation on the sphere of mean radius 6,371,008.8 m (IUGG): the error is
below 0.1 % within 100 km at 30 degrees latitude.
"""

from __future__ import annotations

import math
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8


class Place(NamedTuple):
    """Longitude -180..180 and latitude -90..90 in degrees, WGS-84."""

    lon: float
    lat: float

    def metres_to(self, other: Place) -> float:
        """Distance in metres."""
        mean_lat = math.radians((self.lat + other.lat) / 2)
        dlon = (other.lon - self.lon + 180.0) % 360.0 - 180.0
        dx = math.radians(dlon) * math.cos(mean_lat)
        dy = math.radians(other.lat - self.lat)
        return EARTH_RADIUS_M * math.hypot(dx, dy)

    def bearing_to(self, other: Place) -> float:
        """Course over ground in degrees, 0 = north, clockwise, 0 <= result < 360."""
        mean_lat = math.radians((self.lat + other.lat) / 2)
        dlon = (other.lon - self.lon + 180.0) % 360.0 - 180.0
        dx = dlon * math.cos(mean_lat)
        return math.degrees(math.atan2(dx, other.lat - self.lat)) % 360.0

    def is_zero_island(self) -> bool:
        """True within about 100 m of 0, 0: what a receiver sends when it knows nothing."""
        return abs(self.lon) < 0.001 and abs(self.lat) < 0.001
