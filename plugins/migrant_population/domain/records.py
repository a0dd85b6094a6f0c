"""What the register keeps, in plain values: persons, houses, rooms, landlords, employers.

Plain means readable: such values live in forms, wishes and one page of a list, never in the store
(``cmdmap.api.Sealer`` seals them). Fields follow the record layouts of GB/T 31000-2015.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api import Place


class Here(StrEnum):
    """Where a person stands in the register; values are stored."""

    HERE = "here"
    LEFT = "left"
    ERASED = "erased"
    """Only the number is left."""


class Owner(StrEnum):
    """Who has to report a person; values are stored."""

    LANDLORD = "landlord"
    EMPLOYER = "employer"
    GRID = "grid"
    """Nobody else is known: the grid's own member."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as registered. Days are ``yyyy-mm-dd``, codes those of ``resources/codes.toml``."""

    name: str
    number: str = ""
    """公民身份号码, eighteen characters, empty where it is not known."""
    phone: str = ""
    former_name: str = ""
    sex: str = ""
    born: str = ""
    nation: str = ""
    origin: str = ""
    """户籍地, six digits of GB/T 2260."""
    marital: str = ""
    political: str = ""
    education: str = ""
    religion: str = ""
    occupation: str = ""
    work: str = ""
    """职业 in words."""
    employer: str = ""
    """服务处所 in words; a known employer is linked to as well."""
    hukou_address: str = ""
    native_place: str = ""
    """籍贯, as it is written: of the family, and no 户籍地."""
    reason: str = ""
    dwelling: str = ""
    permit_kind: str = ""
    permit_number: str = ""
    permit_until: str = ""
    attention: str = ""
    """关注程度; empty is 否."""
    remark: str = ""


PERSON_FIELDS = tuple(each.name for each in fields(Person))
SEALED = ("name", "number", "phone")
"""Fields with a cell of their own in the store."""
SEALED_TOGETHER = (
    "former_name", "born", "marital", "political", "religion", "work", "employer",
    "hukou_address", "native_place", "permit_number", "remark",
)  # fmt: skip
"""Fields that share one sealed cell."""
OPEN = tuple(name for name in PERSON_FIELDS if name not in SEALED + SEALED_TOGETHER)
"""Fields kept readable, because lists and statistics ask for them."""

LONGEST = {"name": 50, "former_name": 50, "phone": 50, "work": 30, "employer": 100,
           "hukou_address": 80, "native_place": 20, "permit_number": 22, "remark": 200,
           "religion": 20}  # fmt: skip
"""Letters of a field, as in the record layout."""


class RoomKey(NamedTuple):
    """A room inside a house."""

    building: str = ""
    floor: int = 1
    room: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A landlord, or who speaks for an employer."""

    name: str
    phone: str = ""
    number: str = ""
    """Identity number, empty where it is not known."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """A rental house 出租房屋: one building or dwelling with its rooms."""

    number: str
    """房屋编号, unique; empty lets the register choose."""
    address: str
    place: Place | None = None
    building_use: str = ""
    rent_use: str = ""
    area_m2: int = 0
    rooms: tuple[RoomKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer 用人单位."""

    name: str
    address: str = ""
    place: Place | None = None
    hazard: str = ""
    """安全隐患类型 of a unit."""


class Dwelling(NamedTuple):
    """Where a person lives, as a list writes it: by the house's number or its address."""

    house: str = ""
    room: RoomKey = RoomKey()
    bed: str = ""


def serial(person_id: int) -> str:
    """Return the number of a person that may stand in logs, audit rows and on the screen."""
    return f"RK{person_id:06d}"


def employer_number(employer_id: int) -> str:
    """Return the number of an employer."""
    return f"YG{employer_id:05d}"
