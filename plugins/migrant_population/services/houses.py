"""Acts on rental houses and employers: enter, put right, rooms, whether it is let.

Entries of ``plugin.toml``, writer side. A house keeps the codes of the areas it lies in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.merging import three_way
from migrant_population.domain.records import House, employer_number
from migrant_population.domain.rows import RowError, read_house
from migrant_population.domain.spelling import tidy_phone
from migrant_population.domain.wishes import AddRooms, DropRoom, RecordEmployer, RecordHouse, SetLet
from migrant_population.services.entering import reason_of
from migrant_population.store.houses import employer_row, house_row, put_landlord, recount
from migrant_population.store.houses_writing import (
    delete_unused_room,
    house_of_room,
    insert_house,
    set_capacity,
    update_house,
    write_employer,
    write_house,
)
from migrant_population.store.keybook import vault_for_writing
from migrant_population.store.persons import employer_named
from migrant_population.store.times import place_of

MOST_ROOMS = 600
SAME_PLACE_M = 1.0
"""A place typed by hand has fewer digits than the one that is kept."""


def record(wish: RecordHouse, tx: Transaction) -> None:
    """Enter a house, or put one right."""
    vault = vault_for_writing(tx)
    house = checked_house(wish.house, tx)
    landlord_id = put_landlord(tx, vault, wish.landlord) if wish.landlord else None
    if wish.house_id is None:
        house_id = insert_house(tx, house, landlord_id)
    else:
        house_id = wish.house_id
        row = house_row(tx, house_id)
        if wish.before is not None:
            house = _beside_others(wish.before, house, row)
        update_house(tx, row, house, landlord_id, reason_of(wish.reason))
    tx.subject(house_row(tx, house_id).number)
    recount(tx, [house_id])
    tx.touch("houses")


def _beside_others(before: House, mine: House, row: Any) -> House:
    """Return my correction beside what another seat has put right since I saw the house."""
    if mine.place and before.place and mine.place.metres_to(before.place) < SAME_PLACE_M:
        mine = replace(mine, place=before.place)
    known = House(
        row.number,
        row.address,
        place_of(row.lon, row.lat),
        row.building_use,
        row.rent_use,
        row.area_m2,
    )
    house, clashes = three_way(before, mine, known)
    if clashes:
        raise WorldError(tr("Somebody else has put this house right meanwhile; look at it again."))
    return house


def checked_house(house: House, tx: Transaction) -> House:
    """Return a house as it may be kept, by the same rules as a row of a list.

    Raises:
        WorldError: it cannot be kept; says why.
    """
    cells = {
        "number": house.number,
        "address": house.address,
        "building_use": house.building_use,
        "rent_use": house.rent_use,
        "area_m2": str(house.area_m2),
    }
    try:
        read = read_house(cells, 0, tx.now.date()).house
    except RowError as error:
        raise WorldError(str(error)) from error
    rooms_given = house.rooms[:MOST_ROOMS]
    return House(
        read.number,
        read.address,
        house.place,
        read.building_use,
        read.rent_use,
        read.area_m2,
        rooms_given,
    )


def add_rooms(wish: AddRooms, tx: Transaction) -> None:
    """Add rooms to a house, or write down for how many persons they are."""
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if not 0 < len(wish.rooms) <= MOST_ROOMS:
        raise WorldError(tr("Name between one room and {most} of them.", most=MOST_ROOMS))
    for key in wish.rooms:
        set_capacity(tx, house.id, key, wish.capacity)
    recount(tx, [house.id])
    tx.touch("houses")


def drop_room(wish: DropRoom, tx: Transaction) -> None:
    """Take a room away that was entered by mistake.

    Raises:
        WorldError: there is none, or somebody lives or has lived in it.
    """
    house_id = house_of_room(tx, wish.room_id)
    if house_id is None:
        raise WorldError(tr("There is no such room; read the house again."))
    tx.subject(house_row(tx, house_id).number)
    if not delete_unused_room(tx, wish.room_id):
        raise WorldError(tr("Somebody lives or has lived in this room; it stays."))
    recount(tx, [house_id])
    tx.touch("houses")


def set_let(wish: SetLet, tx: Transaction) -> None:
    """Say that a house is let, or no longer.

    Raises:
        WorldError: somebody lives there who has to move out first.
    """
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if not wish.let and house.persons:
        raise WorldError(
            tr("{count} persons live there; let them move out first.", count=house.persons)
        )
    write_house(tx, house.id, let=wish.let)
    tx.touch("houses")


def record_employer(wish: RecordEmployer, tx: Transaction) -> None:
    """Enter an employer, or put it right."""
    vault = vault_for_writing(tx)
    name = " ".join(wish.employer.name.split())[:100]
    if not name:
        raise WorldError(tr("The name is missing."))
    taken = employer_named(tx, name)
    if taken is not None and taken != wish.employer_id:
        raise WorldError(tr("This employer stands in the list; choose it there."))
    row = None if wish.employer_id is None else employer_row(tx, wish.employer_id)
    if row is None and wish.employer_id is not None:
        raise WorldError(tr("There is no such employer; choose one of the list."))
    employer = replace(
        wish.employer, name=name, address=" ".join(wish.employer.address.split())[:120]
    )
    contact = (wish.contact.strip()[:50], tidy_phone(wish.phone))
    reason = "" if row is None else reason_of(wish.reason)
    tx.subject(employer_number(write_employer(tx, vault, row, employer, contact, reason)))
    tx.touch("employers")
