"""Counts for the statistics: places, risk, inspections and findings by area, kind and month.

Asked by ``services/papers/statistics.py``; every count is one question grouped by the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from cmdmap.api import Reader
from fire_safety.domain.finding import UNSETTLED
from fire_safety.domain.plan import Level
from fire_safety.store.tables import findings, inspections, places


@dataclass(frozen=True, slots=True)
class PartCount:
    """The numbers of one community, grid or kind."""

    part: str
    places: int
    high: int
    middle: int
    overdue: int
    inspected: int
    """Places inspected within the period."""
    found: int
    """Findings within the period."""
    unsettled: int
    """Findings that are still there today."""


def count_parts(
    reader: Reader, level: str, from_day: int, to_day: int, today: int
) -> Sequence[PartCount]:
    """Return the numbers by ``community``, ``grid`` or ``kind``, sorted by its code."""
    by = places.c[level]
    rows = reader.rows(
        select(
            by.label("part"), func.count().label("places"),
            func.sum(case((places.c.level == Level.HIGH.value, 1), else_=0)).label("high"),
            func.sum(case((places.c.level == Level.MIDDLE.value, 1), else_=0)).label("middle"),
            func.sum(case((places.c.due_day < today, 1), else_=0)).label("overdue"),
        )
        .where(places.c.ended_at_us.is_(None))
        .group_by(by)
        .order_by(by)
    )  # fmt: skip
    within = inspections.c.day.between(from_day, to_day), inspections.c.withdrawn == ""
    inspected = _numbers(
        reader,
        select(by.label("part"), func.count(func.distinct(places.c.id)).label("number"))
        .join(inspections, inspections.c.place_id == places.c.id)
        .where(*within)
        .group_by(by),
    )
    found = _numbers(
        reader,
        select(by.label("part"), func.sum(inspections.c.hazards).label("number"))
        .join(inspections, inspections.c.place_id == places.c.id)
        .where(*within)
        .group_by(by),
    )
    unsettled = _numbers(
        reader,
        select(by.label("part"), func.count().label("number"))
        .join(findings, findings.c.place_id == places.c.id)
        .where(findings.c.state.in_([state.value for state in UNSETTLED]))
        .group_by(by),
    )
    return [
        PartCount(
            row.part, row.places, row.high, row.middle, row.overdue, inspected.get(row.part, 0),
            found.get(row.part, 0), unsettled.get(row.part, 0),
        )
        for row in rows
    ]  # fmt: skip


def count_items(reader: Reader, most: int = 12) -> Sequence[tuple[str, str, int]]:
    """Return code, wording and number of the items most often unsettled."""
    rows = reader.rows(
        select(
            findings.c.item, func.max(findings.c.item_text).label("text"),
            func.count().label("number"),
        )
        .where(findings.c.state.in_([state.value for state in UNSETTLED]))
        .group_by(findings.c.item)
        .order_by(func.count().desc(), findings.c.item)
        .limit(most)
    )  # fmt: skip
    return [(row.item, row.text, int(row.number)) for row in rows]


def _numbers(reader: Reader, asked: object) -> Mapping[str, int]:
    return {str(row.part): int(row.number or 0) for row in reader.rows(asked)}
