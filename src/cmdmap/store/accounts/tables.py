"""Tables of accounts and of the audit log.

Part of the schema (``store/families.py``). Rows of the audit log are never changed or deleted:
triggers of revision 0007 refuse it in SQLite, ``docs/rights.md`` has the grants for PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from cmdmap.store.schema import big_id, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("name_key", Text, primary_key=True, comment="name without case"),
    Column("name", Text, nullable=False),
    Column("shown_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False, comment="argon2id"),
    Column("roles", Text, nullable=False, comment="values of Role, comma separated"),
    Column("areas", Text, nullable=False, comment="area codes, comma separated; empty: all"),
    Column("unit_id", big_id, ForeignKey("units.id")),
    Column("disabled", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("failed_tries", Integer, nullable=False, comment="since the last right password"),
    Column("locked_until_us", BigInteger),
    Column("created_at_us", BigInteger, nullable=False),
    Column("changed_at_us", BigInteger, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("seq", big_id, primary_key=True, autoincrement=False, comment="1, 2, ... without gap"),
    Column("at_us", BigInteger, nullable=False),
    Column("actor", Text, nullable=False, comment="account, or part of the program"),
    Column("seat", Text, nullable=False, comment="computer"),
    Column("what", Text, nullable=False, comment="name of the command"),
    Column("subject", Text, nullable=False, comment="incident, unit, account"),
    Column("detail", Text, nullable=False, comment="JSON without personal data"),
    Column("outcome", Text, nullable=False, comment="value of Outcome"),
    Column("reason", Text, nullable=False, comment="why it was refused"),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, comment="SHA-256 of the row and prev_hash"),
    Index("audit_log_by_time", "at_us"),
    Index("audit_log_by_subject", "subject", "seq"),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("chain", Text, nullable=False, comment="random name of the chain"),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
