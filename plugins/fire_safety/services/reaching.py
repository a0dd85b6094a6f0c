"""Reach of the micro fire stations by road, and which of them is first at a place.

Asked in reader threads by the layer of stations and by the page. Times are those by which the
program proposes units, at the speed of the plugin's option.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmdmap.api import Jurisdiction, Place, PluginDesk, Reader, Ring
from fire_safety.domain.reach import area_of, at_the_road, edges
from fire_safety.store.places import PlaceFilter, PlaceRow, list_places
from fire_safety.store.sites import HydrantRow, StationRow, list_hydrants, list_stations

STEP_M = 60.0
"""From one point of the lattice to the next, where the area is not larger than usual."""
MOST_POINTS = 20_000
DEGREE_M = 111_320.0
LEAST_M2 = 60_000.0
"""Smaller islands and gaps are the insides of blocks: the road around them is what counts."""
MOST_PLACES = 20_000
FARTHEST_M = 1_000.0
"""Water farther away is no help."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Points over the whole area."""

    west: float
    south: float
    step_m: float
    step_lon: float
    step_lat: float
    columns: int
    rows: int

    def points(self) -> Ring:
        """Return the points (rows * columns, 2), row by row."""
        lon = self.west + self.step_lon * np.arange(self.columns)
        lat = self.south + self.step_lat * np.arange(self.rows)
        return np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)

    def degrees(self, line: Ring) -> Ring:
        """Return longitude and latitude of columns and rows (n, 2)."""
        return line * (self.step_lon, self.step_lat) + (self.west, self.south)


@dataclass(frozen=True, slots=True)
class Around:
    """What helps first at a place."""

    hydrant: HydrantRow | None = None
    hydrant_m: float = 0.0
    station: StationRow | None = None
    station_s: float = 0.0


def limit_s(desk: PluginDesk) -> float:
    """Return the seconds within which a station should be somewhere."""
    return float(desk.option("reach_min")) * 60.0


def speed_kmh(desk: PluginDesk) -> float:
    """Return the speed of a station's people on a road."""
    return float(desk.option("reach_kmh"))


def reach_lines(desk: PluginDesk, stations: Sequence[StationRow]) -> list[Ring]:
    """Return the edges of what any of the stations reaches in time, degrees; none without roads."""
    area = desk.jurisdiction()
    if not area.roads or not stations:
        return []
    lattice = _lattice(area)
    sources = [station.place for station in stations]
    times = desk.travel_seconds(sources, lattice.points(), speed_kmh(desk)).min(axis=0)
    lines = edges(at_the_road(times.reshape(lattice.rows, lattice.columns)), limit_s(desk))
    least = LEAST_M2 / lattice.step_m**2
    return [lattice.degrees(line) for line in lines if area_of(line) >= least]


def reached(desk: PluginDesk, reader: Reader, station: StationRow) -> list[PlaceRow]:
    """Return the places that a station reaches in time, the riskiest first."""
    rows = [row for row in list_places(reader, PlaceFilter(), MOST_PLACES) if row.place is not None]
    if not rows:
        return []
    points = np.array([row.place for row in rows], dtype=np.float64)
    times = desk.travel_seconds([station.place], points, speed_kmh(desk))[0]
    return [row for row, seconds in zip(rows, times, strict=True) if seconds <= limit_s(desk)]


def around(desk: PluginDesk, reader: Reader, place: Place) -> Around:
    """Return the nearest sound hydrant and the station that is first at a place."""
    sound = [row for row in list_hydrants(reader) if row.sound]
    hydrant = min(sound, key=lambda row: place.metres_to(row.place), default=None)
    away = place.metres_to(hydrant.place) if hydrant is not None else 0.0
    if away > FARTHEST_M:
        hydrant = None
    stations = list_stations(reader)
    if not stations:
        return Around(hydrant, away)
    points = np.array([row.place for row in stations], dtype=np.float64)
    times = desk.travel_seconds([place], points, speed_kmh(desk))[0]
    first = int(np.argmin(times))
    if not np.isfinite(times[first]):
        return Around(hydrant, away)
    return Around(hydrant, away, stations[first], float(times[first]))


def _lattice(area: Jurisdiction) -> Lattice:
    """Return the lattice over every area; a large one has its points farther apart."""
    corners = np.concatenate([polygon[0] for each in area.areas for polygon in each.polygons])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    lon_m = DEGREE_M * np.cos(np.radians((south + north) / 2))
    wide, high = (east - west) * lon_m, (north - south) * DEGREE_M
    step = max(STEP_M, float(np.sqrt(wide * high / MOST_POINTS)))
    return Lattice(
        float(west), float(south), step, step / lon_m, step / DEGREE_M,
        int(wide // step) + 2, int(high // step) + 2,
    )  # fmt: skip
