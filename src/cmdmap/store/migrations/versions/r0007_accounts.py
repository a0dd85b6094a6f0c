"""Accounts and the chained audit log.

Part of the chain that ``store/migrate.py`` runs. In SQLite two triggers refuse to change or delete
rows of the log; a PostgreSQL administrator revokes both rights (``docs/rights.md``).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables and the triggers."""
    _make_accounts()
    _make_audit()
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_log_no_{verb.lower()} BEFORE {verb} ON audit_log "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )


def downgrade() -> None:
    """Drop the tables; SQLite drops their triggers with them."""
    for name in ("audit_heads", "audit_log", "accounts"):
        op.drop_table(name)


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name_key", sa.Text, primary_key=True, comment="name without case"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("shown_name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False, comment="argon2id"),
        sa.Column("roles", sa.Text, nullable=False, comment="values of Role, comma separated"),
        sa.Column(
            "areas", sa.Text, nullable=False, comment="area codes, comma separated; empty: all"
        ),
        sa.Column("unit_id", BIG_ID, sa.ForeignKey("units.id")),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column(
            "failed_tries", sa.Integer, nullable=False, comment="since the last right password"
        ),
        sa.Column("locked_until_us", sa.BigInteger),
        sa.Column("created_at_us", sa.BigInteger, nullable=False),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False),
    )


def _make_audit() -> None:
    op.create_table(
        "audit_log",
        sa.Column(
            "seq", BIG_ID, primary_key=True, autoincrement=False, comment="1, 2, ... without gap"
        ),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False, comment="account, or part of the program"),
        sa.Column("seat", sa.Text, nullable=False, comment="computer"),
        sa.Column("what", sa.Text, nullable=False, comment="name of the command"),
        sa.Column("subject", sa.Text, nullable=False, comment="incident, unit, account"),
        sa.Column("detail", sa.Text, nullable=False, comment="JSON without personal data"),
        sa.Column("outcome", sa.Text, nullable=False, comment="value of Outcome"),
        sa.Column("reason", sa.Text, nullable=False, comment="why it was refused"),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, comment="SHA-256 of the row and prev_hash"),
        sa.Index("audit_log_by_time", "at_us"),
        sa.Index("audit_log_by_subject", "subject", "seq"),
    )
    op.create_table(
        "audit_heads",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False, comment="always 1"),
        sa.Column("chain", sa.Text, nullable=False, comment="random name of the chain"),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
