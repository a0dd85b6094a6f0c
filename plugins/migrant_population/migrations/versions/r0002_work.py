"""Visits, hazards, imports with their doubtful entries, looks and exports.

Part of the plugin's own chain of revisions, run by the program on installing and upgrading.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PREFIX = "migrant_population_"
BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, primary_key=True, autoincrement=True)


def _ref(name: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG_ID, sa.ForeignKey(f"{PREFIX}{table}.id"), nullable=nullable)


def _text(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, comment=comment)


def _blank(name: str, comment: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="", comment=comment)


def _cell(name: str, comment: str | None = None, *, nullable: bool = True) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable, comment=comment)


def _instant(name: str, comment: str | None = None, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable, comment=comment)


def _index(table: str, name: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"{PREFIX}{table}_by_{name}", f"{PREFIX}{table}", list(columns), unique=unique)


def _batches() -> None:
    op.create_table(
        f"{PREFIX}batches",
        _id(),
        sa.Column("token", sa.Text, nullable=False, unique=True, comment="one import of one file"),
        _text("kind", "person or house"),
        _instant("at_us"),
        _text("by"),
        sa.Column("fresh", sa.Integer, nullable=False, server_default="0"),
        sa.Column("changed", sa.Integer, nullable=False, server_default="0"),
        sa.Column("same", sa.Integer, nullable=False, server_default="0"),
        sa.Column("doubtful", sa.Integer, nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )


def _looks() -> None:
    op.create_table(
        f"{PREFIX}looks",
        _id(),
        _text("subject", "number of a person, or of a house"),
        _text("by"),
        _instant("at_us"),
        _text("reason"),
        sqlite_autoincrement=True,
    )
    _index("looks", "subject", "subject", "by", "at_us")


def _takings() -> None:
    op.create_table(
        f"{PREFIX}takings",
        _id(),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        _text("by"),
        _instant("at_us"),
        _text("report"),
        _text("reason"),
        sqlite_autoincrement=True,
    )


def _hazards() -> None:
    op.create_table(
        f"{PREFIX}hazards",
        _id(),
        _ref("house_id", "houses"),
        _text("kind", "code house_hazard"),
        _text("what"),
        _instant("found_at_us"),
        _text("by"),
        _text("due_on", "to be mended by the end of this day"),
        _text("state", "open, mended"),
        _instant("closed_at_us", nullable=True),
        sqlite_autoincrement=True,
    )
    _index("hazards", "due", "state", "due_on")
    _index("hazards", "house", "house_id", "state")


def _visits() -> None:
    op.create_table(
        f"{PREFIX}visits",
        _id(),
        _ref("house_id", "houses"),
        _instant("at_us"),
        _text("by"),
        sa.Column(
            "found", sa.SmallInteger, nullable=False, comment="persons met or known to live there"
        ),
        _cell("uid", nullable=False),
        _cell("remark"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("visits", "house", "house_id", "at_us")
    _index("visits", "key", "key_number")


def _hazard_checks() -> None:
    op.create_table(
        f"{PREFIX}hazard_checks",
        _id(),
        _ref("hazard_id", "hazards"),
        _instant("at_us"),
        _text("by"),
        sa.Column("mended", sa.Boolean, nullable=False),
        _blank("remark"),
        _blank("due_on", "new limit"),
        sqlite_autoincrement=True,
    )
    _index("hazard_checks", "hazard", "hazard_id", "id")


def _doubts() -> None:
    op.create_table(
        f"{PREFIX}doubts",
        _id(),
        _ref("person_id", "persons"),
        _ref("batch_id", "batches", nullable=True),
        _text("why", "value of Doubt"),
        _instant("at_us"),
        _cell("uid", nullable=False),
        _cell("entry", "the row in question"),
        _cell("entry_mark", "the same row again is not asked twice"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        _text("state", "open, merged, kept, dropped"),
        _instant("decided_at_us", nullable=True),
        _blank("decided_by"),
        _ref("made_id", "persons", nullable=True),
        _ref("version_id", "person_versions", nullable=True),
        sqlite_autoincrement=True,
    )
    _index("doubts", "entry", "entry_mark")
    _index("doubts", "key", "key_number")
    _index("doubts", "person", "person_id")
    _index("doubts", "state", "state", "id")


def _corrections() -> None:
    op.create_table(
        f"{PREFIX}corrections",
        _id(),
        _text("kind", "house or employer"),
        sa.Column("record_id", BIG_ID, nullable=False, comment="key of the house or employer"),
        _instant("at_us"),
        _text("by"),
        _text("reason"),
        _text("fields", "names of what changed, comma separated"),
        _text("before", "JSON of what stood there; nothing personal"),
        sqlite_autoincrement=True,
    )
    _index("corrections", "record", "kind", "record_id", "id")


def upgrade() -> None:
    """Create the tables."""
    _corrections()
    _batches()
    _looks()
    _takings()
    _hazards()
    _visits()
    _hazard_checks()
    _doubts()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "corrections",
        "doubts",
        "hazard_checks",
        "visits",
        "hazards",
        "takings",
        "looks",
        "batches",
    ):
        op.drop_table(f"{PREFIX}{name}")
