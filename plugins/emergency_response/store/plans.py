"""Plans by version: kept, listed, read again.

A change makes a new row; the one before stays for the activations that were begun with it. Names
and telephones of the call list are sealed apart (``store/persons.py``); a plan read has their uids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import PluginDesk, Reader, Transaction, WorldError, tr
from emergency_response.domain.levels import Grade, Hazard
from emergency_response.domain.personal import NOBODY, Personal
from emergency_response.domain.plan import Contact, Plan
from emergency_response.domain.plan_codec import from_json, to_json
from emergency_response.store.persons import keep_persons, shown_persons, true_persons
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
    """Return one version of a plan, people by uid only.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(plans).where(plans.c.id == plan_id))
    if row is None:
        raise WorldError(tr("This plan is not there any more; choose another."))
    return _line(row), from_json(row.body)


def shown_plan(reader: Reader, desk: PluginDesk, plan_id: int) -> tuple[PlanLine, Plan]:
    """Return one version of a plan with its people masked; raises as :func:`read_plan`."""
    line, plan = read_plan(reader, plan_id)
    return line, with_names(plan, shown_persons(reader, desk, uids_of(plan)))


def true_plan(reader: Reader, desk: PluginDesk, plan_id: int) -> tuple[PlanLine, Plan]:
    """Return one version of a plan with its people as they were written; only after a look.

    Raises:
        WorldError: as :func:`read_plan`, or the key of the names is not there.
    """
    line, plan = read_plan(reader, plan_id)
    return line, with_names(plan, true_persons(reader, desk, uids_of(plan)))


def newest_version(reader: Reader, code: str) -> PlanLine | None:
    """Return the newest version of a plan, in force or not."""
    found = read_versions(reader, code)
    return found[0] if found else None


def meant_plan(tx: Transaction, said: Plan) -> Plan:
    """Return a plan with everybody in plain words and no uid, as whoever hands it in means it.

    What came back masked from the form is what stands sealed. Uids that no version of this plan
    knows are nobody's.
    """
    bodies = tx.rows(sa.select(plans.c.body).where(plans.c.code == said.code))
    known = {uid for row in bodies for uid in uids_of(from_json(row.body))}
    asked = known.intersection(uids_of(said))
    true = true_persons(tx, tx.desk, asked)
    shown = shown_persons(tx, tx.desk, asked)

    def meant(contact: Contact) -> Contact:
        uids = (contact.person, contact.deputy)
        words = [
            person.said_over(true.get(uid, NOBODY), shown[uid]) if uid in shown else person
            for person, uid in zip(contact.said, uids, strict=True)
        ]
        return contact.named(*words).known_as("", "")

    return _with_contacts(said, meant)


def keep_plan(tx: Transaction, plan: Plan, note: str) -> int:
    """Keep a plan with everybody in plain words as the next version; return its row."""
    before = newest_version(tx, plan.code)
    retire(tx, plan.code)
    people = [person for contact in plan.contacts for person in contact.said]
    uids = iter(keep_persons(tx, people))
    sealed = _with_contacts(
        plan, lambda each: each.named(NOBODY, NOBODY).known_as(next(uids), next(uids))
    )
    return tx.insert(
        sa.insert(plans).values(
            code=plan.code,
            version=before.version + 1 if before is not None else 1,
            title=plan.title,
            hazard=plan.hazard.value,
            kind=plan.kind,
            response=int(plan.response),
            body=to_json(sealed),
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


def uids_of(plan: Plan) -> Iterable[str]:
    """Return the uids of everybody on the call list of a plan."""
    return [uid for each in plan.contacts for uid in (each.person, each.deputy) if uid]


def with_names(plan: Plan, people: Mapping[str, Personal]) -> Plan:
    """Return a plan with people filled in by uid."""
    return _with_contacts(
        plan,
        lambda each: each.named(people.get(each.person, NOBODY), people.get(each.deputy, NOBODY)),
    )


def without_uids(plan: Plan) -> Plan:
    """Return what a plan says, to compare it."""
    return _with_contacts(plan, lambda each: each.known_as("", ""))


def _with_contacts(plan: Plan, change: Callable[[Contact], Contact]) -> Plan:
    return replace(plan, contacts=tuple(map(change, plan.contacts)))


def _line(row: sa.Row[Any]) -> PlanLine:
    return PlanLine(
        row.id, row.code, row.version, row.title, Hazard(row.hazard), row.kind,
        Grade(row.response), from_us(row.made_at_us), row.made_by, row.note, bool(row.current),
    )  # fmt: skip
