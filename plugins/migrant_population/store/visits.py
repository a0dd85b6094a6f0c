"""Visits, hazards and their re-checks in the store.

Used by the acts of ``services`` and by imports. A remark of a visit is sealed, because people write
names into it; the words of a hazard are not personal and stay readable.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from cmdmap.api import Transaction, new_uid
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import hazard_checks, hazards, visits
from migrant_population.store.times import to_us


def insert_visit(tx: Transaction, vault: Vault, house_id: int, found: int, remark: str) -> None:
    """Write a visit down."""
    uid = new_uid()
    values = {
        "house_id": house_id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "found": found,
        "uid": uid,
        "remark": vault.sealer("visits").seal(uid, "remark", remark),
        "key_number": vault.ring.current,
    }
    tx.execute(insert(visits).values(values))


def insert_hazard(tx: Transaction, house_id: int, kind: str, what: str, due_on: str) -> None:
    """Write a hazard down that is to be mended by the end of a day."""
    values = {
        "house_id": house_id,
        "kind": kind,
        "what": what,
        "found_at_us": to_us(tx.now),
        "by": tx.actor,
        "due_on": due_on,
        "state": "open",
    }
    tx.execute(insert(hazards).values(values))


def open_hazard(tx: Transaction, hazard_id: int) -> Any | None:
    """Return a hazard that is not mended."""
    wanted = select(hazards).where(hazards.c.id == hazard_id, hazards.c.state == "open")
    return tx.first(wanted)


def check_hazard(tx: Transaction, hazard_id: int, mended: bool, remark: str, due_on: str) -> None:
    """Write a re-check down; mended closes the hazard, else it gets the new limit."""
    check = {
        "hazard_id": hazard_id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "mended": mended,
        "remark": remark,
        "due_on": due_on,
    }
    tx.execute(insert(hazard_checks).values(check))
    changed: dict[str, object] = (
        {"state": "mended", "closed_at_us": to_us(tx.now)} if mended else {"due_on": due_on}
    )
    tx.execute(update(hazards).where(hazards.c.id == hazard_id).values(changed))
