"""Instants, days and places as the register's tables keep them.

Used by every file of this room. Instants are whole microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from cmdmap.api import LOCAL, Place
from migrant_population.store.tables import DEGREE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_us(at: datetime) -> int:
    """Return an aware instant as microseconds since the epoch."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_us(at_us: int) -> datetime:
    """Return microseconds since the epoch as an aware UTC instant."""
    return EPOCH + timedelta(microseconds=at_us)


def noon_us(day: str) -> int:
    """Return noon of a local day (``yyyy-mm-dd``) as microseconds since the epoch."""
    return to_us(datetime.combine(date.fromisoformat(day), time(12), LOCAL))


def place_of(lon: int | None, lat: int | None) -> Place | None:
    """Return a stored place."""
    return None if lon is None or lat is None else Place(lon / DEGREE, lat / DEGREE)


def place_values(place: Place | None) -> dict[str, int | None]:
    """Return the columns of a place."""
    if place is None:
        return {"lon": None, "lat": None}
    return {"lon": round(place.lon * DEGREE), "lat": round(place.lat * DEGREE)}
