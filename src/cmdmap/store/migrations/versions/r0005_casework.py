"""Casework: incidents, assignments, clocks, time line, persons.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop the tables."""
