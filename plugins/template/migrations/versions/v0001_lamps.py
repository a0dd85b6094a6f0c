"""The table of lamps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "template_lamps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("broken_at_s", sa.Integer, nullable=True),
        sa.Column("incident_id", sa.Integer, nullable=True),
    )
    op.create_index("template_lamps_broken", "template_lamps", ["broken_at_s"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("template_lamps")
