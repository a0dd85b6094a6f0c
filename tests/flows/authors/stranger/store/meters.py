"""Statements over the meters, for the step, the act, the layer and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from night_noise.store.tables import meters

from cmdmap.api import Place, Reader, Transaction


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter and what it said last."""

    id: int
    code: str
    place: Place
    db: float
    loud: bool


def read_meters(reader: Reader) -> Sequence[Meter]:
    """Return all meters, the loudest first."""
    rows = reader.rows(sa.select(meters).order_by(meters.c.db.desc()))
    return [Meter(row.id, row.code, Place(row.lon, row.lat), row.db, row.loud) for row in rows]


def read_meter(reader: Reader, code: str) -> Meter | None:
    """Return a meter by its code."""
    return next((meter for meter in read_meters(reader) if meter.code == code), None)


def keep_meter(
    tx: Transaction, code: str, place: Place, db: float, at: datetime, *, loud: bool
) -> None:
    """Keep the newest reading of a meter; a new meter is added."""
    values = {
        "lon": place.lon, "lat": place.lat, "db": db, "heard_at_s": int(at.timestamp()),
        "loud": loud,
    }  # fmt: skip
    if not tx.execute(sa.update(meters).where(meters.c.code == code).values(**values)):
        tx.insert(sa.insert(meters).values(code=code, **values))


def set_quiet(tx: Transaction, meter_id: int) -> int:
    """Take the mark away; return how many meters had this number."""
    return tx.execute(sa.update(meters).where(meters.c.id == meter_id).values(loud=False))
