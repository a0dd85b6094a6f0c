"""The tables of this plugin; the files of ``migrations/versions`` make them.

Every table is named ``<plugin id>_…``; cmdmap lets a plugin touch no other.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

lamps = sa.Table(
    "template_lamps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("lon", sa.Float, nullable=False),
    sa.Column("lat", sa.Float, nullable=False),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("broken_at_s", sa.Integer, nullable=True),
    sa.Column("incident_id", sa.Integer, nullable=True),
    sa.Index("template_lamps_broken", "broken_at_s"),
)
