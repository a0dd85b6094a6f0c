"""The detail of a house as parts, its card, and the names of the list's filters.

Made by the view of houses for the panel at the right.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cmdmap.api import LOCAL, Tone, tr
from cmdmap.widgets import Card, Chip, FieldKind, FormField, Part, Row
from migrant_population.domain.codes import code_name
from migrant_population.domain.household import RoomCell
from migrant_population.domain.records import Contact
from migrant_population.store.corrections import Correction
from migrant_population.store.houses_list import (
    CheckLine,
    HazardLine,
    HouseLine,
    HousesWhich,
    MaskedContact,
    VisitLine,
)
from migrant_population.store.persons_list import PersonLine
from migrant_population.words import STANDING_TONES, day_words, standing_words


class Shown(NamedTuple):
    """A house with everything that the panel says of it."""

    house: HouseLine
    today: date
    landlord: MaskedContact | None
    plain_landlord: Contact | None
    """Only while whoever sits there has looked."""
    cells: list[RoomCell]
    persons: list[PersonLine]
    hazards: list[HazardLine]
    visits: list[VisitLine]
    corrections: list[Correction]


def draw_house(line: HouseLine) -> Card:
    """Return the card of a house."""
    chips = [
        Chip(tr("{count} persons", count=line.persons), Tone.LOW if line.persons else Tone.PLAIN)
    ]
    if line.hazards:
        chips.insert(0, Chip(tr("{count} hazards", count=line.hazards), Tone.HIGH))
    if not line.let:
        chips.append(Chip(tr("not let")))
    visited = ""
    if line.visited_at is not None:
        visited = tr("visited {day}", day=f"{line.visited_at.astimezone(LOCAL):%Y-%m-%d}")
    rooms = tr("{count} rooms", count=line.rooms)
    second = " · ".join(filter(None, (line.number, rooms, code_name("rent_use", line.rent_use))))
    return Card(line.address, visited, second, tuple(chips))


def house_parts(shown: Shown, room_id: int) -> list[Part]:
    """Return the parts of the panel; with a room only who lives in it is listed."""
    house, landlord = shown.house, shown.landlord
    rows = [
        Row(tr("Rooms"), str(house.rooms)),
        Row(tr("Persons"), str(house.persons)),
        Row(tr("Let as"), code_name("rent_use", house.rent_use)),
        Row(tr("Built as"), code_name("building_use", house.building_use)),
        Row(tr("Floor area"), f"{house.area_m2:,} m²" if house.area_m2 else ""),
    ]
    if shown.plain_landlord is None and landlord is not None:
        rows.append(Row(tr("Landlord"), f"{landlord.name} · {landlord.phone}"))
    people = shown.persons
    note = ""
    if room_id:
        cell = next((each for each in shown.cells if each.id == room_id), None)
        note = "" if cell is None else tr("room {room}", room=cell.key.room)
        people = [each for each in people if cell is None or each.room_id == room_id]
    parts = [
        *_plain_part(shown.plain_landlord),
        Part(rows=[row for row in rows if row.value]),
        Part(
            tr("Who lives there"), note or str(len(people)), [person_row(each) for each in people]
        ),
        _hazard_part(shown.hazards, shown.today),
        _visit_part(shown.visits),
        correction_part(shown.corrections),
    ]
    return [part for part in parts if part.rows or part.heading == tr("Who lives there")]


def _plain_part(contact: Contact | None) -> list[Part]:
    if contact is None:
        return []
    rows = [
        Row(tr("Full name"), contact.name),
        Row(tr("Telephone"), contact.phone),
        Row(tr("Identity number"), contact.number),
        Row(tr("Address"), contact.address),
    ]
    return [Part(tr("Landlord"), tr("plain, in the log"), [row for row in rows if row.value])]


def _visit_part(visits: list[VisitLine]) -> Part:
    rows = [
        Row(
            f"{visit.at.astimezone(LOCAL):%Y-%m-%d %H:%M}",
            tr("{count} persons", count=visit.found),
            below=" · ".join(filter(None, (visit.by, visit.remark))),
        )
        for visit in visits
    ]
    return Part(tr("Visits"), str(len(rows)), rows)


def correction_part(found: list[Correction]) -> Part:
    """Return what stood before each correction of a house or employer."""
    rows = [
        Row(
            ", ".join(str(value) for value in each.before.values() if value not in (None, "")),
            f"{each.at.astimezone(LOCAL):%m-%d %H:%M}",
            below=f"{each.by} · {each.reason}",
            strong=True,
        )
        for each in found
    ]
    return Part(tr("Before it was put right"), str(len(rows)), rows)


def person_row(line: PersonLine) -> Row:
    """Return the row of a person, masked; pressing it shows the person."""
    chip = Chip(standing_words(line.standing, line.due_at), STANDING_TONES[line.standing])
    below = " · ".join(filter(None, (line.phone, line.room)))
    return Row(line.name, below=below, chips=(chip,), key=("person", line.id), strong=True)


def _hazard_part(hazards: list[HazardLine], today: date) -> Part:
    rows = []
    for hazard in hazards:
        key = ("hazard", hazard.id) if hazard.state == "open" else None
        below = "\n".join(
            (code_name("house_hazard", hazard.kind), *map(_check_words, hazard.checks))
        )
        chips = (hazard_chip(hazard, today),)
        rows.append(Row(hazard.what, below=below, chips=chips, key=key, strong=True))
    is_waiting = any(hazard.state == "open" for hazard in hazards)
    note = tr("press one to look at it again") if is_waiting else str(len(rows))
    return Part(tr("Hazards"), note, rows)


def hazard_chip(hazard: HazardLine, today: date) -> Chip:
    """Return how a hazard stands: its limit, that it is over, or that it is mended."""
    if hazard.state != "open":
        return Chip(tr("mended"), Tone.GOOD)
    day = day_words(hazard.due_on, today)
    if hazard.due_on < today.isoformat():
        return Chip(tr("overdue since {day}", day=day), Tone.HIGH)
    return Chip(tr("until {day}", day=day), Tone.MIDDLE)


def _check_words(check: CheckLine) -> str:
    """Return one re-check in a line."""
    result = tr("mended") if check.mended else tr("not mended")
    words = (f"{check.at.astimezone(LOCAL):%Y-%m-%d}", check.by, result, check.remark)
    return " · ".join(filter(None, words))


def gone_fields(people: list[PersonLine]) -> list[FormField]:
    """Return a box for each person that may have gone; asked while few live there."""
    return [
        FormField(
            f"gone_{each.id}",
            f"{each.name} {each.phone} {each.room}",
            FieldKind.YES_NO,
            hint=tr("no longer lives there"),
        )
        for each in people[:40]
    ]


def which_words(which: HousesWhich) -> str:
    """Return the name of a filter."""
    match which:
        case HousesWhich.ALL:
            return tr("all")
        case HousesWhich.HAZARD:
            return tr("open hazard")
        case HousesWhich.LATE:
            return tr("hazard overdue")
        case HousesWhich.EMPTY:
            return tr("empty")
        case HousesWhich.UNVISITED:
            return tr("never visited")
        case HousesWhich.NOT_LET:
            return tr("not let")
