"""Amending: put right what is known of an incident, and add words to its time line.

Orders of the writer thread.
"""

from __future__ import annotations

from typing import Any

from cmdmap.domain.casework.commands import AmendIncident, NoteIncident
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.opening import areas_of, index, kind_of, located
from cmdmap.services.casework.moving import Said, carry, found, judge, words
from cmdmap.services.present import Draft


def amend_incident(command: AmendIncident, draft: Draft) -> None:
    """Put right what is known; what the command leaves out stays.

    Clocks that run keep their limits: a limit is what was true when it began to count.

    Raises:
        WorldError: nothing would change, or a value makes no sense.
    """
    incident = found(draft, command.incident_id)
    judge(draft, incident, Act.AMEND)
    changes = {
        name: value
        for name, value in _wanted(command, incident, draft).items()
        if value != getattr(incident, name)
    }
    if not changes:
        raise WorldError(tr("Nothing is different; nothing was changed."))
    was = {name: _plain(getattr(incident, name)) for name in changes if name != "areas"}
    now = {name: _plain(changes[name]) for name in was}
    incident = carry(draft, incident, Act.AMEND, Said(values={"was": was, "now": now}), **changes)
    index(draft, incident)


def note_incident(command: NoteIncident, draft: Draft) -> None:
    """Add words to a time line; also to that of an ended incident.

    Raises:
        WorldError: there are no words.
    """
    incident, text = found(draft, command.incident_id), words(command.text)
    judge(draft, incident, Act.NOTE)
    if not text:
        raise WorldError(tr("A note needs words; nothing was written."))
    carry(draft, incident, Act.NOTE, Said(text, command.unit_id, command.evidence))


def _wanted(command: AmendIncident, incident: Incident, draft: Draft) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if command.kind is not None:
        wanted["kind"] = kind_of(draft, command.kind).code
    if command.urgency is not None:
        wanted["urgency"] = command.urgency
    if command.source is not None:
        wanted["source"] = command.source
    if command.text is not None:
        wanted["text"] = words(command.text)
    if command.address is not None or command.place is not None:
        address = incident.address if command.address is None else command.address
        where, place = located(address, command.place or incident.place)
        wanted["address"] = where
        if command.place is not None:
            wanted["place"] = place
            wanted["areas"] = areas_of(draft, place)
    return wanted


def _plain(value: object) -> object:
    """Return a field as a JSON type: numbers of levels, codes, a place as two numbers."""
    return list(value) if isinstance(value, tuple) else value
