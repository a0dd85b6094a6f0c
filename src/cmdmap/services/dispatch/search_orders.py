"""Orders about search parties, run by the writer thread; each leaves a line in the time line.

Part of the orders of ``services/units.py``. Sectors come with the command: cutting them takes
longer than the writer may be held up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cmdmap.domain.casework.commands import NoteIncident
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import (
    FASTEST_KMH,
    MOST_CORNERS,
    MOST_SECTORS,
    DivideSearch,
    EndSearch,
    JoinSearch,
    SearchId,
    SearchMoved,
    SearchParty,
    Sector,
    StartSearch,
)
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.amending import note_incident
from cmdmap.services.casework.moving import TEXT_LENGTH, found, words
from cmdmap.services.present import Draft
from cmdmap.store.search.parties import insert_party, read_party, write_party

LONGEST_AGO = timedelta(days=30)

NOTE_LENGTH = TEXT_LENGTH - 100
"""Longest note in characters; the time line puts words of its own before it."""


def start_search(command: StartSearch, draft: Draft) -> None:
    """Begin a search party for an open incident.

    Raises:
        WorldError: it is over or has one already, or place, time or speed cannot be right.
    """
    incident = found(draft, command.incident_id)
    if not incident.is_open:
        raise WorldError(
            tr("{number} is over; reopen it before anybody searches.", number=incident.number)
        )
    before = read_party(draft.connection, command.incident_id)
    if before is not None and before.is_open:
        raise WorldError(tr("{number} has a search party; end it first.", number=incident.number))
    if not draft.now - LONGEST_AGO <= command.last_seen_at <= draft.now:
        raise WorldError(tr("The person was last seen within the last 30 days; correct the time."))
    if not 0 < command.kmh <= FASTEST_KMH:
        raise WorldError(
            tr("Nobody walks that fast: 0 to {most} km/h, please.", most=round(FASTEST_KMH))
        )
    _judge_places((command.last_seen,))
    party = SearchParty(
        SearchId(0),
        command.incident_id,
        command.last_seen,
        command.last_seen_at,
        command.kmh,
        draft.now,
        draft.actor.name,
    )
    party = replace(party, id=insert_party(draft.connection, party))
    radius_m = round(party.radius_m(draft.now))
    _keep(party, tr("search party begun, within {radius} m", radius=radius_m), draft)


def divide_search(command: DivideSearch, draft: Draft) -> None:
    """Take over sectors that were cut for the open search party.

    Raises:
        WorldError: there is none, or the sectors have no outline, a number or a unit twice.
    """
    party = _open_party(command.incident_id, draft)
    numbers = [sector.number for sector in command.sectors]
    units = [unit for sector in command.sectors for unit in sector.unit_ids]
    corners = [place for sector in command.sectors for ring in sector.rings for place in ring]
    if not 0 < len(numbers) <= MOST_SECTORS or len(corners) > MOST_CORNERS:
        raise WorldError(tr("A search party has 1 to {most} sectors.", most=MOST_SECTORS))
    if len(set(numbers)) < len(numbers) or min(numbers) < 1 or len(set(units)) < len(units):
        raise WorldError(tr("Each sector has its own number and each unit one sector."))
    if not all(len(ring) > 3 for sector in command.sectors for ring in sector.rings):
        raise WorldError(tr("A sector needs an outline; cut the sectors again."))
    _judge_places(corners)
    for unit_id in units:
        _name(unit_id, draft)
    said = tr("search divided into {n} sectors for {units} units", n=len(numbers), units=len(units))
    _keep(replace(party, sectors=command.sectors), said, draft)


def join_search(command: JoinSearch, draft: Draft) -> None:
    """Move a unit into a sector, or out of all of them.

    Raises:
        WorldError: there is no open search party, no such sector or no such unit.
    """
    party, name = _open_party(command.incident_id, draft), _name(command.unit_id, draft)
    if command.sector and party.sector(command.sector) is None:
        raise WorldError(tr("There is no sector {number}.", number=command.sector))
    sectors = tuple(_moved(sector, command) for sector in party.sectors)
    if sectors == party.sectors:
        raise WorldError(tr("{name} is there already; nothing was changed.", name=name))
    if command.sector:
        said = tr("{name} searches sector {number}", name=name, number=command.sector)
    else:
        said = tr("{name} searches no more", name=name)
    _keep(replace(party, sectors=sectors), said, draft)


def end_search(command: EndSearch, draft: Draft) -> None:
    """End the search: found, or given up with a reason.

    Raises:
        WorldError: there is no open search party, or it is given up without a reason.
    """
    party, note = _open_party(command.incident_id, draft), words(command.note)
    if len(note) > NOTE_LENGTH:
        raise WorldError(
            tr("A text may have {most} characters; nothing was changed.", most=NOTE_LENGTH)
        )
    if not command.found and not note:
        raise WorldError(tr("Say why the search is given up; nothing was changed."))
    said = tr("found; search over") if command.found else tr("search given up")
    ended = replace(party, ended_at=draft.now, found=command.found)
    _keep(ended, f"{said}: {note}" if note else said, draft)


def _keep(party: SearchParty, said: str, draft: Draft) -> None:
    write_party(draft.connection, party)
    draft.facts.append(SearchMoved(party))
    note_incident(NoteIncident(party.incident_id, said), draft)


def _open_party(incident_id: IncidentId, draft: Draft) -> SearchParty:
    incident = found(draft, incident_id)
    party = read_party(draft.connection, incident_id)
    if party is None or not party.is_open:
        raise WorldError(
            tr("{number} has no search party; begin one first.", number=incident.number)
        )
    return party


def _moved(sector: Sector, command: JoinSearch) -> Sector:
    if command.unit_id in sector.unit_ids and sector.number == command.sector:
        return sector
    others = tuple(unit for unit in sector.unit_ids if unit != command.unit_id)
    joined = (command.unit_id,) if sector.number == command.sector else ()
    return replace(sector, unit_ids=(*others, *joined))


def _name(unit_id: UnitId, draft: Draft) -> str:
    live = draft.live(unit_id)
    if live is None:
        raise WorldError(tr("There is no unit number {number}.", number=unit_id))
    return live.unit.name


def _judge_places(places: Iterable[Place]) -> None:
    for lon, lat in places:
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise WorldError(tr("A place of the search is not on earth; pick it on the map."))


SEARCH_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    StartSearch: start_search,
    DivideSearch: divide_search,
    JoinSearch: join_search,
    EndSearch: end_search,
}
"""What carries out each command about search parties."""
