"""Hazard areas of activations, and what was counted inside them when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Reader, Ring, Transaction, WorldError, tr
from emergency_response.domain.hazards import AreaKind, HazardArea
from emergency_response.domain.plane import check_ring
from emergency_response.store.tables import activations, area_counts, areas
from emergency_response.store.times import at_or_none, from_us, to_us


@dataclass(frozen=True, eq=False, slots=True)
class KeptArea:
    """An area on the map, in force until it is lifted."""

    id: int
    activation_id: int
    kind: AreaKind
    title: str
    ring: Ring
    numbers: Mapping[str, str]
    limits: tuple[str, ...]
    made_at: datetime
    made_by: str
    lifted_at: datetime | None
    lift_reason: str
    drill: bool

    def in_force(self, at: datetime) -> bool:
        """Tell whether it was in force at an instant."""
        return self.made_at <= at and (self.lifted_at is None or self.lifted_at > at)


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many of something were inside an area; None where nobody could count them."""

    area_id: int
    at: datetime
    source: str
    title: str
    number: int | None


def _asked() -> sa.Select[Any]:
    return sa.select(areas, activations.c.drill).join(
        activations, activations.c.id == areas.c.activation_id
    )


def read_areas(reader: Reader, activation_id: int, *, lifted: bool = False) -> list[KeptArea]:
    """Return the areas in force of an activation, with those that were lifted if wanted."""
    asked = _asked().where(areas.c.activation_id == activation_id)
    if not lifted:
        asked = asked.where(areas.c.lifted_at_us.is_(None))
    return [_area(row) for row in reader.rows(asked.order_by(areas.c.id))]


def read_all_running(reader: Reader) -> list[KeptArea]:
    """Return the areas in force of everything that runs."""
    asked = _asked().where(areas.c.lifted_at_us.is_(None), activations.c.ended_at_us.is_(None))
    return [_area(row) for row in reader.rows(asked.order_by(areas.c.id))]


def read_area(reader: Reader, area_id: int) -> KeptArea:
    """Return one area.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(_asked().where(areas.c.id == area_id))
    if row is None:
        raise WorldError(tr("This area is not known."))
    return _area(row)


def read_counts(reader: Reader, activation_id: int) -> list[AreaCount]:
    """Return the newest count of every source in every area of an activation."""
    newest = (
        sa.select(area_counts.c.area_id, sa.func.max(area_counts.c.at_us).label("at_us"))
        .join(areas, areas.c.id == area_counts.c.area_id)
        .where(areas.c.activation_id == activation_id)
        .group_by(area_counts.c.area_id)
        .subquery()
    )
    asked = (
        sa.select(area_counts)
        .join(
            newest,
            sa.and_(
                newest.c.area_id == area_counts.c.area_id, newest.c.at_us == area_counts.c.at_us
            ),
        )
        .order_by(area_counts.c.id)
    )
    return [
        AreaCount(row.area_id, from_us(row.at_us), row.source, row.title, row.number)
        for row in reader.rows(asked)
    ]


def keep_area(tx: Transaction, activation_id: int, area: HazardArea) -> int:
    """Keep an area; return its row."""
    return tx.insert(
        sa.insert(areas).values(
            activation_id=activation_id,
            kind=area.kind.value,
            title=area.title,
            ring=json.dumps(area.ring.round(7).tolist()),
            numbers=json.dumps(dict(area.numbers), ensure_ascii=False),
            limits=json.dumps(list(area.limits), ensure_ascii=False),
            made_at_us=to_us(tx.now),
            made_by=tx.actor,
        )
    )


def lift(tx: Transaction, area_id: int, reason: str) -> None:
    """Lift an area; it stays for the review."""
    tx.execute(
        sa.update(areas)
        .where(areas.c.id == area_id)
        .values(lifted_at_us=to_us(tx.now), lifted_by=tx.actor, lift_reason=reason)
    )


def keep_counts(
    tx: Transaction, area_id: int, found: tuple[tuple[str, str, int | None], ...]
) -> None:
    """Add what was counted now: source, title, number."""
    tx.execute(
        sa.insert(area_counts),
        [
            {
                "area_id": area_id,
                "at_us": to_us(tx.now),
                "source": source,
                "title": title,
                "number": number,
            }
            for source, title, number in found
        ],
    )


def _area(row: sa.Row[Any]) -> KeptArea:
    return KeptArea(
        id=row.id,
        activation_id=row.activation_id,
        kind=AreaKind(row.kind),
        title=row.title,
        ring=check_ring(json.loads(row.ring)),
        numbers=json.loads(row.numbers),
        limits=tuple(json.loads(row.limits)),
        made_at=from_us(row.made_at_us),
        made_by=row.made_by,
        lifted_at=at_or_none(row.lifted_at_us),
        lift_reason=row.lift_reason,
        drill=bool(row.drill),
    )
