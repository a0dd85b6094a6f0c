"""One row of a list made into an entry, or refused with the reason.

Asked for every row of an import in a reader thread, and by forms, which follow the same rules. A
refusal never repeats what stands in the cell: it is shown, kept and logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmdmap.api import Place, tr
from migrant_population.domain.addresses import read_inside
from migrant_population.domain.codes import code_tables
from migrant_population.domain.household import read_floor
from migrant_population.domain.identity import NumberError, read_number, tidy_number
from migrant_population.domain.records import (
    LONGEST,
    Contact,
    Dwelling,
    House,
    Person,
    RoomKey,
)
from migrant_population.domain.spelling import tidy_phone

CODED = {
    "sex": "sex", "nation": "nation", "marital": "marital", "political": "political",
    "education": "education", "occupation": "occupation", "reason": "reason",
    "dwelling": "dwelling", "permit_kind": "permit_kind", "attention": "attention",
}  # fmt: skip
"""Fields of a person with the code table of each."""

DAYS = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?(?:\s.*)?")
EXCEL_EPOCH = date(1899, 12, 30)
NO_WORDS = {"", "否", "无", "no", "n", "0", "不", "-", "/"}
YES_WORDS = {"是", "有", "yes", "y"}
LEAST_DIGITS = 7


NOWHERE = Dwelling()
"""The list does not say where."""


class RowError(ValueError):
    """Why a row is refused, as a sentence in the language of the seat."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of a list of persons."""

    line: int
    """Number of the row in the file, from 1."""
    person: Person
    lives: Dwelling = NOWHERE
    since: str = ""
    registered: str = ""
    notes: tuple[str, ...] = ()
    """What was read otherwise than written."""


@dataclass(frozen=True, slots=True)
class HouseRow:
    """One row of a list of rental houses."""

    line: int
    house: House
    landlord: Contact | None = None
    hazard: str = ""


def read_person(cells: Mapping[str, str], line: int, today: date) -> PersonRow:
    """Make a row of a list of persons an entry; ``cells`` by field.

    Raises:
        RowError: it cannot be kept as it is.
    """
    _refuse_masked(cells, ("name", "number", "phone"))
    notes: list[str] = []
    values = {name: _short(name, cells.get(name, "")) for name in LONGEST}
    if not values["name"]:
        raise RowError(tr("The name of the person is missing."))
    values |= {name: _coded(table, cells.get(name, "")) for name, table in CODED.items()}
    values["phone"] = _phone(values["phone"])
    values["born"] = read_day(cells.get("born", ""), tr("the birthday"), today)
    values["number"] = _number(cells.get("number", ""), values, today, notes)
    values["origin"] = _origin(cells.get("origin", ""), values["number"])
    values["permit_until"] = read_day(cells.get("permit_until", ""), tr("the permit's last day"))
    since = read_day(cells.get("since", ""), tr("the day of moving in"), today)
    registered = read_day(cells.get("registered", ""), tr("the day of registration"), today)
    return PersonRow(line, Person(**values), _lives(cells), since, registered, tuple(notes))


def _refuse_masked(cells: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse a list that was taken out masked: its stars would be kept as names."""
    if any("**" in cells.get(name, "") for name in names):
        raise RowError(tr("This row is masked; take the list out unmasked, or fill it in."))


def _number(text: str, values: dict[str, str], today: date, notes: list[str]) -> str:
    if not tidy_number(text):
        return ""
    if "E+" in text.upper() or (text.endswith("000") and "." in text):
        raise RowError(tr("Excel rounded the identity number; make the column text and retype."))
    try:
        number = read_number(text, today)
    except NumberError as problem:
        raise RowError(str(problem)) from problem
    if number.was_old:
        notes.append(tr("number of 15 digits made one of 18"))
    born = number.born.isoformat()
    if values["born"] and values["born"] != born:
        raise RowError(tr("The birthday is not the one in the identity number."))
    if values["sex"] in ("1", "2") and values["sex"] != number.sex:
        raise RowError(tr("The sex is not the one in the identity number."))
    values["born"], values["sex"] = born, number.sex
    return number.text


def _origin(text: str, number: str) -> str:
    """Return six digits: as written, of the province that is written, or of the number."""
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) >= 6:
        return digits[:6]
    province = code_tables()["province"].find(text[:3]) or code_tables()["province"].find(text[:2])
    if province and number[:2] != province:
        return f"{province}0000"
    return number[:6]


def _coded(table: str, text: str) -> str:
    wanted = text.strip()
    if table == "attention" and wanted.casefold() in YES_WORDS:
        return "03"
    if wanted.casefold() in NO_WORDS:
        return ""
    code = code_tables()[table].find(wanted)
    if code is None:
        raise RowError(tr("{table} has no such entry.", table=code_tables()[table].title))
    return code


def _phone(text: str) -> str:
    digits = tidy_phone(text)
    if text.strip() and not LEAST_DIGITS <= len(digits) <= 12:
        raise RowError(tr("A telephone number has 7 to 12 digits."))
    return digits


def _short(name: str, text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST[name]:
        raise RowError(tr("A text is longer than {most} letters.", most=LONGEST[name]))
    return tidy


def _lives(cells: Mapping[str, str]) -> Dwelling:
    house = " ".join(cells.get("house", "").split())[:120]
    if not house:
        return NOWHERE
    room = cells.get("room", "").strip()[:30]
    building = _counted(cells.get("building", ""), "幢") + _counted(cells.get("unit", ""), "单元")
    floor, bed = cells.get("floor", "").strip(), _counted(cells.get("bed", ""), "号床")[:10]
    inside = None if building or floor else read_inside(room)
    if inside is not None and inside.room.room:
        return Dwelling(house, inside.room, bed or inside.bed)
    return Dwelling(house, RoomKey(building[:20], read_floor(floor, room), room[:20]), bed)


def _counted(text: str, what: str) -> str:
    """Return a bare number with what it counts: ``3`` is ``3幢``."""
    wanted = text.strip()
    return f"{wanted}{what}" if wanted.isascii() and wanted.isalnum() else wanted


def read_day(text: str, what: str, latest: date | None = None) -> str:
    """Return a day as ``yyyy-mm-dd``; takes 2026-01-31, 20260131, 2026年1月31日 and Excel's number.

    Raises:
        RowError: it is no day, or lies after ``latest``.
    """
    wanted = text.strip()
    if not wanted:
        return ""
    try:
        if wanted.isdecimal() and len(wanted) == 5:
            day = EXCEL_EPOCH + timedelta(days=int(wanted))
        else:
            found = DAYS.fullmatch(wanted)
            day = date(*(int(part) for part in found.groups())) if found else date.min
    except (ValueError, OverflowError):
        day = date.min
    if day.year < 1900 or day.year > 2199:
        raise RowError(tr("{what} is no day.", what=what))
    if latest is not None and day > latest:
        raise RowError(tr("{what} lies in the future.", what=what))
    return day.isoformat()


def read_house(cells: Mapping[str, str], line: int, today: date) -> HouseRow:
    """Make a row of a list of rental houses an entry; ``cells`` by field.

    Raises:
        RowError: it cannot be kept as it is.
    """
    address = " ".join(cells.get("address", "").split())[:120]
    if not address:
        raise RowError(tr("The address is missing."))
    house = House(
        number=cells.get("number", "").strip()[:30],
        address=address,
        place=_place(cells.get("longitude", ""), cells.get("latitude", "")),
        building_use=_coded("building_use", cells.get("building_use", "")),
        rent_use=_coded("rent_use", cells.get("rent_use", "")),
        area_m2=_whole(cells.get("area_m2", ""), 1_000_000),
        rooms=lay_out_rooms(
            _whole(cells.get("floors", ""), 60), _whole(cells.get("rooms", ""), 600)
        ),
    )
    return HouseRow(
        line, house, _landlord(cells, today), _coded("house_hazard", cells.get("hazard", ""))
    )


def _landlord(cells: Mapping[str, str], today: date) -> Contact | None:
    _refuse_masked(cells, ("landlord", "landlord_phone", "landlord_number"))
    name = _short("name", cells.get("landlord", ""))
    if not name:
        return None
    number = cells.get("landlord_number", "")
    try:
        identity = read_number(number, today).text if tidy_number(number) else ""
    except NumberError as problem:
        raise RowError(str(problem)) from problem
    address = _short("hukou_address", cells.get("landlord_address", ""))
    return Contact(name, _phone(cells.get("landlord_phone", "")), identity, address)


def _place(longitude: str, latitude: str) -> Place | None:
    if not longitude.strip() and not latitude.strip():
        return None
    try:
        place = Place(float(longitude), float(latitude))
    except ValueError as error:
        raise RowError(tr("Longitude and latitude are degrees, such as 120.15.")) from error
    if not (73 < place.lon < 136 and 3 < place.lat < 54):
        raise RowError(tr("The place does not lie in China; are longitude and latitude swapped?"))
    return place


def _whole(text: str, most: int) -> int:
    wanted = text.strip()
    try:
        number = round(float(wanted)) if wanted else 0
    except (ValueError, OverflowError) as error:
        raise RowError(tr("A number is wanted, such as 12.")) from error
    if not 0 <= number <= most:
        raise RowError(tr("A number from 0 to {most} is wanted.", most=most))
    return number


def lay_out_rooms(floors: int, rooms: int) -> tuple[RoomKey, ...]:
    """Lay out rooms by their count: as many on each floor, 101, 102, … from the ground up."""
    storeys = max(1, floors)
    on_each = -(-rooms // storeys)
    keys = [
        RoomKey("", floor, f"{floor}{number:02d}")
        for floor in range(1, storeys + 1)
        for number in range(1, on_each + 1)
    ]
    return tuple(keys[:rooms])
