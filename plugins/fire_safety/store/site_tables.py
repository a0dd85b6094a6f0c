"""The tables of what stands outside places: water, lanes, stations, sensors, alarms, fires.

Second half of ``tables.py``, on the same metadata and with the same units.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)

from fire_safety.store.tables import area_columns, big_id, key, metadata, text_column

hydrants = Table(
    "fire_safety_hydrants",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="XS-001"),
    Column("kind", Text, nullable=False, comment="ground, pit, wall"),
    text_column("address"),
    Column("lon", Integer, nullable=False),
    Column("lat", Integer, nullable=False),
    *area_columns(),
    Column("checked_day", Integer),
    Column("pressure_mpa", Float),
    Column("sound", Boolean, nullable=False, server_default="1"),
    text_column("note"),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_hydrants_by_grid", "ended_at_us", "grid"),
    sqlite_autoincrement=True,
)

hydrant_checks = Table(
    "fire_safety_hydrant_checks",
    metadata,
    key(),
    Column("hydrant_id", big_id, ForeignKey("fire_safety_hydrants.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("pressure_mpa", Float),
    Column("sound", Boolean, nullable=False),
    text_column("note"),
    Index("fire_safety_hydrant_checks_by_hydrant", "hydrant_id"),
    sqlite_autoincrement=True,
)

lanes = Table(
    "fire_safety_lanes",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("line", Text, nullable=False, comment="JSON: [[lon, lat], …] in degrees x 1e7"),
    *area_columns(),
    Column("blocked_at_us", BigInteger, comment="blocked since"),
    text_column("blocked_by"),
    Column("checked_at_us", BigInteger),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_lanes_by_grid", "ended_at_us", "grid"),
    sqlite_autoincrement=True,
)

stations = Table(
    "fire_safety_stations",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("lon", Integer, nullable=False),
    Column("lat", Integer, nullable=False),
    *area_columns(),
    Column("members", Integer, nullable=False, server_default="0"),
    text_column("equipment"),
    text_column("contact_phone"),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_stations_by_end", "ended_at_us"),
    sqlite_autoincrement=True,
)

sensors = Table(
    "fire_safety_sensors",
    metadata,
    key(),
    Column("key", Text, nullable=False, unique=True, comment="identity in the maker's words"),
    Column("kind", Text, nullable=False),
    text_column("name"),
    Column("place_id", big_id, ForeignKey("fire_safety_places.id")),
    Column("lon", Integer),
    Column("lat", Integer),
    *area_columns(),
    Column("state", Text, nullable=False),
    Column("value", Float),
    Column("battery", SmallInteger),
    Column("heard_at_us", BigInteger, nullable=False),
    Column("said_at_us", BigInteger, comment="the newest message's own time"),
    Column("silent_at_us", BigInteger, comment="noticed silent since"),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_sensors_by_state", "ended_at_us", "state", "heard_at_us"),
    Index("fire_safety_sensors_by_heard", "heard_at_us"),
    Index("fire_safety_sensors_by_place", "place_id"),
    sqlite_autoincrement=True,
)

gaps = Table(
    "fire_safety_gaps",
    metadata,
    key(),
    Column("sensor_id", big_id, ForeignKey("fire_safety_sensors.id"), nullable=False),
    Column("place_id", big_id, ForeignKey("fire_safety_places.id")),
    Column("kind", Text, nullable=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger),
    Index("fire_safety_gaps_by_sensor", "sensor_id", "from_us"),
    Index("fire_safety_gaps_by_place", "place_id", "from_us"),
    sqlite_autoincrement=True,
)

alarms = Table(
    "fire_safety_alarms",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="BJ-2026-00001"),
    Column("sensor_id", big_id, ForeignKey("fire_safety_sensors.id"), nullable=False),
    Column("place_id", big_id, ForeignKey("fire_safety_places.id")),
    Column("kind", Text, nullable=False),
    Column("value", Float),
    Column("at_us", BigInteger, nullable=False),
    Column("last_at_us", BigInteger, nullable=False),
    Column("repeats", Integer, nullable=False, server_default="1"),
    Column("state", Text, nullable=False),
    Column("lon", Integer),
    Column("lat", Integer),
    *area_columns(),
    Column("incident_id", BigInteger, comment="of the core; opened by the verification"),
    Index("fire_safety_alarms_by_state", "state", "at_us"),
    Index("fire_safety_alarms_by_sensor", "sensor_id", "state"),
    Index("fire_safety_alarms_by_place", "place_id"),
    Index("fire_safety_alarms_by_lon", "state", "lon", "lat"),
    sqlite_autoincrement=True,
)

alarm_steps = Table(
    "fire_safety_alarm_steps",
    metadata,
    key(),
    Column("alarm_id", big_id, ForeignKey("fire_safety_alarms.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    text_column("way"),
    text_column("words"),
    Index("fire_safety_alarm_steps_by_alarm", "alarm_id"),
    sqlite_autoincrement=True,
)

fires = Table(
    "fire_safety_fires",
    metadata,
    Column("incident_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("lon", Integer, nullable=False),
    Column("lat", Integer, nullable=False),
    Index("fire_safety_fires_by_lon", "lon", "lat"),
)
"""Fires of the core's incidents, remembered when they have left the casebook."""

campaign_targets = Table(
    "fire_safety_campaign_targets",
    metadata,
    Column("campaign_id", big_id, ForeignKey("fire_safety_campaigns.id"), primary_key=True),
    Column("place_id", big_id, ForeignKey("fire_safety_places.id"), primary_key=True),
    Index("fire_safety_campaign_targets_by_place", "place_id"),
)

serials = Table(
    "fire_safety_serials",
    metadata,
    Column("name", Text, primary_key=True, comment="XF, JC-2026 …"),
    Column("last", Integer, nullable=False),
)
"""The last number given in each series."""
