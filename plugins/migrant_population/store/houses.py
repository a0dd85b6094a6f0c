"""Houses, rooms, landlords and employers in the store, with the counts that lists show.

Used by acts and questions. A landlord is sealed like a person; addresses and firms are not personal
and stay readable, so that they can be searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Reader, Transaction, WorldError, new_uid, tr
from migrant_population.domain.addresses import NOWHERE, Inside, cuts
from migrant_population.domain.records import Contact, Dwelling, Here, RoomKey
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import employers, hazards, houses, landlords, persons, rooms

LANDLORD = "landlords"
LANDLORD_CELLS = ("name", "phone", "number", "address")


def house_row(reader: Reader, house_id: int) -> Any:
    """Return a house.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(select(houses).where(houses.c.id == house_id))
    if row is None:
        raise WorldError(tr("There is no such house; choose one of the list."))
    return row


def find_house(reader: Reader, wanted: str) -> Any | None:
    """Return the house of a number or of exactly this address."""
    if not wanted:
        return None
    by_number = reader.first(select(houses).where(houses.c.number == wanted))
    if by_number is not None:
        return by_number
    return reader.first(select(houses).where(houses.c.address == wanted).order_by(houses.c.id))


def house_at(reader: Reader, address: str) -> tuple[Any | None, Inside]:
    """Return the house of a number or address, and what the address says beyond it.

    A house that the register knows under the beginning of the address is found, the longest first.
    """
    whole = find_house(reader, address)
    if whole is not None:
        return whole, NOWHERE
    ways = dict(cuts(address))
    wanted = select(houses).where(houses.c.address.in_(ways)).order_by(houses.c.id.desc())
    found = {row.address: row for row in reader.rows(wanted)} if ways else {}
    return next(((found[head], ways[head]) for head in ways if head in found), (None, NOWHERE))


def room_of(tx: Transaction, house_id: int, key: RoomKey) -> int | None:
    """Return the room of a house, made if it is not there; None for no room."""
    if not key.room:
        return None
    found = tx.scalar(
        select(rooms.c.id).where(
            rooms.c.house_id == house_id,
            rooms.c.building == key.building,
            rooms.c.floor == key.floor,
            rooms.c.room == key.room,
        )
    )
    if found is not None:
        return int(found)
    values = {"house_id": house_id, "building": key.building, "floor": key.floor, "room": key.room}
    return tx.insert(insert(rooms).values(values))


def dwelling_ids(tx: Transaction, lives: Dwelling) -> tuple[int | None, int | None, str]:
    """Return house, room and bed of where a list says somebody lives; None for what is unknown."""
    house, inside = house_at(tx, lives.house)
    if house is None:
        return None, None, ""
    room = lives.room if lives.room.room else inside.room
    return house.id, room_of(tx, house.id, room), lives.bed or inside.bed


def recount(tx: Transaction, house_ids: Iterable[int | None]) -> None:
    """Count persons, rooms and open hazards of houses anew."""
    inside = select(func.count()).where(
        persons.c.house_id == houses.c.id, persons.c.state == Here.HERE
    )
    own_rooms = select(func.count()).where(rooms.c.house_id == houses.c.id)
    open_ones = select(func.count()).where(
        hazards.c.house_id == houses.c.id, hazards.c.state == "open"
    )
    counts = {
        "persons": inside.scalar_subquery(),
        "rooms": own_rooms.scalar_subquery(),
        "hazards": open_ones.scalar_subquery(),
    }
    wanted = sorted({each for each in house_ids if each is not None})
    if wanted:
        tx.execute(update(houses).where(houses.c.id.in_(wanted)).values(counts))


def put_landlord(tx: Transaction, vault: Vault, contact: Contact) -> int:
    """Return a landlord's key: who has this number, or name and telephone; else a new one."""
    marks = vault.marks
    number, name, phone = (
        marks.number(contact.number),
        marks.name(contact.name),
        marks.phone(contact.phone),
    )
    known = None
    if number is not None:
        known = tx.scalar(select(landlords.c.id).where(landlords.c.number_mark == number))
    if known is None:
        alike = select(landlords.c.id).where(landlords.c.name_mark == name)
        known = tx.scalar(alike.where(landlords.c.phone_mark == phone))
    if known is not None:
        _fill_landlord(tx, vault, int(known), contact)
        return int(known)
    uid, sealer = new_uid(), vault.sealer(LANDLORD)
    values: dict[str, object] = {
        column: sealer.seal(uid, column, getattr(contact, column)) for column in LANDLORD_CELLS
    }
    values |= {"name_mark": name, "phone_mark": phone, "number_mark": number}
    values |= {"uid": uid, "key_number": vault.ring.current}
    return tx.insert(insert(landlords).values(values))


def _fill_landlord(tx: Transaction, vault: Vault, landlord_id: int, contact: Contact) -> None:
    """Write what is said of a known landlord over what is known; empty says nothing."""
    row: Any = tx.first(select(landlords).where(landlords.c.id == landlord_id))
    known = open_landlord(vault, row)
    said = {c: getattr(contact, c) or getattr(known, c) for c in LANDLORD_CELLS}
    if Contact(**said) == known:
        return
    sealer, marks = vault.sealer(LANDLORD), vault.marks
    values: dict[str, object] = {c: sealer.seal(row.uid, c, said[c]) for c in LANDLORD_CELLS}
    values |= {
        "name_mark": marks.name(said["name"]),
        "phone_mark": marks.phone(said["phone"]),
        "number_mark": marks.number(said["number"]),
        "key_number": vault.ring.current,
    }
    tx.execute(update(landlords).where(landlords.c.id == landlord_id).values(values))


def open_landlord(vault: Vault, row: Any) -> Contact:
    """Return a landlord; ``row`` has ``uid`` and the sealed columns."""
    sealer = vault.sealer(LANDLORD)
    return Contact(**{c: sealer.open(row.uid, c, getattr(row, c)) for c in LANDLORD_CELLS})


def landlord_of(reader: Reader, vault: Vault, house: Any) -> Contact | None:
    """Return the landlord of a house, opened; None where nobody is written down."""
    if house.landlord_id is None:
        return None
    row = reader.first(select(landlords).where(landlords.c.id == house.landlord_id))
    return None if row is None else open_landlord(vault, row)


def open_contact(vault: Vault, row: Any) -> tuple[str, str]:
    """Return name and telephone of who speaks for an employer."""
    sealer = vault.sealer("employers")
    return sealer.open(row.uid, "contact", row.contact), sealer.open(row.uid, "phone", row.phone)


def employer_row(reader: Reader, employer_id: int) -> Any | None:
    """Return an employer."""
    return reader.first(select(employers).where(employers.c.id == employer_id))


def area_values(tx: Transaction, place: Any) -> Mapping[str, str]:
    """Return the codes of the areas that hold a place, empty without one."""
    names = ("community", "grid", "micro_grid")
    if place is None:
        return dict.fromkeys(names, "")
    chain = tx.locate(place)
    refs = (chain.community, chain.grid, chain.micro_grid)
    return {name: "" if ref is None else ref.code for name, ref in zip(names, refs, strict=True)}
