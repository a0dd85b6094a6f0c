"""Tables of search parties, their sectors and the units in them.

Read and written by ``parties.py``; units of columns as in ``store/schema.py``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)

from cmdmap.store.schema import big_id, metadata

search_parties = Table(
    "search_parties",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("incident_id", big_id, ForeignKey("incidents.id"), nullable=False),
    Column("lon", Integer, nullable=False, comment="degrees x 1e7, place last seen"),
    Column("lat", Integer, nullable=False, comment="degrees x 1e7"),
    Column("last_seen_at_us", BigInteger, nullable=False),
    Column("speed_mph", Integer, nullable=False, comment="metres per hour"),
    Column("started_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("ended_at_us", BigInteger),
    Column("found", Boolean, nullable=False),
    Index("search_parties_by_incident", "incident_id"),
    sqlite_autoincrement=True,
)

search_sectors = Table(
    "search_sectors",
    metadata,
    Column("search_id", big_id, ForeignKey("search_parties.id"), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("rings", Text, nullable=False, comment="JSON: rings of [lon, lat] in degrees x 1e7"),
)

search_units = Table(
    "search_units",
    metadata,
    Column("search_id", big_id, ForeignKey("search_parties.id"), primary_key=True),
    Column("unit_id", big_id, ForeignKey("units.id"), primary_key=True),
    Column("sector", SmallInteger, nullable=False),
    Column("position", SmallInteger, nullable=False, comment="order within the sector"),
)
