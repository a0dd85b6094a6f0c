"""Offers: which acts a person may ask for on an incident as it stands, and why one is closed.

Pure; made from the table of ``domain/incident_flow.py`` and the rights of the seat's actor. The
detail's buttons, its menus and the keys show what stands here and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Incident, IncidentState, Tier
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, DEEDS, FLOW, Act
from cmdmap.domain.rights import Right
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name

May = Callable[[Right], bool]

UNIT_ACTS = (
    Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.OVERRIDE_LEAVE, Act.REFUSE, Act.WITHDRAW, Act.REASSIGN,
)  # fmt: skip
"""Acts on one unit's assignment."""

CASE_ACTS = tuple(
    act
    for act in Act
    if act not in (*UNIT_ACTS, Act.REPORT, Act.OPEN, Act.TRY_CALL_BACK, Act.REWORK)
)
"""Acts on the incident; what a call-back becomes is decided by what was said in it."""


NEXT = {
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
"""The act that brings an incident to the next of the seven steps."""


class Offer(NamedTuple):
    """One act as it is offered."""

    act: Act
    is_open: bool
    why_not: str = ""
    """A sentence, when it is not open."""


def case_offers(incident: Incident, may: May) -> tuple[Offer, ...]:
    """Return what the flow has for the incident itself, in the order of the table."""
    acts = (act for act in CASE_ACTS if (incident.state, act) in FLOW)
    return tuple(_offer(act, may) for act in acts if _fits(incident, act))


def unit_offers(incident: Incident, assignment: Assignment, may: May) -> tuple[Offer, ...]:
    """Return what the flow has for one unit's part."""
    acts = (act for act in UNIT_ACTS if is_possible(incident, assignment, act))
    return tuple(_offer(act, may) for act in acts)


def is_possible(incident: Incident, assignment: Assignment, act: Act) -> bool:
    """Tell whether both tables have an act for a unit's part in an incident."""
    return (assignment.state, act) in ASSIGNMENT_FLOW and (incident.state, act) in FLOW


def candidates(incident: Incident, act: Act) -> tuple[Assignment, ...]:
    """Return the assignments an act on a unit could mean, the oldest first."""
    return tuple(each for each in incident.assignments if is_possible(incident, each, act))


def main_offer(incident: Incident, may: May) -> Offer | None:
    """Return the next step of the loop: what F6 and the big button do; None when it is over."""
    act = NEXT.get(incident.state)
    return None if act is None else _offer(act, may)


def find(offers: Iterable[Offer], act: Act) -> Offer | None:
    """Return the offer of an act."""
    return next((offer for offer in offers if offer.act is act), None)


def _offer(act: Act, may: May) -> Offer:
    if may(DEEDS[act].right):
        return Offer(act, True)
    return Offer(act, False, tr("Your role may not do this: {act}.", act=act_name(act)))


def _fits(incident: Incident, act: Act) -> bool:
    """Tell whether an act of the table has something to work on."""
    match act:
        case Act.GRANT_POSTPONE | Act.DENY_POSTPONE:
            return bool(incident.postponements)
        case Act.ASK_POSTPONE:
            return any(clock.runs for clock in incident.clocks)
        case Act.ANSWER:
            return any(each.answered_at is None for each in incident.supervisions)
        case Act.ESCALATE:
            return incident.tier is not max(Tier)
        case Act.HAND_TO_LAW:
            return incident.holder is not ForceKind.LAW_ENFORCEMENT
        case Act.HAND_TO_MEDIATION:
            return incident.holder is not ForceKind.MEDIATION
        case Act.CONTACT:
            clock = incident.clock(ClockKind.MEDIATE)
            return clock is not None and clock.stopped_at is None
        case _:
            return True
