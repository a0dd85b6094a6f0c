"""Activations with their levels and groups: begun, found, changed, ended.

Whether one is a drill is written once, when it is begun; nothing here can change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Place, Reader, Transaction, WorldError, tr
from emergency_response.domain.drill import next_number, number_prefix
from emergency_response.domain.levels import Colour, Grade, Levels
from emergency_response.store.tables import activations, groups, levels
from emergency_response.store.times import at_or_none, from_us, to_us


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation, running or ended."""

    id: int
    number: str
    drill: bool
    plan_id: int
    title: str
    kind: str
    levels: Levels
    address: str
    place: Place | None
    community: str
    post_name: str
    post_place: Place | None
    incident_id: int | None
    began_at: datetime
    began_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str

    @property
    def runs(self) -> bool:
        """True until it is ended."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """The levels as they were set at an instant."""

    at: datetime
    by: str
    levels: Levels
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of an activation."""

    id: int
    code: str
    name: str
    duty: str


def read_running(reader: Reader) -> list[Activation]:
    """Return what runs, newest first."""
    asked = sa.select(activations).where(activations.c.ended_at_us.is_(None))
    return [_activation(row) for row in reader.rows(asked.order_by(activations.c.id.desc()))]


def read_ended(reader: Reader, most: int = 200) -> list[Activation]:
    """Return what ended, newest first."""
    asked = sa.select(activations).where(activations.c.ended_at_us.is_not(None))
    asked = asked.order_by(activations.c.ended_at_us.desc()).limit(most)
    return [_activation(row) for row in reader.rows(asked)]


def read_between(
    reader: Reader, begin: datetime, end: datetime, *, drill: bool
) -> list[Activation]:
    """Return real ones or drills that began in a span of time, oldest first; never both."""
    asked = sa.select(activations).where(
        activations.c.began_at_us >= to_us(begin),
        activations.c.began_at_us < to_us(end),
        activations.c.drill == drill,
    )
    return [_activation(row) for row in reader.rows(asked.order_by(activations.c.began_at_us))]


def read_activation(reader: Reader, activation_id: int) -> Activation:
    """Return one.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(sa.select(activations).where(activations.c.id == activation_id))
    if row is None:
        raise WorldError(tr("This activation is not known; choose another."))
    return _activation(row)


def running(reader: Reader, activation_id: int) -> Activation:
    """Return one that runs.

    Raises:
        WorldError: it has ended, or there is none.
    """
    found = read_activation(reader, activation_id)
    if not found.runs:
        raise WorldError(
            tr("{number} has ended; nothing of it can be changed any more.", number=found.number)
        )
    return found


def read_levels(reader: Reader, activation_id: int) -> list[LevelChange]:
    """Return how the levels were set, oldest first."""
    asked = sa.select(levels).where(levels.c.activation_id == activation_id).order_by(levels.c.id)
    return [
        LevelChange(
            from_us(row.at_us),
            row.by,
            Levels(Grade(row.response), Colour(row.colour), Grade(row.event)),
            row.reason,
        )
        for row in reader.rows(asked)
    ]


def read_groups(reader: Reader, activation_id: int) -> list[Group]:
    """Return the groups in the order of the plan."""
    asked = sa.select(groups).where(groups.c.activation_id == activation_id)
    return [
        Group(row.id, row.code, row.name, row.duty)
        for row in reader.rows(asked.order_by(groups.c.seat))
    ]


def free_number(tx: Transaction, *, drill: bool) -> str:
    """Return the next number of the day; drills have numbers of their own."""
    begins = number_prefix(tx.now, drill)
    taken = tx.scalar(
        sa.select(sa.func.count())
        .select_from(activations)
        .where(activations.c.number.startswith(begins, autoescape=True))
    )
    return next_number(tx.now, drill, int(taken))


def begin(tx: Transaction, begun: Activation, grids: tuple[str, str]) -> int:
    """Keep a new activation (its ``id`` is ignored) with grid and micro-grid; return its row."""
    place, post = begun.place, begun.post_place
    return tx.insert(
        sa.insert(activations).values(
            number=begun.number,
            drill=begun.drill,
            plan_id=begun.plan_id,
            title=begun.title,
            kind=begun.kind,
            response=int(begun.levels.response),
            colour=begun.levels.colour.value,
            event=int(begun.levels.event),
            address=begun.address,
            lon=place.lon if place else None,
            lat=place.lat if place else None,
            community=begun.community,
            grid=grids[0],
            micro_grid=grids[1],
            post_name=begun.post_name,
            post_lon=post.lon if post else None,
            post_lat=post.lat if post else None,
            incident_id=begun.incident_id,
            began_at_us=to_us(begun.began_at),
            began_by=begun.began_by,
        )
    )


def keep_levels(tx: Transaction, activation_id: int, now: Levels, reason: str) -> None:
    """Set the levels and remember who set them why."""
    values = {
        "response": int(now.response),
        "colour": now.colour.value,
        "event": int(now.event),
    }
    tx.execute(sa.update(activations).where(activations.c.id == activation_id).values(**values))
    tx.insert(
        sa.insert(levels).values(
            activation_id=activation_id,
            at_us=to_us(tx.now),
            by=tx.actor,
            reason=reason,
            **values,
        )
    )


def keep_group(tx: Transaction, activation_id: int, seat: int, group: Group) -> int:
    """Keep a group (its ``id`` is ignored); return its row."""
    return tx.insert(
        sa.insert(groups).values(
            activation_id=activation_id,
            code=group.code,
            name=group.name,
            duty=group.duty,
            seat=seat,
        )
    )


def join(tx: Transaction, activation_id: int, incident_id: int) -> None:
    """Remember the incident an activation belongs to; the database refuses it for a drill."""
    tx.execute(
        sa.update(activations)
        .where(activations.c.id == activation_id)
        .values(incident_id=incident_id)
    )


def move_post(tx: Transaction, activation_id: int, name: str, place: Place | None) -> None:
    """Set the command post."""
    tx.execute(
        sa.update(activations)
        .where(activations.c.id == activation_id)
        .values(
            post_name=name,
            post_lon=place.lon if place else None,
            post_lat=place.lat if place else None,
        )
    )


def end(tx: Transaction, activation_id: int, reason: str) -> None:
    """End it."""
    tx.execute(
        sa.update(activations)
        .where(activations.c.id == activation_id)
        .values(ended_at_us=to_us(tx.now), ended_by=tx.actor, end_reason=reason)
    )


def _place(lon: float | None, lat: float | None) -> Place | None:
    return Place(lon, lat) if lon is not None and lat is not None else None


def _activation(row: sa.Row[Any]) -> Activation:
    return Activation(
        id=row.id,
        number=row.number,
        drill=bool(row.drill),
        plan_id=row.plan_id,
        title=row.title,
        kind=row.kind,
        levels=Levels(Grade(row.response), Colour(row.colour), Grade(row.event)),
        address=row.address,
        place=_place(row.lon, row.lat),
        community=row.community,
        post_name=row.post_name,
        post_place=_place(row.post_lon, row.post_lat),
        incident_id=row.incident_id,
        began_at=from_us(row.began_at_us),
        began_by=row.began_by,
        ended_at=at_or_none(row.ended_at_us),
        ended_by=row.ended_by,
        end_reason=row.end_reason,
    )
