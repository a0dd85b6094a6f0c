"""Tasks, roll calls, shifts and the log of the command post.

Run in order by the program when the plugin is installed or upgraded.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _tasks()
    _task_marks()
    _roll_calls()
    _roll_marks()
    _shifts()
    _log()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("emergency_response_log")
    op.drop_table("emergency_response_shifts")
    op.drop_table("emergency_response_roll_marks")
    op.drop_table("emergency_response_roll_calls")
    op.drop_table("emergency_response_task_marks")
    op.drop_table("emergency_response_tasks")


def _tasks() -> None:
    op.create_table(
        "emergency_response_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.Integer(), server_default="0", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="", nullable=False),
        sa.Column("done_at_us", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["emergency_response_groups.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_tasks_activation_id_due_at_us",
        "emergency_response_tasks",
        ["activation_id", "due_at_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_tasks_group_id",
        "emergency_response_tasks",
        ["group_id"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_tasks_state_due_at_us",
        "emergency_response_tasks",
        ["state", "due_at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _task_marks() -> None:
    op.create_table(
        "emergency_response_task_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("state", sa.String(length=10), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["emergency_response_tasks.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_task_marks_task_id_at_us",
        "emergency_response_task_marks",
        ["task_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _roll_calls() -> None:
    op.create_table(
        "emergency_response_roll_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("closed_at_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_roll_calls_activation_id_at_us",
        "emergency_response_roll_calls",
        ["activation_id", "at_us"],
        unique=False,
    )
    # ### end Alembic commands ###


def _roll_marks() -> None:
    op.create_table(
        "emergency_response_roll_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roll_call_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), server_default="", nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["emergency_response_calls.id"],
        ),
        sa.ForeignKeyConstraint(
            ["roll_call_id"],
            ["emergency_response_roll_calls.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_roll_marks_call_id",
        "emergency_response_roll_marks",
        ["call_id"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_roll_marks_roll_call_id_call_id",
        "emergency_response_roll_marks",
        ["roll_call_id", "call_id"],
        unique=False,
    )
    # ### end Alembic commands ###


def _shifts() -> None:
    op.create_table(
        "emergency_response_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("chief", sa.String(length=32), nullable=True),
        sa.Column("crew", sa.String(length=32), nullable=True),
        sa.Column("from_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("handed_over", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["chief"],
            ["emergency_response_persons.uid"],
        ),
        sa.ForeignKeyConstraint(
            ["crew"],
            ["emergency_response_persons.uid"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_shifts_activation_id_from_us",
        "emergency_response_shifts",
        ["activation_id", "from_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_shifts_chief",
        "emergency_response_shifts",
        ["chief"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_shifts_crew",
        "emergency_response_shifts",
        ["crew"],
        unique=False,
    )
    # ### end Alembic commands ###


def _log() -> None:
    op.create_table(
        "emergency_response_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activation_id", sa.Integer(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("written_at_us", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activation_id"],
            ["emergency_response_activations.id"],
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["emergency_response_log.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_emergency_response_log_activation_id_at_us",
        "emergency_response_log",
        ["activation_id", "at_us"],
        unique=False,
    )
    op.create_index(
        "ix_emergency_response_log_corrects_id",
        "emergency_response_log",
        ["corrects_id"],
        unique=False,
    )
    # ### end Alembic commands ###
