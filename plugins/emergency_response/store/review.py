"""What a review needs: tracks of units, situation reports as they were, lessons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from cmdmap.api import LOCAL, Place, Reader, Transaction, UnitId, WorldError, tr
from emergency_response.store.tables import activations, lessons, reports, tracks
from emergency_response.store.times import at_or_none, from_us, to_us


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where a unit was at an instant of an activation."""

    unit_id: UnitId
    at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A situation report as it was made; ``body`` is what it says, part to text."""

    id: int
    activation_id: int
    serial: int
    kind: str
    body: Mapping[str, str]
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something to do better, who does it and until when."""

    id: int
    activation_id: int
    number: str
    text: str
    owner: str
    due: date
    done_at: datetime | None
    result: str


def read_tracks(reader: Reader, activation_id: int) -> list[TrackPoint]:
    """Return where units were, oldest first."""
    asked = sa.select(tracks).where(tracks.c.activation_id == activation_id)
    return [
        TrackPoint(UnitId(row.unit_id), from_us(row.at_us), Place(row.lon, row.lat))
        for row in reader.rows(asked.order_by(tracks.c.at_us, tracks.c.id))
    ]


def newest_track(reader: Reader, activation_id: int) -> dict[UnitId, datetime]:
    """Return when each unit was last written down."""
    asked = (
        sa.select(tracks.c.unit_id, sa.func.max(tracks.c.at_us).label("at_us"))
        .where(tracks.c.activation_id == activation_id)
        .group_by(tracks.c.unit_id)
    )
    return {UnitId(row.unit_id): from_us(row.at_us) for row in reader.rows(asked)}


def keep_tracks(tx: Transaction, activation_id: int, points: Sequence[TrackPoint]) -> None:
    """Write down where units are."""
    tx.execute(
        sa.insert(tracks),
        [
            {
                "activation_id": activation_id,
                "unit_id": point.unit_id,
                "at_us": to_us(point.at),
                "lon": point.place.lon,
                "lat": point.place.lat,
            }
            for point in points
        ],
    )


def read_reports(reader: Reader, activation_id: int) -> list[KeptReport]:
    """Return the situation reports, newest first."""
    asked = sa.select(reports).where(reports.c.activation_id == activation_id)
    return [_report(row) for row in reader.rows(asked.order_by(reports.c.serial.desc()))]


def read_report(reader: Reader, report_id: int) -> KeptReport:
    """Return one.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(reports).where(reports.c.id == report_id))
    if row is None:
        raise WorldError(tr("This situation report is not known."))
    return _report(row)


def keep_report(
    tx: Transaction, activation_id: int, serial: int, kind: str, body: Mapping[str, str]
) -> int:
    """Keep a situation report; return its row."""
    return tx.insert(
        sa.insert(reports).values(
            activation_id=activation_id,
            serial=serial,
            kind=kind,
            body=json.dumps(dict(body), ensure_ascii=False),
            made_at_us=to_us(tx.now),
            made_by=tx.actor,
        )
    )


def read_lessons(reader: Reader, activation_id: int | None = None) -> list[Lesson]:
    """Return the lessons of an activation, or every one that is not settled, first due first."""
    asked = sa.select(lessons, activations.c.number).join(
        activations, activations.c.id == lessons.c.activation_id
    )
    if activation_id is None:
        asked = asked.where(lessons.c.done_at_us.is_(None))
    else:
        asked = asked.where(lessons.c.activation_id == activation_id)
    return [_lesson(row) for row in reader.rows(asked.order_by(lessons.c.due_at_us, lessons.c.id))]


def read_lesson(reader: Reader, lesson_id: int) -> Lesson:
    """Return one.

    Raises:
        WorldError: there is none.
    """
    asked = sa.select(lessons, activations.c.number).join(
        activations, activations.c.id == lessons.c.activation_id
    )
    row = reader.first(asked.where(lessons.c.id == lesson_id))
    if row is None:
        raise WorldError(tr("This lesson is not known."))
    return _lesson(row)


def keep_lesson(tx: Transaction, activation_id: int, text: str, owner: str, due: date) -> int:
    """Keep a lesson due at the end of a local day; return its row."""
    return tx.insert(
        sa.insert(lessons).values(
            activation_id=activation_id,
            text=text,
            owner=owner,
            due_at_us=to_us(datetime.combine(due, time(23, 59), LOCAL)),
            made_by=tx.actor,
        )
    )


def settle_lesson(tx: Transaction, lesson_id: int, result: str) -> None:
    """Write down what came of a lesson."""
    tx.execute(
        sa.update(lessons)
        .where(lessons.c.id == lesson_id)
        .values(done_at_us=to_us(tx.now), done_by=tx.actor, result=result)
    )


def _report(row: sa.Row[Any]) -> KeptReport:
    return KeptReport(
        row.id, row.activation_id, row.serial, row.kind, json.loads(row.body),
        from_us(row.made_at_us), row.made_by,
    )  # fmt: skip


def _lesson(row: sa.Row[Any]) -> Lesson:
    due = from_us(row.due_at_us).astimezone(LOCAL).date()
    return Lesson(
        row.id, row.activation_id, row.number, row.text, row.owner, due,
        at_or_none(row.done_at_us), row.result,
    )  # fmt: skip
