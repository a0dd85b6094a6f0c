"""Persons of incidents and what incidents have to do with each other.

Written by the writer thread; persons are read only through ``services/casework/persons.py``, which
masks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from cmdmap.domain.casework.commands import Party
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Source
from cmdmap.store.casework.tables import (
    incident_links,
    incident_parties,
    incidents,
    outside_numbers,
)
from cmdmap.store.times import from_us, to_us


class Relation(StrEnum):
    """What an incident is to another; each pair stands in both directions."""

    MERGED_INTO = "merged_into"
    MERGED_FROM = "merged_from"
    SPLIT_INTO = "split_into"
    SPLIT_FROM = "split_from"


class LinkedIncident(NamedTuple):
    """One direction of a pair."""

    relation: Relation
    other_id: IncidentId
    at: datetime
    number: str
    """Of the other incident."""


def insert_parties(
    connection: Connection, incident_id: IncidentId, parties: Sequence[Party], at: datetime
) -> None:
    """Add persons to an incident."""
    rows = [
        {
            "incident_id": incident_id,
            "role": party.role,
            "name": party.name,
            "phone": party.phone,
            "note": party.note,
            "at_us": to_us(at),
        }
        for party in parties
    ]
    if rows:
        connection.execute(insert(incident_parties), rows)


def read_parties(connection: Connection, incident_id: IncidentId) -> list[Party]:
    """Return the persons of an incident unmasked, oldest first."""
    table = incident_parties
    wanted = select(table).where(table.c.incident_id == incident_id).order_by(table.c.id)
    return [Party(row.role, row.name, row.phone, row.note) for row in connection.execute(wanted)]


def link_incidents(
    connection: Connection,
    incident_id: IncidentId,
    relation: Relation,
    other_id: IncidentId,
    at: datetime,
) -> None:
    """Write a pair in both directions; one that stands there keeps its first time."""
    back = {
        Relation.MERGED_INTO: Relation.MERGED_FROM,
        Relation.SPLIT_INTO: Relation.SPLIT_FROM,
    }[relation]
    known = {(each.relation, each.other_id) for each in read_links(connection, incident_id)}
    if (relation, other_id) not in known:
        pair = ((incident_id, other_id, relation), (other_id, incident_id, back))
        rows = [
            {"incident_id": one, "other_id": two, "relation": way.value, "at_us": to_us(at)}
            for one, two, way in pair
        ]
        connection.execute(insert(incident_links), rows)


def read_links(connection: Connection, incident_id: IncidentId) -> list[LinkedIncident]:
    """Return what an incident has to do with others, oldest first."""
    table = incident_links
    wanted = (
        select(table.c.relation, table.c.other_id, table.c.at_us, incidents.c.number)
        .join(incidents, incidents.c.id == table.c.other_id)
        .where(table.c.incident_id == incident_id)
        .order_by(table.c.at_us)
    )
    return [
        LinkedIncident(
            Relation(row.relation), IncidentId(row.other_id), from_us(row.at_us), row.number
        )
        for row in connection.execute(wanted)
    ]


def insert_outside(
    connection: Connection, source: Source, number: str, incident_id: IncidentId
) -> None:
    """Keep the number an incident has in the system it came from."""
    row = {"source": source.value, "number": number, "incident_id": incident_id}
    connection.execute(insert(outside_numbers), row)


def find_outside(connection: Connection, source: Source, number: str) -> IncidentId | None:
    """Return the incident with a number of an outside system, None when there is none."""
    table = outside_numbers
    wanted = select(table.c.incident_id).where(
        table.c.source == source.value, table.c.number == number
    )
    found = connection.execute(wanted).scalar()
    return None if found is None else IncidentId(found)


def read_outside(connection: Connection, incident_id: IncidentId) -> list[str]:
    """Return the outside numbers of an incident."""
    table = outside_numbers
    wanted = select(table.c.number).where(table.c.incident_id == incident_id)
    return list(connection.execute(wanted.order_by(table.c.number)).scalars())
