"""Reads and writes lamps as values; instants are kept as seconds since 1970, UTC.

Called by acts with a transaction and by questions with a reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import IncidentId, Place, Reader, Transaction
from template.store.tables import lamps


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp as it is kept."""

    id: int
    code: str
    place: Place
    community: str
    """Name of the community it stands in, empty outside."""
    broken_at: datetime | None = None
    incident_id: IncidentId | None = None
    """The incident that was opened because nobody mended it."""


def read_lamps(reader: Reader, *, broken_only: bool = False) -> list[Lamp]:
    """Return all lamps by their codes, or the broken ones, longest broken first."""
    question = sa.select(lamps).order_by(lamps.c.code)
    if broken_only:
        question = sa.select(lamps).where(lamps.c.broken_at_s.is_not(None))
        question = question.order_by(lamps.c.broken_at_s)
    return [_lamp(row) for row in reader.rows(question)]


def find_lamp(reader: Reader, code: str) -> Lamp | None:
    """Return the lamp of a code."""
    row = reader.first(sa.select(lamps).where(lamps.c.code == code))
    return None if row is None else _lamp(row)


def read_lamp(reader: Reader, lamp_id: int) -> Lamp | None:
    """Return a lamp by its number."""
    row = reader.first(sa.select(lamps).where(lamps.c.id == lamp_id))
    return None if row is None else _lamp(row)


def insert_lamp(tx: Transaction, code: str, place: Place, community: str) -> int:
    """Keep a new lamp and return its number."""
    values = {"code": code, "lon": place.lon, "lat": place.lat, "community": community}
    return tx.insert(sa.insert(lamps).values(**values))


def set_broken(tx: Transaction, lamp_id: int, at: datetime | None) -> None:
    """Keep since when a lamp is broken, None that it works."""
    at_s = None if at is None else int(at.timestamp())
    change = sa.update(lamps).where(lamps.c.id == lamp_id)
    tx.execute(change.values(broken_at_s=at_s, incident_id=None))


def set_incident(tx: Transaction, lamp_id: int, incident_id: IncidentId) -> None:
    """Keep which incident was opened for a lamp."""
    change = sa.update(lamps).where(lamps.c.id == lamp_id)
    tx.execute(change.values(incident_id=incident_id))


def _lamp(row: Any) -> Lamp:
    broken_at = None if row.broken_at_s is None else datetime.fromtimestamp(row.broken_at_s, UTC)
    place = Place(row.lon, row.lat)
    incident_id = None if row.incident_id is None else IncidentId(row.incident_id)
    return Lamp(row.id, row.code, place, row.community, broken_at, incident_id)
