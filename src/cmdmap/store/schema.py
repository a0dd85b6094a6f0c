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

duty_log = Table(
    "duty_log",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("at_us", BigInteger, nullable=False, comment="when it happened"),
    Column("written_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False, comment="operator, empty for the desk itself"),
    Column("kind", Text, nullable=False, comment="value of EntryKind"),
    Column("text", Text, nullable=False),
    Column("unit_id", big_id, ForeignKey("units.id")),
    Column("team", Text, nullable=False),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
    Column("corrects", big_id, ForeignKey("duty_log.id"), comment="entry it puts right"),
    Column("incident", Text, nullable=False),
    Index("duty_log_by_time", "at_us"),
    Index("duty_log_by_unit", "unit_id", "id"),
    sqlite_autoincrement=True,
)

watches = Table(
    "watches",
    metadata,
    Column("unit_id", big_id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("by", Text, nullable=False),
    Column("contact_at_us", BigInteger, nullable=False, comment="last contact"),
    Column("amber_us", BigInteger, nullable=False, comment="silence until amber"),
    Column("red_us", BigInteger, nullable=False, comment="silence until red"),
    Column("own", Boolean, nullable=False, comment="limits are the unit's own"),
    Column("level", SmallInteger, nullable=False, comment="value of Silence, told last"),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("unit_id", big_id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("every_us", BigInteger, nullable=False),
    Column("contact_at_us", BigInteger, nullable=False),
    Column("late", Boolean, nullable=False, comment="it was told that it is overdue"),
)

roll_calls = Table(
    "roll_calls",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, comment="whom it calls, in words"),
    Column("by", Text, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    Column("window_us", BigInteger, nullable=False),
    Column("retry_us", BigInteger, nullable=False),
    Column("ended_at_us", BigInteger),
    sqlite_autoincrement=True,
)

roll_parts = Table(
    "roll_parts",
    metadata,
    Column("call_id", big_id, ForeignKey("roll_calls.id"), primary_key=True, autoincrement=False),
    Column("unit_id", big_id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("state", Text, nullable=False, comment="value of RollState"),
    Column("at_us", BigInteger, nullable=False, comment="when the state began"),
    Column("how", Text, comment="value of Answer"),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
)

radio_marks = Table(
    "radio_marks",
    metadata,
    Column("unit_id", big_id, ForeignKey("units.id"), primary_key=True, autoincrement=False),
    Column("muted", Boolean, nullable=False),
    Column("misses", Integer, nullable=False, comment="roll calls missed in a row"),
    Column("alarm_at_us", BigInteger, comment="set until a person takes note"),
    Column("heard", Boolean, nullable=False, comment="heard again since the alarm"),
)

recognised_devices = Table(
    "recognised_devices",
    metadata,
    Column("device", Text, primary_key=True, comment="serial number or USB place"),
    Column("baud", Integer, nullable=False),
    Column("frame", Text, nullable=False, comment="e.g. 8N1"),
    Column("protocols", Text, nullable=False, comment="comma separated"),
    Column("at_us", BigInteger, nullable=False),
)
