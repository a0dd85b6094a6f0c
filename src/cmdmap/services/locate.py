"""Locate: answers which areas of both trees hold a place, for one place or a million.

Used by the writer's step ``locate`` for every fix, by the map and by analyses. Per tree, a raster
of labels decides all cells without an edge; in cells that an edge touches, the areas that touch it
are tested exactly (ray crossing, half-open: Franklin's PNPOLY rule).

Boundary rule: a place inside the jurisdiction belongs to exactly one leaf of each tree. On a shared
edge it belongs to the area to the right of it (east), on a horizontal edge to the area above it
(north); on the outer boundary, where that area is missing, to the area that owns the edge, the
lowest code first. Where an import left overlaps, the deepest area wins, then the lowest code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cmdmap.domain.grid import (
    GRID_TREE,
    ZONE_TREE,
    Area,
    AreaLevel,
    AreaRef,
    Chain,
    Jurisdiction,
)
from cmdmap.domain.place import Place
from cmdmap.services.label_raster import LabelRaster, Labels

Floats = npt.NDArray[np.float64]


class AreaIndex:
    """The places of one jurisdiction's areas. Immutable: safe to share between threads."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        """Build the rasters, about 0.2 s for 1,100 areas."""
        self.jurisdiction = jurisdiction
        self._grids = _TreeIndex(jurisdiction.areas, GRID_TREE)
        self._zones = _TreeIndex(jurisdiction.areas, ZONE_TREE)
        self._chains: dict[tuple[int, int], Chain] = {(-1, -1): Chain()}

    @property
    def leaves(self) -> tuple[Area, ...]:
        """The areas of the grid tree in the order of the numbers of :meth:`locate_many`."""
        return self._grids.areas

    @property
    def zones(self) -> tuple[Area, ...]:
        """The areas of the zone tree in the order of the numbers of :meth:`locate_zones`."""
        return self._zones.areas

    def locate(self, place: Place) -> Chain:
        """Return every area that holds ``place``; all None outside (a few microseconds)."""
        key = (
            self._grids.raster.find(place.lon, place.lat),
            self._zones.raster.find(place.lon, place.lat),
        )
        chain = self._chains.get(key)
        if chain is None:
            chain = self._chains[key] = self._chain(*key)
        return chain

    def locate_many(self, lon: Floats, lat: Floats) -> Labels:
        """Return the deepest area of the grid tree for each place.

        Args:
            lon: Longitudes in degrees, shape (n,).
            lat: Latitudes in degrees, shape (n,).

        Returns:
            Numbers into :attr:`leaves`, int32, shape (n,); -1 outside and for NaN.
        """
        return self._grids.raster.find_many(lon, lat)

    def locate_zones(self, lon: Floats, lat: Floats) -> Labels:
        """Return the deepest area of the zone tree for each place, numbers into :attr:`zones`."""
        return self._zones.raster.find_many(lon, lat)

    def _chain(self, grid: int, zone: int) -> Chain:
        refs = {**self._zones.refs_above(zone), **self._grids.refs_above(grid)}
        return Chain(**{level.value: ref for level, ref in refs.items()})


class _TreeIndex:
    """One tree: its areas, deepest level first and then by code, and their raster."""

    def __init__(self, areas: Sequence[Area], tree: Sequence[AreaLevel]) -> None:
        own = [area for area in areas if area.level in tree]
        own.sort(key=lambda area: (-tree.index(area.level), area.code))
        self.areas = tuple(own)
        self._number = {area.code: n for n, area in enumerate(own)}
        self.raster = LabelRaster([a.polygons for a in own], [self._ancestors(a) for a in own])

    def _ancestors(self, area: Area) -> tuple[int, ...]:
        found: list[int] = []
        number = self._number.get(area.parent)
        while number is not None and number not in found:
            found.append(number)
            number = self._number.get(self.areas[number].parent)
        return tuple(found)

    def refs_above(self, number: int) -> dict[AreaLevel, AreaRef]:
        if number < 0:
            return {}
        chain = (number, *self._ancestors(self.areas[number]))
        return {self.areas[n].level: AreaRef(self.areas[n].code, self.areas[n].name) for n in chain}
