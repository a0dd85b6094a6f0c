"""Acts on rental houses and employers: enter, put right, rooms, whether it is let.

Entries of ``plugin.toml``, writer side. A house keeps the codes of the areas it lies in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.records import House
from migrant_population.domain.rows import RowError, read_house
from migrant_population.domain.spelling import tidy_phone
from migrant_population.domain.wishes import AddRooms, RecordEmployer, RecordHouse, SetLet
from migrant_population.store.houses import (
    area_values,
    house_row,
    put_landlord,
    recount,
    room_of,
)
from migrant_population.store.keybook import Vault, vault_for_writing
from migrant_population.store.tables import employers, houses, persons, rooms, stays
from migrant_population.store.times import place_values, to_us
from migrant_population.vault.cells import new_uid

MOST_ROOMS = 600


def record(wish: RecordHouse, tx: Transaction) -> None:
    """Enter a house, or put one right."""
    vault = vault_for_writing(tx)
    house = checked_house(wish.house, tx)
    landlord_id = put_landlord(tx, vault, wish.landlord) if wish.landlord else None
    if wish.house_id is None:
        house_id = insert_house(tx, house, landlord_id)
    else:
        house_id = wish.house_id
        update_house(tx, house_row(tx, house_id), house, landlord_id)
    tx.subject(house_row(tx, house_id).number)
    recount(tx, [house_id])
    tx.touch("houses")


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


def insert_house(tx: Transaction, house: House, landlord_id: int | None) -> int:
    """Add a house with its rooms; return its key. An empty number is chosen."""
    number = house.number or _next_number(tx)
    _check_number(tx, number, None)
    values = {
        **_values(tx, house),
        "number": number,
        "landlord_id": landlord_id,
        "let": True,
        "created_at_us": to_us(tx.now),
    }
    house_id = tx.insert(insert(houses).values(values))
    given = [
        {"house_id": house_id, "building": key.building, "floor": key.floor, "room": key.room}
        for key in dict.fromkeys(house.rooms)
    ]
    tx.execute(insert(rooms), given)
    return house_id


def update_house(tx: Transaction, row: Any, house: House, landlord_id: int | None) -> None:
    """Put a house right; who lives in it moves to its areas with it."""
    values = _values(tx, house)
    if house.number:
        _check_number(tx, house.number, row.id)
        values["number"] = house.number
    if landlord_id is not None:
        values["landlord_id"] = landlord_id
    tx.execute(update(houses).where(houses.c.id == row.id).values(values))
    areas = {name: values[name] for name in ("community", "grid", "micro_grid")}
    if any(getattr(row, name) != code for name, code in areas.items()):
        tx.execute(update(persons).where(persons.c.house_id == row.id).values(areas))
        tx.execute(update(stays).where(stays.c.house_id == row.id).values(grid=areas["grid"]))
        tx.touch("persons")
    for key in house.rooms:
        room_of(tx, row.id, key)


def _values(tx: Transaction, house: House) -> dict[str, object]:
    return {
        "address": house.address,
        **place_values(house.place),
        **area_values(tx, house.place),
        "building_use": house.building_use,
        "rent_use": house.rent_use,
        "area_m2": house.area_m2,
    }


def _next_number(tx: Transaction) -> str:
    newest = tx.scalar(select(func.max(houses.c.id))) or 0
    return f"FW{newest + 1:05d}"


def _check_number(tx: Transaction, number: str, own_id: int | None) -> None:
    taken = tx.scalar(select(houses.c.id).where(houses.c.number == number))
    if taken is not None and taken != own_id:
        raise WorldError(tr("The house number {number} is taken; choose another.", number=number))


def add_rooms(wish: AddRooms, tx: Transaction) -> None:
    """Add rooms to a house, or write down for how many persons they are."""
    house = house_row(tx, wish.house_id)
    tx.subject(house.number)
    if not 0 < len(wish.rooms) <= MOST_ROOMS:
        raise WorldError(tr("Name between one room and {most} of them.", most=MOST_ROOMS))
    for key in wish.rooms:
        room_id = room_of(tx, house.id, key)
        if wish.capacity:
            tx.execute(update(rooms).where(rooms.c.id == room_id).values(capacity=wish.capacity))
    recount(tx, [house.id])
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
    tx.execute(update(houses).where(houses.c.id == house.id).values(let=wish.let))
    tx.touch("houses")


def record_employer(wish: RecordEmployer, tx: Transaction) -> None:
    """Enter an employer, or put it right."""
    vault = vault_for_writing(tx)
    name = " ".join(wish.employer.name.split())[:100]
    if not name:
        raise WorldError(tr("The name is missing."))
    taken = tx.scalar(select(employers.c.id).where(employers.c.name == name))
    if taken is not None and taken != wish.employer_id:
        raise WorldError(tr("This employer stands in the list; choose it there."))
    row = None
    if wish.employer_id is not None:
        row = tx.first(select(employers).where(employers.c.id == wish.employer_id))
        if row is None:
            raise WorldError(tr("There is no such employer; choose one of the list."))
    values = _employer_values(tx, vault, wish, name, new_uid() if row is None else row.uid)
    if row is None:
        tx.subject(f"YG{tx.insert(insert(employers).values(values)):05d}")
    else:
        tx.execute(update(employers).where(employers.c.id == row.id).values(values))
        tx.subject(f"YG{row.id:05d}")
    tx.touch("employers")


def _employer_values(
    tx: Transaction, vault: Vault, wish: RecordEmployer, name: str, uid: bytes
) -> dict[str, object]:
    sealer = vault.sealer("employers")
    return {
        "uid": uid,
        "name": name,
        "address": " ".join(wish.employer.address.split())[:120],
        **place_values(wish.employer.place),
        **area_values(tx, wish.employer.place),
        "hazard": wish.employer.hazard,
        "contact": sealer.seal(uid, "contact", wish.contact.strip()[:50]),
        "phone": sealer.seal(uid, "phone", tidy_phone(wish.phone)),
        "key_number": vault.ring.current,
    }
