"""Field: what units do on the way and on site, and what the centre writes down of it.

Orders of the writer thread; the steps that read proofs from radios and positions
(``services/field``) call them as the program does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from cmdmap.domain.assignment import ACTIVE, Assignment, AssignmentState
from cmdmap.domain.casework.commands import Dispose, FeedBack, MoveAssignment, SendBack
from cmdmap.domain.casework.starting import run_on
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import IN_FIELD, Act, field_state
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.assigning import release, stand_down
from cmdmap.services.casework.acts.parts import (
    found_part,
    judge_part,
    of_round,
    with_assignment,
)
from cmdmap.services.casework.moving import Said, carry, found, judge, unit_name, words
from cmdmap.services.present import Draft

MOVES = frozenset({Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.OVERRIDE_LEAVE, Act.REFUSE, Act.WITHDRAW})
_BRIGADE = frozenset({ForceKind.GOVERNANCE})
_LAW = frozenset({ForceKind.LAW_ENFORCEMENT, ForceKind.POLICE})


def move_assignment(command: MoveAssignment, draft: Draft) -> None:
    """Move one unit's part: it signs, arrives, leaves, refuses, is withdrawn or overridden.

    The part of another incident that binds the same unit is never touched.

    Raises:
        WorldError: one of both tables has no such move, a reason is missing, or the time is odd.
    """
    act, reason = command.act, words(command.reason)
    if act not in MOVES:
        raise WorldError(tr("This is nothing a unit does; nothing was changed."))
    incident, part = found_part(draft, command.assignment_id)
    if not incident.is_open:
        judge(draft, incident, act, reason)
    # What the unit has not done yet says more than where the incident stands.
    state = judge_part(draft, part, act)
    judge(draft, incident, act, reason)
    at = _when(draft, part, command.at)
    values: dict[str, object] = {}
    if act is Act.ARRIVE and part.signed_at is None:
        values["signed"] = True
    moved = _moved(part, command, state, at, reason)
    assignments = with_assignment(incident, moved)
    if state is AssignmentState.WITHDRAWN:
        stand_down(draft, incident, part, reason)
    elif state not in ACTIVE:
        release(draft, incident, part.unit_id)
    said = Said(reason, part.unit_id, command.evidence, at, values)
    carry(
        draft, incident, act, said, assignments=assignments,
        state=_field_or_same(incident, assignments), stops=_stops(draft, incident, part, act),
    )  # fmt: skip


def dispose(command: Dispose, draft: Draft) -> None:
    """Write down that the matter is dealt with on site.

    Raises:
        WorldError: nobody is on site, or the unit named has no part in it.
    """
    incident, text = found(draft, command.incident_id), words(command.text)
    judge(draft, incident, Act.DISPOSE)
    _judge_speaker(draft, incident, command)
    carry(draft, incident, Act.DISPOSE, Said(text, command.unit_id, command.evidence))


def feed_back(command: FeedBack, draft: Draft) -> None:
    """Write down what was found and done.

    Raises:
        WorldError: the text is empty, or the disposal is not confirmed yet.
    """
    incident, text = found(draft, command.incident_id), words(command.text)
    judge(draft, incident, Act.FEED_BACK)
    _judge_speaker(draft, incident, command)
    if not text:
        raise WorldError(tr("Feedback says in words what was found and done; type it."))
    said = Said(text, command.unit_id, command.evidence)
    clocks = tuple(
        clock.release(draft.now) if clock.kind is ClockKind.CALL_BACK else clock
        for clock in incident.clocks
    )
    carry(draft, incident, Act.FEED_BACK, said, feedback=text, clocks=clocks)


def send_back(command: SendBack, draft: Draft) -> None:
    """Let the field go on, because its feedback will not do; its clock runs on.

    Raises:
        WorldError: the reason is missing, or nothing was disposed of yet.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.SEND_BACK, reason)
    clocks = run_on(incident.clocks, ClockKind.FEED_BACK, incident.round)
    # The citizen is not to be called now; what the field takes longer does not count.
    clocks = tuple(
        clock.hold(draft.now) if clock.kind is ClockKind.CALL_BACK else clock for clock in clocks
    )
    carry(draft, incident, Act.SEND_BACK, Said(reason), clocks=clocks, feedback="")


def _moved(
    part: Assignment, command: MoveAssignment, state: AssignmentState, at: datetime, reason: str
) -> Assignment:
    changes: dict[str, Any] = {"state": state}
    if command.act in (Act.SIGN, Act.ARRIVE) and part.signed_at is None:
        changes |= {"signed_at": at, "signed_by_proof": command.evidence.proof}
    if command.act is Act.ARRIVE:
        changes |= {"arrived_at": at, "arrived_by_proof": command.evidence.proof}
    if state not in ACTIVE:
        changes |= {"ended_at": at, "reason": reason}
    return replace(part, **changes)


def _when(draft: Draft, part: Assignment, at: datetime | None) -> datetime:
    """Return when it happened; a clock that runs ahead or was set back does not matter."""
    earliest = max(
        each for each in (part.ordered_at, part.signed_at, part.arrived_at) if each is not None
    )
    if at is None:
        return max(draft.now, earliest)
    if not earliest <= at <= draft.now + draft.present.limits.future:
        raise WorldError(tr("This time lies before what was known already, or in the future."))
    return min(at, draft.now)


def _field_or_same(incident: Incident, assignments: Iterable[Assignment]) -> IncidentState:
    """Return the state in the field; after it, and while suspended, units move nothing."""
    if incident.state not in IN_FIELD:
        return incident.state
    return field_state(of_round(assignments, incident.round))


def _stops(
    draft: Draft, incident: Incident, part: Assignment, act: Act
) -> tuple[ClockKind, ...] | None:
    """Return the clocks that an arrival stops; it depends on the force that arrives."""
    if act is not Act.ARRIVE:
        return None
    force = _force(draft, part)
    stops = []
    brigade = any(
        _force(draft, each) in _BRIGADE for each in of_round(incident.assignments, incident.round)
    )
    if force in _BRIGADE or not brigade:
        stops.append(ClockKind.ARRIVE)
    if force in _LAW:
        stops.append(ClockKind.LAW_JOIN)
    if force is ForceKind.MEDIATION:
        stops.append(ClockKind.MEDIATE)
    return tuple(stops)


def _force(draft: Draft, part: Assignment) -> ForceKind:
    live = draft.live(part.unit_id)
    return ForceKind.UNKNOWN if live is None else live.unit.kind


def _judge_speaker(draft: Draft, incident: Incident, command: Dispose | FeedBack) -> None:
    unit_id = command.unit_id
    if unit_id is not None and incident.assignment_of(unit_id) is None:
        raise WorldError(
            tr(
                "{name} has no part in {number}; nothing was changed.",
                name=unit_name(draft, unit_id),
                number=incident.number,
            )
        )
