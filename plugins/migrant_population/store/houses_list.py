"""Questions about houses, employers, hazards and households, as lists and single ones.

Asked by the page, the layers and the reports. Landlords come out masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select

from cmdmap.api import Place, Reader, mask_name, mask_phone
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.household import RoomCell
from migrant_population.domain.records import Here, RoomKey
from migrant_population.domain.spelling import pinyin
from migrant_population.store.keybook import Vault
from migrant_population.store.opening import STARS
from migrant_population.store.persons_list import of_address
from migrant_population.store.tables import (
    DEGREE,
    employers,
    hazard_checks,
    hazards,
    houses,
    landlords,
    persons,
    rooms,
    visits,
)
from migrant_population.store.times import from_us, place_of

PAGE = 100


class HousesWhich(StrEnum):
    """Filters of the list of houses."""

    ALL = "all"
    HAZARD = "hazard"
    LATE = "late"
    """A hazard that is not mended in time."""
    EMPTY = "empty"
    UNVISITED = "unvisited"
    """Never visited."""
    NOT_LET = "not_let"


class HouseLine(NamedTuple):
    """One house of a list."""

    id: int
    number: str
    address: str
    place: Place | None
    persons: int
    rooms: int
    hazards: int
    let: bool
    visited_at: datetime | None
    rent_use: str
    building_use: str
    area_m2: int


class HousePage(NamedTuple):
    """One page of the list."""

    total: int
    lines: Sequence[HouseLine]


def find_houses(
    reader: Reader,
    vault: Vault,
    which: HousesWhich,
    words: str,
    start: int = 0,
    most: int = PAGE,
) -> HousePage:
    """Return how many houses there are and one page of them.

    ``words`` are of the address, the house's number, or the landlord's whole name or telephone.
    """
    where = _conditions(which, local_day(reader.now).isoformat())
    if words:
        where.append(or_(of_address(words), *_of_landlord(vault, words)))
    total = reader.scalar(select(func.count()).select_from(houses).where(*where)) or 0
    order = houses.c.id.desc()
    if which in (HousesWhich.HAZARD, HousesWhich.LATE):
        page = select(houses).order_by(houses.c.hazards.desc(), order)
    else:
        page = select(houses).order_by(order)
    page = page.where(*where).offset(start).limit(most)
    return HousePage(total, [_line(row) for row in reader.rows(page)])


def _of_landlord(vault: Vault, words: str) -> list[ColumnElement[bool]]:
    marks = vault.marks
    by = ((landlords.c.phone_mark, marks.phone(words)), (landlords.c.name_mark, marks.name(words)))
    return [
        houses.c.landlord_id.in_(select(landlords.c.id).where(column == mark))
        for column, mark in by
        if mark is not None
    ]


def _conditions(which: HousesWhich, today: str) -> list[ColumnElement[bool]]:
    match which:
        case HousesWhich.HAZARD:
            return [houses.c.hazards > 0]
        case HousesWhich.LATE:
            late = (hazards.c.state == "open") & (hazards.c.due_on < today)
            return [houses.c.id.in_(select(hazards.c.house_id).where(late))]
        case HousesWhich.EMPTY:
            return [houses.c.persons == 0, houses.c.let]
        case HousesWhich.UNVISITED:
            return [houses.c.visited_at_us.is_(None), houses.c.let]
        case HousesWhich.NOT_LET:
            return [~houses.c.let]
    return []


def _line(row: Any) -> HouseLine:
    visited_at = None if row.visited_at_us is None else from_us(row.visited_at_us)
    return HouseLine(
        row.id,
        row.number,
        row.address,
        place_of(row.lon, row.lat),
        row.persons,
        row.rooms,
        row.hazards,
        row.let,
        visited_at,
        row.rent_use,
        row.building_use,
        row.area_m2,
    )


def read_house_line(reader: Reader, house_id: int) -> HouseLine | None:
    """Return one house."""
    row = reader.first(select(houses).where(houses.c.id == house_id))
    return None if row is None else _line(row)


def read_household(reader: Reader, house_id: int) -> list[RoomCell]:
    """Return the rooms of a house with how many live in each; unnamed rooms last."""
    inside = select(
        persons.c.room_id,
        func.count().label("persons"),
        func.sum(case((persons.c.registered_at_us.is_(None), 1), else_=0)).label("waiting"),
    ).where(persons.c.house_id == house_id, persons.c.state == Here.HERE.value)
    counts = {row.room_id: row for row in reader.rows(inside.group_by(persons.c.room_id))}
    cells = []
    for row in reader.rows(select(rooms).where(rooms.c.house_id == house_id)):
        count = counts.pop(row.id, None)
        key = RoomKey(row.building, row.floor, row.room)
        cells.append(_cell(row.id, key, count, row.capacity))
    if None in counts:
        cells.append(_cell(0, RoomKey("", 0, ""), counts[None], 0))
    return cells


def _cell(room_id: int, key: RoomKey, count: Any, capacity: int) -> RoomCell:
    living, waiting = (0, 0) if count is None else (count.persons, count.waiting)
    return RoomCell(room_id, key, living, waiting, capacity)


class CheckLine(NamedTuple):
    """A re-check of a hazard."""

    at: datetime
    by: str
    mended: bool
    remark: str


class HazardLine(NamedTuple):
    """A hazard with the house it is in."""

    id: int
    house_id: int
    address: str
    kind: str
    what: str
    due_on: str
    state: str
    found_at: datetime
    checks: Sequence[CheckLine]


def read_hazards(
    reader: Reader, house_id: int | None = None, *, open_only: bool = True
) -> list[HazardLine]:
    """Return hazards with their re-checks, those due first; of one house, or of all."""
    wanted = select(hazards, houses.c.address).join(houses, houses.c.id == hazards.c.house_id)
    if house_id is not None:
        wanted = wanted.where(hazards.c.house_id == house_id)
    if open_only:
        wanted = wanted.where(hazards.c.state == "open")
    rows = reader.rows(wanted.order_by(hazards.c.state.desc(), hazards.c.due_on, hazards.c.id))
    checks = _checks(reader, [row.id for row in rows])
    return [
        HazardLine(
            row.id,
            row.house_id,
            row.address,
            row.kind,
            row.what,
            row.due_on,
            row.state,
            from_us(row.found_at_us),
            checks.get(row.id, ()),
        )
        for row in rows
    ]


def _checks(reader: Reader, hazard_ids: Sequence[int]) -> dict[int, list[CheckLine]]:
    """Return the re-checks of some hazards, the newest first."""
    found: dict[int, list[CheckLine]] = {}
    wanted = select(hazard_checks).where(hazard_checks.c.hazard_id.in_(hazard_ids))
    for row in reader.rows(wanted.order_by(hazard_checks.c.id.desc())):
        line = CheckLine(from_us(row.at_us), row.by, row.mended, row.remark)
        found.setdefault(row.hazard_id, []).append(line)
    return found


class VisitLine(NamedTuple):
    """A visit of a house."""

    at: datetime
    by: str
    found: int
    remark: str
    """Hidden by stars until a look at the house: people write names into it."""


def read_visits(
    reader: Reader, vault: Vault, house_id: int, *, plain: bool = False, most: int = 20
) -> list[VisitLine]:
    """Return the newest visits of a house; ``plain`` opens the remarks."""
    wanted = select(visits).where(visits.c.house_id == house_id)
    rows = reader.rows(wanted.order_by(visits.c.at_us.desc()).limit(most))
    sealer, lines = vault.sealer("visits"), []
    for row in rows:
        remark = sealer.open(row.uid, "remark", row.remark)
        shown = remark if plain or not remark else STARS
        lines.append(VisitLine(from_us(row.at_us), row.by, row.found, shown))
    return lines


class MaskedContact(NamedTuple):
    """A landlord, or who speaks for an employer, as everybody may see it."""

    name: str
    phone: str


def read_landlord(reader: Reader, vault: Vault, house_id: int) -> MaskedContact | None:
    """Return the masked landlord of a house."""
    wanted = select(landlords).join(houses, houses.c.landlord_id == landlords.c.id)
    row = reader.first(wanted.where(houses.c.id == house_id))
    if row is None:
        return None
    sealer = vault.sealer("landlords")
    return MaskedContact(
        mask_name(sealer.open(row.uid, "name", row.name)),
        mask_phone(sealer.open(row.uid, "phone", row.phone)),
    )


class EmployerLine(NamedTuple):
    """An employer of the list."""

    id: int
    name: str
    address: str
    place: Place | None
    hazard: str
    contact: MaskedContact
    persons: int


def find_employers(reader: Reader, vault: Vault, words: str, most: int = 500) -> list[EmployerLine]:
    """Return employers with these words in name or address, by pinyin."""
    working = select(func.count()).where(
        persons.c.employer_id == employers.c.id, persons.c.state == Here.HERE.value
    )
    wanted = select(employers, working.scalar_subquery().label("persons"))
    if words:
        named = employers.c.name.contains(words, autoescape=True)
        wanted = wanted.where(named | employers.c.address.contains(words, autoescape=True))
    sealer = vault.sealer("employers")
    return [
        EmployerLine(
            row.id,
            row.name,
            row.address,
            place_of(row.lon, row.lat),
            row.hazard,
            MaskedContact(
                mask_name(sealer.open(row.uid, "contact", row.contact)),
                mask_phone(sealer.open(row.uid, "phone", row.phone)),
            ),
            row.persons,
        )
        for row in sorted(reader.rows(wanted.limit(most)), key=lambda row: pinyin(row.name))
    ]


def house_spots(reader: Reader, most: int) -> Sequence[Any]:
    """Return houses that are let and have a place, with what a map shows of them."""
    columns = [houses.c[name] for name in ("id", "address", "lon", "lat", "persons", "hazards")]
    return reader.rows(select(*columns).where(houses.c.let, houses.c.lon.is_not(None)).limit(most))


def houses_between(reader: Reader, south_west: Place, north_east: Place) -> Sequence[Any]:
    """Return houses that are let inside a box, with what is counted of them."""
    west, south, east, north = (round(edge * DEGREE) for edge in (*south_west, *north_east))
    columns = [houses.c[name] for name in ("address", "lon", "lat", "persons", "rooms")]
    wanted = select(*columns).where(
        houses.c.lon.between(west, east), houses.c.lat.between(south, north), houses.c.let
    )
    return reader.rows(wanted)
