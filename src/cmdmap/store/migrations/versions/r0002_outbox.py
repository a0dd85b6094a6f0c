"""Outbox: what is sent to units, and the history of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the outbox and its history."""
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False, comment="value of OutgoingKind"),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id"), nullable=False),
        sa.Column("by", sa.Text, nullable=False, comment="who gave the order"),
        sa.Column("text", sa.Text, nullable=False, comment="of a status its code"),
        sa.Column("created_at_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="value of OutgoingState"),
        sa.Column("state_at_us", sa.BigInteger, nullable=False),
        sa.Column("due_at_us", sa.BigInteger, nullable=False, comment="queued: not tried earlier"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("unit_key", sa.Text, comment="identity it was last written to"),
        sa.Column("link", sa.Text),
        sa.Column("refs", sa.Text, nullable=False, comment="the network's numbers"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False, comment="process whose link has or had it"),
        sa.Index("outbox_by_state", "state", "id"),
        sa.Index("outbox_by_unit", "unit_id", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox_history",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("outgoing_id", BIG_ID, sa.ForeignKey("outbox.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("happening", sa.Text, nullable=False, comment="value of Happening, or queued"),
        sa.Column("state", sa.Text, nullable=False, comment="value of OutgoingState after it"),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("unit_key", sa.Text),
        sa.Column("link", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Index("outbox_history_by_outgoing", "outgoing_id", "id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop both, the one that points first."""
    op.drop_table("outbox_history")
    op.drop_table("outbox")
