"""What the register does by itself: say which registrations have become overdue.

Entry of ``plugin.toml``, writer side, every minute.
"""

from __future__ import annotations

from sqlalchemy import select, update

from cmdmap.api import PluginDesk, Transaction
from migrant_population.domain.records import Here, serial
from migrant_population.store.tables import persons
from migrant_population.store.times import to_us

MOST_TOLD = 200


def clocks(_desk: PluginDesk, tx: Transaction) -> None:
    """Note each registration once that has become overdue, and say so."""
    late = (
        (persons.c.state == Here.HERE.value)
        & persons.c.registered_at_us.is_(None)
        & (persons.c.due_at_us <= to_us(tx.now))
        & ~persons.c.overdue
    )
    ids = [row.id for row in tx.rows(select(persons.c.id).where(late).limit(MOST_TOLD))]
    if not ids:
        return
    tx.execute(update(persons).where(persons.c.id.in_(ids)).values(overdue=True))
    tx.tell("registrations_overdue", {"persons": [serial(each) for each in ids]})
    tx.touch("persons")
