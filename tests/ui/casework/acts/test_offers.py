"""Offers: only what the flow has, closed with a reason where the role may not."""

from __future__ import annotations

import pytest

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.incident import IncidentState, Tier
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.ui.casework.acts.offers import case_offers, find, main_offer, unit_offers

HEAD = Actor("王芳", frozenset({Role.SHIFT_HEAD}))
PATROLLER = Actor("陈晨", frozenset({Role.VIDEO_PATROLLER}))


@pytest.mark.parametrize("state", IncidentState)
def test_an_incident_offers_what_its_state_allows_and_no_act_of_a_unit(make_incident, state):
    acts = [offer.act for offer in case_offers(make_incident(1, state=state), HEAD)]
    assert Act.NOTE in acts
    assert not {Act.SIGN, Act.ARRIVE, Act.REWORK, Act.TRY_CALL_BACK} & set(acts)


def test_the_next_step_of_the_loop_is_the_main_one(make_incident):
    assert main_offer(make_incident(1), HEAD).act is Act.DISPATCH
    assert main_offer(make_incident(1, state=IncidentState.CLOSED), HEAD) is None


def test_what_a_role_may_not_stays_to_be_seen_and_says_why(make_incident):
    incident = make_incident(1, state=IncidentState.CALLED_BACK)
    closed = find(case_offers(incident, PATROLLER), Act.CLOSE)
    assert not closed.is_open
    assert closed.why_not == "Your role may not: close incidents."
    assert find(case_offers(incident, HEAD), Act.CLOSE).is_open


def test_a_unit_offers_what_its_own_part_allows(make_incident, make_assignment):
    ordered = make_assignment(7)
    arrived = make_assignment(8, AssignmentState.ARRIVED)
    incident = make_incident(1, state=IncidentState.ON_SITE, assignments=(ordered, arrived))
    acts = [offer.act for offer in unit_offers(incident, ordered, HEAD)]
    assert acts[:2] == [Act.SIGN, Act.ARRIVE]
    assert Act.LEAVE not in acts
    assert Act.LEAVE in [offer.act for offer in unit_offers(incident, arrived, HEAD)]


def test_what_would_change_nothing_is_not_offered(make_incident):
    top = make_incident(1, tier=Tier.SUBDISTRICT, holder=ForceKind.MEDIATION)
    offers = case_offers(top, HEAD)
    assert find(offers, Act.ESCALATE) is None
    assert find(offers, Act.HAND_TO_MEDIATION) is None
    assert find(offers, Act.HAND_TO_LAW).is_open
