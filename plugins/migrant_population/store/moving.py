"""Where persons live: stays that begin, end and are taken back, and the person's own columns.

Used by the acts of ``services``. A stay is never changed but by its end; one entered by mistake is
cancelled with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.records import Here
from migrant_population.store.houses import recount
from migrant_population.store.tables import houses, persons, rooms, stays
from migrant_population.store.times import to_us

NO_AREAS: Mapping[str, str] = {"community": "", "grid": "", "micro_grid": ""}
CLOCK = ("known_at_us", "due_at_us", "registered_at_us")
"""Columns of the clock of three working days, of a person and of a stay that ended."""
MOST_SAID = 200
"""Persons that become overdue in one minute and are said."""


def settle(
    tx: Transaction,
    person_id: int,
    house_id: int,
    room_id: int | None,
    since: str,
    came: str = "in",
    bed: str = "",
) -> dict[str, object]:
    """Write a stay that begins and return the person's columns that follow from it.

    ``came`` is ``in`` from outside, ``house`` from another house of the register, ``room`` from
    another room of the same.

    Raises:
        WorldError: no such house, or the room lies in another one.
    """
    house = tx.first(select(houses).where(houses.c.id == house_id))
    if house is None:
        raise WorldError(tr("There is no such house; choose one of the list."))
    if room_id is not None:
        lies_in = tx.scalar(select(rooms.c.house_id).where(rooms.c.id == room_id))
        if lies_in != house_id:
            raise WorldError(tr("The room does not lie in this house; choose one of its rooms."))
    values = {
        "person_id": person_id,
        "house_id": house_id,
        "room_id": room_id,
        "bed": bed,
        "grid": house.grid,
        "since": since,
        "came": came,
        "written_at_us": to_us(tx.now),
        "by": tx.actor,
        "cancelled": False,
    }
    tx.execute(insert(stays).values(values))
    return {
        "house_id": house_id,
        "room_id": room_id,
        "bed": bed,
        "since": since,
        "left_on": "",
        "state": Here.HERE.value,
        **areas_of(house),
    }


def areas_of(house: Any) -> dict[str, str]:
    """Return the areas of a house as a person's columns."""
    return {name: getattr(house, name) for name in NO_AREAS}


def leave_house(tx: Transaction, row: Any, on: str, moved_on: str) -> None:
    """End the stay that a person is in; ``moved_on`` is ``house``, ``room`` or ``left``.

    The stay keeps the clock as it ran, because the next house begins it anew.

    Raises:
        WorldError: the day lies before the stay began.
    """
    if row.since and date.fromisoformat(on) < date.fromisoformat(row.since):
        raise WorldError(tr("The day lies before the day of moving in; correct one of both."))
    running = (stays.c.person_id == row.id) & (stays.c.until == "") & ~stays.c.cancelled
    ended = {"until": on, "moved_on": moved_on, **{name: getattr(row, name) for name in CLOCK}}
    tx.execute(update(stays).where(running).values(ended))


def gone(on: str) -> dict[str, object]:
    """Return the columns of who has left on a day."""
    nowhere = {"house_id": None, "room_id": None, "bed": ""}
    return {"state": Here.LEFT.value, "left_on": on, **nowhere}


def stay_row(tx: Transaction, stay_id: int) -> Any | None:
    """Return a stay that was not cancelled."""
    return tx.first(select(stays).where(stays.c.id == stay_id, ~stays.c.cancelled))


def newest_stays(tx: Transaction, person_id: int, most: int = 2) -> Sequence[Any]:
    """Return the newest stays of a person that were not cancelled."""
    standing = (stays.c.person_id == person_id) & ~stays.c.cancelled
    return tx.rows(select(stays).where(standing).order_by(stays.c.id.desc()).limit(most))


def clock_before(tx: Transaction, stay: Any) -> dict[str, object]:
    """Return the person's columns of the clock that an ended stay has kept; none of old ones."""
    if stay.known_at_us is None:
        return {}
    late = stay.registered_at_us is None and stay.due_at_us <= to_us(tx.now)
    return {**{name: getattr(stay, name) for name in CLOCK}, "overdue": late}


def write_stay(tx: Transaction, stay_id: int, **values: object) -> None:
    """Write the end of a stay, or that it was a mistake."""
    tx.execute(update(stays).where(stays.c.id == stay_id).values(values))


def write_columns(tx: Transaction, person_id: int, values: Mapping[str, object]) -> None:
    """Write columns of a person that are not part of the sealed entry."""
    changed = {**values, "changed_at_us": to_us(tx.now)}
    tx.execute(update(persons).where(persons.c.id == person_id).values(changed))


def moved(tx: Transaction, *house_ids: int | None) -> None:
    """Count what the moved persons left and came to, and say that it changed."""
    recount(tx, house_ids)
    tx.touch("persons")
    tx.touch("houses")


def note_overdue(tx: Transaction) -> list[int]:
    """Mark registrations that have become overdue and return whose they are."""
    late = (
        (persons.c.state == Here.HERE.value)
        & persons.c.registered_at_us.is_(None)
        & (persons.c.due_at_us <= to_us(tx.now))
        & ~persons.c.overdue
    )
    ids = [row.id for row in tx.rows(select(persons.c.id).where(late).limit(MOST_SAID))]
    if ids:
        tx.execute(update(persons).where(persons.c.id.in_(ids)).values(overdue=True))
    return ids
