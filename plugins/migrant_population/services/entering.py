"""What several acts share: rows that must be there, reasons, days, the clock.

Called by the acts beside it; nothing here is an entry of the manifest.
"""

from __future__ import annotations

from typing import Any

from cmdmap.api import Transaction, WorldError, mask_text, tr
from migrant_population.domain.deadlines import local_day, registration_due
from migrant_population.domain.records import serial
from migrant_population.domain.rows import RowError, read_day
from migrant_population.store.persons import person_row
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
