"""Places as the store keeps them: two columns ``lon`` and ``lat`` in whole steps of 1e-7 degree.

Used by the table files of this room; a position of 1 cm comes back as it went in.
"""

from __future__ import annotations

from cmdmap.domain.place import Place
from cmdmap.store.schema import DEGREE


def place_of(lon: int | None, lat: int | None) -> Place | None:
    """Return the place of two columns, None where they are empty."""
    return None if lon is None or lat is None else Place(lon / DEGREE, lat / DEGREE)


def place_values(place: Place | None) -> dict[str, int | None]:
    """Return the columns of a place."""
    if place is None:
        return {"lon": None, "lat": None}
    return {"lon": round(place.lon * DEGREE), "lat": round(place.lat * DEGREE)}


def kept_place(place: Place) -> Place:
    """Return a place as the store gives it back, so that memory and store agree."""
    return Place(round(place.lon * DEGREE) / DEGREE, round(place.lat * DEGREE) / DEGREE)
