"""Plans by version: kept, listed, read again.

A change makes a new row; the one before stays for the activations that were begun with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Reader, Transaction, WorldError, tr
from emergency_response.domain.levels import Grade, Hazard
from emergency_response.domain.plan import Plan
from emergency_response.domain.plan_codec import from_json, to_json
from emergency_response.store.tables import plans
from emergency_response.store.times import from_us, to_us


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as the list shows it."""

    id: int
    code: str
    version: int
    title: str
    hazard: Hazard
    kind: str
    response: Grade
    made_at: datetime
    made_by: str
    note: str
    current: bool


_LINE = [each for each in plans.c if each.name != "body"]


def read_plans(reader: Reader, hazard: Hazard | None = None) -> list[PlanLine]:
    """Return the plans in force, by number."""
    asked = sa.select(*_LINE).where(plans.c.current.is_(True)).order_by(plans.c.code)
    if hazard is not None:
        asked = asked.where(plans.c.hazard == hazard.value)
    return [_line(row) for row in reader.rows(asked)]


def read_versions(reader: Reader, code: str) -> list[PlanLine]:
    """Return every version of a plan, newest first."""
    asked = sa.select(*_LINE).where(plans.c.code == code).order_by(plans.c.version.desc())
    return [_line(row) for row in reader.rows(asked)]


def read_plan(reader: Reader, plan_id: int) -> tuple[PlanLine, Plan]:
    """Return one version of a plan.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(plans).where(plans.c.id == plan_id))
    if row is None:
        raise WorldError(tr("This plan is not there any more; choose another."))
    return _line(row), from_json(row.body)


def newest_version(reader: Reader, code: str) -> PlanLine | None:
    """Return the newest version of a plan, in force or not."""
    found = read_versions(reader, code)
    return found[0] if found else None


def keep_plan(tx: Transaction, plan: Plan, note: str) -> int:
    """Keep a plan as the next version of its number; return its row."""
    before = newest_version(tx, plan.code)
    retire(tx, plan.code)
    return tx.insert(
        sa.insert(plans).values(
            code=plan.code,
            version=before.version + 1 if before is not None else 1,
            title=plan.title,
            hazard=plan.hazard.value,
            kind=plan.kind,
            response=int(plan.response),
            body=to_json(plan),
            current=True,
            note=note,
            made_at_us=to_us(tx.now),
            made_by=tx.actor,
        )
    )


def retire(tx: Transaction, code: str) -> int:
    """Take a plan out of force; return how many versions were."""
    return tx.execute(
        sa.update(plans)
        .where(plans.c.code == code, plans.c.current.is_(True))
        .values(current=False)
    )


def _line(row: sa.Row[Any]) -> PlanLine:
    return PlanLine(
        row.id, row.code, row.version, row.title, Hazard(row.hazard), row.kind,
        Grade(row.response), from_us(row.made_at_us), row.made_by, row.note, bool(row.current),
    )  # fmt: skip
