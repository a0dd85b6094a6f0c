"""Search parties and their sectors.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "search_parties",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("lon", sa.Integer, nullable=False, comment="degrees x 1e7, place last seen"),
        sa.Column("lat", sa.Integer, nullable=False, comment="degrees x 1e7"),
        sa.Column("last_seen_at_us", sa.BigInteger, nullable=False),
        sa.Column("speed_mph", sa.Integer, nullable=False, comment="metres per hour"),
        sa.Column("started_at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Index("search_parties_by_incident", "incident_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_sectors",
        sa.Column("search_id", BIG_ID, sa.ForeignKey("search_parties.id"), primary_key=True),
        sa.Column("number", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "rings", sa.Text, nullable=False, comment="JSON: rings of [lon, lat] in degrees x 1e7"
        ),
    )
    op.create_table(
        "search_units",
        sa.Column("search_id", BIG_ID, sa.ForeignKey("search_parties.id"), primary_key=True),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id"), primary_key=True),
        sa.Column("sector", sa.SmallInteger, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False, comment="order within the sector"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("search_units", "search_sectors", "search_parties"):
        op.drop_table(name)
