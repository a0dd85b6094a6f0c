"""Persons, houses and where who lives: the first tables of the register.

Part of the plugin's own chain of revisions, run by the program on installing and upgrading.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
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


def _areas() -> tuple[sa.Column[str], ...]:
    names = ("community", "grid", "micro_grid")
    return tuple(_blank(name, "code of the area") for name in names)


def _index(table: str, name: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"{PREFIX}{table}_by_{name}", f"{PREFIX}{table}", list(columns), unique=unique)


def _employers() -> None:
    op.create_table(
        f"{PREFIX}employers",
        _id(),
        _cell("uid", nullable=False),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        _blank("address"),
        sa.Column("lon", sa.Integer, nullable=True, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, nullable=True, comment="degrees x 1e7"),
        *_areas(),
        _blank("hazard", "code unit_hazard"),
        _cell("contact"),
        _cell("phone"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("employers", "key", "key_number")


def _keys() -> None:
    op.create_table(
        f"{PREFIX}keys",
        sa.Column("number", sa.SmallInteger, primary_key=True, autoincrement=False),
        _cell("checked", "by which the key is known again", nullable=False),
        _instant("made_at_us"),
        _text("made_by"),
        _instant("dropped_at_us", "taken out of the key file", nullable=True),
    )


def _landlords() -> None:
    op.create_table(
        f"{PREFIX}landlords",
        _id(),
        _cell("uid", "random, bound into the sealed cells", nullable=False),
        _cell("name", nullable=False),
        _cell("phone"),
        _cell("number"),
        _cell("address"),
        _cell("name_mark"),
        _cell("phone_mark"),
        _cell("number_mark"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("landlords", "key", "key_number")
    _index("landlords", "name", "name_mark")
    _index("landlords", "number", "number_mark", unique=True)
    _index("landlords", "phone", "phone_mark")


def _houses() -> None:
    op.create_table(
        f"{PREFIX}houses",
        _id(),
        sa.Column("number", sa.Text, nullable=False, unique=True, comment="房屋编号"),
        _text("address"),
        sa.Column("lon", sa.Integer, nullable=True, comment="degrees x 1e7"),
        sa.Column("lat", sa.Integer, nullable=True, comment="degrees x 1e7"),
        *_areas(),
        _blank("building_use"),
        _blank("rent_use"),
        sa.Column("area_m2", sa.Integer, nullable=False, server_default="0"),
        _ref("landlord_id", "landlords", nullable=True),
        sa.Column("let", sa.Boolean, nullable=False, comment="False: no longer let"),
        sa.Column(
            "persons", sa.Integer, nullable=False, server_default="0", comment="who live there now"
        ),
        sa.Column("rooms", sa.Integer, nullable=False, server_default="0"),
        sa.Column("hazards", sa.Integer, nullable=False, server_default="0", comment="open ones"),
        _instant("visited_at_us", "last visit", nullable=True),
        _instant("created_at_us"),
        sqlite_autoincrement=True,
    )
    _index("houses", "address", "address")
    _index("houses", "grid", "grid", "id")
    _index("houses", "hazards", "hazards", "id")
    _index("houses", "landlord", "landlord_id")
    _index("houses", "place", "lon", "lat", "persons", "rooms")


def _rooms() -> None:
    op.create_table(
        f"{PREFIX}rooms",
        _id(),
        _ref("house_id", "houses"),
        _blank("building"),
        sa.Column("floor", sa.SmallInteger, nullable=False),
        _text("room"),
        sa.Column(
            "capacity", sa.SmallInteger, nullable=False, server_default="0", comment="0: not known"
        ),
        sqlite_autoincrement=True,
    )
    _index("rooms", "house", "house_id", "building", "floor", "room", unique=True)


def _persons() -> None:
    op.create_table(
        f"{PREFIX}persons",
        _id(),
        _cell("uid", "random, bound into the sealed cells", nullable=False),
        _cell("name"),
        _cell("number"),
        _cell("phone"),
        _cell("more", "further fields, see domain/records.py"),
        _cell("name_mark"),
        _cell("number_mark"),
        _cell("phone_mark"),
        _cell("pinyin_mark"),
        _cell("initials_mark"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        _blank("sex"),
        sa.Column("birth_year", sa.SmallInteger, nullable=True),
        _blank("nation"),
        _blank("origin"),
        _blank("education"),
        _blank("occupation"),
        _blank("reason"),
        _blank("dwelling"),
        _blank("permit_kind"),
        _blank("permit_until"),
        _blank("attention"),
        _text("state", "value of Here"),
        _ref("house_id", "houses", nullable=True),
        _ref("room_id", "rooms", nullable=True),
        _ref("employer_id", "employers", nullable=True),
        *_areas(),
        _text("owner", "value of Owner: who has to report"),
        _blank("since", "day of moving in"),
        _blank("left_on"),
        _instant("known_at_us"),
        _instant("due_at_us"),
        _instant("registered_at_us", nullable=True),
        sa.Column("overdue", sa.Boolean, nullable=False, comment="said once that it is"),
        sa.Column("held", sa.Boolean, nullable=False, comment="legal hold: may not be deleted"),
        _instant("changed_at_us"),
        sqlite_autoincrement=True,
    )


def _indexes_of_persons() -> None:
    _index("persons", "attention", "state", "attention")
    _index("persons", "due", "state", "registered_at_us", "due_at_us")
    _index("persons", "employer", "employer_id")
    _index("persons", "grid", "state", "grid", "origin", "reason")
    _index("persons", "house", "house_id", "state")
    _index("persons", "initials", "initials_mark")
    _index("persons", "key", "key_number")
    _index("persons", "left", "state", "left_on")
    _index("persons", "name", "name_mark")
    _index("persons", "number", "number_mark", unique=True)
    _index("persons", "permit", "state", "permit_until")
    _index("persons", "phone", "phone_mark")
    _index("persons", "pinyin", "pinyin_mark")
    _index("persons", "state", "state", "id")


def _person_versions() -> None:
    op.create_table(
        f"{PREFIX}person_versions",
        _id(),
        _ref("person_id", "persons"),
        _instant("at_us"),
        _text("by"),
        _text("reason", "why it was put right; no personal data"),
        _text("fields", "names of what changed, comma separated"),
        _cell("before", "the whole entry before it"),
        sa.Column("key_number", sa.SmallInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("person_versions", "key", "key_number")
    _index("person_versions", "person", "person_id", "id")


def _stays() -> None:
    op.create_table(
        f"{PREFIX}stays",
        _id(),
        _ref("person_id", "persons"),
        _ref("house_id", "houses"),
        _ref("room_id", "rooms", nullable=True),
        _blank("grid"),
        _text("since"),
        _blank("until", "empty: lives there"),
        _text("came", "in: from outside, house: from another one"),
        _blank("moved_on", "house, or left"),
        _instant("written_at_us"),
        _text("by"),
        sa.Column("cancelled", sa.Boolean, nullable=False, comment="entered by mistake"),
        _blank("why", "of the mistake"),
        sqlite_autoincrement=True,
    )
    _index("stays", "house", "house_id", "since")
    _index("stays", "person", "person_id", "id")
    _index("stays", "since", "came", "cancelled", "since", "grid")
    _index("stays", "until", "moved_on", "cancelled", "until", "grid")


def upgrade() -> None:
    """Create the tables."""
    _employers()
    _keys()
    _landlords()
    _houses()
    _rooms()
    _persons()
    _indexes_of_persons()
    _person_versions()
    _stays()


def downgrade() -> None:
    """Drop the tables."""
    for name in (
        "stays",
        "person_versions",
        "persons",
        "rooms",
        "houses",
        "landlords",
        "keys",
        "employers",
    ):
        op.drop_table(f"{PREFIX}{name}")
