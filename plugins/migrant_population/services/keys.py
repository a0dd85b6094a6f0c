"""Acts on the keys: a new one for everything from now on, then everything else sealed anew.

Entries of ``plugin.toml``, writer side. Sealing anew goes in batches of one act each, so that the
writer is never held long; when nothing uses an old key any more it leaves the key file. That ends
deleted entries in old backups for good: they were sealed with a key that is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, func, select, update

from cmdmap.api import Reader, Transaction, WorldError, tr
from migrant_population.domain.wishes import MOST_ROWS, Reseal, RotateKey
from migrant_population.store.houses import LANDLORD_CELLS
from migrant_population.store.keybook import Vault, drop_unused, rotate, vault_for_writing
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


def rotate_key(_wish: RotateKey, tx: Transaction) -> None:
    """Add a key that everything is sealed with from now on."""
    tx.subject(str(rotate(tx)))
    tx.touch("keys")


def reseal(wish: Reseal, tx: Transaction) -> None:
    """Seal the next rows anew with the current key."""
    if not 0 < wish.rows <= MOST_ROWS:
        raise WorldError(tr("Name 1 to {most} rows.", most=MOST_ROWS))
    vault = vault_for_writing(tx)
    left = wish.rows
    for name, (table, columns) in SEALED_TABLES.items():
        if left <= 0:
            break
        left -= _reseal(tx, vault, name, table, columns, left)
    if left > 0 and not waiting_rows(tx, vault.ring.current):
        gone = drop_unused(tx)
        tx.subject(", ".join(map(str, sorted(gone))))
    tx.touch("keys")


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
