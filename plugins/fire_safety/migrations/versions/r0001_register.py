"""The register: places with what belongs to them, and serial numbers.

Part of the chain that the program runs for this plugin; what the columns hold says ``store``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    for create in (_places, _corrections, _facilities, _people, _plans, _charging, _serials):
        create()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "serials",
        "charging",
        "plans",
        "people",
        "facilities",
        "corrections",
        "places",
    ):
        op.drop_table(f"fire_safety_{name}")


def _index(table: str, **columns: str) -> None:
    """Create indexes; ``by_…`` names the columns, parted by blanks."""
    for name, words in columns.items():
        op.create_index(f"{table}_{name}", table, words.split())


def _places() -> None:
    op.create_table(
        "fire_safety_places",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("lon", sa.Integer),
        sa.Column("lat", sa.Integer),
        sa.Column("community", sa.Text, nullable=False, server_default=""),
        sa.Column("grid", sa.Text, nullable=False, server_default=""),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("area_m2", sa.Float, nullable=False, server_default="0"),
        sa.Column("beds", sa.Integer, nullable=False, server_default="0"),
        sa.Column("persons", sa.Integer, nullable=False, server_default="0"),
        sa.Column("floors", sa.Integer, nullable=False, server_default="0"),
        sa.Column("storey", sa.Integer, nullable=False, server_default="0"),
        sa.Column("contact_name", sa.Text, nullable=False, server_default=""),
        sa.Column("contact_phone", sa.Text, nullable=False, server_default=""),
        sa.Column("dangerous", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("registered_day", sa.Integer, nullable=False),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("ended_at_us", sa.BigInteger),
        sa.Column("risk", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("level", sa.Text, nullable=False, server_default="low"),
        sa.Column("reasons", sa.Text, nullable=False, server_default="[]"),
        sa.Column("assessed_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("due_day", sa.Integer, nullable=False),
        sa.Column("inspected_day", sa.Integer),
        sqlite_autoincrement=True,
    )
    _index(
        "fire_safety_places",
        by_assessed="assessed_at_us",
        by_community="ended_at_us community risk",
        by_due="ended_at_us due_day risk",
        by_grid="ended_at_us grid risk",
        by_kind="ended_at_us kind risk",
        by_lon="lon lat",
        by_risk="ended_at_us risk id",
        by_search="search",
    )


def _corrections() -> None:
    op.create_table(
        "fire_safety_corrections",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_corrections", by_place="place_id")


def _facilities() -> None:
    op.create_table(
        "fire_safety_facilities",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("checked_day", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_facilities", by_place="place_id")


def _people() -> None:
    op.create_table(
        "fire_safety_people",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("contact_name", sa.Text, nullable=False),
        sa.Column("contact_phone", sa.Text, nullable=False, server_default=""),
        sa.Column("entered_at_us", sa.BigInteger, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_people", by_place="place_id")


def _plans() -> None:
    op.create_table(
        "fire_safety_plans",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("drilled_day", sa.Integer),
        sa.Column("entered_at_us", sa.BigInteger, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_plans", by_place="place_id")


def _charging() -> None:
    op.create_table(
        "fire_safety_charging",
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), primary_key=True),
        sa.Column("posts", sa.Integer, nullable=False),
        sa.Column("indoors", sa.Boolean, nullable=False),
        sa.Column("sprinkler", sa.Boolean, nullable=False),
        sa.Column("camera", sa.Boolean, nullable=False),
    )


def _serials() -> None:
    op.create_table(
        "fire_safety_serials",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
