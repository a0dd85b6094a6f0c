"""Assigning: units are ordered, told over their own channel and timed, in one transaction.

Orders of the writer thread, and what other acts use to order units anew or to free them. A unit
that nothing reaches is told by voice, and the line says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment, AssignmentState, Evidence, Proof
from cmdmap.domain.casework.commands import AssignUnits, ReassignUnits
from cmdmap.domain.ids import AssignmentId, OutgoingId, UnitId
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import Act, field_state
from cmdmap.domain.radio.commands import EndCheckIn, StartCheckIn
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.order_words import order_texts
from cmdmap.services.casework.acts.parts import (
    found_part,
    judge_part,
    of_round,
    with_assignment,
)
from cmdmap.services.casework.moving import (
    Said,
    carry,
    found,
    judge,
    tell,
    unit_name,
    words,
)
from cmdmap.services.outgoing.orders import order_text, recall
from cmdmap.services.present import Draft
from cmdmap.services.radio.watches import end_check_in, start_check_in
from cmdmap.store.casework.parts import insert_assignment

BY_SYSTEM = Evidence(Proof.SYSTEM)


class Ordered(NamedTuple):
    """Units that were ordered: their assignments and what the line says of them."""

    assignments: tuple[Assignment, ...]
    values: dict[str, object]


def assign_units(command: AssignUnits, draft: Draft) -> None:
    """Order units to an incident: the first dispatch, or more.

    Raises:
        WorldError: a unit is unknown or bound already, or the incident cannot be dispatched now.
    """
    incident, note = found(draft, command.incident_id), words(command.note)
    first = incident.state in (IncidentState.TAKEN_IN, IncidentState.REPORTED)
    act = Act.DISPATCH if first or not incident.is_open else Act.REINFORCE
    judge(draft, incident, act)
    units = free_units(draft, incident, command.unit_ids)
    ordered = order(draft, incident, units, note)
    carry(
        draft, incident, act, Said(note, _only(units), values=ordered.values),
        assignments=(*incident.assignments, *ordered.assignments),
        supervised_since=incident.supervised_since or draft.now,
    )  # fmt: skip


def reassign_units(command: ReassignUnits, draft: Draft) -> None:
    """Take one unit's assignment back and order others instead.

    Raises:
        WorldError: see :func:`assign_units`, or the reason is missing.
    """
    incident, part = found_part(draft, command.assignment_id)
    reason = words(command.reason)
    judge(draft, incident, Act.REASSIGN, reason)
    ended = judge_part(draft, part, Act.REASSIGN)
    units = free_units(draft, incident, command.unit_ids)
    ordered = order(draft, incident, units, reason)
    stand_down(draft, incident, part, reason)
    kept = with_assignment(incident, replace(part, state=ended, ended_at=draft.now, reason=reason))
    assignments = (*kept, *ordered.assignments)
    carry(
        draft, incident, Act.REASSIGN, Said(reason, part.unit_id, values=ordered.values),
        state=field_state(of_round(assignments, incident.round)), assignments=assignments,
    )  # fmt: skip


def free_units(draft: Draft, incident: Incident, unit_ids: Iterable[UnitId]) -> tuple[UnitId, ...]:
    """Return the units to order, each once.

    Raises:
        WorldError: there is none, one is unknown, or the incident binds one already.
    """
    units = tuple(dict.fromkeys(unit_ids))
    if not units:
        raise WorldError(tr("Choose at least one unit; nothing was changed."))
    bound = {each.unit_id for each in incident.active()}
    for unit_id in units:
        if draft.live(unit_id) is None:
            raise WorldError(tr("There is no unit number {number}.", number=unit_id))
        if unit_id in bound:
            raise WorldError(
                tr(
                    "{name} is on {number} already; choose another unit.",
                    name=unit_name(draft, unit_id),
                    number=incident.number,
                )
            )
    return units


def order(draft: Draft, incident: Incident, units: tuple[UnitId, ...], note: str) -> Ordered:
    """Insert assignments of units that were judged, tell each unit and start its check-in."""
    made, voice = [], []
    for unit_id in units:
        outgoing_id = tell_unit(draft, incident, unit_id, note)
        if outgoing_id is None:
            voice.append(unit_name(draft, unit_id))
        assignment = Assignment(
            AssignmentId(0), unit_id, incident.round, AssignmentState.ORDERED, draft.now,
            draft.actor.name, outgoing_id=outgoing_id,
        )  # fmt: skip
        made.append(bind(draft, incident, assignment))
    names = [unit_name(draft, unit_id) for unit_id in units]
    return Ordered(tuple(made), {"units": names, "unit_ids": list(units), "voice": voice})


def bind(draft: Draft, incident: Incident, assignment: Assignment) -> Assignment:
    """Insert an assignment, start its unit's check-in and return it with its number."""
    time_unit(draft, incident, assignment.unit_id)
    return replace(assignment, id=insert_assignment(draft.connection, incident.id, assignment))


def time_unit(draft: Draft, incident: Incident, unit_id: UnitId) -> None:
    """Start the check-in that a unit owes an incident, unless it runs or none is wanted."""
    every = draft.present.cases.times.check_in
    if every and (incident.number, unit_id) not in draft.present.radio.desk.check_ins:
        start_check_in(StartCheckIn(incident.number, unit_id, draft.actor.name, every), draft)


def release(draft: Draft, incident: Incident, unit_id: UnitId) -> None:
    """End the check-in that a unit owes an incident, and no other."""
    if (incident.number, unit_id) in draft.present.radio.desk.check_ins:
        end_check_in(EndCheckIn(incident.number, unit_id, draft.actor.name), draft)


def stand_down(draft: Draft, incident: Incident, part: Assignment, why: str) -> None:
    """End what a withdrawn unit owes: an order that waits is taken back, else it is told."""
    release(draft, incident, part.unit_id)
    if part.outgoing_id is None or recall(draft, part.outgoing_id, why):
        return
    texts = (
        tr("Stand down from {number}: {why}", number=incident.number, why=why),
        f"STAND DOWN {incident.number}",
    )
    order_text(draft, part.unit_id, texts, draft.actor.name)


def free_all(draft: Draft, incident: Incident, reason: str) -> Incident:
    """End every assignment that still binds a unit: who was there has left, else is withdrawn.

    Returns the incident with its ended assignments, not yet put anywhere; each has a line by the
    system.
    """
    for part in incident.active():
        was_there = part.state is AssignmentState.ARRIVED
        act = Act.LEAVE if was_there else Act.WITHDRAW
        state = AssignmentState.LEFT if was_there else AssignmentState.WITHDRAWN
        ended = replace(part, state=state, ended_at=draft.now, reason=reason)
        incident = replace(incident, assignments=with_assignment(incident, ended))
        if was_there:
            release(draft, incident, part.unit_id)
        else:
            stand_down(draft, incident, part, reason)
        tell(draft, incident, act, Said(reason, part.unit_id, BY_SYSTEM))
    return incident


def _only(units: tuple[UnitId, ...]) -> UnitId | None:
    return units[0] if len(units) == 1 else None


def tell_unit(draft: Draft, incident: Incident, unit_id: UnitId, note: str) -> OutgoingId | None:
    """Put the order into the outbox, in the fullest form its channel takes; None: by voice."""
    live = draft.live(unit_id)
    if live is None:
        return None
    kind = draft.present.cases.kinds.of(incident.kind)
    return order_text(draft, unit_id, order_texts(incident, kind, live, note), draft.actor.name)
