"""What several acts share: rows that must be there, clocks, and the walk from one house to another.

Called by the acts beside it; nothing here is an entry of the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from cmdmap.api import Transaction, WorldError, mask_text, tr
from migrant_population.domain.deadlines import local_day, registration_due
from migrant_population.domain.records import Here, serial
from migrant_population.domain.rows import RowError, read_day
from migrant_population.store.houses import recount
from migrant_population.store.persons import person_row
from migrant_population.store.tables import houses, persons, rooms, stays
from migrant_population.store.times import from_us, noon_us, to_us

LONGEST_REASON = 200


def known_person(tx: Transaction, person_id: int) -> Any:
    """Return a person's row and make the act about it.

    Raises:
        WorldError: there is none, or it was deleted.
    """
    row = person_row(tx, person_id)
    if row is None:
        raise WorldError(tr("There is no such person in the register; choose one of the list."))
    tx.subject(serial(person_id))
    return row


def reason_of(text: str) -> str:
    """Return a reason as kept: one line, numbers in it hidden.

    Raises:
        WorldError: none was given.
    """
    reason = mask_text(" ".join(text.split()))[:LONGEST_REASON]
    if len(reason) < 2:
        raise WorldError(tr("Say why; it stands in the log."))
    return reason


def day_of(tx: Transaction, text: str, *, future: bool = False) -> str:
    """Return a day as kept, today for none.

    Raises:
        WorldError: it is no day, or lies in the future though it may not.
    """
    today = local_day(tx.now)
    try:
        return read_day(text, tr("the day"), None if future else today) or today.isoformat()
    except RowError as error:
        raise WorldError(str(error)) from error


def clock_values(tx: Transaction, since: str) -> dict[str, object]:
    """Return the columns of the clock that begins to run on the day of moving in, or now."""
    today = local_day(tx.now).isoformat()
    known_us = to_us(tx.now) if since in ("", today) else noon_us(since)
    due = registration_due(from_us(known_us), tx.desk.calendar())
    return {
        "known_at_us": known_us,
        "due_at_us": to_us(due),
        "registered_at_us": None,
        "overdue": False,
    }


def settle(
    tx: Transaction,
    person_id: int,
    house_id: int,
    room_id: int | None,
    since: str,
    came: str = "in",
) -> dict[str, object]:
    """Write a stay that begins and return the person's columns that follow from it.

    ``came`` is ``in`` from outside, ``house`` from another house of the register.

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
        "since": since,
        "left_on": "",
        "state": Here.HERE.value,
        **areas_of(house),
    }


def areas_of(house: Any) -> dict[str, str]:
    """Return the areas of a house as a person's columns."""
    return {name: getattr(house, name) for name in ("community", "grid", "micro_grid")}


NO_AREAS: Mapping[str, str] = {"community": "", "grid": "", "micro_grid": ""}


def leave_house(tx: Transaction, row: Any, on: str, moved_on: str) -> None:
    """End the stay that a person is in; ``moved_on`` is ``house`` or ``left``.

    Raises:
        WorldError: the day lies before the stay began.
    """
    if row.since and date.fromisoformat(on) < date.fromisoformat(row.since):
        raise WorldError(tr("The day lies before the day of moving in; correct one of both."))
    running = (stays.c.person_id == row.id) & (stays.c.until == "") & ~stays.c.cancelled
    tx.execute(update(stays).where(running).values(until=on, moved_on=moved_on))


def write_columns(tx: Transaction, person_id: int, values: Mapping[str, object]) -> None:
    """Write columns of a person that are not part of the sealed entry."""
    changed = {**values, "changed_at_us": to_us(tx.now)}
    tx.execute(update(persons).where(persons.c.id == person_id).values(changed))


def moved(tx: Transaction, *house_ids: int | None) -> None:
    """Count what the moved persons left and came to, and say that it changed."""
    recount(tx, house_ids)
    tx.touch("persons")
    tx.touch("houses")
