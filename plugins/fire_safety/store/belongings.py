"""What belongs to a place: facilities, persons, plans, photos; a change ends a row and adds one.

Asked for the detail of a place; nothing is overwritten, so each list can show what was before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert, select, update

from cmdmap.api import Reader, Transaction
from fire_safety.store.seal import Seal, person_row
from fire_safety.store.tables import people, photos


def current(reader: Reader, table: Table, place_id: int) -> Sequence[Any]:
    """Return the rows of a place that have not ended, oldest first."""
    return reader.rows(
        select(table)
        .where(table.c.place_id == place_id, table.c.ended_at_us.is_(None))
        .order_by(table.c.id)
    )


def put(
    tx: Transaction, table: Table, place_id: int, same: Mapping[str, object],
    row: Mapping[str, object] | None, now_us: int,
) -> None:  # fmt: skip
    """End the row that ``same`` finds and add another, None only ends it."""
    tx.execute(
        update(table)
        .where(
            table.c.place_id == place_id,
            table.c.ended_at_us.is_(None),
            *(table.c[name] == value for name, value in same.items()),
        )
        .values(ended_at_us=now_us)
    )
    if row is not None:
        tx.execute(insert(table).values(place_id=place_id, **same, **row))


def read_people(
    reader: Reader, place_id: int, seal: Seal, *, unmasked: bool = False
) -> Sequence[tuple[str, str, str]]:
    """Return role, name and telephone of the persons of a place, masked.

    ``unmasked`` is asked only after the look was put into the audit.
    """
    contact = seal.open if unmasked else seal.shown
    return [
        (row.role, *contact(people, person_row(row.place_id, row.role, row.entered_at_us), row))
        for row in current(reader, people, place_id)
    ]


def read_photos(reader: Reader, place_id: int) -> Sequence[Any]:
    """Return the photos of a place, newest first."""
    return reader.rows(
        select(photos)
        .where(photos.c.place_id == place_id, photos.c.ended_at_us.is_(None))
        .order_by(photos.c.id.desc())
        .limit(60)
    )
