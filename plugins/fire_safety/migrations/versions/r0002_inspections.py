"""Inspections: check lists, campaigns, verdicts, findings, photos.

Part of the chain that the program runs for this plugin; what the columns hold says ``store``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    for create in (
        _check_lists,
        _campaigns,
        _campaign_targets,
        _inspections,
        _verdicts,
        _findings,
        _finding_steps,
        _photos,
    ):
        create()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "photos",
        "finding_steps",
        "findings",
        "verdicts",
        "inspections",
        "campaign_targets",
        "campaigns",
        "check_lists",
    ):
        op.drop_table(f"fire_safety_{name}")


def _index(table: str, **columns: str) -> None:
    """Create indexes; ``by_…`` names the columns, parted by blanks."""
    for name, words in columns.items():
        op.create_index(f"{table}_{name}", table, words.split())


def _check_lists() -> None:
    op.create_table(
        "fire_safety_check_lists",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "fire_safety_check_lists_by_version",
        "fire_safety_check_lists",
        ["code", "version"],
        unique=True,
    )


def _campaigns() -> None:
    op.create_table(
        "fire_safety_campaigns",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False, server_default=""),
        sa.Column("area", sa.Text, nullable=False, server_default=""),
        sa.Column("from_day", sa.Integer, nullable=False),
        sa.Column("to_day", sa.Integer, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sa.Column("end_reason", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_campaigns", by_end="ended_at_us to_day")


def _campaign_targets() -> None:
    op.create_table(
        "fire_safety_campaign_targets",
        sa.Column(
            "campaign_id", BIG_ID, sa.ForeignKey("fire_safety_campaigns.id"), primary_key=True
        ),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), primary_key=True),
    )
    _index("fire_safety_campaign_targets", by_place="place_id")


def _inspections() -> None:
    op.create_table(
        "fire_safety_inspections",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column(
            "check_list_id", BIG_ID, sa.ForeignKey("fire_safety_check_lists.id"), nullable=False
        ),
        sa.Column("campaign_id", BIG_ID, sa.ForeignKey("fire_safety_campaigns.id")),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("due_day", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("checked", sa.Integer, nullable=False),
        sa.Column("hazards", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("withdrawn", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    _index(
        "fire_safety_inspections",
        by_campaign="campaign_id place_id",
        by_day="day due_day",
        by_place="place_id",
    )


def _verdicts() -> None:
    op.create_table(
        "fire_safety_verdicts",
        sa.Column(
            "inspection_id", BIG_ID, sa.ForeignKey("fire_safety_inspections.id"), primary_key=True
        ),
        sa.Column("position", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
    )


def _findings() -> None:
    op.create_table(
        "fire_safety_findings",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("inspection_id", BIG_ID, sa.ForeignKey("fire_safety_inspections.id")),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("item_text", sa.Text, nullable=False),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("found_at_us", sa.BigInteger, nullable=False),
        sa.Column("deadline_day", sa.Integer),
        sa.Column("criteria", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index(
        "fire_safety_findings",
        by_inspection="inspection_id",
        by_place="place_id",
        by_state="state deadline_day",
    )


def _finding_steps() -> None:
    op.create_table(
        "fire_safety_finding_steps",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("finding_id", BIG_ID, sa.ForeignKey("fire_safety_findings.id"), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("deadline_day", sa.Integer),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_finding_steps", by_finding="finding_id")


def _photos() -> None:
    op.create_table(
        "fire_safety_photos",
        sa.Column("id", BIG_ID, primary_key=True, autoincrement=True),
        sa.Column("place_id", BIG_ID, sa.ForeignKey("fire_safety_places.id"), nullable=False),
        sa.Column("finding_id", BIG_ID, sa.ForeignKey("fire_safety_findings.id")),
        sa.Column("item", sa.Text, nullable=False, server_default=""),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("taken_at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("caption", sa.Text, nullable=False, server_default=""),
        sa.Column("ended_at_us", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _index("fire_safety_photos", by_finding="finding_id", by_place="place_id")
