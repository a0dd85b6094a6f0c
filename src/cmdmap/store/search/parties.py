"""Search parties: written by their orders in the writer's transaction, read by the window.

A party is written whole; it has a few dozen rows at most.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import SearchId, SearchParty, Sector
from cmdmap.store.schema import DEGREE
from cmdmap.store.search.tables import search_parties, search_sectors, search_units
from cmdmap.store.times import from_us, to_us

METRES_IN_KM = 1000


def insert_party(connection: Connection, party: SearchParty) -> SearchId:
    """Add a search party without sectors (its ``id`` is ignored) and return its number."""
    statement = insert(search_parties).returning(search_parties.c.id)
    return SearchId(connection.execute(statement, _row(party)).scalar_one())


def write_party(connection: Connection, party: SearchParty) -> None:
    """Keep a search party with its sectors and units as they are now."""
    own = search_parties.c.id == party.id
    connection.execute(update(search_parties).where(own), _row(party))
    for table in (search_units, search_sectors):
        connection.execute(delete(table).where(table.c.search_id == party.id))
    sectors = [
        {"search_id": party.id, "number": each.number, "rings": _packed(each)}
        for each in party.sectors
    ]
    units = [
        {"search_id": party.id, "unit_id": unit_id, "sector": each.number, "position": position}
        for each in party.sectors
        for position, unit_id in enumerate(each.unit_ids)
    ]
    for table, rows in ((search_sectors, sectors), (search_units, units)):
        if rows:
            connection.execute(insert(table), rows)


def read_party(connection: Connection, incident_id: IncidentId) -> SearchParty | None:
    """Return the newest search party of an incident, None when there was none."""
    wanted = select(search_parties).where(search_parties.c.incident_id == incident_id)
    row = connection.execute(wanted.order_by(search_parties.c.id.desc()).limit(1)).first()
    return None if row is None else _party(row, _sectors(connection, row.id))


def _sectors(connection: Connection, search_id: int) -> tuple[Sector, ...]:
    units: dict[int, list[UnitId]] = {}
    wanted = select(search_units).where(search_units.c.search_id == search_id)
    for row in connection.execute(wanted.order_by(search_units.c.position)):
        units.setdefault(row.sector, []).append(UnitId(row.unit_id))
    found = select(search_sectors).where(search_sectors.c.search_id == search_id)
    return tuple(
        Sector(row.number, _unpacked(row.rings), tuple(units.get(row.number, ())))
        for row in connection.execute(found.order_by(search_sectors.c.number))
    )


def _row(party: SearchParty) -> dict[str, Any]:
    return {
        "incident_id": party.incident_id,
        "lon": round(party.last_seen.lon * DEGREE),
        "lat": round(party.last_seen.lat * DEGREE),
        "last_seen_at_us": to_us(party.last_seen_at),
        "speed_mph": round(party.kmh * METRES_IN_KM),
        "started_at_us": to_us(party.started_at),
        "by": party.by,
        "ended_at_us": None if party.ended_at is None else to_us(party.ended_at),
        "found": party.found,
    }


def _party(row: Any, sectors: tuple[Sector, ...]) -> SearchParty:
    return SearchParty(
        id=SearchId(row.id),
        incident_id=IncidentId(row.incident_id),
        last_seen=Place(row.lon / DEGREE, row.lat / DEGREE),
        last_seen_at=from_us(row.last_seen_at_us),
        kmh=row.speed_mph / METRES_IN_KM,
        started_at=from_us(row.started_at_us),
        by=row.by,
        sectors=sectors,
        ended_at=None if row.ended_at_us is None else from_us(row.ended_at_us),
        found=row.found,
    )


def _packed(sector: Sector) -> str:
    rings = [[[round(lon * DEGREE), round(lat * DEGREE)] for lon, lat in r] for r in sector.rings]
    return json.dumps(rings, separators=(",", ":"))


def _unpacked(text: str) -> tuple[tuple[Place, ...], ...]:
    return tuple(
        tuple(Place(lon / DEGREE, lat / DEGREE) for lon, lat in ring) for ring in json.loads(text)
    )
