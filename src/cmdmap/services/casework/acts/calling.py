"""Calling back: the gate before the close, and the rework where the citizen is not satisfied.

Orders of the writer thread. What a call means says ``domain/incident_flow.py``.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import CloseIncident, RecordCallBack
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import CallBack, CallResult, CloseKind, Incident
from cmdmap.domain.incident_flow import Act, call_back_act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.assigning import free_all, order
from cmdmap.services.casework.acts.parts import of_round
from cmdmap.services.casework.moving import Said, carry, found, judge, words
from cmdmap.services.present import Draft
from cmdmap.store.casework.parts import insert_call_back

_OF_ROUND = (ClockKind.ARRIVE, ClockKind.FEED_BACK)


def record_call_back(command: RecordCallBack, draft: Draft) -> None:
    """Keep one call to the citizen and do what it leads to.

    Raises:
        WorldError: satisfaction is missing or odd, or there is no feedback yet.
    """
    incident, note = found(draft, command.incident_id), words(command.note)
    if (command.result is CallResult.REACHED) != (command.satisfaction is not None):
        raise WorldError(
            tr("Of a citizen who was reached, and of no other, say how satisfied they are.")
        )
    call = CallBack(draft.now, draft.actor.name, command.result, command.satisfaction, note)
    act = call_back_act(call, incident.call_backs)
    judge(draft, incident, act, note)
    satisfaction = None if call.satisfaction is None else call.satisfaction.value
    values = {"result": call.result.value, "satisfaction": satisfaction}
    made = len(incident.call_backs)
    insert_call_back(draft.connection, incident.id, incident.round, made, call)
    incident = replace(incident, call_backs=(*incident.call_backs, call))
    if act is Act.REWORK:
        _rework(draft, incident, Said(note, values=values))
    else:
        carry(draft, incident, act, Said(note, values=values), call_backs=incident.call_backs)


def close_incident(command: CloseIncident, draft: Draft) -> None:
    """File it; who is still bound is freed.

    Raises:
        WorldError: there was no call-back in this round.
    """
    incident, note = found(draft, command.incident_id), words(command.note)
    judge(draft, incident, Act.CLOSE)
    incident = free_all(draft, incident, tr("the incident was closed"))
    kind = command.close_kind or _close_kind(incident)
    carry(
        draft, incident, Act.CLOSE, Said(note, values={"close_kind": kind.value}),
        assignments=incident.assignments, close_kind=kind,
    )  # fmt: skip


def _close_kind(incident: Incident) -> CloseKind:
    late = any(clock.met is False for clock in incident.clocks)
    return CloseKind.OVERDUE if late else CloseKind.NORMAL


def _rework(draft: Draft, incident: Incident, said: Said) -> None:
    """Begin another round: who disposed of it is ordered anew, with the same means as at first."""
    units = _to_return(draft, incident)
    incident = free_all(draft, incident, tr("sent for rework"))
    # Who did not arrive in the round that ends need not any more.
    clocks = tuple(
        clock.stop(draft.now) if clock.kind in _OF_ROUND else clock for clock in incident.clocks
    )
    incident = replace(incident, round=incident.round + 1, clocks=clocks)
    ordered = order(draft, incident, units, tr("The citizen is not satisfied; go again."))
    assignments = (*incident.assignments, *ordered.assignments)
    said = replace(said, values={**said.values, **ordered.values})
    carry(
        draft, incident, Act.REWORK, said, assignments=assignments, call_backs=(), feedback="",
    )  # fmt: skip


def _to_return(draft: Draft, incident: Incident) -> tuple[UnitId, ...]:
    parts = of_round(incident.assignments, incident.round)
    there = (AssignmentState.ARRIVED, AssignmentState.LEFT)
    units = [each.unit_id for each in parts if each.state in there]
    return tuple(dict.fromkeys(units or [each.unit_id for each in parts]))
