"""Incidents as lists show them: a filtered page of all that were ever opened, newest first.

Asked in a reader thread by the archive list, exports and the command line; the open ones with their
clocks are in the casebook, in memory. ``incident_search.py`` and ``history.py`` build on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import IncidentState, Source, Tier, Urgency
from cmdmap.domain.place import Place
from cmdmap.store.casework.tables import incidents as table
from cmdmap.store.casework.tables import outside_numbers
from cmdmap.store.places import place_of
from cmdmap.store.times import from_us, to_us

PAGE = 100
AREA_COLUMNS: tuple[ColumnElement[Any], ...] = (
    table.c.subdistrict, table.c.community, table.c.grid, table.c.micro_grid,
    table.c.defence_zone, table.c.patrol_zone,
)  # fmt: skip
COLUMNS = (
    table.c.id, table.c.number, table.c.kind, table.c.state, table.c.urgency, table.c.tier,
    table.c.source, table.c.address, table.c.text, table.c.lon, table.c.lat, table.c.known_at_us,
    table.c.changed_at_us, table.c.community_name, table.c.grid_name, table.c.opened_by,
)  # fmt: skip


class IncidentRow(NamedTuple):
    """One incident without its parts. Instants are aware UTC."""

    id: IncidentId
    number: str
    kind: str
    state: IncidentState
    urgency: Urgency
    tier: Tier
    source: Source
    address: str
    text: str
    place: Place | None
    known_at: datetime
    changed_at: datetime
    community: str
    """Name of the community when it was opened, empty outside."""
    grid: str
    opened_by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incidents; an empty set is all of them."""

    states: frozenset[IncidentState] = frozenset()
    kinds: frozenset[str] = frozenset()
    sources: frozenset[Source] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()
    areas: frozenset[str] = frozenset()
    """Codes of areas of either tree, e.g. those of the actor; what lies in none is everybody's."""
    since: datetime | None = None
    """Known at this instant or later."""
    until: datetime | None = None
    """Known before this instant."""

    def where(self) -> ColumnElement[bool]:
        """Return the condition."""
        conditions: list[ColumnElement[bool]] = []
        for column, values in (
            (table.c.state, {state.value for state in self.states}),
            (table.c.kind, self.kinds),
            (table.c.source, {source.value for source in self.sources}),
            (table.c.urgency, {int(urgency) for urgency in self.urgencies}),
        ):
            if values:
                conditions.append(column.in_(sorted(values)))
        if self.areas:
            conditions.append(_within(self.areas))
        if self.since is not None:
            conditions.append(table.c.known_at_us >= to_us(self.since))
        if self.until is not None:
            conditions.append(table.c.known_at_us < to_us(self.until))
        return and_(*conditions) if conditions else table.c.id > 0


ALL = Wanted()


def queue(
    connection: Connection,
    wanted: Wanted = ALL,
    limit: int = PAGE,
    before: IncidentId | None = None,
) -> list[IncidentRow]:
    """Return a page of incidents, newest first, older than ``before`` if given."""
    statement = select(*COLUMNS).where(wanted.where()).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(table.c.id < before)
    return read_rows(connection, statement)


def count(connection: Connection, wanted: Wanted = ALL) -> int:
    """Return how many incidents there are."""
    statement = select(func.count()).select_from(table).where(wanted.where())
    return int(connection.execute(statement).scalar_one())


def every(connection: Connection, wanted: Wanted = ALL) -> Iterator[IncidentRow]:
    """Yield all incidents, newest first, page by page."""
    before: IncidentId | None = None
    while page := queue(connection, wanted, before=before):
        yield from page
        before = page[-1].id


def known_outside(connection: Connection) -> dict[tuple[Source, str], str]:
    """Return the incident's number for every number of an outside system."""
    statement = select(outside_numbers.c.source, outside_numbers.c.number, table.c.number).join(
        table, outside_numbers.c.incident_id == table.c.id
    )
    rows = connection.execute(statement)
    return {(Source(source), outside): number for source, outside, number in rows}


def read_rows(connection: Connection, statement: Select[Any]) -> list[IncidentRow]:
    """Return what a selection of :data:`COLUMNS` finds."""
    return [_incident_row(row) for row in connection.execute(statement)]


def _incident_row(row: Row[Any]) -> IncidentRow:
    return IncidentRow(
        id=IncidentId(row.id),
        number=row.number,
        kind=row.kind,
        state=IncidentState(row.state),
        urgency=Urgency(row.urgency),
        tier=Tier(row.tier),
        source=Source(row.source),
        address=row.address,
        text=row.text,
        place=place_of(row.lon, row.lat),
        known_at=from_us(row.known_at_us),
        changed_at=from_us(row.changed_at_us),
        community=row.community_name or "",
        grid=row.grid_name or "",
        opened_by=row.opened_by,
    )


def _within(codes: frozenset[str]) -> ColumnElement[bool]:
    listed = sorted(codes)
    nowhere = and_(*(column.is_(None) for column in AREA_COLUMNS))
    return or_(*(column.in_(listed) for column in AREA_COLUMNS), nowhere)
