"""Incidents straight in the store, as they stand there after years, without a desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.kit.desks import NOON

from cmdmap.domain.casework.commands import Party
from cmdmap.domain.grid import NOWHERE
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.services.intake.pinyin import search_key
from cmdmap.store.casework.incidents import insert_incident, write_incident
from cmdmap.store.casework.parties import insert_parties
from cmdmap.store.engine import Store


def make_incident(number: int = 1, **values: Any) -> Incident:
    """Return an incident that waits to be dispatched at noon."""
    known_at: datetime = values.get("known_at", NOON)
    fields: dict[str, Any] = {
        "id": IncidentId(number),
        "number": f"JQ{known_at:%Y%m%d}-{number:04d}",
        "kind": "parking_fee",
        "state": IncidentState.TAKEN_IN,
        "urgency": Urgency.SECOND,
        "tier": Tier.GRID,
        "source": Source.CITIZEN,
        "address": "至善路188号",
        "text": "停车收费吵架",
        "known_at": known_at,
        "opened_by": "王芳",
        "changed_at": known_at,
        "areas": NOWHERE,
    }
    return Incident(**{**fields, **values})


def keep(store: Store, *incidents: Incident, parties: Iterable[Party] = ()) -> list[Incident]:
    """Put incidents into the store, each with these persons, and return them as kept."""
    kept = []
    with store.transaction() as connection:
        for each in incidents:
            day, serial = each.number[2:10], int(each.number[11:])
            number = insert_incident(connection, each, day, serial)
            stored = Incident(
                **{name: getattr(each, name) for name in each.__slots__} | {"id": number}
            )
            words = search_key(each.number, each.address, each.text)
            write_incident(connection, stored, stored, words)
            insert_parties(connection, number, tuple(parties), each.known_at)
            kept.append(stored)
    return kept
