"""Keeps the risk of places and the day they are due: after every act, and of all in turn.

Acts call :func:`assess_places` in their own transaction; the tick ``reassess`` takes the places
judged longest ago, because time alone changes a score.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from cmdmap.api import PluginDesk, Transaction
from fire_safety.domain.days import day_of, us_of
from fire_safety.domain.plan import due_day, level_of, rescheduled
from fire_safety.domain.risk import Evidence, Risk, as_lists, assess
from fire_safety.services.reference import intervals, reference
from fire_safety.store.evidence import gather
from fire_safety.store.tables import places

AT_ONCE = 250
"""Places judged by one tick: keeps the writer a few milliseconds."""

AGAIN_AFTER_US = 6 * 3_600_000_000
"""A place is judged again after six hours at the latest."""


def reassess(desk: PluginDesk, tx: Transaction) -> None:
    """Judge the places again that were judged longest ago; a tick."""
    del desk
    asked = (
        select(places.c.id)
        .where(
            places.c.assessed_at_us < us_of(tx.now) - AGAIN_AFTER_US, places.c.ended_at_us.is_(None)
        )
        .order_by(places.c.assessed_at_us)
        .limit(AT_ONCE)
    )
    ids = [row.id for row in tx.rows(asked)]
    if ids and assess_places(tx, ids):
        tx.touch("places")


def assess_places(tx: Transaction, ids: Sequence[int]) -> int:
    """Judge places and keep score, reasons and due day; return how many scores changed."""
    known = reference(tx.desk)
    now_us, today = us_of(tx.now), day_of(tx.now)
    evidence = gather(tx, ids, known.kinds, now_us, today)
    rows = tx.rows(
        select(
            places.c.id,
            places.c.risk,
            places.c.level,
            places.c.reasons,
            places.c.due_day,
            places.c.registered_day,
            places.c.inspected_day,
        ).where(places.c.id.in_(ids))
    )
    changed = 0
    for row in rows:
        risk = assess(evidence.get(row.id, Evidence()), known.weights)
        columns = _columns(tx, risk, row, today)
        if (columns["risk"], columns["reasons"], columns["due_day"]) != (
            row.risk, row.reasons, row.due_day,
        ):  # fmt: skip
            changed += 1
            tx.execute(update(places).where(places.c.id == row.id).values(**columns))
    tx.execute(update(places).where(places.c.id.in_(ids)).values(assessed_at_us=now_us))
    return changed


def _columns(tx: Transaction, risk: Risk, row: Any, today: int) -> dict[str, object]:
    level = level_of(risk.score)
    due = due_day(level, intervals(tx.desk), row.registered_day, row.inspected_day)
    return {
        "risk": risk.score,
        "level": level.value,
        "reasons": json.dumps(as_lists(risk.reasons), ensure_ascii=False),
        "due_day": rescheduled(row.due_day, due, today),
    }
