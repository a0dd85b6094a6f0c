"""Acts on where persons live: move in, change houses, leave, take a mistake back.

Entries of ``plugin.toml``, writer side. A stay is never changed but by its end; one entered by
mistake is cancelled with the reason, and what was before it stands again.
"""

from __future__ import annotations

from typing import Any

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.records import Here, serial
from migrant_population.domain.wishes import CancelStay, MoveIn, MoveOut
from migrant_population.services.entering import clock_values, day_of, known_person, reason_of
from migrant_population.store.houses import house_row
from migrant_population.store.moving import (
    NO_AREAS,
    areas_of,
    clock_before,
    gone,
    leave_house,
    moved,
    newest_stays,
    settle,
    stay_row,
    write_columns,
    write_stay,
)


def move_in(wish: MoveIn, tx: Transaction) -> None:
    """Move into a house; out of another one it is a house change, and the clock runs anew."""
    row = known_person(tx, wish.person_id)
    since = day_of(tx, wish.since)
    at_home = row.state == Here.HERE and row.house_id is not None
    lives_at = (row.house_id, row.room_id, row.bed)
    if at_home and lives_at == (wish.house_id, wish.room_id, wish.bed):
        raise WorldError(tr("This person lives there already; choose another room."))
    if row.left_on and since < row.left_on:
        raise WorldError(tr("The day lies before the day of leaving; correct one of both."))
    came = "in"
    if at_home:
        came = "room" if row.house_id == wish.house_id else "house"
        leave_house(tx, row, since, came)
    values = settle(tx, row.id, wish.house_id, wish.room_id, since, came, wish.bed)
    if came != "room":
        values |= clock_values(tx, since)
    write_columns(tx, row.id, values)
    tx.tell("person_moved", {"person": serial(row.id)})
    moved(tx, row.house_id, wish.house_id)


def move_out(wish: MoveOut, tx: Transaction) -> None:
    """Leave the sub-district."""
    row = known_person(tx, wish.person_id)
    if row.state != Here.HERE:
        raise WorldError(tr("This person has left already."))
    on = day_of(tx, wish.on)
    leave_house(tx, row, on, "left")
    write_columns(tx, row.id, gone(on))
    tx.tell("person_left", {"person": serial(row.id)})
    moved(tx, row.house_id)


def cancel(wish: CancelStay, tx: Transaction) -> None:
    """Take the newest move of a person back; the one before it stands again."""
    stay = stay_row(tx, wish.stay_id)
    if stay is None:
        raise WorldError(tr("There is no such move; choose one of the list."))
    row = known_person(tx, stay.person_id)
    why = reason_of(wish.why)
    last = newest_stays(tx, row.id)
    if last[0].id != stay.id:
        raise WorldError(tr("Only the newest move can be taken back; take the later ones first."))
    if stay.until:
        _come_back(tx, row, stay, why)
        return
    write_stay(tx, stay.id, cancelled=True, why=why)
    if len(last) == 2 and last[1].moved_on in ("house", "room"):
        before = last[1]
        write_stay(tx, before.id, until="", moved_on="")
        house = house_row(tx, before.house_id)
        values = {"house_id": house.id, "room_id": before.room_id, "bed": before.bed}
        # Another room of the same house has not begun the clock anew.
        clock = {} if stay.house_id == before.house_id else clock_before(tx, before)
        write_columns(tx, row.id, {**values, "since": before.since, **areas_of(house), **clock})
        moved(tx, row.house_id, house.id)
    else:
        nowhere = {"house_id": None, "room_id": None, "bed": "", "since": "", **NO_AREAS}
        write_columns(tx, row.id, nowhere)
        moved(tx, row.house_id)


def _come_back(tx: Transaction, row: Any, stay: Any, why: str) -> None:
    """Take back that somebody left: the same stay goes on."""
    write_stay(tx, stay.id, until="", moved_on="", why=why)
    values = {
        "state": Here.HERE.value,
        "left_on": "",
        "house_id": stay.house_id,
        "room_id": stay.room_id,
        "bed": stay.bed,
        **areas_of(house_row(tx, stay.house_id)),
    }
    write_columns(tx, row.id, values)
    moved(tx, stay.house_id)
