"""Houses and employers written down: new ones, ones put right, rooms, numbers.

Used by the acts of ``services`` and by imports. A house keeps the codes of the areas it lies in,
and who lives in it follows when these change.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, insert, select, update

from cmdmap.api import Transaction, WorldError, new_uid, tr
from migrant_population.domain.records import Employer, House, RoomKey
from migrant_population.store.corrections import note_correction
from migrant_population.store.houses import area_values, open_contact, room_of
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import employers, houses, persons, rooms, stays
from migrant_population.store.times import place_values, to_us


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


def update_house(
    tx: Transaction, row: Any, house: House, landlord_id: int | None, reason: str
) -> None:
    """Put a house right, keeping what stood before; who lives in it moves to its areas with it."""
    values = _values(tx, house)
    if house.number:
        _check_number(tx, house.number, row.id)
        values["number"] = house.number
    if landlord_id is not None:
        values["landlord_id"] = landlord_id
    note_correction(tx, "house", row, values, reason)
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


def set_capacity(tx: Transaction, house_id: int, key: RoomKey, capacity: int) -> None:
    """Add a room where it is missing; a capacity of 0 leaves the one that is known."""
    room_id = room_of(tx, house_id, key)
    if capacity:
        tx.execute(update(rooms).where(rooms.c.id == room_id).values(capacity=capacity))


def house_of_room(tx: Transaction, room_id: int) -> int | None:
    """Return the house of a room; None where there is no such room."""
    found = tx.scalar(select(rooms.c.house_id).where(rooms.c.id == room_id))
    return None if found is None else int(found)


def delete_unused_room(tx: Transaction, room_id: int) -> bool:
    """Delete a room in which nobody lives or has lived; False where somebody has."""
    used = select(stays.c.id).where(stays.c.room_id == room_id)
    if tx.scalar(used) is not None:
        return False
    return bool(tx.execute(delete(rooms).where(rooms.c.id == room_id)))


def write_house(tx: Transaction, house_id: int, **values: object) -> None:
    """Write single columns of a house."""
    tx.execute(update(houses).where(houses.c.id == house_id).values(values))


def write_employer(
    tx: Transaction,
    vault: Vault,
    row: Any | None,
    employer: Employer,
    contact: tuple[str, str],
    reason: str = "",
) -> int:
    """Add an employer, or put ``row`` right; return the key.

    ``contact`` is name and telephone; one left empty stays as it is known.
    """
    uid, sealer = new_uid() if row is None else row.uid, vault.sealer("employers")
    known = ("", "") if row is None else open_contact(vault, row)
    name, phone = (said or before for said, before in zip(contact, known, strict=True))
    values = {
        "uid": uid,
        "name": employer.name,
        "address": employer.address,
        **place_values(employer.place),
        **area_values(tx, employer.place),
        "hazard": employer.hazard,
        "contact": sealer.seal(uid, "contact", name),
        "phone": sealer.seal(uid, "phone", phone),
        "key_number": vault.ring.current,
    }
    if row is None:
        return tx.insert(insert(employers).values(values))
    note_correction(tx, "employer", row, values, reason)
    tx.execute(update(employers).where(employers.c.id == row.id).values(values))
    return int(row.id)
