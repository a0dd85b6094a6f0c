"""Cover: what of a search the tracks of its units have covered, and where to look next.

Run in a reader thread over the tracks since the search began. A raster of 10 m cells around the
place last seen; whoever walks sees 25 m to each side. Between two positions that lie further apart
than a person can have come on foot or by bike in the time, nobody saw anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import shapely

from cmdmap.domain.place import Place
from cmdmap.domain.search_party import SearchParty, Sector
from cmdmap.services.dispatch.plane import Floats, Plane

CELL_M = 10.0
MOST_CELLS = 250
"""From the middle to each edge; a wider search has larger cells."""
SWATH_M = 25.0
FASTEST_MPS = 8.0
"""Who passes faster sees nothing."""
LONGEST_GAP_S = 180.0
STEP_M = 5.0

Flags = npt.NDArray[np.bool_]
Track = Sequence[tuple[datetime, Place]]


@dataclass(frozen=True, slots=True)
class Cover:
    """The raster and what it says of each sector."""

    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    covered: Flags
    """Shape (rows, columns), row 0 in the north; outside the sectors nothing counts."""
    shares: Mapping[int, float]
    """Share covered of each sector by its number, 0 to 1."""
    share: float
    """Of all sectors together."""
    gap: Place | None
    """Middle of the widest part that nobody has covered; None when everything is."""
    next_sector: int | None
    """The sector that needs somebody most; None when everything is covered."""


def cover(party: SearchParty, tracks: Iterable[Track], now: datetime) -> Cover:
    """Return what tracks (oldest place first, since the search began) have covered by ``now``."""
    plane = Plane.at(*party.last_seen)
    edge = _reach(party, plane, now)
    spots = _centres(edge)
    seen = _seen([_walked(track, plane) for track in tracks], spots)
    wanted = np.zeros_like(seen)
    shares: dict[int, float] = {}
    for sector in party.sectors:
        own = _inside(sector, plane, spots)
        wanted |= own
        shares[sector.number] = float((seen & own).sum() / own.sum()) if own.any() else 1.0
    if not party.sectors:
        wanted = np.hypot(spots[..., 0], spots[..., 1]) <= party.radius_m(now)
    share = float((seen & wanted).sum() / wanted.sum()) if wanted.any() else 0.0
    west, south = plane.degrees(np.array([-edge, -edge])).tolist()
    east, north = plane.degrees(np.array([edge, edge])).tolist()
    gap = _widest_gap(wanted & ~seen, spots, plane)
    bounds = (west, south, east, north)
    return Cover(bounds, seen & wanted, shares, share, gap, _next(party, shares))


def _reach(party: SearchParty, plane: Plane, now: datetime) -> float:
    """Return the metres from the middle to each edge: circle and sectors lie inside."""
    corners = [place for sector in party.sectors for ring in sector.rings for place in ring]
    reach = party.radius_m(now)
    if corners:
        reach = max(reach, float(np.abs(plane.metres(np.array(corners))).max()))
    return min(reach, 10_000.0) + CELL_M


def _centres(edge: float) -> Floats:
    """Return the middles of all cells as metres, shape (n, n, 2), row 0 in the north."""
    half = min(MOST_CELLS, math.ceil(edge / CELL_M))
    steps = (np.arange(-half, half) + 0.5) * (edge / half)
    east, north = np.meshgrid(steps, steps[::-1])
    return np.stack([east, north], axis=-1)


def _walked(track: Track, plane: Plane) -> Floats:
    """Return points every few metres where somebody walked, shape (n, 2)."""
    if not track:
        return np.empty((0, 2))
    spots = plane.metres(np.array([place for _, place in track]))
    found = [spots]
    for k in range(len(spots) - 1):
        seconds = (track[k + 1][0] - track[k][0]).total_seconds()
        metres = float(np.hypot(*(spots[k + 1] - spots[k])))
        if 0 < seconds <= LONGEST_GAP_S and metres <= FASTEST_MPS * seconds:
            steps = np.linspace(0, 1, max(2, int(np.ceil(metres / STEP_M)) + 1))
            found.append(spots[k] + (spots[k + 1] - spots[k]) * steps[:, None])
    return np.concatenate(found)


def _seen(walks: Sequence[Floats], spots: Floats) -> Flags:
    """Return the cells that somebody saw."""
    from scipy.spatial import KDTree

    walked = np.concatenate([np.empty((0, 2)), *walks])
    if not len(walked):
        return np.zeros(spots.shape[:2], dtype=bool)
    distance, _ = KDTree(walked).query(spots, distance_upper_bound=SWATH_M)
    return np.asarray(np.isfinite(distance))


def _inside(sector: Sector, plane: Plane, spots: Floats) -> Flags:
    inside = np.zeros(spots.shape[:2], dtype=bool)
    for ring in sector.rings:
        shape = shapely.Polygon(plane.metres(np.array(ring)))
        shapely.prepare(shape)
        inside |= shapely.contains_xy(shape, spots[..., 0], spots[..., 1])
    return inside


def _widest_gap(left: Flags, spots: Floats, plane: Plane) -> Place | None:
    """Return the cell that is furthest from whatever is covered or not to be searched."""
    from scipy.spatial import KDTree

    if not left.any():
        return None
    distance, _ = KDTree(spots[~left]).query(spots[left])
    lon, lat = plane.degrees(spots[left][int(distance.argmax())]).tolist()
    return Place(lon, lat)


def _next(party: SearchParty, shares: Mapping[int, float]) -> int | None:
    """Return the least covered sector, one without units before the others."""
    left = [sector for sector in party.sectors if shares[sector.number] < 0.95]
    if not left:
        return None
    return min(left, key=lambda each: (bool(each.unit_ids), shares[each.number])).number
