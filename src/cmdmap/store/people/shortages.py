"""Alarms of strength limits in the store, so that they outlive a restart until somebody saw them.

Written by the writer thread, read into the people book.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from cmdmap.domain.people.duty import Shortage
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.domain.unit import ForceKind
from cmdmap.store.people.tables import shortages as table
from cmdmap.store.times import from_us, to_us


def put_shortage(connection: Connection, shortage: Shortage) -> None:
    """Write what is known of an alarm; one that is over is forgotten."""
    limit = shortage.limit
    of_limit = (table.c.force == limit.force.value) & (table.c.area == limit.area)
    connection.execute(delete(table).where(of_limit))
    if shortage.is_over:
        return
    row = {
        "force": limit.force.value,
        "area": limit.area,
        "least": limit.least,
        "free": shortage.free,
        "fell_at_us": to_us(shortage.fell_at),
        "back_at_us": None if shortage.back_at is None else to_us(shortage.back_at),
        "seen_by": shortage.seen_by,
        "seen_at_us": None if shortage.seen_at is None else to_us(shortage.seen_at),
    }
    connection.execute(insert(table), row)


def read_shortages(connection: Connection) -> list[Shortage]:
    """Return the alarms that last or that nobody has seen."""
    return [
        Shortage(
            StrengthLimit(ForceKind(row.force), row.area, row.least),
            row.free,
            from_us(row.fell_at_us),
            None if row.back_at_us is None else from_us(row.back_at_us),
            row.seen_by,
            None if row.seen_at_us is None else from_us(row.seen_at_us),
        )
        for row in connection.execute(select(table).order_by(table.c.force, table.c.area))
    ]
