"""The vault of this register: its key file held against what the store knows of the keys.

Opened at the beginning of every act and question that seals or opens. The key file is made by the
first act that seals something, and only while nothing is sealed yet: a lost file is never replaced.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from cmdmap.api import (
    KeyFile,
    KeyRing,
    PluginDesk,
    Reader,
    Sealer,
    Transaction,
    WorldError,
    tr,
)
from migrant_population.store.tables import keys
from migrant_population.store.times import to_us
from migrant_population.vault.marks import Marker

FILE = "register.keys"
NO_RING = KeyRing({}, bytes(32))


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals, opens and marks for one act or question."""

    ring: KeyRing

    @property
    def marks(self) -> Marker:
        """Makes search marks."""
        return Marker(self.ring)

    def sealer(self, table: str) -> Sealer:
        """Return what seals and opens the cells of a table."""
        return Sealer(self.ring, table)


def key_file(desk: PluginDesk) -> KeyFile:
    """Return the key file: in the plugin's folder, or the one that the option names."""
    elsewhere = str(desk.option("key_folder"))
    folder = Path(elsewhere) if elsewhere else desk.folder
    return KeyFile(
        folder / FILE,
        "keys of the register of migrant population: keep a copy apart from the database",
    )


def open_vault(desk: PluginDesk, reader: Reader) -> Vault:
    """Return the vault for reading.

    Raises:
        WorldError: the key file is lost, damaged, or that of another register.
    """
    ring = key_file(desk).ring()
    known = _known(reader)
    if not known and not ring.keys:
        # Nothing was ever sealed: any ring will do to mark what is searched for.
        return Vault(NO_RING)
    return Vault(_checked(ring, known))


def vault_for_writing(tx: Transaction) -> Vault:
    """Return the vault for sealing; makes the key file for the first entry of all.

    Raises:
        WorldError: as :func:`open_vault`; nothing is sealed with a key that is not the register's.
    """
    known = _known(tx)
    file = key_file(tx.desk)
    if known:
        return Vault(_checked(file.ring(), known))
    ring = file.ring_to_seal(None)
    _note(tx, ring, ring.current)
    return Vault(ring)


def _known(reader: Reader) -> Sequence[Any]:
    wanted = select(keys).where(keys.c.dropped_at_us.is_(None)).order_by(keys.c.number)
    return reader.rows(wanted)


def _checked(ring: KeyRing, known: Sequence[Any]) -> KeyRing:
    if not ring.keys:
        raise ring.lost()
    for row in known:
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
    return ring.with_current(known[-1].number) if known else ring


def _note(tx: Transaction, ring: KeyRing, number: int) -> None:
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
    ring = key_file(tx.desk).add(vault.ring)
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
        key_file(tx.desk).drop(vault.ring, unused)
    return unused
