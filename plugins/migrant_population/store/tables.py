"""The tables of the register, with what each column means.

The revisions in ``migrations/versions`` build the same; a test compares both.
Instants are microseconds since 1970-01-01 UTC (``_us``), days ``yyyy-mm-dd`` in local time, places
degrees times 1e7. Columns typed :data:`cell` are sealed, those typed :data:`mark_type` are search
marks (``vault/marks.py``). What people may not read here is never kept readable.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

PREFIX = "migrant_population_"
metadata = MetaData()
big_id = BigInteger().with_variant(Integer, "sqlite")
cell = LargeBinary
mark_type = LargeBinary
DEGREE = 10_000_000


def _id() -> Column[int]:
    return Column("id", big_id, primary_key=True, autoincrement=True)


def _ref(name: str, table: str, *, optional: bool = False) -> Column[int]:
    return Column(name, big_id, ForeignKey(f"{PREFIX}{table}.id"), nullable=optional)


def _areas() -> tuple[Column[str], ...]:
    return tuple(
        Column(name, Text, nullable=False, server_default="", comment="code of the area")
        for name in ("community", "grid", "micro_grid")
    )


def _named(name: str) -> str:
    return f"{PREFIX}{name}"


keys = Table(
    _named("keys"),
    metadata,
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("checked", LargeBinary, nullable=False, comment="by which the key is known again"),
    Column("made_at_us", BigInteger, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("dropped_at_us", BigInteger, comment="taken out of the key file"),
)

landlords = Table(
    _named("landlords"),
    metadata,
    _id(),
    Column("uid", LargeBinary, nullable=False, comment="random, bound into the sealed cells"),
    Column("name", cell, nullable=False),
    Column("phone", cell),
    Column("number", cell),
    Column("address", cell),
    Column("name_mark", mark_type),
    Column("phone_mark", mark_type),
    Column("number_mark", mark_type),
    Column("key_number", SmallInteger, nullable=False),
    Index(_named("landlords_by_name"), "name_mark"),
    Index(_named("landlords_by_phone"), "phone_mark"),
    Index(_named("landlords_by_number"), "number_mark", unique=True),
    Index(_named("landlords_by_key"), "key_number"),
    sqlite_autoincrement=True,
)

employers = Table(
    _named("employers"),
    metadata,
    _id(),
    Column("uid", LargeBinary, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False, server_default=""),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
    *_areas(),
    Column("hazard", Text, nullable=False, server_default="", comment="code unit_hazard"),
    Column("contact", cell),
    Column("phone", cell),
    Column("key_number", SmallInteger, nullable=False),
    Index(_named("employers_by_key"), "key_number"),
    sqlite_autoincrement=True,
)

houses = Table(
    _named("houses"),
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True, comment="房屋编号"),
    Column("address", Text, nullable=False),
    Column("lon", Integer, comment="degrees x 1e7"),
    Column("lat", Integer, comment="degrees x 1e7"),
    *_areas(),
    Column("building_use", Text, nullable=False, server_default=""),
    Column("rent_use", Text, nullable=False, server_default=""),
    Column("area_m2", Integer, nullable=False, server_default="0"),
    _ref("landlord_id", "landlords", optional=True),
    Column("let", Boolean, nullable=False, comment="False: no longer let"),
    Column("persons", Integer, nullable=False, server_default="0", comment="who live there now"),
    Column("rooms", Integer, nullable=False, server_default="0"),
    Column("hazards", Integer, nullable=False, server_default="0", comment="open ones"),
    Column("visited_at_us", BigInteger, comment="last visit"),
    Column("created_at_us", BigInteger, nullable=False),
    Index(_named("houses_by_address"), "address"),
    Index(_named("houses_by_place"), "lon", "lat", "persons", "rooms"),
    Index(_named("houses_by_grid"), "grid", "id"),
    Index(_named("houses_by_landlord"), "landlord_id"),
    Index(_named("houses_by_hazards"), "hazards", "id"),
    sqlite_autoincrement=True,
)

rooms = Table(
    _named("rooms"),
    metadata,
    _id(),
    _ref("house_id", "houses"),
    Column("building", Text, nullable=False, server_default=""),
    Column("floor", SmallInteger, nullable=False),
    Column("room", Text, nullable=False),
    Column("capacity", SmallInteger, nullable=False, server_default="0", comment="0: not known"),
    Index(_named("rooms_by_house"), "house_id", "building", "floor", "room", unique=True),
    sqlite_autoincrement=True,
)

persons = Table(
    _named("persons"),
    metadata,
    _id(),
    Column("uid", LargeBinary, nullable=False, comment="random, bound into the sealed cells"),
    Column("name", cell),
    Column("number", cell),
    Column("phone", cell),
    Column("more", cell, comment="further fields, see domain/records.py"),
    Column("name_mark", mark_type),
    Column("number_mark", mark_type),
    Column("phone_mark", mark_type),
    Column("pinyin_mark", mark_type),
    Column("initials_mark", mark_type),
    Column("key_number", SmallInteger, nullable=False),
    Column("sex", Text, nullable=False, server_default=""),
    Column("birth_year", SmallInteger),
    Column("nation", Text, nullable=False, server_default=""),
    Column("origin", Text, nullable=False, server_default=""),
    Column("education", Text, nullable=False, server_default=""),
    Column("occupation", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("dwelling", Text, nullable=False, server_default=""),
    Column("permit_kind", Text, nullable=False, server_default=""),
    Column("permit_until", Text, nullable=False, server_default=""),
    Column("attention", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, comment="value of Here"),
    _ref("house_id", "houses", optional=True),
    _ref("room_id", "rooms", optional=True),
    Column("bed", Text, nullable=False, server_default="", comment="of a shared room"),
    _ref("employer_id", "employers", optional=True),
    *_areas(),
    Column("owner", Text, nullable=False, comment="value of Owner: who has to report"),
    Column("since", Text, nullable=False, server_default="", comment="day of moving in"),
    Column("left_on", Text, nullable=False, server_default=""),
    Column("known_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("registered_at_us", BigInteger),
    Column("overdue", Boolean, nullable=False, comment="said once that it is"),
    Column("held", Boolean, nullable=False, comment="legal hold: may not be deleted"),
    Column("changed_at_us", BigInteger, nullable=False),
    Index(_named("persons_by_number"), "number_mark", unique=True),
    Index(_named("persons_by_name"), "name_mark"),
    Index(_named("persons_by_phone"), "phone_mark"),
    Index(_named("persons_by_pinyin"), "pinyin_mark"),
    Index(_named("persons_by_initials"), "initials_mark"),
    Index(_named("persons_by_key"), "key_number"),
    Index(_named("persons_by_state"), "state", "id"),
    Index(_named("persons_by_house"), "house_id", "state"),
    Index(_named("persons_by_employer"), "employer_id"),
    Index(_named("persons_by_due"), "state", "registered_at_us", "due_at_us"),
    Index(_named("persons_by_permit"), "state", "permit_until"),
    Index(_named("persons_by_attention"), "state", "attention"),
    Index(_named("persons_by_left"), "state", "left_on"),
    Index(_named("persons_by_grid"), "state", "grid", "origin", "reason"),
    sqlite_autoincrement=True,
)

person_versions = Table(
    _named("person_versions"),
    metadata,
    _id(),
    _ref("person_id", "persons"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False, comment="why it was put right; no personal data"),
    Column("fields", Text, nullable=False, comment="names of what changed, comma separated"),
    Column("before", cell, comment="the whole entry before it"),
    Column("key_number", SmallInteger, nullable=False),
    Index(_named("person_versions_by_person"), "person_id", "id"),
    Index(_named("person_versions_by_key"), "key_number"),
    sqlite_autoincrement=True,
)

stays = Table(
    _named("stays"),
    metadata,
    _id(),
    _ref("person_id", "persons"),
    _ref("house_id", "houses"),
    _ref("room_id", "rooms", optional=True),
    Column("bed", Text, nullable=False, server_default="", comment="of a shared room"),
    Column("grid", Text, nullable=False, server_default=""),
    Column("since", Text, nullable=False),
    Column("until", Text, nullable=False, server_default="", comment="empty: lives there"),
    Column("came", Text, nullable=False, comment="in: from outside, house, room"),
    Column("moved_on", Text, nullable=False, server_default="", comment="house, room, or left"),
    Column("written_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("cancelled", Boolean, nullable=False, comment="entered by mistake"),
    Column("why", Text, nullable=False, server_default="", comment="of the mistake"),
    Column("known_at_us", BigInteger, comment="the clock as it ran when the stay ended"),
    Column("due_at_us", BigInteger),
    Column("registered_at_us", BigInteger),
    Index(_named("stays_by_person"), "person_id", "id"),
    Index(_named("stays_by_house"), "house_id", "since"),
    Index(_named("stays_by_since"), "came", "cancelled", "since", "grid"),
    Index(_named("stays_by_until"), "moved_on", "cancelled", "until", "grid"),
    sqlite_autoincrement=True,
)

corrections = Table(
    _named("corrections"),
    metadata,
    _id(),
    Column("kind", Text, nullable=False, comment="house or employer"),
    Column("record_id", big_id, nullable=False, comment="key of the house or employer"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("fields", Text, nullable=False, comment="names of what changed, comma separated"),
    Column("before", Text, nullable=False, comment="JSON of what stood there; nothing personal"),
    Index(_named("corrections_by_record"), "kind", "record_id", "id"),
    sqlite_autoincrement=True,
)

visits = Table(
    _named("visits"),
    metadata,
    _id(),
    _ref("house_id", "houses"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("found", SmallInteger, nullable=False, comment="persons met or known to live there"),
    Column("uid", LargeBinary, nullable=False),
    Column("remark", cell),
    Column("key_number", SmallInteger, nullable=False),
    Index(_named("visits_by_house"), "house_id", "at_us"),
    Index(_named("visits_by_key"), "key_number"),
    sqlite_autoincrement=True,
)

hazards = Table(
    _named("hazards"),
    metadata,
    _id(),
    _ref("house_id", "houses"),
    Column("kind", Text, nullable=False, comment="code house_hazard"),
    Column("what", Text, nullable=False),
    Column("found_at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("due_on", Text, nullable=False, comment="to be mended by the end of this day"),
    Column("state", Text, nullable=False, comment="open, mended"),
    Column("closed_at_us", BigInteger),
    Index(_named("hazards_by_house"), "house_id", "state"),
    Index(_named("hazards_by_due"), "state", "due_on"),
    sqlite_autoincrement=True,
)

hazard_checks = Table(
    _named("hazard_checks"),
    metadata,
    _id(),
    _ref("hazard_id", "hazards"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("mended", Boolean, nullable=False),
    Column("remark", Text, nullable=False, server_default=""),
    Column("due_on", Text, nullable=False, server_default="", comment="new limit"),
    Index(_named("hazard_checks_by_hazard"), "hazard_id", "id"),
    sqlite_autoincrement=True,
)

batches = Table(
    _named("batches"),
    metadata,
    _id(),
    Column("token", Text, nullable=False, unique=True, comment="one import of one file"),
    Column("kind", Text, nullable=False, comment="person or house"),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("fresh", Integer, nullable=False, server_default="0"),
    Column("changed", Integer, nullable=False, server_default="0"),
    Column("same", Integer, nullable=False, server_default="0"),
    Column("doubtful", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

doubts = Table(
    _named("doubts"),
    metadata,
    _id(),
    _ref("person_id", "persons"),
    _ref("batch_id", "batches", optional=True),
    Column("why", Text, nullable=False, comment="value of Doubt"),
    Column("at_us", BigInteger, nullable=False),
    Column("uid", LargeBinary, nullable=False),
    Column("entry", cell, comment="the row in question"),
    Column("entry_mark", mark_type, comment="the same row again is not asked twice"),
    Column("key_number", SmallInteger, nullable=False),
    Column("state", Text, nullable=False, comment="open, merged, kept, dropped"),
    Column("decided_at_us", BigInteger),
    Column("decided_by", Text, nullable=False, server_default=""),
    _ref("made_id", "persons", optional=True),
    _ref("version_id", "person_versions", optional=True),
    Index(_named("doubts_by_state"), "state", "id"),
    Index(_named("doubts_by_entry"), "entry_mark"),
    Index(_named("doubts_by_person"), "person_id"),
    Index(_named("doubts_by_key"), "key_number"),
    sqlite_autoincrement=True,
)

looks = Table(
    _named("looks"),
    metadata,
    _id(),
    Column("subject", Text, nullable=False, comment="number of a person, or of a house"),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Index(_named("looks_by_subject"), "subject", "by", "at_us"),
    sqlite_autoincrement=True,
)

takings = Table(
    _named("takings"),
    metadata,
    _id(),
    Column("token", Text, nullable=False, unique=True),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("report", Text, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
