"""Casework: incidents, assignments, clocks, time line, persons.

Part of the chain that ``store/migrate.py`` runs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables, those that others point at first."""
    _make_incidents()
    _make_assignments()
    _make_clocks()
    _make_notices()
    _make_time_line()
    _make_persons()


def downgrade() -> None:
    """Drop the tables, those that point at others first."""
    for name in (
        "outside_numbers",
        "incident_links",
        "incident_parties",
        "incident_lines",
        "supervisions",
        "postponements",
        "call_backs",
        "incident_clocks",
        "assignments",
        "incidents",
    ):
        op.drop_table(name)


def _make_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True, comment="what people call it"),
        sa.Column("day", sa.Text, nullable=False, comment="local day of the number, yyyymmdd"),
        sa.Column("serial", sa.Integer, nullable=False, comment="of that day, from 1"),
        sa.Column("kind", sa.Text, nullable=False, comment="code of the kind"),
        sa.Column("state", sa.Text, nullable=False, comment="value of IncidentState"),
        sa.Column("urgency", sa.SmallInteger, nullable=False, comment="1 is the highest"),
        sa.Column("tier", sa.SmallInteger, nullable=False, comment="value of Tier"),
        sa.Column("source", sa.Text, nullable=False, comment="value of Source"),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lon", sa.Integer, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, comment="degrees x 1e7"),
        sa.Column("known_at_us", sa.BigInteger, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False),
        sa.Column("subdistrict", sa.Text, comment="code of the area when it was opened"),
        sa.Column("subdistrict_name", sa.Text),
        sa.Column("community", sa.Text),
        sa.Column("community_name", sa.Text),
        sa.Column("grid", sa.Text),
        sa.Column("grid_name", sa.Text),
        sa.Column("micro_grid", sa.Text),
        sa.Column("micro_grid_name", sa.Text),
        sa.Column("defence_zone", sa.Text),
        sa.Column("defence_zone_name", sa.Text),
        sa.Column("patrol_zone", sa.Text),
        sa.Column("patrol_zone_name", sa.Text),
        sa.Column("holder", sa.Text, nullable=False, comment="value of ForceKind"),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("taken_in_at_us", sa.BigInteger),
        sa.Column("supervised_since_us", sa.BigInteger),
        sa.Column(
            "suspended_from", sa.Text, comment="state before it was suspended or ended early"
        ),
        sa.Column("merged_into", BIG_ID, sa.ForeignKey("incidents.id")),
        sa.Column("split_from", BIG_ID, sa.ForeignKey("incidents.id")),
        sa.Column("close_kind", sa.Text, comment="value of CloseKind"),
        sa.Column("feedback", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False, comment="words it is found by, lower case"),
        sa.Index("incidents_by_day", "day", "serial"),
        sa.Index("incidents_by_state", "state", "changed_at_us"),
        sa.Index("incidents_by_change", "changed_at_us"),
        sa.Index("incidents_by_kind", "kind", "known_at_us"),
        sa.Index("incidents_by_time", "known_at_us"),
        sa.Index("incidents_by_place", "lat", "lon"),
        sqlite_autoincrement=True,
    )


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False, comment="value of AssignmentState"),
        sa.Column("ordered_at_us", sa.BigInteger, nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("signed_at_us", sa.BigInteger),
        sa.Column("arrived_at_us", sa.BigInteger),
        sa.Column("ended_at_us", sa.BigInteger, comment="left, refused or withdrawn"),
        sa.Column("signed_by_proof", sa.Text, comment="value of Proof"),
        sa.Column("arrived_by_proof", sa.Text, comment="value of Proof"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("outgoing_id", BIG_ID, sa.ForeignKey("outbox.id"), comment="none: told by voice"),
        sa.Index("assignments_by_incident", "incident_id", "id"),
        sa.Index("assignments_by_unit", "unit_id", "id"),
        sqlite_autoincrement=True,
    )


def _make_clocks() -> None:
    op.create_table(
        "incident_clocks",
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True, comment="value of ClockKind"),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "position", sa.Integer, nullable=False, comment="order in which they were started"
        ),
        sa.Column("owner", sa.Text, nullable=False, comment="value of Owner"),
        sa.Column("started_at_us", sa.BigInteger, nullable=False),
        sa.Column("warn_at_us", sa.BigInteger, nullable=False),
        sa.Column("due_at_us", sa.BigInteger, nullable=False),
        sa.Column("supervise_at_us", sa.BigInteger, nullable=False),
        sa.Column("told", sa.SmallInteger, nullable=False, comment="value of Told"),
        sa.Column("stopped_at_us", sa.BigInteger),
        sa.Column("held_at_us", sa.BigInteger, comment="stands still since"),
        sa.Index("incident_clocks_by_limit", "due_at_us"),
    )
    op.create_table(
        "postponements",
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("clock", sa.Text, primary_key=True, comment="value of ClockKind"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("due_at_us", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at_us", sa.BigInteger, nullable=False),
        comment="open wishes; answered ones stand in the time line",
    )


def _make_notices() -> None:
    op.create_table(
        "call_backs",
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False, comment="value of CallResult"),
        sa.Column("satisfaction", sa.Text, comment="value of Satisfaction, of those reached"),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "supervisions",
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False, comment="empty for the clock itself"),
        sa.Column("unit", sa.Text, nullable=False, comment="who is called to account, in words"),
        sa.Column("opinion", sa.Text, nullable=False),
        sa.Column("material", sa.Text, nullable=False),
        sa.Column("answered_at_us", sa.BigInteger),
        sa.Column("answered_by", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )


def _make_time_line() -> None:
    op.create_table(
        "incident_lines",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False, comment="when it happened"),
        sa.Column("written_at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("act", sa.Text, comment="value of Act, none for what a clock said"),
        sa.Column("state", sa.Text, nullable=False, comment="the incident's state after it"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id")),
        sa.Column("proof", sa.Text, nullable=False, comment="value of Proof"),
        sa.Column("detail", sa.Text, nullable=False, comment="the proof in words"),
        sa.Column(
            "values", sa.Text, nullable=False, comment="JSON, what else is needed to word it"
        ),
        sa.Index("incident_lines_by_incident", "incident_id", "id"),
        sqlite_autoincrement=True,
    )


def _make_persons() -> None:
    op.create_table(
        "incident_parties",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False, comment="caller, reporter, informant or party"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Index("incident_parties_by_incident", "incident_id", "id"),
        sa.Index("incident_parties_by_phone", "phone", "incident_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "incident_links",
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("other_id", BIG_ID, sa.ForeignKey("incidents.id"), primary_key=True),
        sa.Column("relation", sa.Text, primary_key=True, comment="value of Relation"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "outside_numbers",
        sa.Column("source", sa.Text, primary_key=True, comment="value of Source"),
        sa.Column("number", sa.Text, primary_key=True, comment="in the system it came from"),
        sa.Column("incident_id", BIG_ID, sa.ForeignKey("incidents.id"), nullable=False),
        sa.Index("outside_numbers_by_incident", "incident_id"),
    )
