"""Forms about houses, employers, visits and hazards, and their values made into wishes.

Opened by the views of houses and employers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cmdmap.api import Place, tr
from cmdmap.widgets import FieldKind, FormField, Value
from migrant_population.domain.records import Contact, Employer, House, RoomKey
from migrant_population.domain.rows import lay_out_rooms
from migrant_population.ui.person_forms import choices_of, text_of

MOST_FLOORS, MOST_ROOMS = 60, 600
DAYS_TO_MEND = 7


def house_fields(*, fresh: bool) -> list[FormField]:
    """Return the fields of a house; a new one is asked how many rooms it has."""
    rooms = [
        FormField("floors", tr("Floors"), FieldKind.NUMBER, least=1, most=MOST_FLOORS),
        FormField("rooms", tr("Rooms"), FieldKind.NUMBER, least=0, most=MOST_ROOMS),
    ]
    return [
        FormField("address", tr("Address"), required=True, most=120),
        FormField("place", tr("Place on the map"), FieldKind.PLACE),
        FormField("number", tr("Number"), most=30, hint=tr("chosen if empty")),
        _coded("building_use", tr("Built as")),
        _coded("rent_use", tr("Let as")),
        FormField("area_m2", tr("Floor area"), FieldKind.NUMBER, least=0, most=10**6, unit="m²"),
        *(rooms if fresh else []),
        FormField("landlord", tr("Landlord"), most=50, hint="" if fresh else tr("empty: as it is")),
        FormField("landlord_phone", tr("Landlord's telephone"), FieldKind.PHONE),
        FormField("landlord_number", tr("Landlord's identity number"), FieldKind.ID_NUMBER),
        FormField("landlord_address", tr("Landlord's address"), most=80),
    ]  # fmt: skip


def _coded(table: str, title: str) -> FormField:
    return FormField(table, title, FieldKind.CHOICE, choices=choices_of(table))


def house_of(values: Mapping[str, Value]) -> tuple[House, Contact | None]:
    """Return the house that a form describes, and its landlord if one is named."""
    place = values.get("place")
    house = House(
        text_of(values.get("number")),
        text_of(values.get("address")),
        place if isinstance(place, Place) else None,
        text_of(values.get("building_use")),
        text_of(values.get("rent_use")),
        whole(values.get("area_m2")),
        lay_out_rooms(whole(values.get("floors")), whole(values.get("rooms"))),
    )
    name = text_of(values.get("landlord"))
    if not name:
        return house, None
    phone, number = text_of(values.get("landlord_phone")), text_of(values.get("landlord_number"))
    return house, Contact(name, phone, number, text_of(values.get("landlord_address")))


def house_start(house: House) -> dict[str, Value]:
    """Return what the form of a known house begins with; the landlord stays masked and empty."""
    return {
        "address": house.address,
        "place": house.place,
        "number": house.number,
        "building_use": house.building_use,
        "rent_use": house.rent_use,
        "area_m2": house.area_m2 or None,
    }


def whole(value: Value) -> int:
    """Return a number of a form, 0 for none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def room_fields() -> list[FormField]:
    """Return the fields of rooms to add."""
    return [
        FormField("building", tr("Building"), most=20, hint=tr("where there are several")),
        FormField("floor", tr("Floor"), FieldKind.NUMBER, required=True, least=-9, most=60),
        FormField("rooms", tr("Rooms, parted by spaces"), required=True, hint="301 302 303"),
        FormField("capacity", tr("Persons it is for"), FieldKind.NUMBER, least=0, most=50),
    ]  # fmt: skip


def rooms_of(values: Mapping[str, Value]) -> tuple[RoomKey, ...]:
    """Return the rooms that a form names."""
    floor, building = whole(values.get("floor")), text_of(values.get("building"))
    names = text_of(values.get("rooms")).replace(",", " ").replace("，", " ").split()
    return tuple(RoomKey(building, floor, name[:20]) for name in dict.fromkeys(names))


def visit_fields(living: int) -> list[FormField]:
    """Return the fields of a visit."""
    hint = tr("{count} are registered there", count=living)
    return [
        FormField("found", tr("Persons who live there"), FieldKind.NUMBER, required=True, least=0,
                  most=1000, hint=hint),
        FormField("remark", tr("Remark"), FieldKind.LINES, most=200, hint=tr("kept encrypted")),
    ]  # fmt: skip


def hazard_fields() -> list[FormField]:
    """Return the fields of a hazard."""
    kinds = tuple(each for each in choices_of("house_hazard") if each[0] != "00")
    return [
        FormField("kind", tr("Kind of hazard"), FieldKind.CHOICE, required=True, choices=kinds),
        FormField("what", tr("What is wrong"), required=True, most=200, hint=tr("no names in it")),
        FormField("due_on", tr("To be mended until"), FieldKind.DATE, required=True),
    ]


def hazard_start(today: date) -> dict[str, Value]:
    """Return what a form of a hazard begins with."""
    return {"due_on": today + timedelta(days=DAYS_TO_MEND)}


def check_fields() -> list[FormField]:
    """Return the fields of a re-check."""
    return [
        FormField("mended", tr("Result of the re-check"), FieldKind.YES_NO, hint=tr("mended")),
        FormField("remark", tr("Remark"), most=200, hint=tr("no names in it")),
        FormField("due_on", tr("New limit"), FieldKind.DATE, required=True,
                  asked_if=lambda values: not values.get("mended")),
    ]  # fmt: skip


def employer_fields(*, fresh: bool) -> list[FormField]:
    """Return the fields of an employer; the contact of a known one may stay as it is."""
    known = "" if fresh else tr("empty: as it is")
    return [
        FormField("name", tr("Employer"), required=True, most=100),
        FormField("address", tr("Address"), most=120),
        FormField("place", tr("Place on the map"), FieldKind.PLACE),
        FormField("hazard", tr("Hazard of an employer"), FieldKind.CHOICE,
                  choices=choices_of("unit_hazard")),
        FormField("contact", tr("Contact person"), most=50, hint=known),
        FormField("phone", tr("Telephone"), FieldKind.PHONE, hint=known),
    ]  # fmt: skip


def employer_of(values: Mapping[str, Value]) -> Employer:
    """Return the employer that a form describes."""
    place = values.get("place")
    return Employer(
        text_of(values.get("name")),
        text_of(values.get("address")),
        place if isinstance(place, Place) else None,
        text_of(values.get("hazard")),
    )
