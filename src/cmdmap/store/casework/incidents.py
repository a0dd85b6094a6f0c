"""Incidents as rows: inserted when they are opened, then the difference of two states is kept.

Written by the writer thread in the transaction that moved them; what is open is read at start, what
ended when somebody asks for it. Assignments, clocks and the rest are in ``parts.py``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.ids import AssignmentId, IncidentId
from cmdmap.domain.incident import (
    ENDED,
    CloseKind,
    Incident,
    IncidentState,
    Source,
    Tier,
    Urgency,
)
from cmdmap.store.casework.parts import read_parts, write_parts
from cmdmap.store.casework.tables import assignments, incident_lines
from cmdmap.store.casework.tables import incidents as table
from cmdmap.store.places import place_of, place_values
from cmdmap.store.times import at_or_none, from_us, to_us, us_or_none
from cmdmap.store.units import force_kind

FEW = 500
"""Most incidents whose parts are asked for one by one; SQLite bounds the values of a statement."""


def next_serial(connection: Connection, day: str) -> int:
    """Return the next free serial of a local day (yyyymmdd), from 1."""
    newest = select(func.max(table.c.serial)).where(table.c.day == day)
    return int(connection.execute(newest).scalar() or 0) + 1


def insert_incident(
    connection: Connection, incident: Incident, day: str, serial: int
) -> IncidentId:
    """Add an incident without its parts (its ``id`` is ignored) and return its number."""
    row = _row(incident) | {
        "number": incident.number,
        "day": day,
        "serial": serial,
        "search": "",
    }
    number = connection.execute(insert(table).returning(table.c.id), row).scalar_one()
    return IncidentId(number)


def write_incident(
    connection: Connection, before: Incident, after: Incident, search: str | None
) -> None:
    """Keep what changed between two states; ``search`` is what it is found by, None: as before."""
    known, row = _row(before), _row(after)
    changed = {name: value for name, value in row.items() if value != known[name]}
    if search is not None:
        changed["search"] = search
    if changed:
        connection.execute(update(table).where(table.c.id == after.id), changed)
    write_parts(connection, before, after)


def read_open(connection: Connection) -> list[Incident]:
    """Return everything that is not ended, oldest first."""
    ended = [state.value for state in ENDED]
    return _read(connection, table.c.state.not_in(ended))


def read_incident(connection: Connection, incident_id: IncidentId) -> Incident | None:
    """Return one incident, None when there is none of that number."""
    found = _read(connection, table.c.id == incident_id)
    return found[0] if found else None


def read_written_since(connection: Connection, line_id: int) -> list[Incident]:
    """Return every incident whose time line has a newer line than ``line_id``."""
    newer = select(incident_lines.c.incident_id).where(incident_lines.c.id > line_id)
    return _read(connection, table.c.id.in_(newer))


def read_incident_of(connection: Connection, assignment_id: AssignmentId) -> IncidentId | None:
    """Return the incident that an assignment is part of, None when there is no such assignment."""
    wanted = select(assignments.c.incident_id).where(assignments.c.id == assignment_id)
    found = connection.execute(wanted).scalar()
    return None if found is None else IncidentId(found)


def find_number(connection: Connection, number: str) -> IncidentId | None:
    """Return the incident people call ``number``, None when there is none."""
    found = connection.execute(select(table.c.id).where(table.c.number == number)).scalar()
    return None if found is None else IncidentId(found)


def _read(connection: Connection, wanted: ColumnElement[bool]) -> list[Incident]:
    rows = connection.execute(select(table).where(wanted).order_by(table.c.id)).all()
    ids = [row.id for row in rows]
    parts = read_parts(connection, select(table.c.id).where(wanted) if len(ids) > FEW else ids)
    return [_incident(row, parts.of(row.id, row.round)) for row in rows]


def _row(incident: Incident) -> dict[str, Any]:
    suspended, close = incident.suspended_from, incident.close_kind
    return {
        "kind": incident.kind,
        "state": incident.state.value,
        "urgency": int(incident.urgency),
        "tier": int(incident.tier),
        "source": incident.source.value,
        "address": incident.address,
        "text": incident.text,
        **place_values(incident.place),
        "known_at_us": to_us(incident.known_at),
        "opened_by": incident.opened_by,
        "changed_at_us": to_us(incident.changed_at),
        "holder": incident.holder.value,
        "round": incident.round,
        "taken_in_at_us": us_or_none(incident.taken_in_at),
        "supervised_since_us": us_or_none(incident.supervised_since),
        "suspended_from": None if suspended is None else suspended.value,
        "merged_into": incident.merged_into,
        "split_from": incident.split_from,
        "close_kind": None if close is None else close.value,
        "feedback": incident.feedback,
        **_area_row(incident.areas),
    }


def _area_row(areas: Chain) -> dict[str, str | None]:
    row: dict[str, str | None] = {}
    for level, area in zip(Chain._fields, areas, strict=True):
        row[level] = None if area is None else area.code
        row[f"{level}_name"] = None if area is None else area.name
    return row


def _incident(row: Any, parts: dict[str, Any]) -> Incident:
    return Incident(
        id=IncidentId(row.id),
        number=row.number,
        kind=row.kind,
        state=IncidentState(row.state),
        urgency=Urgency(row.urgency),
        tier=Tier(row.tier),
        source=Source(row.source),
        address=row.address,
        text=row.text,
        known_at=from_us(row.known_at_us),
        opened_by=row.opened_by,
        changed_at=from_us(row.changed_at_us),
        place=place_of(row.lon, row.lat),
        areas=Chain(*(_area(row, level) for level in Chain._fields)),
        holder=force_kind(row.holder),
        round=row.round,
        taken_in_at=at_or_none(row.taken_in_at_us),
        supervised_since=at_or_none(row.supervised_since_us),
        suspended_from=None if row.suspended_from is None else IncidentState(row.suspended_from),
        merged_into=None if row.merged_into is None else IncidentId(row.merged_into),
        split_from=None if row.split_from is None else IncidentId(row.split_from),
        close_kind=None if row.close_kind is None else CloseKind(row.close_kind),
        feedback=row.feedback,
        **parts,
    )


def _area(row: Any, level: str) -> AreaRef | None:
    code = row._mapping[level]
    return None if code is None else AreaRef(code, row._mapping[f"{level}_name"])
