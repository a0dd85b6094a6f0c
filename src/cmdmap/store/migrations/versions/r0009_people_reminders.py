"""People: alarms of strength limits, and whether a re-visit was told as due.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and add the column."""
    op.create_table(
        "shortages",
        sa.Column("force", sa.Text, primary_key=True, comment="value of ForceKind"),
        sa.Column("area", sa.Text, primary_key=True, comment="area code, empty: everywhere"),
        sa.Column("least", sa.Integer, nullable=False),
        sa.Column("free", sa.Integer, nullable=False),
        sa.Column("fell_at_us", sa.BigInteger, nullable=False),
        sa.Column("back_at_us", sa.BigInteger),
        sa.Column("seen_by", sa.Text, nullable=False),
        sa.Column("seen_at_us", sa.BigInteger),
    )
    op.add_column("mediation_revisits", sa.Column("told_at_us", sa.BigInteger))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("mediation_revisits", "told_at_us")
    op.drop_table("shortages")
