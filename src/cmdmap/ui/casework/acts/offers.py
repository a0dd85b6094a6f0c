"""Offers: which acts a person may ask for on an incident as it stands, and why one is closed.

Pure; what the flow has comes from ``next_act.py``, the rights from the seat's actor. The detail's
buttons and menus show what stands here and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.incident import Incident, Tier
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, DEEDS, FLOW, Act
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.login.names import right_name
from cmdmap.ui.casework.next_act import OF_UNITS, main_act, offered


class Offer(NamedTuple):
    """One act as it is offered."""

    act: Act
    is_open: bool
    why_not: str = ""
    """A sentence, when it is not open."""


def case_offers(incident: Incident, actor: Actor) -> tuple[Offer, ...]:
    """Return what the flow has for the incident itself, the next step of the loop in front."""
    acts = (act for act in offered(incident, SYSTEM) if act not in OF_UNITS)
    return tuple(_offer(act, actor) for act in acts if _leads_on(incident, act))


def main_offer(incident: Incident, actor: Actor) -> Offer | None:
    """Return the next step of the loop: what F6 and the big button do; None when it is over."""
    act = main_act(incident)
    return None if act is None else _offer(act, actor)


def unit_offers(incident: Incident, assignment: Assignment, actor: Actor) -> tuple[Offer, ...]:
    """Return what both tables have for one unit's part."""
    acts = (act for act in Act if act in OF_UNITS and is_possible(incident, assignment, act))
    return tuple(_offer(act, actor) for act in acts)


def is_possible(incident: Incident, assignment: Assignment, act: Act) -> bool:
    """Tell whether both tables have an act for a unit's part in an incident."""
    return (assignment.state, act) in ASSIGNMENT_FLOW and (incident.state, act) in FLOW


def candidates(incident: Incident, act: Act) -> tuple[Assignment, ...]:
    """Return the assignments an act on a unit could mean, the oldest first."""
    return tuple(each for each in incident.assignments if is_possible(incident, each, act))


def find(offers: Iterable[Offer], act: Act) -> Offer | None:
    """Return the offer of an act."""
    return next((offer for offer in offers if offer.act is act), None)


def _offer(act: Act, actor: Actor) -> Offer:
    right = DEEDS[act].right
    if actor.may(right):
        return Offer(act, True)
    return Offer(act, False, tr("Your role may not: {right}.", right=right_name(right)))


def _leads_on(incident: Incident, act: Act) -> bool:
    """Tell whether an act would change anything: not what has it already."""
    match act:
        case Act.ESCALATE:
            return incident.tier is not max(Tier)
        case Act.HAND_TO_LAW:
            return incident.holder is not ForceKind.LAW_ENFORCEMENT
        case Act.HAND_TO_MEDIATION:
            return incident.holder is not ForceKind.MEDIATION
        case _:
            return True
