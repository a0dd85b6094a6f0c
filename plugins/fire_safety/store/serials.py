"""Numbers that people use: XF-0001, JC-2026-00001; each series counts on and never goes back.

Called inside the transaction that keeps what is numbered.
"""

from __future__ import annotations

from sqlalchemy import insert, select, update

from cmdmap.api import Transaction
from fire_safety.store.site_tables import serials


def next_number(tx: Transaction, series: str, digits: int = 4) -> str:
    """Return the next number of a series."""
    return next_numbers(tx, series, 1, digits)[0]


def next_numbers(tx: Transaction, series: str, count: int, digits: int = 4) -> list[str]:
    """Return the next ``count`` numbers of a series."""
    last = tx.scalar(select(serials.c.last).where(serials.c.name == series))
    if last is None:
        last = 0
        tx.execute(insert(serials).values(name=series, last=count))
    else:
        tx.execute(update(serials).where(serials.c.name == series).values(last=last + count))
    return [f"{series}-{number:0{digits}d}" for number in range(last + 1, last + count + 1)]
