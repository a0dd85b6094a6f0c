"""First tables: sealed persons, plans, activations with levels and groups, the call list.

Run in order by the program when the plugin is installed or upgraded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _persons()
    _plans()
    _activations()
    _levels()
    _groups()
    _calls()
    _call_keys()
    _call_marks()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("emergency_response_call_marks")
    op.drop_table("emergency_response_call_keys")
    op.drop_table("emergency_response_calls")
    op.drop_table("emergency_response_groups")
    op.drop_table("emergency_response_levels")
    op.drop_table("emergency_response_activations")
    op.drop_table("emergency_response_plans")
    op.drop_table("emergency_response_persons")


def _persons() -> None:
    op.create_table(
        "emergency_response_persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("cell", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("uid"),
    )


def _plans() -> None:
    op.create_table(
        "emergency_response_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("hazard", sa.String(length=20), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at_us", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=80), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code", "version", name="uq_emergency_response_plans_code_version"),
    )
    op.create_index(
        "ix_emergency_response_plans_current_code",
        "emergency_response_plans",
        ["current", "code"],
        unique=False,
    )
    # ### end Alembic commands ###


def _activations() -> None:
    op.create_table(
        "emergency_response_activations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=40), server_default="", nullable=False),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=10), server_default="", nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("community", sa.String(length=40), server_default="", nullable=False),
        sa.Column("grid", sa.String(length=40), server_default="", nullable=False),
        sa.Column("micro_grid", sa.String(length=40), server_default="", nullable=False),
        sa.Column("post_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("post_lon", sa.Float(), nullable=True),
        sa.Column("post_lat", sa.Float(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("began_at_us", sa.BigInteger(), nullable=False),
        sa.Column("began_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("ended_at_us", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(drill AND number LIKE 'YL-%') OR (NOT drill AND number LIKE 'YJ-%')",
            name="ck_emergency_response_activations_drill_number",
        ),
        sa.CheckConstraint(
            "NOT drill OR incident_id IS NULL",
            name="ck_emergency_response_activations_drill_incident",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["emergency_response_plans.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index(
        "ix_emergency_response_activations_began_at_us",
        "emergency_response_activations",
        ["began_at_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_activations_ended_at_us_began_at_us",
        "emergency_response_activations",
        ["ended_at_us", "began_at_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_activations_plan_id",
        "emergency_response_activations",
        ["plan_id"],
        unique=False,
    )
    # ### end Alembic commands ###


def _levels() -> None:
    op.create_table(
        "emergency_response_levels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("response", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=10), server_default="", nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_levels_activation_id_at_us",
        "emergency_response_levels",
        ["activation_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _groups() -> None:
    op.create_table(
        "emergency_response_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), server_default="", nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("duty", sa.Text(), server_default="", nullable=False),
        sa.Column("seat", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "activation_id", "code", name="uq_emergency_response_groups_activation_id_code"
        ),
    )
    # ### end Alembic commands ###


def _calls() -> None:
    op.create_table(
        "emergency_response_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("role", sa.String(length=80), server_default="", nullable=False),
        sa.Column("member", sa.String(length=40), server_default="", nullable=False),
        sa.Column("unit", sa.String(length=80), server_default="", nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("deputy", sa.String(length=32), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Text(), server_default="", nullable=False),
        sa.Column("unsent", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), server_default="", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("moved_at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["emergency_response_groups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["emergency_response_persons.uid"],
        ),
        sa.ForeignKeyConstraint(
            ["deputy"],
            ["emergency_response_persons.uid"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_calls_activation_id_seat",
        "emergency_response_calls",
        ["activation_id", "seat"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_calls_group_id",
        "emergency_response_calls",
        ["group_id"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_calls_person",
        "emergency_response_calls",
        ["person"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_calls_deputy",
        "emergency_response_calls",
        ["deputy"],
        unique=False,
    )
    # ### end Alembic commands ###


def _call_keys() -> None:
    op.create_table(
        "emergency_response_call_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("unit_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["emergency_response_calls.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_call_keys_call_id",
        "emergency_response_call_keys",
        ["call_id"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_call_keys_unit_key",
        "emergency_response_call_keys",
        ["unit_key"],
        unique=False,
    )
    # ### end Alembic commands ###


def _call_marks() -> None:
    op.create_table(
        "emergency_response_call_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("mark", sa.String(length=20), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["emergency_response_calls.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_call_marks_call_id_at_us",
        "emergency_response_call_marks",
        ["call_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###
