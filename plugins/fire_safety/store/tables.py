"""The tables of the register: places with their persons, facilities, plans, photos, corrections.

Read by every file of this room; the migration builds the same tables and a test compares both.
Instants are microseconds since 1970-01-01 UTC (``_us``), days are numbers of local days (``_day``),
longitude and latitude degrees x 1e7. Names of persons and telephones stand in ``contact_`` columns
only, sealed (``store/seal.py``), and leave masked.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

metadata = MetaData()

DEGREE = 10_000_000
"""Steps of the stored longitude and latitude in one degree."""

big_id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only for a column declared INTEGER."""


def key() -> Column[int]:
    """Return the column that numbers a table's rows."""
    return Column("id", big_id, primary_key=True, autoincrement=True)


def area_columns() -> tuple[Column[str], ...]:
    """Return the codes of the areas that hold a row's place when it was entered."""
    names = ("community", "grid", "micro_grid")
    return tuple(Column(name, Text, nullable=False, server_default="") for name in names)


def text_column(name: str) -> Column[str]:
    """Return a text that is empty where nothing is known."""
    return Column(name, Text, nullable=False, server_default="")


places = Table(
    "fire_safety_places",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="XF-0001"),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="code of place_kinds.toml"),
    text_column("address"),
    Column("lon", Integer),
    Column("lat", Integer),
    *area_columns(),
    Column("area_m2", Float, nullable=False, server_default="0"),
    Column("beds", Integer, nullable=False, server_default="0"),
    Column("persons", Integer, nullable=False, server_default="0"),
    Column("floors", Integer, nullable=False, server_default="0"),
    Column("storey", Integer, nullable=False, server_default="0"),
    text_column("contact_name"),
    text_column("contact_phone"),
    Column("dangerous", Boolean, nullable=False, server_default="0"),
    text_column("note"),
    Column("search", Text, nullable=False, comment="name, address, number, initials; small"),
    Column("registered_day", Integer, nullable=False),
    Column("changed_at_us", BigInteger, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("ended_at_us", BigInteger, comment="taken off the register"),
    Column("risk", SmallInteger, nullable=False, server_default="0"),
    Column("level", Text, nullable=False, server_default="low"),
    Column("reasons", Text, nullable=False, server_default="[]", comment="JSON of domain/risk.py"),
    Column("assessed_at_us", BigInteger, nullable=False, server_default="0"),
    Column("due_day", Integer, nullable=False),
    Column("inspected_day", Integer),
    Index("fire_safety_places_by_risk", "ended_at_us", "risk", "id"),
    Index("fire_safety_places_by_due", "ended_at_us", "due_day", "risk"),
    Index("fire_safety_places_by_kind", "ended_at_us", "kind", "risk"),
    Index("fire_safety_places_by_grid", "ended_at_us", "grid", "risk"),
    Index("fire_safety_places_by_community", "ended_at_us", "community", "risk"),
    Index("fire_safety_places_by_assessed", "assessed_at_us"),
    Index("fire_safety_places_by_lon", "lon", "lat"),
    Index("fire_safety_places_by_search", "search"),
    sqlite_autoincrement=True,
)


def of_place(*, index: str) -> tuple[Column[int], Index]:
    """Return the column that points at a place, with its index."""
    column: Column[int] = Column(
        "place_id", big_id, ForeignKey("fire_safety_places.id"), nullable=False
    )
    return column, Index(index, "place_id")


corrections = Table(
    "fire_safety_corrections",
    metadata,
    key(),
    *of_place(index="fire_safety_corrections_by_place"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", Text, nullable=False, comment="JSON: what the changed columns held"),
    sqlite_autoincrement=True,
)

facilities = Table(
    "fire_safety_facilities",
    metadata,
    key(),
    *of_place(index="fire_safety_facilities_by_place"),
    Column("kind", Text, nullable=False, comment="extinguisher, smoke_alarm, sprinkler …"),
    Column("count", Integer, nullable=False),
    Column("sound", Boolean, nullable=False),
    Column("checked_day", Integer, nullable=False),
    text_column("note"),
    Column("ended_at_us", BigInteger, comment="replaced by a newer row or removed"),
    sqlite_autoincrement=True,
)

people = Table(
    "fire_safety_people",
    metadata,
    key(),
    *of_place(index="fire_safety_people_by_place"),
    Column("role", Text, nullable=False, comment="responsible, manager, on_duty, volunteer"),
    Column("contact_name", Text, nullable=False),
    text_column("contact_phone"),
    Column("entered_at_us", BigInteger, nullable=False),
    Column("ended_at_us", BigInteger),
    sqlite_autoincrement=True,
)

plans = Table(
    "fire_safety_plans",
    metadata,
    key(),
    *of_place(index="fire_safety_plans_by_place"),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("drilled_day", Integer),
    Column("entered_at_us", BigInteger, nullable=False),
    Column("ended_at_us", BigInteger),
    sqlite_autoincrement=True,
)

charging = Table(
    "fire_safety_charging",
    metadata,
    Column("place_id", big_id, ForeignKey("fire_safety_places.id"), primary_key=True),
    Column("posts", Integer, nullable=False),
    Column("indoors", Boolean, nullable=False, comment="inside a building, else an outdoor shed"),
    Column("sprinkler", Boolean, nullable=False),
    Column("camera", Boolean, nullable=False),
)

check_lists = Table(
    "fire_safety_check_lists",
    metadata,
    key(),
    Column("code", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", Text, nullable=False, comment="JSON of domain/check_list.py"),
    Index("fire_safety_check_lists_by_version", "code", "version", unique=True),
    sqlite_autoincrement=True,
)

campaigns = Table(
    "fire_safety_campaigns",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="ZX-0001"),
    Column("name", Text, nullable=False),
    text_column("kinds"),
    text_column("area"),
    Column("from_day", Integer, nullable=False),
    Column("to_day", Integer, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("ended_at_us", BigInteger),
    text_column("end_reason"),
    Index("fire_safety_campaigns_by_end", "ended_at_us", "to_day"),
    sqlite_autoincrement=True,
)

inspections = Table(
    "fire_safety_inspections",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="JC-2026-00001"),
    *of_place(index="fire_safety_inspections_by_place"),
    Column("check_list_id", big_id, ForeignKey("fire_safety_check_lists.id"), nullable=False),
    Column("campaign_id", big_id, ForeignKey("fire_safety_campaigns.id")),
    Column("at_us", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),
    Column("due_day", Integer, nullable=False, comment="when it had been due"),
    Column("by", Text, nullable=False),
    Column("checked", Integer, nullable=False, comment="items with a verdict"),
    Column("hazards", Integer, nullable=False),
    text_column("note"),
    text_column("withdrawn"),
    Index("fire_safety_inspections_by_day", "day", "due_day"),
    Index("fire_safety_inspections_by_campaign", "campaign_id", "place_id"),
    sqlite_autoincrement=True,
)

verdicts = Table(
    "fire_safety_verdicts",
    metadata,
    Column("inspection_id", big_id, ForeignKey("fire_safety_inspections.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("item", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    text_column("note"),
)

findings = Table(
    "fire_safety_findings",
    metadata,
    key(),
    Column("number", Text, nullable=False, unique=True, comment="YH-0001"),
    *of_place(index="fire_safety_findings_by_place"),
    Column("inspection_id", big_id, ForeignKey("fire_safety_inspections.id")),
    Column("item", Text, nullable=False, comment="code of the check item"),
    Column("item_text", Text, nullable=False, comment="its wording then, both languages"),
    Column("points", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("found_at_us", BigInteger, nullable=False),
    Column("deadline_day", Integer),
    text_column("criteria"),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_findings_by_state", "state", "deadline_day"),
    Index("fire_safety_findings_by_inspection", "inspection_id"),
    sqlite_autoincrement=True,
)

finding_steps = Table(
    "fire_safety_finding_steps",
    metadata,
    key(),
    Column("finding_id", big_id, ForeignKey("fire_safety_findings.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("act", Text, nullable=False),
    text_column("words"),
    Column("deadline_day", Integer),
    Index("fire_safety_finding_steps_by_finding", "finding_id"),
    sqlite_autoincrement=True,
)

photos = Table(
    "fire_safety_photos",
    metadata,
    key(),
    *of_place(index="fire_safety_photos_by_place"),
    Column("finding_id", big_id, ForeignKey("fire_safety_findings.id")),
    Column("item", Text, nullable=False, server_default="", comment="item it was taken for"),
    Column("file", Text, nullable=False, comment="name in the photo folder"),
    Column("sha256", Text, nullable=False),
    Column("taken_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    text_column("caption"),
    Column("ended_at_us", BigInteger),
    Index("fire_safety_photos_by_finding", "finding_id"),
    sqlite_autoincrement=True,
)
