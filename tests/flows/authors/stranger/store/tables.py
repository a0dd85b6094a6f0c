"""One table: the meters with their newest reading."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

meters = sa.Table(
    "night_noise_meters",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("lon", sa.Float, nullable=False),
    sa.Column("lat", sa.Float, nullable=False),
    sa.Column("db", sa.Float, nullable=False),
    sa.Column("heard_at_s", sa.Integer, nullable=False),
    sa.Column("loud", sa.Boolean, nullable=False),
)
