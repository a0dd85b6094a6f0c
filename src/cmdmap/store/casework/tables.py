"""The tables of casework, with what each column means and in which unit.

Part of the metadata of ``store/schema.py``; revision 0005 builds the same. Instants are
microseconds since 1970-01-01 UTC (``_us``), longitude and latitude degrees times 1e7.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
)

from cmdmap.store.schema import big_id, metadata

incidents = Table(
    "incidents",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("number", Text, nullable=False, unique=True, comment="what people call it"),
    Column("day", Text, nullable=False, comment="local day of the number, yyyymmdd"),
    Column("serial", Integer, nullable=False, comment="of that day, from 1"),
    Column("kind", Text, nullable=False, comment="code of the kind"),
    Column("state", Text, nullable=False, comment="value of IncidentState"),
    Column("urgency", SmallInteger, nullable=False, comment="1 is the highest"),
    Column("tier", SmallInteger, nullable=False, comment="value of Tier"),
    Column("source", Text, nullable=False, comment="value of Source"),
    Column("address", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
    Column("known_at_us", BigInteger, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("changed_at_us", BigInteger, nullable=False),
    Column("subdistrict", Text, comment="code of the area when it was opened"),
    Column("subdistrict_name", Text),
    Column("community", Text),
    Column("community_name", Text),
    Column("grid", Text),
    Column("grid_name", Text),
    Column("micro_grid", Text),
    Column("micro_grid_name", Text),
    Column("defence_zone", Text),
    Column("defence_zone_name", Text),
    Column("patrol_zone", Text),
    Column("patrol_zone_name", Text),
    Column("holder", Text, nullable=False, comment="value of ForceKind"),
    Column("round", Integer, nullable=False),
    Column("taken_in_at_us", BigInteger),
    Column("supervised_since_us", BigInteger),
    Column("suspended_from", Text, comment="state before it was suspended or ended early"),
    Column("merged_into", big_id, ForeignKey("incidents.id")),
    Column("split_from", big_id, ForeignKey("incidents.id")),
    Column("close_kind", Text, comment="value of CloseKind"),
    Column("feedback", Text, nullable=False),
    Column("search", Text, nullable=False, comment="words it is found by, lower case"),
    Index("incidents_by_day", "day", "serial"),
    Index("incidents_by_state", "state", "changed_at_us"),
    Index("incidents_by_change", "changed_at_us"),
    Index("incidents_by_kind", "kind", "known_at_us"),
    Index("incidents_by_time", "known_at_us"),
    Index("incidents_by_place", "lat", "lon"),
    sqlite_autoincrement=True,
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("incident_id", big_id, ForeignKey("incidents.id"), nullable=False),
    Column("unit_id", big_id, ForeignKey("units.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", Text, nullable=False, comment="value of AssignmentState"),
    Column("ordered_at_us", BigInteger, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("signed_at_us", BigInteger),
    Column("arrived_at_us", BigInteger),
    Column("ended_at_us", BigInteger, comment="left, refused or withdrawn"),
    Column("signed_by_proof", Text, comment="value of Proof"),
    Column("arrived_by_proof", Text, comment="value of Proof"),
    Column("reason", Text, nullable=False),
    Column("outgoing_id", big_id, ForeignKey("outbox.id"), comment="none: told by voice"),
    Index("assignments_by_incident", "incident_id", "id"),
    Index("assignments_by_unit", "unit_id", "id"),
    sqlite_autoincrement=True,
)

incident_clocks = Table(
    "incident_clocks",
    metadata,
    Column("incident_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="value of ClockKind"),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False, comment="order in which they were started"),
    Column("owner", Text, nullable=False, comment="value of Owner"),
    Column("started_at_us", BigInteger, nullable=False),
    Column("warn_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("supervise_at_us", BigInteger, nullable=False),
    Column("told", SmallInteger, nullable=False, comment="value of Told"),
    Column("stopped_at_us", BigInteger),
    Column("held_at_us", BigInteger, comment="stands still since"),
    Index("incident_clocks_by_limit", "due_at_us"),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("incident_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("result", Text, nullable=False, comment="value of CallResult"),
    Column("satisfaction", Text, comment="value of Satisfaction, of those reached"),
    Column("note", Text, nullable=False),
)

postponements = Table(
    "postponements",
    metadata,
    Column("incident_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("clock", Text, primary_key=True, comment="value of ClockKind"),
    Column("position", Integer, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at_us", BigInteger, nullable=False),
    comment="open wishes; answered ones stand in the time line",
)

supervisions = Table(
    "supervisions",
    metadata,
    Column("incident_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False, comment="empty for the clock itself"),
    Column("unit", Text, nullable=False, comment="who is called to account, in words"),
    Column("opinion", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("answered_at_us", BigInteger),
    Column("answered_by", Text, nullable=False),
    Column("answer", Text, nullable=False),
)

incident_lines = Table(
    "incident_lines",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("incident_id", big_id, ForeignKey("incidents.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False, comment="when it happened"),
    Column("written_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, comment="value of Act, none for what a clock said"),
    Column("state", Text, nullable=False, comment="the incident's state after it"),
    Column("text", Text, nullable=False),
    Column("unit_id", big_id, ForeignKey("units.id")),
    Column("proof", Text, nullable=False, comment="value of Proof"),
    Column("detail", Text, nullable=False, comment="the proof in words"),
    Column("values", Text, nullable=False, comment="JSON, what else is needed to word it"),
    Index("incident_lines_by_incident", "incident_id", "id"),
    sqlite_autoincrement=True,
)

incident_parties = Table(
    "incident_parties",
    metadata,
    Column("id", big_id, primary_key=True, autoincrement=True),
    Column("incident_id", big_id, ForeignKey("incidents.id"), nullable=False),
    Column("role", Text, nullable=False, comment="caller, reporter, informant or party"),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Index("incident_parties_by_incident", "incident_id", "id"),
    Index("incident_parties_by_phone", "phone", "incident_id"),
    sqlite_autoincrement=True,
)

incident_links = Table(
    "incident_links",
    metadata,
    Column("incident_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("other_id", big_id, ForeignKey("incidents.id"), primary_key=True),
    Column("relation", Text, primary_key=True, comment="value of Relation"),
    Column("at_us", BigInteger, nullable=False),
)

outside_numbers = Table(
    "outside_numbers",
    metadata,
    Column("source", Text, primary_key=True, comment="value of Source"),
    Column("number", Text, primary_key=True, comment="in the system it came from"),
    Column("incident_id", big_id, ForeignKey("incidents.id"), nullable=False),
    Index("outside_numbers_by_incident", "incident_id"),
)
