"""History: what else happened where an incident is, and what else its caller called for.

A question for a reader thread and its answer in words. The caller's number is compared in the
store; it never comes out.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import state_name
from cmdmap.services.intake.repeats import Repeats, repeats_at, repeats_of
from cmdmap.store.casework.parties import LinkedIncident, Relation, read_links, read_parties
from cmdmap.store.engine import Connection
from cmdmap.store.queries.incidents import IncidentRow
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.widgets.wording import instant_text

NOTHING = Repeats()
RELATION_NAMES = {
    Relation.MERGED_INTO: mark("goes on in {number}"),
    Relation.MERGED_FROM: mark("{number} goes on here"),
    Relation.SPLIT_INTO: mark("{number} was split off"),
    Relation.SPLIT_FROM: mark("split off from {number}"),
}


class History(NamedTuple):
    """Other incidents, newest first, without the one in question."""

    here: Repeats = NOTHING
    caller: Repeats = NOTHING
    links: tuple[LinkedIncident, ...] = ()


def read_history(
    connection: Connection, incident: Incident, now: datetime, actor: Actor
) -> History:
    """Read what belongs to an incident that is open or was."""
    phones = {party.phone for party in read_parties(connection, incident.id) if party.phone}
    found = read_calls(connection, incident.place, incident.address, phones, now, actor)
    return History(
        found.here.beside(incident),
        found.caller.beside(incident),
        tuple(read_links(connection, incident.id)),
    )


def read_calls(
    connection: Connection,
    place: Place | None,
    address: str,
    phones: set[str],
    now: datetime,
    actor: Actor,
) -> History:
    """Read what happened lately at a place, and what these numbers called for."""
    here = repeats_at(connection, place, address, now, actor)
    return History(here, repeats_of(connection, phones, now, actor))


def history_entries(history: History, kinds: KindBook) -> list[Entry]:
    """Return the earlier incidents as rows: first those here, then those of the caller."""
    here = [_entry(row, kinds, tr("here")) for row in history.here.rows]
    own = {row.id for row in history.here.rows}
    caller = [
        _entry(row, kinds, tr("this caller")) for row in history.caller.rows if row.id not in own
    ]
    return here + caller


def links_text(history: History) -> str:
    """Return what the incident has to do with others."""
    return "\n".join(
        tr(RELATION_NAMES[link.relation], number=link.number) for link in history.links
    )


def _entry(row: IncidentRow, kinds: KindBook, why: str) -> Entry:
    head = "  ·  ".join((instant_text(row.known_at), row.number, why))
    words = f"{kinds.of(row.kind).name}  {row.address}  {row.text}".strip()
    return Entry(head, f"{words}  ·  {state_name(row.state)}", key=row.id)
