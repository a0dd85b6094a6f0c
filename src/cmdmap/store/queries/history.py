"""What was before: at a place (one matter many times) and of a telephone (one person many matters).

Asked in a reader thread while an incident is being opened and by its detail. Source of the two
figures: the sub-district's own 一事多次 and 一人多事.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from cmdmap.domain.place import EARTH_RADIUS_M, Place
from cmdmap.store.casework.tables import incident_parties, incidents
from cmdmap.store.queries.incidents import ALL, COLUMNS, IncidentRow, Wanted, read_rows
from cmdmap.store.schema import DEGREE
from cmdmap.store.times import to_us

SAME_PLACE_M = 60.0
"""Incidents so near to each other were at the same place."""
MOST = 500
MOBILE_DIGITS = 11


class FormerAddress(NamedTuple):
    """An address with the place of its newest incident."""

    address: str
    place: Place
    times: int


def history_at(
    connection: Connection,
    place: Place | None,
    address: str,
    since: datetime,
    kind: str | None = None,
    wanted: Wanted = ALL,
    radius_m: float = SAME_PLACE_M,
) -> list[IncidentRow]:
    """Return the incidents known since then at a place or with the same address, newest first.

    At most :data:`MOST` of them; with a kind only those of the kind.
    """
    statement = select(*COLUMNS).where(wanted.where(), incidents.c.known_at_us >= to_us(since))
    if kind is not None:
        statement = statement.where(incidents.c.kind == kind)
    found: dict[int, IncidentRow] = {}
    if place is not None:
        south, north, west, east = _box(place, radius_m)
        near = statement.where(
            incidents.c.lat.between(south, north), incidents.c.lon.between(west, east)
        )
        for row in read_rows(connection, near):
            if row.place is not None and row.place.metres_to(place) <= radius_m:
                found[row.id] = row
    if address.strip():
        same = statement.where(incidents.c.address == address.strip())
        found.update((row.id, row) for row in read_rows(connection, same))
    return sorted(found.values(), key=lambda row: -row.id)[:MOST]


def history_of(
    connection: Connection, phone: str, since: datetime, wanted: Wanted = ALL
) -> list[IncidentRow]:
    """Return the incidents known since then that a telephone is part of, newest first.

    The number counts as it was typed and in every way in which people write it.
    """
    forms = _forms(phone)
    if not forms:
        return []
    parts = select(incident_parties.c.incident_id).where(
        incident_parties.c.phone.in_(sorted(forms))
    )
    statement = (
        select(*COLUMNS)
        .where(incidents.c.id.in_(parts), wanted.where())
        .where(incidents.c.known_at_us >= to_us(since))
        .order_by(incidents.c.id.desc())
        .limit(MOST)
    )
    return read_rows(connection, statement)


def former_addresses(
    connection: Connection, wanted: Wanted = ALL, limit: int = 5_000
) -> list[FormerAddress]:
    """Return the addresses of wanted incidents that have a place, those used last first."""
    table = incidents
    newest = (
        select(func.max(table.c.id).label("id"), func.count().label("times"))
        .where(table.c.lon.is_not(None), table.c.address != "", wanted.where())
        .group_by(table.c.address)
        .order_by(func.max(table.c.id).desc())
        .limit(limit)
        .subquery()
    )
    statement = select(table.c.address, table.c.lon, table.c.lat, newest.c.times).join(
        newest, table.c.id == newest.c.id
    )
    rows = connection.execute(statement.order_by(table.c.id.desc()))
    return [
        FormerAddress(row.address, Place(row.lon / DEGREE, row.lat / DEGREE), row.times)
        for row in rows
    ]


def _forms(phone: str) -> set[str]:
    """Return how people write a number: as typed, whole, in groups, with the country."""
    digits = "".join(filter(str.isdecimal, phone))
    if not digits:
        return set()
    own = digits.removeprefix("86") if len(digits) > MOBILE_DIGITS else digits
    groups = [(own,), ("+86", own), ("86", own)]
    if own.startswith("1"):
        groups.append((own[:3], own[3:7], own[7:]))
    elif own.startswith("0"):
        groups += [(own[:3], own[3:]), (own[:4], own[4:])]
    return {
        phone.strip(),
        digits,
        *(joint.join(each) for each in groups for joint in ("", "-", " ")),
    }


def _box(place: Place, radius_m: float) -> tuple[int, int, int, int]:
    """Return south, north, west and east of a square around a place, as the store keeps degrees."""
    high = math.degrees(radius_m / EARTH_RADIUS_M)
    wide = high / max(0.01, math.cos(math.radians(place.lat)))
    edges = (place.lat - high, place.lat + high, place.lon - wide, place.lon + wide)
    south, north, west, east = (round(edge * DEGREE) for edge in edges)
    return south, north, west, east
