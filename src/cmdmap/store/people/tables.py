"""The tables of people: rosters, duty, mediation cases, shift sheets.

Part of the metadata of ``store/schema.py``; revisions 0006 and 0009 build the same. Instants are
microseconds since 1970-01-01 UTC (``_us``), days are ``yyyy-mm-dd`` in local time, lists are comma
separated.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from cmdmap.store.schema import big_id, metadata

teams = Table(
    "teams",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("force", Text, nullable=False, comment="value of ForceKind"),
    Column("area", Text, nullable=False, comment="area code, empty: everywhere"),
    Column("head", Text, nullable=False, comment="code of a member"),
)

posts = Table(
    "posts",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("force", Text, nullable=False, comment="value of ForceKind"),
    Column("area", Text, nullable=False),
    Column("mode", Text, nullable=False, comment="value of Mode"),
    Column("need", Integer, nullable=False, comment="people on each shift"),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
)

members = Table(
    "members",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("force", Text, nullable=False, comment="value of ForceKind"),
    Column("team", Text, nullable=False, comment="code of a team"),
    Column("rank", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("unit_id", big_id, ForeignKey("units.id")),
    Column("skills", Text, nullable=False),
    Column("area", Text, nullable=False, comment="area code"),
    Column("disputes", Text, nullable=False, comment="codes of kinds of dispute"),
    Column("most_cases", Integer, nullable=False, comment="0: does not mediate"),
    Column("on_plan", Boolean, nullable=False),
)

lawyers = Table(
    "lawyers",
    metadata,
    Column("community", Text, primary_key=True, comment="area code"),
    Column("name", Text, primary_key=True),
    Column("firm", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("hours", Text, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("code", Text, primary_key=True),
    Column("occasion", Text, nullable=False, comment="value of Occasion"),
    Column("title", Text, nullable=False),
    Column("starts_at_us", BigInteger, nullable=False),
    Column("ends_at_us", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("notes", Text, nullable=False),
)

strength_limits = Table(
    "strength_limits",
    metadata,
    Column("force", Text, primary_key=True, comment="value of ForceKind"),
    Column("area", Text, primary_key=True, comment="area code, empty: everywhere"),
    Column("least", Integer, nullable=False),
)

shortages = Table(
    "shortages",
    metadata,
    Column("force", Text, primary_key=True, comment="value of ForceKind"),
    Column("area", Text, primary_key=True, comment="area code, empty: everywhere"),
    Column("least", Integer, nullable=False),
    Column("free", Integer, nullable=False),
    Column("fell_at_us", BigInteger, nullable=False),
    Column("back_at_us", BigInteger),
    Column("seen_by", Text, nullable=False),
    Column("seen_at_us", BigInteger),
)

duty_entries = Table(
    "duty_entries",
    metadata,
    Column("day", Text, primary_key=True, comment="local day the shift begins on"),
    Column("shift", Text, primary_key=True),
    Column("member", Text, primary_key=True, comment="code of a member"),
    Column("post", Text, nullable=False, comment="code of a post"),
    Column("starts_at_us", BigInteger, nullable=False),
    Column("ends_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False, comment="value of DutyState"),
    Column("stands_in_for", Text, nullable=False, comment="code of a member"),
    Column("note", Text, nullable=False),
    Index("duty_entries_by_end", "ends_at_us"),
)

mediation_cases = Table(
    "mediation_cases",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("number", Text, nullable=False, unique=True),
    Column("day", Text, nullable=False, comment="local day of the number, yyyymmdd"),
    Column("serial", Integer, nullable=False, comment="of that day, from 1"),
    Column("dispute", Text, nullable=False, comment="code of the kind of dispute"),
    Column("title", Text, nullable=False),
    Column("community", Text, nullable=False, comment="area code"),
    Column("stage", Text, nullable=False, comment="value of Stage"),
    Column("opened_at_us", BigInteger, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("changed_at_us", BigInteger, nullable=False),
    Column("incident_id", big_id, ForeignKey("incidents.id")),
    Column("incident_number", Text, nullable=False),
    Column("mediators", Text, nullable=False, comment="codes of members"),
    Column("contact_due_at_us", BigInteger),
    Column("contacted_at_us", BigInteger),
    Column("agreed_at_us", BigInteger),
    Column("agreement", Text, nullable=False),
    Column("amount_cents", BigInteger, nullable=False, comment="fen"),
    Column("due_on", Text, comment="day the agreement is to be kept by"),
    Column("fulfilled_on", Text),
    Column("outcome", Text, comment="value of Outcome"),
    Column("closed_at_us", BigInteger),
    Column("note", Text, nullable=False),
    Index("mediation_cases_by_day", "day", "serial"),
    Index("mediation_cases_by_stage", "stage", "closed_at_us"),
    sqlite_autoincrement=True,
)

mediation_sessions = Table(
    "mediation_sessions",
    metadata,
    Column("case_id", big_id, ForeignKey("mediation_cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("mediators", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("held_at_us", BigInteger),
)

mediation_revisits = Table(
    "mediation_revisits",
    metadata,
    Column("case_id", big_id, ForeignKey("mediation_cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("due_on", Text, nullable=False),
    Column("at_us", BigInteger),
    Column("by", Text, nullable=False),
    Column("finding", Text, nullable=False),
    Column("told_at_us", BigInteger),
)

mediation_parties = Table(
    "mediation_parties",
    metadata,
    Column("case_id", big_id, ForeignKey("mediation_cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("side", Text, nullable=False),
    Column("name", Text, nullable=False, comment="personal"),
    Column("phone", Text, nullable=False, comment="personal"),
    Column("note", Text, nullable=False, comment="personal"),
)

shift_sheets = Table(
    "shift_sheets",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("made_at_us", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("lines", Text, nullable=False, comment="JSON: section, subject, text"),
    Column("handed_by", Text, nullable=False),
    Column("handed_at_us", BigInteger),
    Column("taken_by", Text, nullable=False),
    Column("taken_at_us", BigInteger),
    sqlite_autoincrement=True,
)
