"""Reads and writes findings, their steps and photos of them.

Used by ``services/rectifying.py``, the view of hazards and the letters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cmdmap.api import Place, Reader, Transaction
from fire_safety.domain.finding import UNSETTLED, FindingAct, FindingState
from fire_safety.domain.search_text import words_of
from fire_safety.store.places import in_area, place_of
from fire_safety.store.tables import finding_steps, findings, photos, places

TEXTS = "\n"
"""Parts the Chinese from the English wording of an item."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as lists show it."""

    id: int
    number: str
    place_id: int
    place_name: str
    grid: str
    inspection_id: int | None
    item: str
    item_text: str
    """Chinese and English wording, a line each."""
    text: str
    state: FindingState
    found_at_us: int
    deadline_day: int | None
    criteria: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings a list shows."""

    text: str = ""
    unsettled: bool = True
    late_before: int | None = None
    """Only whose deadline lies before this day."""
    area: str = ""
    place_id: int | None = None
    state: str = ""

    def as_words(self) -> dict[str, str]:
        """Return the filter as the words a report is asked with."""
        return {
            "text": self.text,
            "unsettled": "1" if self.unsettled else "0",
            "late_before": "" if self.late_before is None else str(self.late_before),
            "state": self.state,
        }


_COLUMNS = (
    *findings.c,
    places.c.name.label("place_name"),
    places.c.grid,
    places.c.lon,
    places.c.lat,
)


def add_finding(tx: Transaction, columns: dict[str, object], now_us: int) -> int:
    """Insert a finding with its first step and return its key."""
    key = tx.insert(insert(findings).values(state=FindingState.OPEN.value, **columns))
    add_step(tx, key, FindingAct.FIND, str(columns["text"]), None, now_us)
    return key


def add_step(
    tx: Transaction, finding_id: int, act: FindingAct, words: str, deadline_day: int | None,
    now_us: int,
) -> None:  # fmt: skip
    """Write down what was done with a finding."""
    tx.execute(
        insert(finding_steps).values(
            finding_id=finding_id, at_us=now_us, by=tx.actor, act=act.value, words=words,
            deadline_day=deadline_day,
        )
    )  # fmt: skip


def move(
    tx: Transaction, finding_id: int, state: FindingState, now_us: int,
    deadline_day: int | None, criteria: str | None = None,
) -> None:  # fmt: skip
    """Put a finding into its next state."""
    columns: dict[str, object] = {"state": state.value}
    columns["ended_at_us"] = None if state in UNSETTLED else now_us
    if deadline_day is not None:
        columns["deadline_day"] = deadline_day
    if criteria is not None:
        columns["criteria"] = criteria
    tx.execute(update(findings).where(findings.c.id == finding_id).values(**columns))


def list_findings(
    reader: Reader, wanted: FindingFilter, limit: int = 200, offset: int = 0
) -> Sequence[FindingRow]:
    """Return one page of findings, those with the nearest deadline first."""
    return [
        _row(found)
        for found in reader.rows(
            select(*_COLUMNS)
            .join(places, places.c.id == findings.c.place_id)
            .where(*_held(wanted))
            .order_by(findings.c.deadline_day.is_(None), findings.c.deadline_day, findings.c.id)
            .limit(limit)
            .offset(offset)
        )
    ]


def count_findings(reader: Reader, wanted: FindingFilter) -> int:
    """Return how many findings a filter lets through."""
    return int(
        reader.scalar(
            select(func.count())
            .select_from(findings.join(places, places.c.id == findings.c.place_id))
            .where(*_held(wanted))
        )
    )


def _held(wanted: FindingFilter) -> list[Any]:
    held: list[Any] = []
    if wanted.state:
        held.append(findings.c.state == wanted.state)
    elif wanted.unsettled:
        held.append(findings.c.state.in_([state.value for state in UNSETTLED]))
    if wanted.late_before is not None:
        held.append(findings.c.deadline_day < wanted.late_before)
    if wanted.place_id is not None:
        held.append(findings.c.place_id == wanted.place_id)
    if wanted.area:
        held.append(in_area(places, wanted.area))
    return [*held, *map(_says, words_of(wanted.text))]


def _says(word: str) -> Any:
    return (
        places.c.search.contains(word, autoescape=True)
        | findings.c.text.contains(word, autoescape=True)
        | findings.c.item_text.contains(word, autoescape=True)
        | (func.lower(findings.c.number) == word)
    )


def read_findings(reader: Reader, ids: Collection[int]) -> Sequence[FindingRow]:
    """Return findings by their keys, oldest first."""
    return [
        _row(found)
        for found in reader.rows(
            select(*_COLUMNS)
            .join(places, places.c.id == findings.c.place_id)
            .where(findings.c.id.in_(ids))
            .order_by(findings.c.id)
        )
    ]


def of_inspection(reader: Reader, inspection_id: int) -> Sequence[FindingRow]:
    """Return the findings that an inspection made."""
    ids = [
        row.id
        for row in reader.rows(
            select(findings.c.id).where(findings.c.inspection_id == inspection_id)
        )
    ]
    return read_findings(reader, ids)


def read_steps(reader: Reader, finding_id: int) -> Sequence[Any]:
    """Return what was done with a finding, oldest first."""
    return reader.rows(
        select(finding_steps)
        .where(finding_steps.c.finding_id == finding_id)
        .order_by(finding_steps.c.id)
    )


def count_rechecked(reader: Reader, place_id: int) -> tuple[int, int]:
    """Return how many findings of a place there were in all, and how many are settled."""
    rows = reader.rows(
        select(findings.c.state, func.count().label("number"))
        .where(findings.c.place_id == place_id)
        .group_by(findings.c.state)
    )
    by_state = {FindingState(row.state): int(row.number) for row in rows}
    by_state.pop(FindingState.WITHDRAWN, None)
    return sum(by_state.values()), by_state.get(FindingState.PASSED, 0)


def photos_of(reader: Reader, finding_id: int) -> Sequence[Any]:
    """Return the photos of a finding, newest first."""
    return reader.rows(
        select(photos)
        .where(photos.c.finding_id == finding_id, photos.c.ended_at_us.is_(None))
        .order_by(photos.c.id.desc())
    )


def add_photo(
    tx: Transaction, place_id: int, file: str, sha256: str, now_us: int, item: str = "",
    finding_id: int | None = None, caption: str = "",
) -> int:  # fmt: skip
    """Write down a photo that lies in the photo folder."""
    return tx.insert(
        insert(photos).values(
            place_id=place_id, finding_id=finding_id, item=item, file=file, sha256=sha256,
            taken_at_us=now_us, by=tx.actor, caption=caption,
        )
    )  # fmt: skip


def end_photo(tx: Transaction, photo_id: int, now_us: int) -> str | None:
    """Take a photo away and return the name of its file, None where there is none."""
    held = (photos.c.id == photo_id, photos.c.ended_at_us.is_(None))
    file: str | None = tx.scalar(select(photos.c.file).where(*held))
    if file is not None:
        tx.execute(update(photos).where(*held).values(ended_at_us=now_us))
    return file


def _row(found: Any) -> FindingRow:
    return FindingRow(
        found.id, found.number, found.place_id, found.place_name, found.grid, found.inspection_id,
        found.item, found.item_text, found.text, FindingState(found.state), found.found_at_us,
        found.deadline_day, tuple(filter(None, found.criteria.split(","))),
        place_of(found.lon, found.lat),
    )  # fmt: skip
