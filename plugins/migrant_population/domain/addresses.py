"""Addresses as people write them in one line, cut into the house and what lies inside it.

``浦沿路62号3幢2单元501室2号床`` is a house of the register followed by building, entrance, floor,
room and bed. Where the house ends only the register knows: :func:`cuts` gives every possible end,
the longest house first. Asked by imports and by forms that ask where somebody lives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from migrant_population.domain.household import ATTIC, read_floor
from migrant_population.domain.records import RoomKey

COUNT = "[0-9A-Za-z一二三四五六七八九十]+"
INSIDE = re.compile(
    rf"(?P<building>{COUNT}(?:幢|栋|号楼|座))?\s*"
    rf"(?P<unit>{COUNT}单元)?\s*"
    r"(?P<floor>地下(?:室|[0-9一二三]*层)|负[0-9一二三]+[层楼]|-[0-9]+[层楼]|[0-9]+[层楼]|阁楼|顶楼)?\s*"
    r"(?:(?P<room>[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*)\s*(?:室|号房|房间|房|间)?)?\s*"
    rf"(?P<bed>{COUNT}\s*号?床位?|上铺|下铺)?"
)
WORD = re.compile(r"[0-9A-Za-z-]")
SHORTEST = 2
"""Letters that an address has at least."""
MOST = 80


class Inside(NamedTuple):
    """Where in a house."""

    room: RoomKey
    bed: str = ""
    """Of a room that is let by the bed."""


NOWHERE = Inside(RoomKey())


def read_inside(text: str) -> Inside | None:
    """Read what stands after the house's own address; None for anything else.

    A cellar or an attic without a number is a room of that name.
    """
    found = INSIDE.fullmatch(_tidy(text))
    if found is None:
        return None
    building = "".join(filter(None, (found["building"], found["unit"])))
    floor, room = found["floor"] or "", found["room"] or ""
    level = read_floor(floor, room)
    if not room and floor and not floor[:-1].lstrip("-").isdecimal():
        room = floor
    return Inside(RoomKey(building[:20], level, room[:20]), (found["bed"] or "")[:10])


def cuts(address: str) -> Iterator[tuple[str, Inside]]:
    """Yield each way to cut an address into a house and something inside it, longest house first.

    No number is cut in two.
    """
    text = _tidy(address)
    for at in range(min(len(text) - 1, MOST), SHORTEST - 1, -1):
        if WORD.match(text[at - 1]) and WORD.match(text[at]):
            continue
        rest = text[at:].strip()
        inside = read_inside(rest) if rest else None
        if inside is not None and inside != NOWHERE:
            yield text[:at].strip(), inside


def written(room: RoomKey, bed: str = "") -> str:
    """Return a room as a list writes it, so that :func:`read_inside` reads the same again."""
    floor = ""
    if room.floor and read_floor("", room.room) != room.floor:
        above = f"{room.floor}层" if room.floor > 0 else f"地下{-room.floor}层"
        floor = "阁楼" if room.floor == ATTIC else above
    return "".join((room.building, floor, room.room, bed))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
