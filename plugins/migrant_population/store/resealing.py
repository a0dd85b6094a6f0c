"""Rows sealed anew with the current key, a batch at a time.

Used by the act ``reseal`` and by the page, which shows how many rows are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, select, update

from cmdmap.api import Reader, Transaction
from migrant_population.store.houses import LANDLORD_CELLS
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import (
    doubts,
    employers,
    landlords,
    person_versions,
    persons,
    visits,
)

SEALED_TABLES: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "persons": (persons, ("name", "number", "phone", "more")),
    "person_versions": (person_versions, ("before",)),
    "landlords": (landlords, LANDLORD_CELLS),
    "employers": (employers, ("contact", "phone")),
    "visits": (visits, ("remark",)),
    "doubts": (doubts, ("entry",)),
}
"""Every table with sealed cells, and which; a test compares it with the tables."""


def reseal_rows(tx: Transaction, vault: Vault, most: int) -> int:
    """Seal the next rows anew; return how many more could have been."""
    left = most
    for name, (table, columns) in SEALED_TABLES.items():
        if left > 0:
            left -= _reseal(tx, vault, name, table, columns, left)
    return left


def _reseal(
    tx: Transaction, vault: Vault, name: str, table: Table, columns: tuple[str, ...], most: int
) -> int:
    current, sealer = vault.ring.current, vault.sealer(name)
    old = select(*_asked(table, columns)).where(table.c.key_number < current)
    if table is person_versions:
        old = old.add_columns(persons.c.uid).join(persons, persons.c.id == table.c.person_id)
    rows = tx.rows(old.order_by(table.c.key_number).limit(most))
    for row in rows:
        values: dict[str, Any] = {
            column: sealer.seal(row.uid, column, sealer.open(row.uid, column, getattr(row, column)))
            for column in columns
        }
        changed = values | {"key_number": current}
        tx.execute(update(table).where(table.c.id == row.id).values(changed))
    return len(rows)


def _asked(table: Table, columns: tuple[str, ...]) -> list[Any]:
    names = ("id", *columns) if table is person_versions else ("id", "uid", *columns)
    return [table.c[name] for name in names]


def waiting_rows(reader: Reader, current: int) -> int:
    """Return how many rows are sealed with an older key."""
    return sum(
        reader.scalar(select(func.count()).where(table.c.key_number < current)) or 0
        for table, _ in SEALED_TABLES.values()
    )
