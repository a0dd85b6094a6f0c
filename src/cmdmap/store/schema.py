"""The tables of the store, with what each column means and in which unit.

Read by every file of this room; the migrations build the same tables step by step and a test
compares both. Instants are microseconds since 1970-01-01 UTC (``_us``), longitude and latitude are
degrees times 1e7 (1 cm), so that equal values stay equal and rows stay small.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

metadata = MetaData()

DEGREE = 10_000_000
"""Steps of the stored longitude and latitude in one degree."""

big_id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for a column declared INTEGER."""

units = Table(
    "units",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="value of ForceKind"),
    Column("team", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("named", Boolean, nullable=False, comment="an operator has named it"),
    Column("created_at_us", BigInteger, nullable=False),
    Column("emergency_at_us", BigInteger, comment="set until a person acknowledges it"),
    sqlite_autoincrement=True,
)

unit_keys = Table(
    "unit_keys",
    metadata,
    Column("key", Text, primary_key=True, comment="identity on the air, protocol:id"),
    Column("unit_id", big_id, ForeignKey("units.id"), nullable=False),
    Column("position", SmallInteger, nullable=False, comment="0 is shown"),
    Index("unit_keys_by_unit", "unit_id"),
)

fixes = Table(
    "fixes",
    metadata,
    Column("unit_id", big_id, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, primary_key=True, autoincrement=False),
    Column("lon", Integer, nullable=False, comment="degrees x 1e7"),
    Column("lat", Integer, nullable=False, comment="degrees x 1e7"),
    Column("heard_at_us", BigInteger, nullable=False),
    Column("speed_cmps", Integer, comment="cm/s"),
    Column("course_cdeg", Integer, comment="degrees x 100, 0 to 35999"),
    Column("alt_dm", Integer, comment="decimetres above mean sea level"),
    Column("link", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("micro_grid", Text, nullable=False, server_default=""),
    Column("patrol_zone", Text, nullable=False, server_default=""),
    Column("flags", Text, nullable=False, server_default="", comment="comma separated"),
    sqlite_with_rowid=False,
)

radio_log = Table(
    "radio_log",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("at_us", BigInteger, nullable=False),
    Column("heard_at_us", BigInteger, nullable=False),
    Column("unit_id", big_id, ForeignKey("units.id")),
    Column("link", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="value of ReportKind"),
    Column("sentence", Text, nullable=False),
    Column("text", Text),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
    Column("raw", LargeBinary, nullable=False),
    Index("radio_log_by_unit", "unit_id", "id"),
    sqlite_autoincrement=True,
)

areas = Table(
    "areas",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False, comment="value of AreaLevel"),
    Column("parent", Text, nullable=False, server_default=""),
    Column("geometry", LargeBinary, nullable=False, comment="WKB, degrees WGS-84"),
    Column("source", Text, nullable=False, server_default=""),
    Column("imported_at_us", BigInteger, nullable=False),
)

roads = Table(
    "roads",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False, comment="value of RoadLevel"),
    Column("geometry", LargeBinary, nullable=False, comment="WKB, degrees WGS-84"),
)

jurisdiction = Table(
    "jurisdiction",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("imported_at_us", BigInteger, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True, comment="written form without options"),
    Column("spec", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("record", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False, comment="value of OutgoingKind"),
    Column("unit_id", big_id, ForeignKey("units.id"), nullable=False),
    Column("by", Text, nullable=False, comment="who gave the order"),
    Column("text", Text, nullable=False, comment="of a status its code"),
    Column("created_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False, comment="value of OutgoingState"),
    Column("state_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False, comment="queued: not tried earlier"),
    Column("attempts", Integer, nullable=False),
    Column("unit_key", Text, comment="identity it was last written to"),
    Column("link", Text),
    Column("refs", Text, nullable=False, comment="the network's numbers"),
    Column("reason", Text, nullable=False),
    Column("owner", Text, nullable=False, comment="process whose link has or had it"),
    Index("outbox_by_state", "state", "id"),
    Index("outbox_by_unit", "unit_id", "id"),
    sqlite_autoincrement=True,
)

outbox_history = Table(
    "outbox_history",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("outgoing_id", big_id, ForeignKey("outbox.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("happening", Text, nullable=False, comment="value of Happening, or queued"),
    Column("state", Text, nullable=False, comment="value of OutgoingState after it"),
    Column("attempts", Integer, nullable=False),
    Column("unit_key", Text),
    Column("link", Text),
    Column("reason", Text, nullable=False),
    Index("outbox_history_by_outgoing", "outgoing_id", "id"),
    sqlite_autoincrement=True,
)
