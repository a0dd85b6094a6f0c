"""Reads and writes inspections with their verdicts, and the check lists frozen for them.

Used by ``services/inspecting.py`` and the detail of a place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Reader, Transaction, WorldError, tr
from fire_safety.domain.check_list import Checked, CheckList, Verdict, frozen, thawed
from fire_safety.store.tables import check_lists, inspections, places, verdicts


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection as the history of a place shows it."""

    id: int
    number: str
    place_id: int
    at_us: int
    day: int
    by: str
    checked: int
    hazards: int
    note: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """One inspection with its list as it was then and every verdict."""

    row: InspectionRow
    made_with: CheckList
    checked: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The head line of the page."""

    due: int
    """Due today, those done already included."""
    done: int
    overdue: int


def keep_list(tx: Transaction, made: CheckList) -> int:
    """Freeze a check list unless it is frozen, and return its key.

    Raises:
        WorldError: the same version was used with other words.
    """
    content = json.dumps(frozen(made), ensure_ascii=False, sort_keys=True)
    known = tx.first(
        select(check_lists).where(
            check_lists.c.code == made.code, check_lists.c.version == made.version
        )
    )
    if known is None:
        return tx.insert(
            insert(check_lists).values(code=made.code, version=made.version, content=content)
        )
    if known.content != content:
        raise WorldError(
            tr(
                "The check list {code} {version} was used with other words; raise its version.",
                code=made.code,
                version=made.version,
            )
        )
    return int(known.id)


def add_inspection(tx: Transaction, columns: dict[str, object], checked: Sequence[Checked]) -> int:
    """Insert an inspection with its verdicts and return its key."""
    key = tx.insert(insert(inspections).values(**columns))
    tx.execute(
        insert(verdicts),
        [
            {
                "inspection_id": key,
                "position": number,
                "item": each.item,
                "verdict": each.verdict.value,
                "note": each.note,
            }
            for number, each in enumerate(checked)
        ],
    )
    return key


def list_inspections(reader: Reader, place_id: int, most: int = 50) -> Sequence[InspectionRow]:
    """Return the inspections of a place, newest first."""
    found = reader.rows(
        select(inspections)
        .where(inspections.c.place_id == place_id)
        .order_by(inspections.c.id.desc())
        .limit(most)
    )
    return [_row(each) for each in found]


def read_inspection(reader: Reader, inspection_id: int) -> InspectionRecord | None:
    """Return one inspection with the list it was made with."""
    found = reader.first(
        select(inspections, check_lists.c.content)
        .join(check_lists, check_lists.c.id == inspections.c.check_list_id)
        .where(inspections.c.id == inspection_id)
    )
    if found is None:
        return None
    rows = reader.rows(
        select(verdicts)
        .where(verdicts.c.inspection_id == inspection_id)
        .order_by(verdicts.c.position)
    )
    checked = tuple(Checked(each.item, Verdict(each.verdict), each.note) for each in rows)
    return InspectionRecord(_row(found), thawed(json.loads(found.content)), checked)


def newest_day(reader: Reader, place_id: int) -> int | None:
    """Return the day a place was last inspected, withdrawn ones aside."""
    day = reader.scalar(
        select(func.max(inspections.c.day)).where(
            inspections.c.place_id == place_id, inspections.c.withdrawn == ""
        )
    )
    return None if day is None else int(day)


def withdraw(tx: Transaction, inspection_id: int, reason: str) -> None:
    """Mark an inspection as entered by mistake."""
    tx.execute(
        update(inspections).where(inspections.c.id == inspection_id).values(withdrawn=reason)
    )


def read_today(reader: Reader, today: int) -> Today:
    """Return what is due today, how much of it is done, and what is overdue."""
    on_register = places.c.ended_at_us.is_(None)
    open_today = reader.scalar(
        select(func.count()).select_from(places).where(on_register, places.c.due_day == today)
    )
    done = reader.scalar(
        select(func.count(func.distinct(inspections.c.place_id))).where(
            inspections.c.day == today,
            inspections.c.due_day <= today,
            inspections.c.withdrawn == "",
        )
    )
    overdue = reader.scalar(
        select(func.count()).select_from(places).where(on_register, places.c.due_day < today)
    )
    return Today(int(open_today) + int(done), int(done), int(overdue))


def _row(found: Any) -> InspectionRow:
    return InspectionRow(
        found.id, found.number, found.place_id, found.at_us, found.day, found.by, found.checked,
        found.hazards, found.note, found.withdrawn,
    )  # fmt: skip
