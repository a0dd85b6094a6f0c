"""The detail of a house as parts, its card, and the names of the list's filters.

Made by the view of houses for the panel at the right.
"""

from __future__ import annotations

from typing import NamedTuple

from cmdmap.api import LOCAL, Tone, tr
from cmdmap.widgets import Card, Chip, FieldKind, FormField, Part, Row
from migrant_population.domain.codes import code_name
from migrant_population.domain.household import RoomCell
from migrant_population.store.corrections import Correction
from migrant_population.store.houses_list import (
    HazardLine,
    HouseLine,
    HousesWhich,
    MaskedContact,
    VisitLine,
)
from migrant_population.store.persons_list import PersonLine
from migrant_population.words import STANDING_TONES, standing_words


class Shown(NamedTuple):
    """A house with everything that the panel says of it."""

    house: HouseLine
    landlord: MaskedContact | None
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
    visited = "" if line.visited_at is None else f"{line.visited_at.astimezone(LOCAL):%m-%d}"
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
        Row(tr("Landlord"), "" if landlord is None else f"{landlord.name} · {landlord.phone}"),
    ]
    people = shown.persons
    note = ""
    if room_id:
        cell = next((each for each in shown.cells if each.id == room_id), None)
        note = "" if cell is None else tr("room {room}", room=cell.key.room)
        people = [each for each in people if cell is None or each.room_id == room_id]
    return [
        Part(rows=[row for row in rows if row.value]),
        Part(
            tr("Who lives there"), note or str(len(people)), [person_row(each) for each in people]
        ),
        _hazard_part(shown.hazards),
        _visit_part(shown.visits),
        correction_part(shown.corrections),
    ]


def _visit_part(visits: list[VisitLine]) -> Part:
    rows = [
        Row(
            f"{visit.at.astimezone(LOCAL):%Y-%m-%d %H:%M}",
            tr("{count} persons", count=visit.found),
            below=visit.by,
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


def _hazard_part(hazards: list[HazardLine]) -> Part:
    rows = []
    for hazard in hazards:
        is_open = hazard.state == "open"
        words = tr("until {day}", day=hazard.due_on[5:]) if is_open else tr("mended")
        chip = Chip(words, Tone.HIGH if is_open else Tone.GOOD)
        below = " · ".join(
            (code_name("house_hazard", hazard.kind), tr("{count} re-checks", count=hazard.checks))
        )
        key = ("hazard", hazard.id) if is_open else None
        rows.append(Row(hazard.what, below=below, chips=(chip,), key=key, strong=True))
    is_waiting = any(hazard.state == "open" for hazard in hazards)
    note = tr("press one to look at it again") if is_waiting else str(len(rows))
    return Part(tr("Hazards"), note, rows)


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
        case HousesWhich.EMPTY:
            return tr("empty")
        case HousesWhich.UNVISITED:
            return tr("never visited")
        case HousesWhich.NOT_LET:
            return tr("not let")
