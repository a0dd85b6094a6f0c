"""Where somebody lives as a form names it: a house found by what was typed, and a room in it.

Asked by the forms that register and move, before the wish is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from cmdmap.api import Reader, WorldError, tr
from migrant_population.domain.addresses import Inside, read_inside
from migrant_population.domain.records import RoomKey
from migrant_population.store.houses import house_at
from migrant_population.store.tables import houses, rooms

MOST_NAMED = 4
"""Houses that a sentence names when several fit."""


class Home(NamedTuple):
    """House, room and bed; None where it is not said."""

    house_id: int | None = None
    room_id: int | None = None
    bed: str = ""


def home_of(reader: Reader, house: str, room: str) -> Home:
    """Return where that is; a part of an address will do while only one house has it.

    Raises:
        WorldError: no house fits or several do, or the house has no such room.
    """
    if not house:
        return Home()
    found, inside = house_at(reader, house)
    if found is None:
        found = _only(house, _named_alike(reader, house))
    if room:
        inside = read_inside(room) or Inside(RoomKey(room=room))
    return Home(found.id, _room_id(reader, found, inside, room), inside.bed)


def _named_alike(reader: Reader, words: str) -> Sequence[Any]:
    alike = houses.c.address.contains(words, autoescape=True)
    wanted = select(houses.c.id, houses.c.address).where(alike)
    return reader.rows(wanted.order_by(houses.c.id).limit(MOST_NAMED + 1))


def _only(house: str, found: Sequence[Any]) -> Any:
    if not found:
        raise WorldError(tr("There is no house {house}; enter it in the list first.", house=house))
    if len(found) > 1:
        names = tr(", ").join(row.address for row in found[:MOST_NAMED])
        more = " …" if len(found) > MOST_NAMED else ""
        raise WorldError(tr("Several houses fit: {names}. Write one whole.", names=names + more))
    return found[0]


def _room_id(reader: Reader, house: Any, inside: Inside, typed: str) -> int | None:
    name = inside.room.room
    if not name:
        return None
    wanted = select(rooms.c.id, rooms.c.building).where(
        rooms.c.house_id == house.id, rooms.c.room.in_((name, typed))
    )
    found = reader.rows(wanted)
    if inside.room.building:
        found = [row for row in found if row.building == inside.room.building]
    if not found:
        raise WorldError(
            tr("{house} has no room {room}; add it first.", house=house.address, room=typed or name)
        )
    if len(found) > 1:
        raise WorldError(
            tr("There are several rooms {room}; name the building as well.", room=typed or name)
        )
    return int(found[0].id)
