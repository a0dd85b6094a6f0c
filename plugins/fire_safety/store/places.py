"""Reads and writes the register: lists, counts, one place, corrections.

Lists are masked; the true names and telephones leave by :func:`read_contact` only, which the page
asks after the look was put into the audit. Every list is answered from an index (tests/test_speed).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from cmdmap.api import Chain, Place, Reader, Transaction
from fire_safety.domain.place_kind import Size
from fire_safety.domain.plan import Level
from fire_safety.domain.risk import Reason, from_lists
from fire_safety.domain.search_text import search_text, words_of
from fire_safety.domain.wishes import ChargingFields, ImportedPlace, PlaceFields
from fire_safety.store.site_tables import campaign_targets
from fire_safety.store.tables import DEGREE, charging, corrections, inspections, places

if TYPE_CHECKING:
    from fire_safety.store.seal import Seal

LEVELS = {level.value: level for level in Level}

PAGE = 200
"""Rows a list reads at once."""


class Order(StrEnum):
    """What a list is sorted by."""

    RISK = "risk"
    DUE = "due"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which places a list shows; empty fields hold nothing back."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    level: str = ""
    area: str = ""
    """Code of a community, grid or micro-grid."""
    due_from: int | None = None
    due_to: int | None = None
    left_of: int | None = None
    """Key of a campaign: only its targets that nobody has inspected for it yet."""
    ended: bool = False
    order: Order = Order.RISK


class PlaceRow(NamedTuple):
    """A place as lists and map show it; a tuple, because thousands are made for every list."""

    id: int
    number: str
    name: str
    kind: str
    address: str
    place: Place | None
    community: str
    grid: str
    micro_grid: str
    size: Size
    posts: int
    risk: int
    level: Level
    due_day: int
    inspected_day: int | None


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Everything of one place; contact masked."""

    row: PlaceRow
    fields: PlaceFields
    """With the contact masked: see :func:`read_contact`."""
    charging: ChargingFields | None
    reasons: tuple[Reason, ...]
    registered_day: int
    version: int
    ended: bool


def _row(found: Any) -> PlaceRow:
    """Return a row of :data:`LIST_COLUMNS`."""
    (number, name, kind, address, lon, lat, community, grid, micro_grid, area_m2, beds, persons,
     storey, risk, level, due_day, inspected_day, posts) = found[1:19]  # fmt: skip
    return PlaceRow(
        found[0], number, name, kind, address, place_of(lon, lat), community, grid, micro_grid,
        Size(area_m2, beds, persons, storey), posts or 0, risk, LEVELS[level], due_day,
        inspected_day,
    )  # fmt: skip


def place_of(lon: int | None, lat: int | None) -> Place | None:
    """Return a stored position."""
    return Place(lon / DEGREE, lat / DEGREE) if lon is not None and lat is not None else None


def stored(place: Place | None) -> dict[str, int | None]:
    """Return a position as the columns ``lon`` and ``lat``."""
    if place is None:
        return {"lon": None, "lat": None}
    return {"lon": round(place.lon * DEGREE), "lat": round(place.lat * DEGREE)}


def codes(chain: Chain) -> dict[str, str]:
    """Return the area columns of a place."""
    names = ("community", "grid", "micro_grid")
    return {name: area.code if (area := getattr(chain, name)) else "" for name in names}


LIST_COLUMNS = (
    *(places.c[name] for name in (
        "id", "number", "name", "kind", "address", "lon", "lat", "community", "grid", "micro_grid",
        "area_m2", "beds", "persons", "storey", "risk", "level", "due_day", "inspected_day",
    )),
    charging.c.posts,
)  # fmt: skip


DETAIL_COLUMNS = (
    "floors", "contact_name", "contact_phone", "dangerous", "note", "reasons", "registered_day",
    "version", "ended_at_us",
)  # fmt: skip


def list_statement(wanted: PlaceFilter, limit: int = PAGE, offset: int = 0) -> Select[Any]:
    """Return the question for one page of the list."""
    with_posts = places.outerjoin(charging, charging.c.place_id == places.c.id)
    asked = select(*LIST_COLUMNS).select_from(with_posts).where(*_held(wanted))
    order = {
        Order.RISK: (places.c.risk.desc(), places.c.id.desc()),
        Order.DUE: (places.c.due_day, places.c.risk.desc()),
        Order.NAME: (places.c.search, places.c.id),
    }[wanted.order]
    return asked.order_by(*order).limit(limit).offset(offset)


def list_places(
    reader: Reader, wanted: PlaceFilter, limit: int = PAGE, offset: int = 0
) -> Sequence[PlaceRow]:
    """Return one page of the list."""
    return [_row(found) for found in reader.rows(list_statement(wanted, limit, offset))]


def count_places(reader: Reader, wanted: PlaceFilter) -> int:
    """Return how many places a filter lets through."""
    return int(reader.scalar(select(func.count()).select_from(places).where(*_held(wanted))))


def _held(wanted: PlaceFilter) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = [
        places.c.ended_at_us.is_not(None) if wanted.ended else places.c.ended_at_us.is_(None)
    ]
    held += [places.c.search.contains(word, autoescape=True) for word in words_of(wanted.text)]
    if wanted.kinds:
        held.append(places.c.kind.in_(wanted.kinds))
    if wanted.level:
        held.append(places.c.level == wanted.level)
    if wanted.area:
        held.append(in_area(places, wanted.area))
    if wanted.due_from is not None:
        held.append(places.c.due_day >= wanted.due_from)
    if wanted.due_to is not None:
        held.append(places.c.due_day <= wanted.due_to)
    if wanted.left_of is not None:
        held.append(places.c.id.in_(targets_left(wanted.left_of)))
    return held


def targets_left(campaign_id: int) -> Select[Any]:
    """Return the question for the targets that nobody has inspected for the campaign yet."""
    done = select(inspections.c.place_id).where(
        inspections.c.campaign_id == campaign_id, inspections.c.withdrawn == ""
    )
    return select(campaign_targets.c.place_id).where(
        campaign_targets.c.campaign_id == campaign_id,
        campaign_targets.c.place_id.not_in(done),
    )


def in_area(table: Any, code: str) -> ColumnElement[bool]:
    """Return the condition that a row lies in an area of any level of the grid tree."""
    held: ColumnElement[bool] = (
        (table.c.community == code) | (table.c.grid == code) | (table.c.micro_grid == code)
    )
    return held


def read_place(reader: Reader, place_id: int, seal: Seal | None = None) -> PlaceCard | None:
    """Return one place, None where there is none; without a seal its contact is left out."""
    with_posts = places.outerjoin(charging, charging.c.place_id == places.c.id)
    found = reader.first(
        select(
            *LIST_COLUMNS, charging.c.indoors, charging.c.sprinkler, charging.c.camera,
            *(places.c[name] for name in DETAIL_COLUMNS),
        )
        .select_from(with_posts)
        .where(places.c.id == place_id)
    )  # fmt: skip
    if found is None:
        return None
    row = _row(found)
    contact = seal.shown(places, found.number, found) if seal else ("", "")
    fields = PlaceFields(
        found.name, found.kind, found.address, row.place, row.size, found.floors, *contact,
        found.dangerous, found.note,
    )  # fmt: skip
    posts = None
    if found.posts is not None:
        posts = ChargingFields(found.posts, found.indoors, found.sprinkler, found.camera)
    reasons = from_lists(json.loads(found.reasons))
    return PlaceCard(
        row, fields, posts, reasons, found.registered_day, found.version,
        found.ended_at_us is not None,
    )  # fmt: skip


def read_contact(reader: Reader, place_id: int, seal: Seal) -> tuple[str, str]:
    """Return true name and telephone of who is responsible; ask only after the look is audited."""
    found = reader.first(
        select(places.c.number, places.c.contact_name, places.c.contact_phone).where(
            places.c.id == place_id
        )
    )
    return ("", "") if found is None else seal.open(places, found.number, found)


def columns_of(fields: PlaceFields, chain: Chain, number: str) -> dict[str, object]:
    """Return the columns that hold what is written of a place."""
    return {
        "name": fields.name,
        "kind": fields.kind,
        "address": fields.address,
        **stored(fields.place),
        **codes(chain),
        "area_m2": fields.size.area_m2,
        "beds": fields.size.beds,
        "persons": fields.size.persons,
        "storey": fields.size.storey,
        "floors": fields.floors,
        "contact_name": fields.contact_name,
        "contact_phone": fields.contact_phone,
        "dangerous": fields.dangerous,
        "note": fields.note,
        "search": search_text(fields.name, fields.address, number),
    }


def add_place(tx: Transaction, columns: Mapping[str, object]) -> int:
    """Insert a place and return its key."""
    return tx.insert(insert(places).values(**columns))


def held_columns(reader: Reader, place_id: int) -> Mapping[str, Any] | None:
    """Return every column of a place as it is."""
    found = reader.first(select(places).where(places.c.id == place_id))
    return None if found is None else dict(found._mapping)


def correct(
    tx: Transaction, place_id: int, before: Mapping[str, object], after: Mapping[str, object],
    reason: str, now_us: int,
) -> None:  # fmt: skip
    """Change a place and keep what the changed columns held."""
    tx.execute(
        insert(corrections).values(
            place_id=place_id,
            at_us=now_us,
            by=tx.actor,
            reason=reason,
            before=json.dumps(dict(before), ensure_ascii=False),
        )
    )
    tx.execute(update(places).where(places.c.id == place_id).values(**after))


def list_corrections(reader: Reader, place_id: int) -> Sequence[Any]:
    """Return the corrections of a place, newest first: when, by whom, why."""
    return reader.rows(
        select(corrections.c.id, corrections.c.at_us, corrections.c.by, corrections.c.reason)
        .where(corrections.c.place_id == place_id)
        .order_by(corrections.c.id.desc())
        .limit(20)
    )


def set_charging(tx: Transaction, place_id: int, fields: ChargingFields) -> None:
    """Write what a charging place has."""
    columns = {
        "posts": fields.posts,
        "indoors": fields.indoors,
        "sprinkler": fields.sprinkler,
        "camera": fields.camera,
    }
    if not tx.execute(update(charging).where(charging.c.place_id == place_id).values(**columns)):
        tx.execute(insert(charging).values(place_id=place_id, **columns))


def known_places(reader: Reader, seal: Seal) -> Mapping[str, Sequence[ImportedPlace]]:
    """Return every place on the register by ``number:``, ``name:`` and ``address:``.

    With the true contact, for comparing a list inside the program; nothing of it is shown.
    """
    found: dict[str, list[ImportedPlace]] = defaultdict(list)
    for row in reader.rows(select(places).where(places.c.ended_at_us.is_(None))):
        fields = PlaceFields(
            row.name, row.kind, row.address, place_of(row.lon, row.lat),
            Size(row.area_m2, row.beds, row.persons, row.storey), row.floors,
            *seal.open(places, row.number, row), row.dangerous, row.note,
        )  # fmt: skip
        known = ImportedPlace(fields, row.id, row.version)
        for key in (f"number:{row.number}", f"name:{row.name}", f"address:{row.address}"):
            found[key].append(known)
    return found
