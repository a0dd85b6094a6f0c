"""Acts of the register: put places on it, correct them, end them, and what belongs to them.

Each function carries out one wish of ``domain/wishes.py`` in the writer's transaction. A correction
keeps what was written before, with the reason; nothing is overwritten silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

from sqlalchemy import update

from cmdmap.api import Chain, Transaction, WorldError, mask_name, mask_phone, tr
from fire_safety.domain.belongings import FACILITIES, PERSON_ROLES
from fire_safety.domain.days import day_of, us_of
from fire_safety.domain.plan import Level, due_day
from fire_safety.domain.wishes import (
    ChargingFields,
    CorrectPlace,
    EndPlace,
    PlaceFields,
    RegisterPlace,
    RevealContact,
    SetFacility,
    SetPerson,
    SetPlan,
)
from fire_safety.services.assessing import assess_places
from fire_safety.services.reference import intervals, reference
from fire_safety.store import belongings, places
from fire_safety.store.seal import Seal, person_row, sealing
from fire_safety.store.serials import next_number
from fire_safety.store.tables import facilities, people, plans
from fire_safety.store.tables import places as place_table

LONGEST = 200
"""Letters of a name, an address or a note."""
NOTE_LONGEST = 2_000
LARGEST = 1_000_000
"""Of any number that measures a place."""

SEALED = ("contact_name", "contact_phone")
"""Columns that nobody reads without the key."""


def register_place(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RegisterPlace`."""
    assert isinstance(wish, RegisterPlace)
    number = next_number(tx, "XF")
    place_id = insert_place(tx, checked_fields(tx, wish.fields), number)
    _set_charging(tx, place_id, wish.fields.kind, wish.charging)
    assess_places(tx, [place_id])
    tx.subject(number)
    tx.touch("places")
    tx.tell("place_registered", {"place_id": place_id, "number": number})


def insert_place(tx: Transaction, fields: PlaceFields, number: str) -> int:
    """Insert a checked place under a number; who calls has it assessed and says what changed."""
    today = day_of(tx.now)
    columns = _sealed(places.columns_of(fields, _chain(tx, fields), number), number, sealing(tx))
    columns |= {
        "number": number,
        "registered_day": today,
        "changed_at_us": us_of(tx.now),
        "due_day": due_day(Level.LOW, intervals(tx.desk), today, None),
    }
    return places.add_place(tx, columns)


def correct_place(wish: object, tx: Transaction) -> None:
    """Carry out :class:`CorrectPlace`."""
    assert isinstance(wish, CorrectPlace)
    if not wish.reason.strip():
        raise WorldError(tr("Write why the entry is corrected."))
    number = change_place(tx, wish.place_id, wish.version, wish.fields, wish.reason)
    _set_charging(tx, wish.place_id, wish.fields.kind, wish.charging)
    assess_places(tx, [wish.place_id])
    tx.subject(number)
    tx.touch("places")


def change_place(
    tx: Transaction, place_id: int, version: int, fields: PlaceFields, reason: str
) -> str:
    """Correct a place with the reason and return its number; an equal one is left alone."""
    known = places.held_columns(tx, place_id)
    if known is None:
        raise WorldError(tr("This place is not on the register any more."))
    if known["version"] != version:
        raise WorldError(
            tr("{number} was changed by somebody else; open it again.", number=known["number"])
        )
    number, seal = str(known["number"]), sealing(tx)
    contact = seal.open(place_table, number, SimpleNamespace(**{c: known[c] for c in SEALED}))
    opened = dict(zip(SEALED, contact, strict=True))
    fields = _unmasked(checked_fields(tx, fields), *opened.values())
    after = places.columns_of(fields, _chain(tx, fields), number)
    now = {**known, **opened}
    before = {name: known[name] for name, value in after.items() if now[name] != value}
    if before:
        after = _sealed(after, number, seal)
        after |= {"version": version + 1, "changed_at_us": us_of(tx.now)}
        places.correct(tx, place_id, before, after, reason.strip()[:LONGEST], us_of(tx.now))
    return number


def end_place(wish: object, tx: Transaction) -> None:
    """Carry out :class:`EndPlace`."""
    assert isinstance(wish, EndPlace)
    if not wish.reason.strip():
        raise WorldError(tr("Write why the place leaves the register."))
    known = places.held_columns(tx, wish.place_id)
    if known is None or (known["ended_at_us"] is None) == wish.back:
        raise WorldError(tr("The place is in that state already."))
    now_us = us_of(tx.now)
    after = {
        "ended_at_us": None if wish.back else now_us,
        "version": known["version"] + 1,
        "changed_at_us": now_us,
    }
    before = {"ended_at_us": known["ended_at_us"]}
    places.correct(tx, wish.place_id, before, after, wish.reason.strip()[:LONGEST], now_us)
    tx.subject(str(known["number"]))
    tx.touch("places")


def set_facility(wish: object, tx: Transaction) -> None:
    """Carry out :class:`SetFacility`."""
    assert isinstance(wish, SetFacility)
    if wish.kind not in FACILITIES or not 0 <= wish.count <= LARGEST:
        raise WorldError(tr("Choose a kind of facility and a number of 0 or more."))
    number = _number_of(tx, wish.place_id)
    row = {
        "count": wish.count,
        "sound": wish.sound,
        "checked_day": day_of(tx.now),
        "note": wish.note[:LONGEST],
    }
    belongings.put(tx, facilities, wish.place_id, {"kind": wish.kind}, row, us_of(tx.now))
    assess_places(tx, [wish.place_id])
    tx.subject(number)
    tx.touch("places")


def set_person(wish: object, tx: Transaction) -> None:
    """Carry out :class:`SetPerson`; the responsible person is the contact of the place as well."""
    assert isinstance(wish, SetPerson)
    if wish.role not in PERSON_ROLES:
        raise WorldError(tr("Choose what the person is at the place."))
    number = _number_of(tx, wish.place_id)
    name, phone = wish.name.strip()[:LONGEST], wish.phone.strip()[:LONGEST]
    seal = sealing(tx)
    now_us = us_of(tx.now)
    sealed = seal.close(people, person_row(wish.place_id, wish.role, now_us), name, phone)
    row = {**sealed, "entered_at_us": now_us}
    belongings.put(tx, people, wish.place_id, {"role": wish.role}, row if name else None, now_us)
    if wish.role == "responsible":
        contact = seal.close(place_table, number, name, phone)
        tx.execute(update(place_table).where(place_table.c.id == wish.place_id).values(**contact))
    tx.subject(number)
    tx.touch("places")


def set_plan(wish: object, tx: Transaction) -> None:
    """Carry out :class:`SetPlan`."""
    assert isinstance(wish, SetPlan)
    title = wish.title.strip()[:LONGEST]
    if not title:
        raise WorldError(tr("Give the plan a title."))
    number = _number_of(tx, wish.place_id)
    row = {
        "text": wish.text[: 10 * NOTE_LONGEST],
        "drilled_day": wish.drilled_day,
        "entered_at_us": us_of(tx.now),
    }
    belongings.put(tx, plans, wish.place_id, {"title": title}, row, us_of(tx.now))
    tx.subject(number)
    tx.touch("places")


def reveal_contact(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RevealContact`: the audit row is all that is kept."""
    assert isinstance(wish, RevealContact)
    tx.subject(_number_of(tx, wish.place_id))


def checked_fields(tx: Transaction, fields: PlaceFields) -> PlaceFields:
    """Return what is written of a place, trimmed.

    Raises:
        WorldError: no name, an unknown kind, or a number that cannot be.
    """
    name = " ".join(fields.name.split())[:LONGEST]
    if not name:
        raise WorldError(tr("Give the place a name."))
    if fields.kind not in reference(tx.desk).kinds:
        raise WorldError(tr("Choose a kind of place from the list."))
    size = fields.size
    measured = (size.area_m2, size.beds, size.persons, fields.floors)
    if not all(0 <= number <= LARGEST for number in measured) or not -20 <= size.storey <= 300:
        raise WorldError(tr("Sizes are numbers from 0 to {most}.", most=LARGEST))
    if fields.place is not None and not (
        -180 <= fields.place.lon <= 180 and -90 <= fields.place.lat <= 90
    ):
        raise WorldError(tr("The position lies on no map; give longitude and latitude anew."))
    return PlaceFields(
        name,
        fields.kind,
        " ".join(fields.address.split())[:LONGEST],
        fields.place,
        size,
        fields.floors,
        fields.contact_name.strip()[:LONGEST],
        fields.contact_phone.strip()[:LONGEST],
        fields.dangerous,
        fields.note[:NOTE_LONGEST],
    )


def _sealed(columns: Mapping[str, object], number: str, seal: Seal) -> dict[str, object]:
    """Return columns of the place of a number with name and telephone sealed."""
    name, phone = (str(columns[column]) for column in SEALED)
    return {**columns, **seal.close(place_table, number, name, phone)}


def _unmasked(fields: PlaceFields, name: str, phone: str) -> PlaceFields:
    """Return the fields with the true contact where the form brought back the masked one."""
    if fields.contact_name == mask_name(name):
        fields = replace(fields, contact_name=name)
    if fields.contact_phone == mask_phone(phone):
        fields = replace(fields, contact_phone=phone)
    return fields


def _chain(tx: Transaction, fields: PlaceFields) -> Chain:
    return tx.locate(fields.place) if fields.place is not None else Chain()


def _set_charging(tx: Transaction, place_id: int, kind: str, fields: ChargingFields | None) -> None:
    if fields is None or reference(tx.desk).kinds[kind].group != "charging":
        return
    if not 0 <= fields.posts <= LARGEST:
        raise WorldError(tr("Sizes are numbers from 0 to {most}.", most=LARGEST))
    places.set_charging(tx, place_id, fields)


def _number_of(tx: Transaction, place_id: int) -> str:
    known = places.held_columns(tx, place_id)
    if known is None:
        raise WorldError(tr("This place is not on the register any more."))
    return str(known["number"])
