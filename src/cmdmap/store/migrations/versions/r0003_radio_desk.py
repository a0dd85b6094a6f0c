"""Radio desk: duty log, watches, check-ins, roll calls, marks of units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the six tables."""
    _make_duty_log()
    _make_timers()
    _make_roll_calls()


def downgrade() -> None:
    """Drop them, those that point at others first."""
    for name in ("radio_marks", "roll_parts", "roll_calls", "check_ins", "watches", "duty_log"):
        op.drop_table(name)


def _make_duty_log() -> None:
    op.create_table(
        "duty_log",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("at_us", sa.BigInteger, nullable=False, comment="when it happened"),
        sa.Column("written_at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False, comment="operator, empty for the desk itself"),
        sa.Column("kind", sa.Text, nullable=False, comment="value of EntryKind"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id")),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("lon", sa.Integer, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, comment="degrees x 1e7"),
        sa.Column("corrects", BIG_ID, sa.ForeignKey("duty_log.id"), comment="entry it puts right"),
        sa.Column("incident", sa.Text, nullable=False),
        sa.Index("duty_log_by_time", "at_us"),
        sa.Index("duty_log_by_unit", "unit_id", "id"),
        sqlite_autoincrement=True,
    )


def _make_timers() -> None:
    op.create_table(
        "watches",
        sa.Column(
            "unit_id", BIG_ID, sa.ForeignKey("units.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("contact_at_us", sa.BigInteger, nullable=False, comment="last contact"),
        sa.Column("amber_us", sa.BigInteger, nullable=False, comment="silence until amber"),
        sa.Column("red_us", sa.BigInteger, nullable=False, comment="silence until red"),
        sa.Column("own", sa.Boolean, nullable=False, comment="limits are the unit's own"),
        sa.Column("level", sa.SmallInteger, nullable=False, comment="value of Silence, told last"),
    )
    op.create_table(
        "check_ins",
        sa.Column("incident", sa.Text, primary_key=True),
        sa.Column(
            "unit_id", BIG_ID, sa.ForeignKey("units.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("every_us", sa.BigInteger, nullable=False),
        sa.Column("contact_at_us", sa.BigInteger, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False, comment="it was told that it is overdue"),
    )
    op.create_table(
        "radio_marks",
        sa.Column(
            "unit_id", BIG_ID, sa.ForeignKey("units.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("misses", sa.Integer, nullable=False, comment="roll calls missed in a row"),
        sa.Column("alarm_at_us", sa.BigInteger, comment="set until a person takes note"),
        sa.Column("heard", sa.Boolean, nullable=False, comment="heard again since the alarm"),
    )


def _make_roll_calls() -> None:
    op.create_table(
        "roll_calls",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False, comment="whom it calls, in words"),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("started_at_us", sa.BigInteger, nullable=False),
        sa.Column("window_us", sa.BigInteger, nullable=False),
        sa.Column("retry_us", sa.BigInteger, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "roll_parts",
        sa.Column(
            "call_id", BIG_ID, sa.ForeignKey("roll_calls.id"), primary_key=True, autoincrement=False
        ),
        sa.Column(
            "unit_id", BIG_ID, sa.ForeignKey("units.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="value of RollState"),
        sa.Column("at_us", sa.BigInteger, nullable=False, comment="when the state began"),
        sa.Column("how", sa.Text, comment="value of Answer"),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
