"""Doubtful entries as they lie in the queue: a row of a list, sealed, with a mark of its content.

Used by imports, which put them in, and by the decisions, which take them out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from migrant_population.domain.records import Dwelling, Person, RoomKey
from migrant_population.domain.rows import PersonRow
from migrant_population.store.keybook import Vault
from migrant_population.vault.cells import new_uid

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
    lives = Dwelling(raw["house"], RoomKey(*raw["room"]))
    return PersonRow(0, Person(**raw["person"]), lives, raw["since"], raw["registered"])
