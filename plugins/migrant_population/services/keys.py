"""Acts on the keys: a new one for everything from now on, then everything else sealed anew.

Entries of ``plugin.toml``, writer side. Sealing anew goes in batches of one act each, so that the
writer is never held long. When nothing uses an old key any more the next act retires it in the
store and the one after takes it out of the key file. That ends deleted entries in old backups for
good: they were sealed with a key that is gone.
"""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from migrant_population.domain.wishes import MOST_ROWS, Reseal, RotateKey
from migrant_population.store.keybook import retire_unused, rotate, vault_for_writing
from migrant_population.store.resealing import reseal_rows, waiting_rows


def rotate_key(_wish: RotateKey, tx: Transaction) -> None:
    """Add a key that everything is sealed with from now on."""
    tx.subject(str(rotate(tx)))
    tx.touch("keys")


def reseal(wish: Reseal, tx: Transaction) -> None:
    """Seal the next rows anew with the current key; drop old keys when none is left."""
    if not 0 < wish.rows <= MOST_ROWS:
        raise WorldError(tr("Name 1 to {most} rows.", most=MOST_ROWS))
    vault = vault_for_writing(tx)
    if waiting_rows(tx, vault.ring.current):
        reseal_rows(tx, vault, wish.rows)
    else:
        # Only when every batch before has been kept: an undone one still needs its key.
        tx.subject(", ".join(map(str, sorted(retire_unused(tx)))))
    tx.touch("keys")
