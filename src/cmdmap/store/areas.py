"""Imported areas and the jurisdiction they form.

Written by an import (``services/area_import``) inside one transaction, read once at start by
``services/gridwork.py``. Geometry is WKB in degrees WGS-84 and opaque here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from cmdmap.store.schema import areas, jurisdiction
from cmdmap.store.times import from_us, to_us


class StoredArea(NamedTuple):
    """One area as kept."""

    code: str
    name: str
    level: str
    """Value of AreaLevel."""
    parent: str
    geometry: bytes
    """WKB of a Polygon or MultiPolygon."""


class StoredJurisdiction(NamedTuple):
    """Where the present areas come from."""

    name: str
    source: str
    """Name of the file of the last import."""
    imported_at: datetime


def read_areas(connection: Connection) -> list[StoredArea]:
    """Return every imported area by code."""
    columns = (areas.c.code, areas.c.name, areas.c.level, areas.c.parent, areas.c.geometry)
    return [StoredArea(*row) for row in connection.execute(select(*columns).order_by(areas.c.code))]


def read_jurisdiction(connection: Connection) -> StoredJurisdiction | None:
    """Return what the last import wrote, None where nothing was imported."""
    row = connection.execute(
        select(jurisdiction.c.name, jurisdiction.c.source, jurisdiction.c.imported_at_us)
    ).first()
    return StoredJurisdiction(row.name, row.source, from_us(row.imported_at_us)) if row else None


def replace_areas(
    connection: Connection,
    levels: Collection[str],
    rows: Sequence[StoredArea],
    told: StoredJurisdiction,
) -> None:
    """Put ``rows`` in the place of every area of ``levels`` and note where they come from."""
    connection.execute(delete(areas).where(areas.c.level.in_(levels)))
    at_us = to_us(told.imported_at)
    if rows:
        connection.execute(
            insert(areas),
            [{**row._asdict(), "source": told.source, "imported_at_us": at_us} for row in rows],
        )
    connection.execute(delete(jurisdiction))
    connection.execute(
        insert(jurisdiction),
        {"id": 1, "name": told.name, "source": told.source, "imported_at_us": at_us},
    )


def set_parents(connection: Connection, parents: Mapping[str, str]) -> None:
    """Give areas the areas above them, both by code."""
    for code, parent in parents.items():
        connection.execute(update(areas).where(areas.c.code == code).values(parent=parent))


def clear_areas(connection: Connection) -> int:
    """Forget every imported area and return how many there were."""
    count = connection.execute(delete(areas)).rowcount
    connection.execute(delete(jurisdiction))
    return int(count)
