"""Amending: put right what is known of an incident, and add words to its time line.

Orders of the writer thread.
"""

from __future__ import annotations

from typing import Any

from cmdmap.domain.casework.commands import AmendIncident, NoteIncident
from cmdmap.domain.casework.starting import clocks_for
from cmdmap.domain.clock import Anchor, Clock, ClockKind
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.opening import areas_of, index, kind_of, located
from cmdmap.services.casework.moving import Said, carry, found, judge, words
from cmdmap.services.present import Draft

TEAMS = (ClockKind.LAW_JOIN, ClockKind.MEDIATE)
"""Clocks of teams that join."""
_APART = ("areas", "clocks")
"""Fields that follow from others."""


def amend_incident(command: AmendIncident, draft: Draft) -> None:
    """Put right what is known; what the command leaves out stays.

    Clocks that run keep their limits: a limit is what was true when it began to count. A team that
    only the right kind needs is asked from now on.

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
    if "kind" in changes:
        changes["clocks"] = _with_teams(draft, incident, changes["kind"])
    was = {name: _plain(getattr(incident, name)) for name in changes if name not in _APART}
    now = {name: _plain(changes[name]) for name in was}
    incident = carry(draft, incident, Act.AMEND, Said(values={"was": was, "now": now}), **changes)
    index(draft, incident)


def _with_teams(draft: Draft, incident: Incident, kind: str) -> tuple[Clock, ...]:
    """Return the clocks with those of teams that the other kind needs and nobody has asked yet."""
    book = draft.present.cases.kinds
    asked = {clock.kind for clock in incident.clocks if clock.round == incident.round}
    if incident.state is IncidentState.REPORTED:
        return incident.clocks
    fresh = (
        clock
        for clock in clocks_for(
            book.of(kind), Anchor.TAKEN_IN, draft.now, incident.round, book.calendars
        )
        if clock.kind in TEAMS and clock.kind not in asked
    )
    suspended = incident.state is IncidentState.SUSPENDED
    return (
        *incident.clocks,
        *(clock.hold(draft.now) if suspended else clock for clock in fresh),
    )


def note_incident(command: NoteIncident, draft: Draft) -> None:
    """Add words to a time line; also to that of an ended incident.

    Raises:
        WorldError: there are no words, or nobody has the unit's number.
    """
    incident, text = found(draft, command.incident_id), words(command.text)
    judge(draft, incident, Act.NOTE)
    if not text:
        raise WorldError(tr("A note needs words; nothing was written."))
    if command.unit_id is not None and draft.live(command.unit_id) is None:
        raise WorldError(tr("There is no unit number {number}.", number=command.unit_id))
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
