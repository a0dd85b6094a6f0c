"""The vault of this register: its key file held against what the store knows of the keys.

Opened at the beginning of every act and question that seals or opens. The key file is made by the
first act that seals something, and only while nothing is sealed yet: a lost file is never replaced.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select, update

from cmdmap.api import PluginDesk, Reader, Transaction, WorldError, tr
from migrant_population.store.tables import keys
from migrant_population.store.times import to_us
from migrant_population.vault.cells import Marker, Sealer
from migrant_population.vault.keys import (
    FILE,
    FIRST_KEY,
    Keyring,
    add_key,
    create_keyring,
    drop_keys,
    key_path,
    load_keyring,
)


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals, opens and marks for one act or question."""

    ring: Keyring

    @property
    def marks(self) -> Marker:
        """Makes search marks."""
        return Marker(self.ring)

    def sealer(self, table: str) -> Sealer:
        """Return what seals and opens the cells of a table."""
        return Sealer(self.ring, table)


def file_of(desk: PluginDesk) -> Path:
    """Return the path of the key file."""
    return key_path(desk.folder, str(desk.option("key_folder")))


def open_vault(desk: PluginDesk, reader: Reader) -> Vault:
    """Return the vault for reading.

    Raises:
        WorldError: the key file is lost, damaged, or that of another register.
    """
    ring = load_keyring(file_of(desk))
    known = reader.rows(select(keys).where(keys.c.dropped_at_us.is_(None)).order_by(keys.c.number))
    if not known:
        # Nothing was ever sealed: any ring will do, and a fresh one marks what is searched for.
        return Vault(ring or Keyring({FIRST_KEY: bytes(32)}, bytes(32)))
    return Vault(_checked(ring, known))


def vault_for_writing(tx: Transaction) -> Vault:
    """Return the vault for sealing; makes the key file for the first entry of all.

    Raises:
        WorldError: as :func:`open_vault`; nothing is sealed with a key that is not the register's.
    """
    known = tx.rows(select(keys).where(keys.c.dropped_at_us.is_(None)).order_by(keys.c.number))
    path = file_of(tx.desk)
    ring = load_keyring(path)
    if known:
        return Vault(_checked(ring, known))
    if ring is None:
        ring = create_keyring(path)
    _note(tx, ring, ring.current)
    return Vault(ring)


def _checked(ring: Keyring | None, known: object) -> Keyring:
    rows = list(known)  # type: ignore[call-overload]
    if ring is None:
        raise WorldError(
            tr(
                "The key file {name} of the register is gone; put your copy of it back. Nothing "
                "was overwritten.",
                name=FILE,
            )
        )
    for row in rows:
        if row.number not in ring.keys or not hmac.compare_digest(
            ring.check_of(row.number), row.checked
        ):
            raise WorldError(
                tr(
                    "The key file {name} is not the one of this register (key {number}); put the "
                    "right one in its place.",
                    name=FILE,
                    number=row.number,
                )
            )
    return ring.with_current(rows[-1].number)


def _note(tx: Transaction, ring: Keyring, number: int) -> None:
    values = {
        "number": number,
        "checked": ring.check_of(number),
        "made_at_us": to_us(tx.now),
        "made_by": tx.actor,
    }
    tx.execute(insert(keys).values(values))


def rotate(tx: Transaction) -> int:
    """Add a key that everything is sealed with from now on; return its number."""
    vault = vault_for_writing(tx)
    ring = add_key(file_of(tx.desk), vault.ring)
    _note(tx, ring, ring.current)
    return ring.current


def retire_unused(tx: Transaction) -> frozenset[int]:
    """Retire all keys but the current one; return those that have left the file.

    Called while no row uses them. A file knows no transaction: what is undone would find its key
    gone. So the first call only says in the store that they are retired, and the next one, when
    that has been kept, takes them out of the file.
    """
    vault = vault_for_writing(tx)
    older = keys.c.number != vault.ring.current
    known = update(keys).where(keys.c.dropped_at_us.is_(None), older)
    if tx.execute(known.values(dropped_at_us=to_us(tx.now))):
        return frozenset()
    unused = frozenset(vault.ring.keys) - {vault.ring.current}
    if unused:
        drop_keys(file_of(tx.desk), vault.ring, unused)
    return unused
