"""Counters for other plugins: places inside an area, and places that need help first.

Asked by an emergency plan with a ring; names are those of places, never of persons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select

from cmdmap.api import Count, Place, PluginDesk, Reader, Ring, inside
from fire_safety.domain.place_kind import PlaceKind
from fire_safety.services.reference import reference
from fire_safety.store.places import place_of
from fire_safety.store.tables import DEGREE, places

NAMED = 20


def count_places(desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count every place inside."""
    del desk
    return Count(len(_inside(reader, ring)))


def count_young(desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count schools, kindergartens and training places by name."""
    kinds = reference(desk).kinds
    return _named(reader, ring, lambda row: _is(kinds.get(row.kind), "young"))


def count_dangerous(desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count places with dangerous goods by name."""
    del desk
    return _named(reader, ring, lambda row: bool(row.dangerous))


def _is(kind: PlaceKind | None, flag: str) -> bool:
    return kind is not None and bool(getattr(kind, flag))


def _named(reader: Reader, ring: Ring, wanted: Callable[[Any], bool]) -> Count:
    found = [row for row in _inside(reader, ring) if wanted(row)]
    return Count(len(found), tuple(row.name for row in found[:NAMED]))


def _inside(reader: Reader, ring: Ring) -> Sequence[Any]:
    """Return the places inside a ring: a box from the index, then the ring itself."""
    corners = np.asarray(ring)
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    rows = reader.rows(
        select(places.c.name, places.c.kind, places.c.dangerous, places.c.lon, places.c.lat)
        .where(
            places.c.lon.between(int(west * DEGREE), int(east * DEGREE) + 1),
            places.c.lat.between(int(south * DEGREE), int(north * DEGREE) + 1),
            places.c.ended_at_us.is_(None),
        )
        .order_by(places.c.risk.desc(), places.c.id)
    )
    held: list[Place] = [place for row in rows if (place := place_of(row.lon, row.lat))]
    return [row for row, there in zip(rows, inside(ring, held), strict=True) if there]
