"""Beds of shared rooms, and the clock of a stay that ended, so that a move can be taken back whole.

Part of the plugin's own chain of revisions, run by the program on installing and upgrading.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PERSONS, STAYS = "migrant_population_persons", "migrant_population_stays"
CLOCK = ("known_at_us", "due_at_us", "registered_at_us")


def upgrade() -> None:
    """Add the columns; what was entered before has no bed and no kept clock."""
    for table in (PERSONS, STAYS):
        op.add_column(table, sa.Column("bed", sa.Text, nullable=False, server_default=""))
    for name in CLOCK:
        op.add_column(STAYS, sa.Column(name, sa.BigInteger))


def downgrade() -> None:
    """Take the columns away with what stands in them."""
    for name in (*CLOCK, "bed"):
        op.drop_column(STAYS, name)
    op.drop_column(PERSONS, "bed")
