"""Areas, resources with goods, tracks, situation reports and lessons.

Run in order by the program when the plugin is installed or upgraded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _areas()
    _area_counts()
    _resources()
    _resource_versions()
    _goods()
    _goods_moves()
    _tracks()
    _reports()
    _lessons()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("emergency_response_lessons")
    op.drop_table("emergency_response_reports")
    op.drop_table("emergency_response_tracks")
    op.drop_table("emergency_response_goods_moves")
    op.drop_table("emergency_response_goods")
    op.drop_table("emergency_response_resource_versions")
    op.drop_table("emergency_response_resources")
    op.drop_table("emergency_response_area_counts")
    op.drop_table("emergency_response_areas")


def _areas() -> None:
    op.create_table(
        "emergency_response_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ring", sa.Text(), server_default="", nullable=False),
        sa.Column("numbers", sa.Text(), server_default="", nullable=False),
        sa.Column("limits", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("lifted_at_us", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("lift_reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_areas_activation_id_lifted_at_us",
        "emergency_response_areas",
        ["activation_id", "lifted_at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _area_counts() -> None:
    op.create_table(
        "emergency_response_area_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=60), server_default="", nullable=False),
        sa.Column("title", sa.String(length=120), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["emergency_response_areas.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_area_counts_area_id_at_us",
        "emergency_response_area_counts",
        ["area_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _resources() -> None:
    op.create_table(
        "emergency_response_resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("community", sa.String(length=40), server_default="", nullable=False),
        sa.Column("grid", sa.String(length=40), server_default="", nullable=False),
        sa.Column("micro_grid", sa.String(length=40), server_default="", nullable=False),
        sa.Column("capacity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("gone_at_us", sa.BigInteger(), nullable=True),
        sa.Column("gone_reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"],
            ["emergency_response_persons.uid"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "name", name="uq_emergency_response_resources_kind_name"),
    )
    op.create_index(
        "ix_emergency_response_resources_community",
        "emergency_response_resources",
        ["community"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_resources_contact",
        "emergency_response_resources",
        ["contact"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_resources_gone_at_us_kind_name",
        "emergency_response_resources",
        ["gone_at_us", "kind", "name"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_resources_lat_lon",
        "emergency_response_resources",
        ["lat", "lon"],
        unique=False,
    )
    # ### end Alembic commands ###


def _resource_versions() -> None:
    op.create_table(
        "emergency_response_resource_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["emergency_response_resources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "resource_id",
            "version",
            name="uq_emergency_response_resource_versions_resource_id_version",
        ),
    )
    # ### end Alembic commands ###


def _goods() -> None:
    op.create_table(
        "emergency_response_goods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), server_default="", nullable=False),
        sa.Column("measure", sa.String(length=20), server_default="", nullable=False),
        sa.Column("stored", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("out", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("out >= 0", name="ck_emergency_response_goods_out"),
        sa.CheckConstraint(
            "stored >= reserved AND reserved >= 0", name="ck_emergency_response_goods_free"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["emergency_response_resources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "resource_id", "name", name="uq_emergency_response_goods_resource_id_name"
        ),
    )
    op.create_index(
        "ix_emergency_response_goods_name", "emergency_response_goods", ["name"], unique=False
    )
    # ### end Alembic commands ###


def _goods_moves() -> None:
    op.create_table(
        "emergency_response_goods_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goods_id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=True),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("move", sa.String(length=20), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["goods_id"],
            ["emergency_response_goods.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_goods_moves_activation_id_at_us",
        "emergency_response_goods_moves",
        ["activation_id", "at_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_goods_moves_goods_id_at_us",
        "emergency_response_goods_moves",
        ["goods_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _tracks() -> None:
    op.create_table(
        "emergency_response_tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_tracks_activation_id_at_us",
        "emergency_response_tracks",
        ["activation_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _reports() -> None:
    op.create_table(
        "emergency_response_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "activation_id", "serial", name="uq_emergency_response_reports_activation_id_serial"
        ),
    )
    # ### end Alembic commands ###


def _lessons() -> None:
    op.create_table(
        "emergency_response_lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.String(length=80), server_default="", nullable=False),
        sa.Column("due_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("done_at_us", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("result", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_lessons_activation_id",
        "emergency_response_lessons",
        ["activation_id"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_lessons_done_at_us_due_at_us",
        "emergency_response_lessons",
        ["done_at_us", "due_at_us"],
        unique=False,
    )
    # ### end Alembic commands ###
