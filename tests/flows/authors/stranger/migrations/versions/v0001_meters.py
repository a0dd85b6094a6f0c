"""The meters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    """Make the table."""
    op.create_table(
        "night_noise_meters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("db", sa.Float, nullable=False),
        sa.Column("heard_at_s", sa.Integer, nullable=False),
        sa.Column("loud", sa.Boolean, nullable=False),
    )


def downgrade():
    """Remove it."""
    op.drop_table("night_noise_meters")
