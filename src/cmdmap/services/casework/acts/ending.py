"""Ends that are no close, and the way back: cancel, merge, split, reopen.

Orders of the writer thread. Both incidents of a merge or split keep number and history and point at
each other.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.casework.commands import (
    CancelIncident,
    MergeIncident,
    ReopenIncident,
    SplitIncident,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import IN_FIELD, Act, field_state
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.assigning import bind, free_all, release, tell_unit
from cmdmap.services.casework.acts.opening import Opening, kind_of, located, open_one
from cmdmap.services.casework.acts.parts import of_round, with_assignment
from cmdmap.services.casework.moving import (
    Said,
    carry,
    found,
    judge,
    unit_name,
    words,
)
from cmdmap.services.outgoing.orders import recall
from cmdmap.services.present import Draft
from cmdmap.store.casework.parties import (
    Relation,
    insert_parties,
    link_incidents,
    read_parties,
)


def cancel_incident(command: CancelIncident, draft: Draft) -> None:
    """End an incident before it was dealt with and free its units.

    Raises:
        WorldError: it was dealt with already, or the reason is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.CANCEL, reason)
    before = incident.suspended_from or incident.state
    incident = free_all(draft, incident, tr("the incident was cancelled"))
    carry(draft, incident, Act.CANCEL, Said(reason), suspended_from=before)


def reopen_incident(command: ReopenIncident, draft: Draft) -> None:
    """Begin another round of an ended incident; its first times are kept.

    Raises:
        WorldError: it is still open, or the reason is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.REOPEN, reason)
    carry(
        draft, incident, Act.REOPEN, Said(reason, values={"round": incident.round + 1}),
        round=incident.round + 1, call_backs=(), feedback="", merged_into=None, close_kind=None,
        suspended_from=None, taken_in_at=incident.taken_in_at or draft.now,
    )  # fmt: skip


def split_incident(command: SplitIncident, draft: Draft) -> None:
    """Make a second incident of a part of one; both point at each other.

    Raises:
        WorldError: kind, text or reason is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    kind, text = kind_of(draft, command.kind), words(command.text)
    judge(draft, incident, Act.SPLIT, reason)
    if not text:
        raise WorldError(tr("Say what the second incident is about; nothing was changed."))
    address, place = located(command.address or incident.address, command.place or incident.place)
    opening = Opening(
        kind, incident.source, address, text, place, draft.now, kind.urgency,
        split_from=incident.id,
    )  # fmt: skip
    other = open_one(draft, opening)
    link_incidents(draft.connection, incident.id, Relation.SPLIT_INTO, other.id, draft.now)
    said = Said(reason, values={"other": other.number, "other_id": other.id})
    carry(draft, incident, Act.SPLIT, said)


def merge_incident(command: MergeIncident, draft: Draft) -> None:
    """Let one incident go on in another, its units and persons with it.

    Raises:
        WorldError: both are the same, or the other is ended or not taken in.
    """
    incident, target = found(draft, command.incident_id), found(draft, command.into)
    reason = words(command.reason)
    judge(draft, incident, Act.MERGE, reason)
    if target.id == incident.id:
        raise WorldError(tr("An incident cannot be merged into itself; choose another."))
    judge(draft, target, Act.ATTACH)
    if target.state is IncidentState.REPORTED and incident.active():
        judge(draft, target, Act.DISPATCH)
    before = incident.suspended_from or incident.state
    moving = incident.active()
    for part in moving:
        incident = replace(incident, assignments=_withdrawn(draft, incident, part, target))
    incident = carry(
        draft, incident, Act.MERGE,
        Said(reason, values={"other": target.number, "other_id": target.id}),
        merged_into=target.id, suspended_from=before, assignments=incident.assignments,
    )  # fmt: skip
    insert_parties(
        draft.connection, target.id, read_parties(draft.connection, incident.id), draft.now
    )
    link_incidents(draft.connection, incident.id, Relation.MERGED_INTO, target.id, draft.now)
    _take_over(draft, target, incident, moving)


def _withdrawn(
    draft: Draft, incident: Incident, part: Assignment, target: Incident
) -> tuple[Assignment, ...]:
    """End a unit's part here; it goes on there, so nobody tells it to stand down."""
    reason = tr("goes on in {number}", number=target.number)
    release(draft, incident, part.unit_id)
    if part.outgoing_id is not None:
        recall(draft, part.outgoing_id, reason)
    ended = replace(part, state=AssignmentState.WITHDRAWN, ended_at=draft.now, reason=reason)
    return with_assignment(incident, ended)


def _take_over(
    draft: Draft, target: Incident, merged: Incident, moving: tuple[Assignment, ...]
) -> None:
    """Bind the merged incident's units here, with the times they have, and say so."""
    bound = {each.unit_id for each in target.active()}
    fresh = tuple(
        bind(draft, target, _readdressed(draft, target, part))
        for part in moving
        if part.unit_id not in bound
    )
    values: dict[str, object] = {"other": merged.number, "other_id": merged.id}
    if not fresh:
        carry(draft, target, Act.ATTACH, Said(merged.text, values=values))
        return
    values["units"] = [unit_name(draft, part.unit_id) for part in fresh]
    values["unit_ids"] = [part.unit_id for part in fresh]
    values["voice"] = [unit_name(draft, part.unit_id) for part in fresh if part.outgoing_id is None]
    assignments = (*target.assignments, *fresh)
    first = target.state is IncidentState.TAKEN_IN
    act = Act.DISPATCH if first else Act.REINFORCE
    if target.state is IncidentState.SUSPENDED:
        act = Act.ATTACH
    target = carry(
        draft, target, act, Said(merged.text, values=values), assignments=assignments,
        supervised_since=target.supervised_since or draft.now,
    )  # fmt: skip
    state = field_state(of_round(assignments, target.round))
    if target.state in IN_FIELD and state is not target.state:
        _catch_up(draft, target, state)


def _readdressed(draft: Draft, target: Incident, part: Assignment) -> Assignment:
    """Return the part of a unit in its new incident; one still on its way is told the number."""
    outgoing_id = part.outgoing_id
    if part.state is not AssignmentState.ARRIVED:
        outgoing_id = tell_unit(draft, target, part.unit_id, "")
    return replace(part, round=target.round, outgoing_id=outgoing_id)


def _catch_up(draft: Draft, target: Incident, state: IncidentState) -> None:
    """Let the incident stand where the unit stands that has come furthest."""
    arrived = state is IncidentState.ON_SITE
    act, stops = (Act.ARRIVE, (ClockKind.ARRIVE,)) if arrived else (Act.SIGN, None)
    carry(draft, target, act, Said(values={"merged": True}), state=state, stops=stops)
