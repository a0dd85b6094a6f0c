"""Sites: hydrants, lanes, stations, sensors, alarms, fires.

Part of the chain that the program runs for this plugin; what the columns hold says ``store``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    for create in (
        _hydrants,
        _hydrant_checks,
        _lanes,
        _stations,
        _sensors,
        _gaps,
        _alarms,
        _alarm_steps,
        _fires,
    ):
        create()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "fires",
        "alarm_steps",
        "alarms",
        "gaps",
        "sensors",
        "stations",
        "lanes",
        "hydrant_checks",
        "hydrants",
    ):
        op.drop_table(f"fire_safety_{name}")


def _index(table: str, **columns: str) -> None:
    """Create indexes; ``by_…`` names the columns, parted by blanks."""
    for name, words in columns.items():
        op.create_index(f"{table}_{name}", table, words.split())


def _hydrants() -> None:
    op.create_table(
        "fire_safety_hydrants",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("lon", sa.Integer, nullable=False),
        sa.Column("lat", sa.Integer, nullable=False),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("checked_day", sa.Integer),
        sa.Column("pressure_mpa", sa.Float),
        sa.Column("sound", sa.Boolean, nullable=False, server_default="1"),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_hydrants", by_grid="ended_at_us grid")


def _hydrant_checks() -> None:
    op.create_table(
        "fire_safety_hydrant_checks",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("hydrant_id", BIG_ID, sa.ForeignKey("fire_safety_hydrants.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("pressure_mpa", sa.Float),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_hydrant_checks", by_hydrant="hydrant_id")


def _lanes() -> None:
    op.create_table(
        "fire_safety_lanes",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("blocked_at_us", sa.BigInteger),
        sa.Column("blocked_by", sa.Text, nullable=False, server_default=""),
        sa.Column("checked_at_us", sa.BigInteger),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_lanes", by_grid="ended_at_us grid")


def _stations() -> None:
    op.create_table(
        "fire_safety_stations",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("lon", sa.Integer, nullable=False),
        sa.Column("lat", sa.Integer, nullable=False),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("members", sa.Integer, nullable=False, server_default="0"),
        sa.Column("equipment", sa.Text, nullable=False, server_default=""),
        sa.Column("contact_phone", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_stations", by_end="ended_at_us")


def _sensors() -> None:
    op.create_table(
        "fire_safety_sensors",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id")),
        sa.Column("lon", sa.Integer),
        sa.Column("lat", sa.Integer),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("battery", sa.SmallInteger),
        sa.Column("heard_at_us", sa.BigInteger, nullable=False),
        sa.Column("said_at_us", sa.BigInteger),
        sa.Column("silent_at_us", sa.BigInteger),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index(
        "fire_safety_sensors",
        by_heard="heard_at_us",
        by_place="place_id",
        by_state="ended_at_us state heard_at_us",
    )


def _gaps() -> None:
    op.create_table(
        "fire_safety_gaps",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("sensor_id", BIG_ID, sa.ForeignKey("fire_safety_sensors.id"), nullable=False),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("from_us", sa.BigInteger, nullable=False),
        sa.Column("to_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_gaps", by_place="place_id from_us", by_sensor="sensor_id from_us")


def _alarms() -> None:
    op.create_table(
        "fire_safety_alarms",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("sensor_id", BIG_ID, sa.ForeignKey("fire_safety_sensors.id"), nullable=False),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id")),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("last_at_us", sa.BigInteger, nullable=False),
        sa.Column("repeats", sa.Integer, nullable=False, server_default="1"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("lon", sa.Integer),
        sa.Column("lat", sa.Integer),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("incident_id", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index(
        "fire_safety_alarms",
        by_lon="state lon lat",
        by_place="place_id",
        by_sensor="sensor_id state",
        by_state="state at_us",
    )


def _alarm_steps() -> None:
    op.create_table(
        "fire_safety_alarm_steps",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("alarm_id", BIG_ID, sa.ForeignKey("fire_safety_alarms.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False, server_default=""),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_alarm_steps", by_alarm="alarm_id")


def _fires() -> None:
    op.create_table(
        "fire_safety_fires",
        sa.Column("incident_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("lon", sa.Integer, nullable=False),
        sa.Column("lat", sa.Integer, nullable=False),
    )
    _index("fire_safety_fires", by_lon="lon lat")
