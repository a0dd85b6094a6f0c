"""Next act: what is to be done to an incident now, and what else may be.

Pure. The key F6, the primary button and the menus ask here; the answer comes from the table of the
flow (``domain/incident_flow.py``), the incident's own assignments and the rights of whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, DEEDS, Act, allowed
from cmdmap.domain.rights import Actor

MAIN: Mapping[IncidentState, Act] = {
    IncidentState.REPORTED: Act.TAKE_IN,
    IncidentState.TAKEN_IN: Act.DISPATCH,
    IncidentState.DISPATCHED: Act.SIGN,
    IncidentState.SIGNED: Act.ARRIVE,
    IncidentState.ON_SITE: Act.DISPOSE,
    IncidentState.DISPOSED: Act.FEED_BACK,
    IncidentState.FED_BACK: Act.CALL_BACK,
    IncidentState.CALLED_BACK: Act.CLOSE,
    IncidentState.SUSPENDED: Act.RESUME,
}
"""The step of the loop that comes next; ended incidents have none."""

OF_UNITS = frozenset(act for _, act in ASSIGNMENT_FLOW)
"""Acts that are done to one assignment."""

LED_TO = frozenset({Act.TRY_CALL_BACK, Act.REWORK})
"""What recording a call may turn out to be; nobody chooses it."""


def main_act(incident: Incident) -> Act | None:
    """Return the step that comes next, None for an ended incident."""
    return MAIN.get(incident.state)


def offered(incident: Incident, actor: Actor) -> tuple[Act, ...]:
    """Return what ``actor`` may do to the incident now, the step that comes next in front."""
    first = main_act(incident)
    acts = [
        act
        for act in allowed(incident.state)
        if act not in LED_TO and actor.may(DEEDS[act].right) and _has_object(incident, act)
    ]
    return tuple(sorted(acts, key=lambda act: act is not first))


def _has_object(incident: Incident, act: Act) -> bool:
    """Tell whether there is something in the incident that the act can be done to."""
    if act in OF_UNITS:
        return any((each.state, act) in ASSIGNMENT_FLOW for each in incident.active())
    if act in (Act.GRANT_POSTPONE, Act.DENY_POSTPONE):
        return bool(incident.postponements)
    if act is Act.ASK_POSTPONE:
        return any(clock.runs for clock in incident.clocks)
    if act is Act.ANSWER:
        return any(each.answered_at is None for each in incident.supervisions)
    if act is Act.CONTACT:
        clock = incident.clock(ClockKind.MEDIATE)
        return clock is not None and clock.runs
    return True
