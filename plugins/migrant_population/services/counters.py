"""What lies inside an area, for plugins that plan there: migrant residents and rooms let.

Entries of ``plugin.toml``, reader side. Names are addresses of houses, never of persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cmdmap.api import Count, Place, PluginDesk, Reader, Ring, inside, tr
from migrant_population.store.houses_list import houses_between
from migrant_population.store.times import place_of

MOST_NAMES = 20


def persons_inside(_desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count who lives inside, by the houses that lie there; the fullest houses by address."""
    held = [row for row in _houses_inside(reader, ring) if row.persons]
    held.sort(key=lambda row: -row.persons)
    names = tuple(
        tr("{address}: {count} persons", address=row.address, count=row.persons)
        for row in held[:MOST_NAMES]
    )
    return Count(sum(row.persons for row in held), names)


def rooms_inside(_desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count the rooms that are let inside."""
    held = [row for row in _houses_inside(reader, ring) if row.rooms]
    held.sort(key=lambda row: -row.rooms)
    names = tuple(
        tr("{address}: {count} rooms", address=row.address, count=row.rooms)
        for row in held[:MOST_NAMES]
    )
    return Count(sum(row.rooms for row in held), names)


def _houses_inside(reader: Reader, ring: Ring) -> Sequence[Any]:
    """Return the houses inside a ring, first by its bounding box over an index."""
    west, south = ring.min(axis=0)
    east, north = ring.max(axis=0)
    corners = Place(float(west), float(south)), Place(float(east), float(north))
    rows = houses_between(reader, *corners)
    places = [place for row in rows if (place := place_of(row.lon, row.lat)) is not None]
    return [row for row, within in zip(rows, inside(ring, places), strict=True) if within]
