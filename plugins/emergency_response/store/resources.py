"""Resources with their goods: register, versions, moves.

A change of a register entry keeps what stood there before in ``resource_versions``; amounts change
only together with a move. Contacts are sealed apart; a resource read has the uid only.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from cmdmap.api import Chain, Place, Reader, Transaction, WorldError, tr
from emergency_response.domain.personal import Personal
from emergency_response.domain.plane import METRES_PER_DEGREE
from emergency_response.domain.stock import Amounts, Move, ResourceKind, nearest
from emergency_response.store.persons import keep_persons
from emergency_response.store.tables import goods, goods_moves, resource_versions, resources
from emergency_response.store.times import from_us, to_us


@dataclass(frozen=True, slots=True)
class Entry:
    """What people write down of a resource."""

    kind: ResourceKind
    name: str
    address: str = ""
    place: Place | None = None
    capacity: int = 0
    """People a shelter takes, beds, seats, members; 0 is not known."""
    contact: str = ""
    """With the telephone masked or empty where it was read, see ``store/contacts.py``."""
    phone: str = ""
    office: bool = False
    note: str = ""

    @property
    def person(self) -> Personal:
        """Who can be called."""
        return Personal(self.contact, self.phone, self.office)

    def calling(self, person: Personal) -> Entry:
        """Return the entry with another contact."""
        return replace(self, contact=person.name, phone=person.phone, office=person.office)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource in the register."""

    id: int
    version: int
    entry: Entry
    community: str
    grid: str
    micro_grid: str
    person: str = ""
    """Uid of the contact, empty for none."""
    gone: bool = False
    """Taken out of the register."""


class ResourceLine(NamedTuple):
    """A resource as lists and the map show it; thousands of them are read at once."""

    id: int
    kind: str
    name: str
    address: str
    place_lon: float | None
    place_lat: float | None
    capacity: int

    @property
    def place(self) -> Place | None:
        """Where it is, None where nobody has said it."""
        if self.place_lon is None or self.place_lat is None:
            return None
        return Place(self.place_lon, self.place_lat)


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of one kind in one resource."""

    id: int
    resource_id: int
    name: str
    measure: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class GoodsMove:
    """One move of goods."""

    at: datetime
    by: str
    resource: str
    goods: str
    move: Move
    number: int
    measure: str
    note: str


BOXES_M = (500.0, 1_500.0, 5_000.0)
"""Half the sides of the boxes that are looked through for the nearest."""

_LINE = tuple(
    resources.c[name] for name in ("id", "kind", "name", "address", "lon", "lat", "capacity")
)


def read_lines(
    reader: Reader,
    search: str = "",
    kind: ResourceKind | None = None,
    box: tuple[float, float, float, float] | None = None,
    goods_name: str = "",
) -> list[ResourceLine]:
    """Return what is in the register as lines, by kind and name.

    Args:
        reader: the view of the tables.
        search: a part of name or address.
        kind: only of that kind.
        box: only inside west, south, east, north in degrees.
        goods_name: only those that have some of it free, by a part of its name.
    """
    asked = _narrowed(sa.select(*_LINE), search, kind)
    if box is not None:
        asked = asked.where(
            resources.c.lat.between(box[1], box[3]), resources.c.lon.between(box[0], box[2])
        )
    if goods_name.strip():
        having = sa.select(goods.c.resource_id).where(
            goods.c.name.contains(goods_name.strip(), autoescape=True),
            goods.c.stored > goods.c.reserved,
        )
        asked = asked.where(resources.c.id.in_(having))
    return list(map(ResourceLine._make, reader.rows(asked)))


def read_resources(
    reader: Reader, search: str = "", kind: ResourceKind | None = None, community: str = ""
) -> list[Resource]:
    """Return what is in the register with everything, by kind and name."""
    asked = _narrowed(sa.select(resources), search, kind)
    if community:
        asked = asked.where(resources.c.community == community)
    return [_resource(row) for row in reader.rows(asked)]


def read_resource(reader: Reader, resource_id: int) -> Resource:
    """Return one.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(
        sa.select(resources).where(resources.c.id == resource_id, resources.c.gone_at_us.is_(None))
    )
    if row is None:
        raise WorldError(tr("This resource is not in the register any more."))
    return _resource(row)


def find_resource(reader: Reader, kind: ResourceKind, name: str) -> Resource | None:
    """Return the resource of that kind and name, gone ones included."""
    row = reader.first(
        sa.select(resources).where(resources.c.kind == kind.value, resources.c.name == name)
    )
    return _resource(row) if row is not None else None


def find_nearest(
    reader: Reader,
    to: Place,
    kind: ResourceKind | None = None,
    goods_name: str = "",
    most: int = 20,
) -> list[tuple[float, ResourceLine]]:
    """Return the nearest resources in metres as the crow flies.

    With ``goods_name`` only those that have some of it free. Ever larger boxes are looked through
    until what lies inside the circle in one of them is enough.
    """
    for half_m in (*BOXES_M, None):
        box = None if half_m is None else _box(to, half_m)
        lines = read_lines(reader, kind=kind, box=box, goods_name=goods_name)
        found = nearest([(each.place, each) for each in lines if each.place is not None], to)
        if half_m is None or sum(away <= half_m for away, _ in found) >= most:
            break
    return found[:most]


def read_goods(reader: Reader, resource_id: int) -> list[Goods]:
    """Return the goods of a resource by name."""
    asked = sa.select(goods).where(goods.c.resource_id == resource_id).order_by(goods.c.name)
    return [_goods(row) for row in reader.rows(asked)]


def read_free(reader: Reader) -> dict[str, int]:
    """Return how many of each goods are free in all resources together."""
    asked = (
        sa.select(goods.c.name, sa.func.sum(goods.c.stored - goods.c.reserved).label("free"))
        .join(resources, resources.c.id == goods.c.resource_id)
        .where(resources.c.gone_at_us.is_(None))
        .group_by(goods.c.name)
        .order_by(goods.c.name)
    )
    return {row.name: int(row.free) for row in reader.rows(asked)}


def read_moves(reader: Reader, activation_id: int) -> list[GoodsMove]:
    """Return the moves of goods for an activation, oldest first."""
    asked = (
        sa.select(
            goods_moves,
            goods.c.name.label("goods_name"),
            goods.c.measure,
            resources.c.name.label("resource_name"),
        )
        .join(goods, goods.c.id == goods_moves.c.goods_id)
        .join(resources, resources.c.id == goods.c.resource_id)
        .where(goods_moves.c.activation_id == activation_id)
        .order_by(goods_moves.c.at_us, goods_moves.c.id)
    )
    return [
        GoodsMove(
            from_us(row.at_us), row.by, row.resource_name, row.goods_name, Move(row.move),
            row.number, row.measure, row.note,
        )
        for row in reader.rows(asked)
    ]  # fmt: skip


def keep_resource(tx: Transaction, entry: Entry, areas: Chain) -> int:
    """Take a resource into the register; return its row."""
    return tx.insert(
        sa.insert(resources).values(
            **_values(entry, areas, keep_persons(tx, [entry.person])[0]),
            version=1,
            made_at_us=to_us(tx.now),
            made_by=tx.actor,
        )
    )


def keep_many(tx: Transaction, entries: Sequence[tuple[Entry, Chain]]) -> None:
    """Take many resources into the register at once."""
    stamp = {"version": 1, "made_at_us": to_us(tx.now), "made_by": tx.actor}
    uids = keep_persons(tx, [entry.person for entry, _ in entries])
    rows = [
        {**_values(entry, areas, uid), **stamp}
        for (entry, areas), uid in zip(entries, uids, strict=True)
    ]
    tx.execute(sa.insert(resources), rows)


def change_resource(
    tx: Transaction, before: Resource, entry: Entry, areas: Chain, reason: str
) -> None:
    """Replace what is written of a resource, and keep what stood there."""
    entry_before = replace(before.entry, contact="", phone="")
    body = {**dataclasses.asdict(entry_before), "person": before.person}
    tx.insert(
        sa.insert(resource_versions).values(
            resource_id=before.id,
            version=before.version,
            body=json.dumps(body, ensure_ascii=False),
            at_us=to_us(tx.now),
            by=tx.actor,
            reason=reason,
        )
    )
    tx.execute(
        sa.update(resources)
        .where(resources.c.id == before.id)
        .values(
            **_values(entry, areas, keep_persons(tx, [entry.person])[0]),
            version=before.version + 1,
            gone_at_us=None,
            gone_reason="",
        )
    )


def remove_resource(tx: Transaction, resource_id: int, reason: str) -> None:
    """Take a resource out of the register; its moves stay."""
    tx.execute(
        sa.update(resources)
        .where(resources.c.id == resource_id)
        .values(gone_at_us=to_us(tx.now), gone_reason=reason)
    )


def find_goods(reader: Reader, resource_id: int, name: str) -> Goods | None:
    """Return goods of a resource by name."""
    row = reader.first(
        sa.select(goods).where(goods.c.resource_id == resource_id, goods.c.name == name)
    )
    return _goods(row) if row is not None else None


def add_goods(tx: Transaction, resource_id: int, name: str, measure: str) -> Goods:
    """Put an empty line of goods into a resource."""
    row = tx.insert(sa.insert(goods).values(resource_id=resource_id, name=name, measure=measure))
    return Goods(row, resource_id, name, measure, Amounts(0))


def keep_move(
    tx: Transaction,
    kept: Goods,
    after: Amounts,
    move: Move,
    number: int,
    activation_id: int | None,
    note: str,
) -> None:
    """Change amounts and add the move."""
    tx.execute(
        sa.update(goods)
        .where(goods.c.id == kept.id)
        .values(stored=after.stored, reserved=after.reserved, out=after.out)
    )
    tx.insert(
        sa.insert(goods_moves).values(
            goods_id=kept.id,
            activation_id=activation_id,
            at_us=to_us(tx.now),
            by=tx.actor,
            move=move.value,
            number=number,
            note=note,
        )
    )


def _narrowed(asked: sa.Select[Any], search: str, kind: ResourceKind | None) -> sa.Select[Any]:
    asked = asked.where(resources.c.gone_at_us.is_(None))
    if kind is not None:
        asked = asked.where(resources.c.kind == kind.value)
    if search.strip():
        wanted = search.strip()
        asked = asked.where(
            resources.c.name.contains(wanted, autoescape=True)
            | resources.c.address.contains(wanted, autoescape=True)
        )
    return asked.order_by(resources.c.kind, resources.c.name)


def _box(middle: Place, half_m: float) -> tuple[float, float, float, float]:
    up = half_m / METRES_PER_DEGREE
    across = up / math.cos(math.radians(middle.lat))
    return middle.lon - across, middle.lat - up, middle.lon + across, middle.lat + up


def _values(entry: Entry, areas: Chain, contact: str) -> dict[str, object]:
    place = entry.place
    return {
        "kind": entry.kind.value,
        "name": entry.name,
        "address": entry.address,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "community": areas.community.code if areas.community else "",
        "grid": areas.grid.code if areas.grid else "",
        "micro_grid": areas.micro_grid.code if areas.micro_grid else "",
        "capacity": entry.capacity,
        "contact": contact or None,
        "note": entry.note,
    }


def _resource(row: sa.Row[Any]) -> Resource:
    place = Place(row.lon, row.lat) if row.lon is not None and row.lat is not None else None
    entry = Entry(
        ResourceKind(row.kind), row.name, row.address, place, row.capacity, note=row.note
    )  # fmt: skip
    return Resource(
        row.id, row.version, entry, row.community, row.grid, row.micro_grid, row.contact or "",
        row.gone_at_us is not None,
    )  # fmt: skip


def _goods(row: sa.Row[Any]) -> Goods:
    amounts = Amounts(row.stored, row.reserved, row.out)
    return Goods(row.id, row.resource_id, row.name, row.measure, amounts)
