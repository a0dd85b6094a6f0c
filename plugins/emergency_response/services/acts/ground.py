"""Acts on the ground: hazard areas with their counts, resources and goods."""

from __future__ import annotations

from cmdmap.api import Chain, PluginDesk, Reader, Transaction, WorldError, tr
from emergency_response.domain.hazards import AREA_WORDS, HazardArea
from emergency_response.domain.plane import check_ring
from emergency_response.domain.stock import MOVE_WORDS, Move, ResourceKind, moved
from emergency_response.domain.wishes import (
    ImportResources,
    KeepArea,
    KeepCounts,
    LiftArea,
    MoveGoods,
    RemoveResource,
    SaveResource,
)
from emergency_response.store import areas, resources
from emergency_response.store.activations import running
from emergency_response.store.command_post import LogKind, write_log
from emergency_response.store.contacts import meant_entry, true_resource

MOST_AT_ONCE = 500
FOR_A_RESPONSE = frozenset({Move.RESERVE, Move.RELEASE, Move.HAND_OUT, Move.RETURN, Move.USE_UP})


def keep_area(wish: KeepArea, tx: Transaction) -> None:
    """Put an area in force."""
    found = running(tx, wish.activation_id)
    if not wish.area.title.strip():
        raise WorldError(tr("Give the area a name."))
    ring = check_ring(wish.area.ring)
    area = HazardArea(
        wish.area.kind, wish.area.title.strip(), ring, wish.area.numbers, wish.area.limits
    )
    areas.keep_area(tx, found.id, area)
    write_log(tx, found.id, LogKind.AREA, f"{tr(AREA_WORDS[area.kind])}: {area.title}")
    tx.subject(found.number)
    tx.touch("areas")
    tx.touch("log")
    tx.tell("area_set", {"number": found.number, "kind": area.kind.value, "drill": found.drill})


def lift_area(wish: LiftArea, tx: Transaction) -> None:
    """An area is over; it stays for the review."""
    area = areas.read_area(tx, wish.area_id)
    found = running(tx, area.activation_id)
    if area.lifted_at is not None:
        raise WorldError(tr("This area is lifted already."))
    if not wish.reason.strip():
        raise WorldError(tr("Say why the area is lifted."))
    areas.lift(tx, area.id, wish.reason.strip())
    write_log(
        tx, found.id, LogKind.AREA, tr("Lifted: {area} ({why})", area=area.title, why=wish.reason)
    )
    tx.subject(found.number)
    tx.touch("areas")
    tx.touch("log")


def keep_counts(wish: KeepCounts, tx: Transaction) -> None:
    """Write down what was counted inside an area."""
    area = areas.read_area(tx, wish.area_id)
    found = running(tx, area.activation_id)
    if not 0 < len(wish.counts) <= 100:
        raise WorldError(tr("Nothing was counted; try again."))
    areas.keep_counts(tx, area.id, wish.counts)
    tx.subject(found.number)
    tx.touch("areas")


def save_resource(wish: SaveResource, tx: Transaction) -> None:
    """Take a resource in, or change it with a reason; nothing is overwritten without a trace."""
    before = resources.read_resource(tx, wish.resource_id) if wish.resource_id else None
    if before is not None and wish.version not in (None, before.version):
        raise WorldError(
            tr("{name} was changed meanwhile; look at it again.", name=before.entry.name)
        )
    entry = meant_entry(tx, tx.desk, before, entry_of(wish))
    known = resources.find_resource(tx, entry.kind, entry.name)
    if known is not None and not known.gone and (before is None or known.id != before.id):
        raise WorldError(tr("{name} is in the register already; change it.", name=entry.name))
    if before is None and known is None:
        resources.keep_resource(tx, entry, _areas(entry, tx))
    elif before is None and known is not None:
        resources.change_resource(tx, known, entry, _areas(entry, tx), tr("Taken in again"))
    elif before is not None:
        if not wish.reason.strip():
            raise WorldError(tr("Say why the entry is changed."))
        resources.change_resource(tx, before, entry, _areas(entry, tx), wish.reason.strip())
    tx.subject(entry.name)
    tx.touch("resources")


def remove_resource(wish: RemoveResource, tx: Transaction) -> None:
    """Take a resource out of the register, unless goods of it are still out."""
    found = resources.read_resource(tx, wish.resource_id)
    if not wish.reason.strip():
        raise WorldError(tr("Say why the resource is taken out."))
    if any(
        each.amounts.out or each.amounts.reserved for each in resources.read_goods(tx, found.id)
    ):
        raise WorldError(tr("Goods of it are reserved or handed out; settle them first."))
    resources.remove_resource(tx, found.id, wish.reason.strip())
    tx.subject(found.entry.name)
    tx.touch("resources")


def import_resources(wish: ImportResources, tx: Transaction) -> None:
    """Take in rows of a list: new ones are added, changed ones changed, same ones left alone."""
    if not 0 < len(wish.rows) <= MOST_AT_ONCE:
        raise WorldError(tr("Hand in 1 to {most} rows at once.", most=MOST_AT_ONCE))
    new = []
    for row in wish.rows:
        before, entry, same = meant_row(tx, tx.desk, row, wish.columns)
        if before is None:
            new.append((entry, _areas(entry, tx)))
        elif not same:
            resources.change_resource(tx, before, entry, _areas(entry, tx), tr("Import of a list"))
    if new:
        resources.keep_many(tx, new)
    tx.subject(str(len(wish.rows)))
    tx.touch("resources")


def meant_row(
    reader: Reader, desk: PluginDesk, row: SaveResource, columns: frozenset[str]
) -> tuple[resources.Resource | None, resources.Entry, bool]:
    """Return the resource a row of a list is about, what is meant, and whether that stands there.

    Raises:
        WorldError: as :func:`entry_of` and ``meant_entry``.
    """
    said = entry_of(row)
    before = resources.find_resource(reader, said.kind, said.name)
    entry = meant_entry(reader, desk, before, said, columns)
    if before is None or before.gone:
        return before, entry, False
    return before, entry, true_resource(reader, desk, before).entry == entry


def move_goods(wish: MoveGoods, tx: Transaction) -> None:
    """Move goods of a resource; what is for a response names it."""
    found = resources.read_resource(tx, wish.resource_id)
    response = running(tx, wish.activation_id) if wish.activation_id is not None else None
    if response is None and wish.move in FOR_A_RESPONSE:
        raise WorldError(tr("Choose the response the goods are for."))
    if response is not None and response.drill:
        raise WorldError(tr("A drill moves no real goods; write it into the log instead."))
    name = wish.goods.strip()
    if not name:
        raise WorldError(tr("Say which goods."))
    goods = resources.find_goods(tx, found.id, name)
    if goods is None:
        if wish.move is not Move.RECEIVE:
            raise WorldError(tr("{name} is not kept there.", name=name))
        goods = resources.add_goods(tx, found.id, name, wish.measure.strip())
    after = moved(goods.amounts, wish.move, wish.number, wish.note)
    activation_id = response.id if response is not None else None
    resources.keep_move(tx, goods, after, wish.move, wish.number, activation_id, wish.note.strip())
    if response is not None:
        said = f"{found.entry.name}: {name} {wish.number} {goods.measure}"
        write_log(tx, response.id, LogKind.GOODS, f"{said}, {tr(MOVE_WORDS[wish.move])}")
        tx.touch("log")
    tx.subject(response.number if response is not None else found.entry.name)
    tx.touch("resources")


def entry_of(wish: SaveResource) -> resources.Entry:
    """Return the entry of a wish.

    Raises:
        WorldError: something in it cannot be.
    """
    if wish.kind not in {each.value for each in ResourceKind}:
        raise WorldError(tr("{value} is no kind of resource.", value=wish.kind))
    if not wish.name.strip() or len(wish.name) > 200:
        raise WorldError(tr("A resource needs a name of at most 200 letters."))
    if not 0 <= wish.capacity <= 1_000_000:
        raise WorldError(tr("A capacity is 0 or more."))
    return resources.Entry(
        ResourceKind(wish.kind), wish.name.strip(), wish.address.strip(), wish.place,
        wish.capacity, wish.contact.strip(), wish.phone.strip(), wish.office, wish.note.strip(),
    )  # fmt: skip


def _areas(entry: resources.Entry, tx: Transaction) -> Chain:
    return tx.locate(entry.place) if entry.place is not None else Chain()
