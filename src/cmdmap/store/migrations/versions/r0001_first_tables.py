"""First tables: units, fixes, radio log, areas, links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make every table of issue 01."""
    _make_units()
    _make_heard()
    _make_places()
    op.create_table(
        "links",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("record", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them all, those that point at others first."""
    for name in (
        "links",
        "jurisdiction",
        "roads",
        "areas",
        "radio_log",
        "fixes",
        "unit_keys",
        "units",
    ):
        op.drop_table(name)


def _make_units() -> None:
    op.create_table(
        "units",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, comment="value of ForceKind"),
        sa.Column("team", sa.Text, nullable=False, server_default=""),
        sa.Column("phone", sa.Text, nullable=False, server_default=""),
        sa.Column("named", sa.Boolean, nullable=False, comment="an operator has named it"),
        sa.Column("created_at_us", sa.BigInteger, nullable=False),
        sa.Column("emergency_at_us", sa.BigInteger, comment="set until a person acknowledges it"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "unit_keys",
        sa.Column("key", sa.Text, primary_key=True, comment="identity on the air, protocol:id"),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id"), nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False, comment="0 is shown"),
        sa.Index("unit_keys_by_unit", "unit_id"),
    )


def _make_heard() -> None:
    op.create_table(
        "fixes",
        sa.Column("unit_id", BIG_ID, primary_key=True, autoincrement=False),
        sa.Column("at_us", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("lon", sa.Integer, nullable=False, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, nullable=False, comment="degrees x 1e7"),
        sa.Column("heard_at_us", sa.BigInteger, nullable=False),
        sa.Column("speed_cmps", sa.Integer, comment="cm/s"),
        sa.Column("course_cdeg", sa.Integer, comment="degrees x 100, 0 to 35999"),
        sa.Column("alt_dm", sa.Integer, comment="decimetres above mean sea level"),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("protocol", sa.Text, nullable=False),
        sa.Column("micro_grid", sa.Text, nullable=False, server_default=""),
        sa.Column("patrol_zone", sa.Text, nullable=False, server_default=""),
        sa.Column("flags", sa.Text, nullable=False, server_default="", comment="comma separated"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "radio_log",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("heard_at_us", sa.BigInteger, nullable=False),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id")),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("protocol", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, comment="value of ReportKind"),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("lon", sa.Integer, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, comment="degrees x 1e7"),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Index("radio_log_by_unit", "unit_id", "id"),
        sqlite_autoincrement=True,
    )


def _make_places() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False, comment="value of AreaLevel"),
        sa.Column("parent", sa.Text, nullable=False, server_default=""),
        sa.Column("geometry", sa.LargeBinary, nullable=False, comment="WKB, degrees WGS-84"),
        sa.Column("source", sa.Text, nullable=False, server_default=""),
        sa.Column("imported_at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "roads",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False, comment="value of RoadLevel"),
        sa.Column("geometry", sa.LargeBinary, nullable=False, comment="WKB, degrees WGS-84"),
    )
    op.create_table(
        "jurisdiction",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="always 1"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("imported_at_us", sa.BigInteger, nullable=False),
    )
