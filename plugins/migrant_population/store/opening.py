"""Questions about one person: masked for everybody, plain for who has just said why.

Asked by the detail at the right of the page. Plain values come out only while a look of the same
account is fresh (``services/privacy.py`` keeps it), so that no view shows them by accident.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from cmdmap.api import Place, Reader, mask_id, mask_name, mask_phone
from migrant_population.domain.records import (
    Contact,
    Owner,
    Person,
    RoomKey,
    employer_number,
    serial,
)
from migrant_population.store.houses import employer_row, house_row, landlord_of, open_contact
from migrant_population.store.keybook import Vault
from migrant_population.store.persons import open_person, person_row
from migrant_population.store.tables import (
    employers,
    houses,
    looks,
    person_versions,
    rooms,
    stays,
    takings,
)
from migrant_population.store.times import from_us, place_of, to_us

TAKEN_FOR = timedelta(minutes=10)
"""How long after its act a list may be made."""


class StayLine(NamedTuple):
    """One stay of a person, newest first."""

    id: int
    address: str
    room: RoomKey
    bed: str
    since: str
    until: str
    moved_on: str
    cancelled: bool


class VersionLine(NamedTuple):
    """One correction of a person, newest first."""

    id: int
    at: datetime
    by: str
    reason: str
    fields: tuple[str, ...]


class Opened(NamedTuple):
    """One person with everything that belongs to it."""

    id: int
    person: Person
    plain: bool
    """False: masked."""
    state: str
    owner: Owner
    since: str
    left_on: str
    known_at: datetime
    due_at: datetime
    registered_at: datetime | None
    held: bool
    house_id: int | None
    room_id: int | None
    place: Place | None
    """Of the house."""
    employer: str
    areas: tuple[str, str, str]
    stays: tuple[StayLine, ...]
    versions: tuple[VersionLine, ...]


def read_person(
    reader: Reader, vault: Vault, person_id: int, plain_for: str = "", look_min: int = 5
) -> Opened | None:
    """Return a person, plain while ``plain_for`` has looked within ``look_min`` minutes.

    None where there is none, or it was deleted.
    """
    row = person_row(reader, person_id)
    if row is None:
        return None
    plain = bool(plain_for) and has_looked(reader, serial(person_id), plain_for, look_min)
    person = open_person(vault, row)
    employer = select(employers.c.name).where(employers.c.id == row.employer_id)
    return Opened(
        id=row.id,
        person=person if plain else masked(person),
        plain=plain,
        state=row.state,
        owner=Owner(row.owner),
        since=row.since,
        left_on=row.left_on,
        known_at=from_us(row.known_at_us),
        due_at=from_us(row.due_at_us),
        registered_at=None if row.registered_at_us is None else from_us(row.registered_at_us),
        held=row.held,
        house_id=row.house_id,
        room_id=row.room_id,
        place=_place(reader, row.house_id),
        employer="" if row.employer_id is None else reader.scalar(employer) or "",
        areas=(row.community, row.grid, row.micro_grid),
        stays=_stays(reader, row.id),
        versions=_versions(reader, row.id),
    )


def _place(reader: Reader, house_id: int | None) -> Place | None:
    if house_id is None:
        return None
    house = house_row(reader, house_id)
    return place_of(house.lon, house.lat)


STARS = "***"


def masked(person: Person) -> Person:
    """Return what everybody may see of a person."""
    return replace(
        person,
        name=mask_name(person.name),
        former_name=mask_name(person.former_name),
        number=mask_id(person.number),
        phone=mask_phone(person.phone),
        born=person.born[:4],
        religion=STARS if person.religion else "",
        political=STARS if person.political else "",
        hukou_address=STARS if person.hukou_address else "",
        native_place=STARS if person.native_place else "",
        permit_number=mask_id(person.permit_number),
        remark=STARS if person.remark else "",
    )


def has_looked(reader: Reader, subject: str, by: str, look_min: int) -> bool:
    """Tell whether an account has said within that time why it looks."""
    since = to_us(reader.now - timedelta(minutes=look_min))
    wanted = select(looks.c.id).where(
        looks.c.subject == subject, looks.c.by == by, looks.c.at_us >= since
    )
    return reader.first(wanted) is not None


def read_plain_landlord(
    reader: Reader, vault: Vault, house_id: int, plain_for: str, look_min: int
) -> Contact | None:
    """Return the landlord of a house, plain while ``plain_for`` has looked; else None."""
    house = house_row(reader, house_id)
    if not has_looked(reader, house.number, plain_for, look_min):
        return None
    return landlord_of(reader, vault, house)


def read_plain_contact(
    reader: Reader, vault: Vault, employer_id: int, plain_for: str, look_min: int
) -> tuple[str, str] | None:
    """Return who speaks for an employer, plain while ``plain_for`` has looked; else None."""
    row = employer_row(reader, employer_id)
    number = employer_number(employer_id)
    if row is None or not has_looked(reader, number, plain_for, look_min):
        return None
    return open_contact(vault, row)


def taken_name(report: str, about: str = "") -> str:
    """Return under what name an export is noted: the form of one person is not that of another."""
    return f"{report}:{about}" if about else report


def may_take(reader: Reader, token: str, report: str) -> bool:
    """Tell whether an act has just allowed a list, or one form, to be taken out unmasked."""
    if not token:
        return False
    since = to_us(reader.now - TAKEN_FOR)
    wanted = select(takings.c.id).where(
        takings.c.token == token, takings.c.report == report, takings.c.at_us >= since
    )
    return reader.first(wanted) is not None


def _stays(reader: Reader, person_id: int) -> tuple[StayLine, ...]:
    wanted = (
        select(stays, houses.c.address, rooms.c.building, rooms.c.floor, rooms.c.room)
        .select_from(
            stays.join(houses, houses.c.id == stays.c.house_id).outerjoin(
                rooms, rooms.c.id == stays.c.room_id
            )
        )
        .where(stays.c.person_id == person_id)
        .order_by(stays.c.id.desc())
    )
    return tuple(_stay(row) for row in reader.rows(wanted))


def _stay(row: Any) -> StayLine:
    key = RoomKey(floor=0) if row.room is None else RoomKey(row.building, row.floor, row.room)
    return StayLine(
        row.id, row.address, key, row.bed, row.since, row.until, row.moved_on, row.cancelled
    )


def _versions(reader: Reader, person_id: int) -> tuple[VersionLine, ...]:
    columns = [person_versions.c[name] for name in ("id", "at_us", "by", "reason", "fields")]
    wanted = select(*columns).where(person_versions.c.person_id == person_id)
    return tuple(
        VersionLine(row.id, from_us(row.at_us), row.by, row.reason, tuple(row.fields.split(",")))
        for row in reader.rows(wanted.order_by(person_versions.c.id.desc()))
    )
