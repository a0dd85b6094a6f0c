"""Search view: a search party with what its tracks have covered, as the window asks for it.

Run in a reader thread by the search tab every few seconds while somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import SearchParty
from cmdmap.services.dispatch.cover import Cover, cover
from cmdmap.services.dispatch.sectors import label_spot
from cmdmap.store.engine import Connection
from cmdmap.store.queries.track import track
from cmdmap.store.search.parties import read_party


class SearchSight(NamedTuple):
    """A search party and its cover at one instant."""

    party: SearchParty
    cover: Cover
    spots: Mapping[int, Place]
    """Where the label of each sector stands."""


def look(connection: Connection, incident_id: IncidentId, now: datetime) -> SearchSight | None:
    """Return the newest search party of an incident, None when nobody ever searched."""
    party = read_party(connection, incident_id)
    if party is None:
        return None
    until = party.ended_at or now
    tracks = [track(connection, unit, party.started_at, until) for unit in party.unit_ids()]
    spots = {each.number: label_spot(each) for each in party.sectors}
    return SearchSight(party, cover(party, tracks, now), spots)
