"""A unit on patrol: walks the roads of its beat and is seen through an imperfect receiver.

Pure and repeatable: the random source and the passing seconds are handed in. Devices
(``gps_car.py``, ``fleetsync_base.py``) ask for a :class:`Sighting` when they have to report.
"""

from __future__ import annotations

import math
import random
from typing import NamedTuple

from cmdmap.domain.place import EARTH_RADIUS_M, Place
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.simulate.roads import Beat

WALK_MPS = 1.3
E_BIKE_MPS = 5.0
CAR_MPS = 8.0

STOP_CHANCE = 0.04
"""Part of the crossings where a patrol stops to look around."""
STOP_S = (10.0, 45.0)
PACE = (0.75, 1.2)
"""Speed between two crossings as part of the usual one."""
NOISE_M = 2.0
"""Standard deviation of a receiver's error, in each axis."""
NOISE_TAU_S = 60.0
"""How long an error takes to fade: errors of a receiver wander, they do not jump."""


class Sighting(NamedTuple):
    """What a receiver on the unit says."""

    place: Place
    speed_mps: float
    course_deg: float


class Patrol:
    """One unit on its beat.

    Raises:
        WorldError: the jurisdiction has no roads.
    """

    def __init__(self, beat: Beat, speed_mps: float, rng: random.Random) -> None:
        if not beat.ways:
            raise WorldError(
                tr("The area has no roads to patrol on; import roads or use the demo.")
            )
        self._beat = beat
        self._usual_mps = speed_mps
        self._rng = rng
        self._from = rng.choice(sorted(beat.ways))
        self._to = rng.choice(beat.ways[self._from])
        self._gone_m = rng.random() * self._length_m()
        self._pace_mps = speed_mps
        self._stops_s = 0.0
        self._error_m = (rng.gauss(0, NOISE_M), rng.gauss(0, NOISE_M))

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass (>= 0)."""
        keep = math.exp(-seconds / NOISE_TAU_S)
        fresh = NOISE_M * math.sqrt(1 - keep * keep)
        east, north = self._error_m
        gauss = self._rng.gauss
        self._error_m = (east * keep + gauss(0, fresh), north * keep + gauss(0, fresh))
        while seconds > 0:
            seconds = self._stand(seconds) if self._stops_s > 0 else self._go(seconds)

    def sighting(self) -> Sighting:
        """Return place, speed and course as the unit's receiver gives them now."""
        here, there = self._beat.places[self._from], self._beat.places[self._to]
        part = self._gone_m / self._length_m()
        place = Place(
            here.lon + (there.lon - here.lon) * part, here.lat + (there.lat - here.lat) * part
        )
        speed_mps = 0.0 if self._stops_s > 0 else self._pace_mps
        return Sighting(_shifted(place, *self._error_m), speed_mps, here.bearing_to(there))

    def _stand(self, seconds: float) -> float:
        stood = min(seconds, self._stops_s)
        self._stops_s -= stood
        return seconds - stood

    def _go(self, seconds: float) -> float:
        left_m = self._length_m() - self._gone_m
        if seconds * self._pace_mps < left_m:
            self._gone_m += seconds * self._pace_mps
            return 0.0
        spent_s = left_m / self._pace_mps
        self._turn()
        return seconds - spent_s

    def _turn(self) -> None:
        behind, here = self._from, self._to
        ahead = [node for node in self._beat.ways[here] if node != behind]
        self._from, self._to = here, self._rng.choice(ahead) if ahead else behind
        self._gone_m = 0.0
        self._pace_mps = self._usual_mps * self._rng.uniform(*PACE)
        if self._rng.random() < STOP_CHANCE:
            self._stops_s = self._rng.uniform(*STOP_S)

    def _length_m(self) -> float:
        places = self._beat.places
        return places[self._from].metres_to(places[self._to])


def _shifted(place: Place, east_m: float, north_m: float) -> Place:
    lat = place.lat + math.degrees(north_m / EARTH_RADIUS_M)
    lon = place.lon + math.degrees(east_m / EARTH_RADIUS_M / math.cos(math.radians(place.lat)))
    return Place(lon, lat)
