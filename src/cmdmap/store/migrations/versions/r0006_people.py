"""People: rosters, duty, mediation, shift sheets.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _make_rosters()
    _make_duty()
    _make_mediation()
    _make_mediation_parts()
    _make_shift_sheets()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "shift_sheets",
        "mediation_parties",
        "mediation_revisits",
        "mediation_sessions",
        "mediation_cases",
        "duty_entries",
        "strength_limits",
        "appointments",
        "lawyers",
        "members",
        "posts",
        "teams",
    ):
        op.drop_table(name)


def _make_rosters() -> None:
    op.create_table(
        "teams",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("force", sa.Text, nullable=False, comment="value of ForceKind"),
        sa.Column("area", sa.Text, nullable=False, comment="area code, empty: everywhere"),
        sa.Column("head", sa.Text, nullable=False, comment="code of a member"),
    )
    op.create_table(
        "posts",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("force", sa.Text, nullable=False, comment="value of ForceKind"),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False, comment="value of Mode"),
        sa.Column("need", sa.Integer, nullable=False, comment="people on each shift"),
        sa.Column("lon", sa.Integer, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, comment="degrees x 1e7"),
    )
    op.create_table(
        "members",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("force", sa.Text, nullable=False, comment="value of ForceKind"),
        sa.Column("team", sa.Text, nullable=False, comment="code of a team"),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id")),
        sa.Column("skills", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False, comment="area code"),
        sa.Column("disputes", sa.Text, nullable=False, comment="codes of kinds of dispute"),
        sa.Column("most_cases", sa.Integer, nullable=False, comment="0: does not mediate"),
        sa.Column("on_plan", sa.Boolean, nullable=False),
    )


def _make_duty() -> None:
    op.create_table(
        "lawyers",
        sa.Column("community", sa.Text, primary_key=True, comment="area code"),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("firm", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("hours", sa.Text, nullable=False),
    )
    op.create_table(
        "appointments",
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("occasion", sa.Text, nullable=False, comment="value of Occasion"),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("starts_at_us", sa.BigInteger, nullable=False),
        sa.Column("ends_at_us", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
    )
    op.create_table(
        "strength_limits",
        sa.Column("force", sa.Text, primary_key=True, comment="value of ForceKind"),
        sa.Column("area", sa.Text, primary_key=True, comment="area code, empty: everywhere"),
        sa.Column("least", sa.Integer, nullable=False),
    )
    op.create_table(
        "duty_entries",
        sa.Column("day", sa.Text, primary_key=True, comment="local day the shift begins on"),
        sa.Column("shift", sa.Text, primary_key=True),
        sa.Column("member", sa.Text, primary_key=True, comment="code of a member"),
        sa.Column("post", sa.Text, nullable=False, comment="code of a post"),
        sa.Column("starts_at_us", sa.BigInteger, nullable=False),
        sa.Column("ends_at_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="value of DutyState"),
        sa.Column("stands_in_for", sa.Text, nullable=False, comment="code of a member"),
        sa.Column("note", sa.Text, nullable=False),
        sa.Index("duty_entries_by_end", "ends_at_us"),
    )


def _make_mediation() -> None:
    op.create_table(
        "mediation_cases",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("day", sa.Text, nullable=False, comment="local day of the number, yyyymmdd"),
        sa.Column("serial", sa.Integer, nullable=False, comment="of that day, from 1"),
        sa.Column("dispute", sa.Text, nullable=False, comment="code of the kind of dispute"),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("community", sa.Text, nullable=False, comment="area code"),
        sa.Column("stage", sa.Text, nullable=False, comment="value of Stage"),
        sa.Column("opened_at_us", sa.BigInteger, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id")),
        sa.Column("incident_number", sa.Text, nullable=False),
        sa.Column("mediators", sa.Text, nullable=False, comment="codes of members"),
        sa.Column("contact_due_at_us", sa.BigInteger),
        sa.Column("contacted_at_us", sa.BigInteger),
        sa.Column("agreed_at_us", sa.BigInteger),
        sa.Column("agreement", sa.Text, nullable=False),
        sa.Column("amount_cents", sa.BigInteger, nullable=False, comment="fen"),
        sa.Column("due_on", sa.Text, comment="day the agreement is to be kept by"),
        sa.Column("fulfilled_on", sa.Text),
        sa.Column("outcome", sa.Text, comment="value of Outcome"),
        sa.Column("closed_at_us", sa.BigInteger),
        sa.Column("note", sa.Text, nullable=False),
        sa.Index("mediation_cases_by_day", "day", "serial"),
        sa.Index("mediation_cases_by_stage", "stage", "closed_at_us"),
        sqlite_autoincrement=True,
    )


def _make_mediation_parts() -> None:
    op.create_table(
        "mediation_sessions",
        sa.Column("case_id", BIG_ID, sa.ForeignKey("mediation_cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("mediators", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("held_at_us", sa.BigInteger),
    )
    op.create_table(
        "mediation_revisits",
        sa.Column("case_id", BIG_ID, sa.ForeignKey("mediation_cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("due_on", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("finding", sa.Text, nullable=False),
    )
    op.create_table(
        "mediation_parties",
        sa.Column("case_id", BIG_ID, sa.ForeignKey("mediation_cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False, comment="personal"),
        sa.Column("phone", sa.Text, nullable=False, comment="personal"),
        sa.Column("note", sa.Text, nullable=False, comment="personal"),
    )


def _make_shift_sheets() -> None:
    op.create_table(
        "shift_sheets",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("made_at_us", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("lines", sa.Text, nullable=False, comment="JSON: section, subject, text"),
        sa.Column("handed_by", sa.Text, nullable=False),
        sa.Column("handed_at_us", sa.BigInteger),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
