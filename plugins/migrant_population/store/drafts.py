"""Doubtful entries as they lie in the queue: a row of a list, sealed, with a mark of its content.

Used by imports, which put them in, and by the decisions, which take them out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select, update

from cmdmap.api import Reader, Transaction, WorldError, new_uid, tr
from migrant_population.domain.likeness import Doubt
from migrant_population.domain.records import Dwelling, Person, RoomKey
from migrant_population.domain.rows import PersonRow
from migrant_population.store.keybook import Vault
from migrant_population.store.tables import batches, doubts
from migrant_population.store.times import noon_us, to_us

TABLE = "doubts"


def written(row: PersonRow) -> str:
    """Return an entry as text, the same for the same entry of any file."""
    content = {
        "person": {name: value for name, value in asdict(row.person).items() if value},
        "house": row.lives.house,
        "room": list(row.lives.room),
        "since": row.since,
        "registered": row.registered,
    }
    if row.lives.bed:
        # Left out where there is none: entries of before have marks without it.
        content["bed"] = row.lives.bed
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def draft_values(vault: Vault, row: PersonRow) -> dict[str, object]:
    """Return the columns of an entry that waits for a decision."""
    uid = new_uid()
    return {
        "uid": uid,
        "entry": vault.sealer(TABLE).seal(uid, "entry", written(row)),
        "entry_mark": draft_mark(vault, row),
        "key_number": vault.ring.current,
    }


def draft_mark(vault: Vault, row: PersonRow) -> bytes | None:
    """Return the mark by which the same entry is known again."""
    return vault.marks.entry(written(row))


def open_draft(vault: Vault, row: Any) -> PersonRow | None:
    """Return the entry of a row of the queue; None where it was deleted."""
    text = vault.sealer(TABLE).open(row.uid, "entry", row.entry)
    if not text:
        return None
    raw = json.loads(text)
    lives = Dwelling(raw["house"], RoomKey(*raw["room"]), raw.get("bed", ""))
    return PersonRow(0, Person(**raw["person"]), lives, raw["since"], raw["registered"])


def asked_already(reader: Reader, vault: Vault, rows: Sequence[PersonRow]) -> frozenset[bytes]:
    """Return the marks of those rows that lie in the queue or were decided."""
    marks = sorted(mark for row in rows if (mark := draft_mark(vault, row)) is not None)
    wanted = select(doubts.c.entry_mark).where(doubts.c.entry_mark.in_(marks))
    return frozenset(row.entry_mark for row in reader.rows(wanted))


def insert_doubt(
    tx: Transaction, vault: Vault, row: PersonRow, person_id: int, why: Doubt, batch_id: int | None
) -> None:
    """Put an entry into the queue beside whom it may be."""
    values = draft_values(vault, row) | {
        "person_id": person_id,
        "batch_id": batch_id,
        "why": why.value,
        "at_us": to_us(tx.now),
        "state": "open",
    }
    tx.execute(insert(doubts).values(values))


def doubt_row(reader: Reader, doubt_id: int) -> Any:
    """Return an entry of the queue.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(select(doubts).where(doubts.c.id == doubt_id))
    if row is None:
        raise WorldError(tr("There is no such entry in the queue; read it again."))
    return row


def write_doubt(tx: Transaction, doubt_id: int, values: Mapping[str, object]) -> None:
    """Write what was decided of an entry."""
    tx.execute(update(doubts).where(doubts.c.id == doubt_id).values(dict(values)))


def open_batch(tx: Transaction, token: str, kind: str) -> int:
    """Return the import of a token, noted when it is the first part of it."""
    found = tx.scalar(select(batches.c.id).where(batches.c.token == token))
    if found is not None:
        return int(found)
    values = {"token": token, "kind": kind, "at_us": to_us(tx.now), "by": tx.actor}
    return tx.insert(insert(batches).values(values))


def count_batch(tx: Transaction, batch_id: int, counts: Mapping[str, int]) -> None:
    """Add what became of the rows of a part."""
    added = {name: batches.c[name] + number for name, number in counts.items()}
    if added:
        tx.execute(update(batches).where(batches.c.id == batch_id).values(added))


def forget_decided(tx: Transaction, before: str) -> int:
    """Forget the content of entries decided before a day; return how many.

    Their marks stay, so that the same row of a list is not asked again.
    """
    old = (
        (doubts.c.state != "open")
        & (doubts.c.decided_at_us < noon_us(before))
        & doubts.c.entry.is_not(None)
    )
    return tx.execute(update(doubts).where(old).values(entry=None))
