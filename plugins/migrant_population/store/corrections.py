"""What stood in a house or an employer before it was put right.

Written by the acts that put right, read by the details. Only readable columns are kept; of sealed
ones the name alone says that they changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from cmdmap.api import Reader, Transaction
from migrant_population.store.tables import corrections
from migrant_population.store.times import from_us, to_us

SEALED = ("contact", "phone")
"""Columns whose cells differ by their nonce even when the text is the same."""
UNTOLD = ("uid", "key_number", *SEALED)


class Correction(NamedTuple):
    """One correction, newest first in lists."""

    at: datetime
    by: str
    reason: str
    before: Mapping[str, object]


def note_correction(
    tx: Transaction, kind: str, row: Any, values: Mapping[str, object], reason: str
) -> None:
    """Keep what ``values`` are going to replace in a row; nothing that stays the same."""
    before = {
        name: getattr(row, name)
        for name, value in values.items()
        if name not in UNTOLD and getattr(row, name) != value
    }
    if not before:
        return
    noted = {
        "kind": kind,
        "record_id": row.id,
        "at_us": to_us(tx.now),
        "by": tx.actor,
        "reason": reason,
        "fields": ",".join(before),
        "before": json.dumps(before, ensure_ascii=False),
    }
    tx.execute(insert(corrections).values(noted))


def read_corrections(reader: Reader, kind: str, record_id: int) -> list[Correction]:
    """Return the corrections of a house or employer, newest first."""
    wanted = select(corrections).where(
        corrections.c.kind == kind, corrections.c.record_id == record_id
    )
    return [
        Correction(from_us(row.at_us), row.by, row.reason, json.loads(row.before))
        for row in reader.rows(wanted.order_by(corrections.c.id.desc()))
    ]
