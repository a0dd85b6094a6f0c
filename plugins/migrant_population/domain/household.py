"""Rooms of a house as a picture: buildings, floors from the top down, rooms from left to right.

Asked by the household view and the house's report. A room's colour says how full it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api import tr
from migrant_population.domain.records import RoomKey

DIGITS = re.compile(r"(\d+)")
CROWDED = 4
"""Persons in one room from which on it is looked at, where no capacity is known."""


class Fill(StrEnum):
    """How full a room is."""

    EMPTY = "empty"
    LIVED_IN = "lived_in"
    WAITING = "waiting"
    """Somebody in it is not registered yet."""
    CROWDED = "crowded"


class RoomCell(NamedTuple):
    """One room of the picture."""

    id: int
    key: RoomKey
    persons: int
    waiting: int
    """Of them not registered yet."""
    capacity: int = 0

    @property
    def fill(self) -> Fill:
        """How full it is; crowded says more than waiting."""
        if self.persons > (self.capacity or CROWDED - 1):
            return Fill.CROWDED
        if self.waiting:
            return Fill.WAITING
        return Fill.LIVED_IN if self.persons else Fill.EMPTY


class Storey(NamedTuple):
    """One floor of one building."""

    floor: int
    rooms: tuple[RoomCell, ...]


class Block(NamedTuple):
    """One building with its floors, the highest first."""

    building: str
    storeys: tuple[Storey, ...]

    @property
    def widest(self) -> int:
        """Most rooms on a floor."""
        return max((len(storey.rooms) for storey in self.storeys), default=0)


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key by which 2 comes before 10."""
    parts = DIGITS.split(text)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def blocks(cells: Iterable[RoomCell]) -> tuple[Block, ...]:
    """Order rooms for the picture."""
    by_building: dict[str, dict[int, list[RoomCell]]] = {}
    for cell in cells:
        by_building.setdefault(cell.key.building, {}).setdefault(cell.key.floor, []).append(cell)
    return tuple(
        Block(building, tuple(_storey(floor, floors[floor]) for floor in sorted(floors)[::-1]))
        for building, floors in sorted(by_building.items(), key=lambda pair: natural(pair[0]))
    )


def _storey(floor: int, rooms: Sequence[RoomCell]) -> Storey:
    return Storey(floor, tuple(sorted(rooms, key=lambda cell: natural(cell.key.room))))


def floor_words(floor: int) -> str:
    """Return a floor in words; nothing for one that is not known."""
    if floor == ATTIC:
        return tr("attic")
    if floor < 0:
        return tr("basement {floor}", floor=-floor)
    return tr("floor {floor}", floor=floor) if floor else ""


def room_words(key: RoomKey, bed: str = "") -> str:
    """Return a room in words, e.g. ``2幢 3层 301 1号床``; what is not known is left out."""
    floor = floor_words(key.floor)
    floor = "" if floor == key.room else floor
    return " ".join(part for part in (key.building, floor, key.room, bed) if part)


ATTIC = 99
"""Floor of an attic: above all others, whatever their number."""
BELOW = re.compile(r"(?:地下|负|-|B)(\d{1,2}|[一二三])?", re.IGNORECASE)
ABOVE = re.compile(r"\d{1,2}")
CHINESE = {"一": 1, "二": 2, "三": 3}


def read_floor(text: str, room: str) -> int:
    """Return the floor that a list writes (``3层``, ``-1``), else that of the room's number.

    Room 301 lies on the third floor, 1204 on the twelfth; nothing known is the first.
    """
    named = next((word for word in (text, room) if word[:2] in ("阁楼", "顶楼", "地下")), text)
    if named[:2] in ("阁楼", "顶楼"):
        return ATTIC
    below = BELOW.match(named.strip())
    if below is not None:
        return -(CHINESE.get(below[1]) or int(below[1])) if below[1] else -1
    above = ABOVE.search(text)
    if above is not None:
        return int(above[0])
    digits = DIGITS.search(room)
    if digits is not None and len(digits[0]) in (3, 4):
        return int(digits[0][:-2])
    return 1
