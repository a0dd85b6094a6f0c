"""Cells: texts of a row read as codes, names, numbers, days and times, and written again.

Used by ``forms.py``. A cell that cannot be read raises :class:`RowError` with a short reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.login.masking import STAR, mask_phone
from cmdmap.services.radio.unit_import import KINDS

Cells = Mapping[str, str]
Choice = TypeVar("Choice", bound=StrEnum)
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
_TIME = re.compile(r"(\d{1,2})[::](\d{2})(?:[::]00)?")
_SPLIT = re.compile(r"[,,、;;\s]+")


class RowError(ValueError):
    """A row that cannot be kept; its text is the reason."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a row is read against."""

    book: PeopleBook
    units: Mapping[str, UnitId] = field(default_factory=dict)
    """Units by their name; a name that two have is not in it."""
    areas: Mapping[str, str] = field(default_factory=dict)
    """Codes of areas by their code and by their name, where only one has it."""
    unit_names: Mapping[UnitId, str] = field(default_factory=dict)
    home: Path | None = None
    """The folder of the centre's own shift patterns."""
    masked: bool = True
    """Whether telephone numbers are written masked."""


def text(cells: Cells, name: str, before: str = "") -> str:
    """Return a cell; a table without the column leaves alone what it says nothing about."""
    return cells[name].strip() if name in cells else before


def choice(
    cells: Cells, name: str, kind: type[Choice], word: Callable[[Choice], str], before: Choice
) -> Choice:
    """Return one of a few, written by its value or as the seat calls it; empty is ``before``."""
    said = text(cells, name).lower()
    if not said:
        return before
    for each in kind:
        if said in (each.value, word(each).lower()):
            return each
    raise RowError(tr("{cell} is none of {words}", cell=repr(said[:20]), words=_words(kind, word)))


def force(cells: Cells, before: ForceKind) -> ForceKind:
    """Return the force of a row."""
    said = text(cells, "force").lower()
    if said and said not in KINDS:
        raise RowError(tr("unknown kind {kind}", kind=repr(said[:20])))
    return KINDS.get(said, before)


def whole(cells: Cells, name: str, before: int) -> int:
    """Return a whole number, 0 or more; empty is ``before``."""
    said = text(cells, name)
    if not said:
        return before
    if not said.isascii() or not said.isdecimal() or len(said) > 6:
        raise RowError(tr("{cell} is no whole number", cell=repr(said[:20])))
    return int(said)


def yes(cells: Cells, name: str, before: bool) -> bool:
    """Return yes or no; empty is ``before``."""
    said = text(cells, name).lower()
    if not said:
        return before
    if said in ("yes", "true", "1", "是", "y"):
        return True
    if said in ("no", "false", "0", "否", "n"):
        return False
    raise RowError(tr("{cell} is neither yes nor no", cell=repr(said[:20])))


def yes_text(value: bool) -> str:
    """Return yes or no as the seat says it."""
    return tr("yes") if value else tr("no")


def several(cells: Cells, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a cell, each once."""
    if name not in cells:
        return before
    return tuple(dict.fromkeys(filter(None, _SPLIT.split(cells[name].strip()))))


def area(cells: Cells, around: Around, before: str, name: str = "area") -> str:
    """Return the code of an area written by code or name; an unknown code stays as it is."""
    said = text(cells, name, before)
    return around.areas.get(said, said)


def phone(cells: Cells, before: str) -> str:
    """Return a telephone number; one that was exported masked leaves the known one alone."""
    said = text(cells, "phone", before)
    if STAR not in said:
        return said
    if before and said == mask_phone(before):
        return before
    raise RowError(tr("the telephone number is masked; write it out or leave the column out"))


def phone_text(number: str, around: Around) -> str:
    """Return a number as it may be written."""
    return mask_phone(number) if around.masked else number


def unit(cells: Cells, around: Around, before: UnitId | None) -> UnitId | None:
    """Return the unit of a name or of ``#number``; an empty cell is nobody's."""
    if "unit" not in cells:
        return before
    said = text(cells, "unit")
    if not said:
        return None
    if said.startswith("#") and said[1:].isdecimal():
        unit_id = UnitId(int(said[1:]))
        if unit_id in around.unit_names:
            return unit_id
    elif said in around.units:
        return around.units[said]
    raise RowError(tr("there is no unit {name}, or two have this name", name=repr(said[:20])))


def unit_text(unit_id: UnitId | None, around: Around) -> str:
    """Return the name of a unit where only one has it, else its number."""
    if unit_id is None:
        return ""
    name = around.unit_names.get(unit_id, "")
    return name if around.units.get(name) == unit_id else f"#{unit_id}"


def place(cells: Cells, before: Place | None) -> Place | None:
    """Return longitude and latitude of a row, in degrees WGS-84."""
    if "lon" not in cells or "lat" not in cells:
        return before
    if not cells["lon"].strip() and not cells["lat"].strip():
        return None
    try:
        return Place(float(cells["lon"]), float(cells["lat"]))
    except ValueError as error:
        raise RowError(tr("longitude and latitude must be degrees")) from error


def day(cells: Cells, name: str) -> date:
    """Return a day written 2026-05-04, 2026/5/4 or 2026年5月4日."""
    found = _DAY.match(text(cells, name))
    try:
        if found is not None:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise RowError(tr("{cell} is no day such as 2026-05-04", cell=repr(text(cells, name)[:20])))


def instant(cells: Cells, name: str) -> datetime:
    """Return a local day and time, e.g. ``2026-05-04 09:30``, in UTC."""
    said = text(cells, name)
    which = day(cells, name)
    rest = said[_DAY.match(said).end() :] if _DAY.match(said) else ""  # type: ignore[union-attr]
    found = _TIME.search(rest)
    try:
        at = time(int(found[1]), int(found[2])) if found is not None else None
    except ValueError:
        at = None
    if at is None:
        raise RowError(tr("{cell} has no time such as 09:30", cell=repr(said[:24])))
    return datetime.combine(which, at, LOCAL).astimezone(UTC)


def instant_text(at: datetime) -> str:
    """Return an instant as local day and time, to the minute."""
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _words(kind: type[Choice], word: Callable[[Choice], str]) -> str:
    return ", ".join(word(each) for each in kind)
