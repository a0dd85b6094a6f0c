"""Recognised devices: with which settings each serial device was understood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "recognised_devices",
        sa.Column("device", sa.Text, primary_key=True, comment="serial number or USB place"),
        sa.Column("baud", sa.Integer, nullable=False),
        sa.Column("frame", sa.Text, nullable=False, comment="e.g. 8N1"),
        sa.Column("protocols", sa.Text, nullable=False, comment="comma separated"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("recognised_devices")
