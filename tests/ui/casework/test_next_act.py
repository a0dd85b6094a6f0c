"""The next act: F6 always does what the flow allows, and menus hold nothing that it refuses."""

from __future__ import annotations

import pytest

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import DEEDS, FLOW, Act
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.ui.casework.next_act import MAIN, main_act, offered

HEAD = Actor("王芳", frozenset({Role.SHIFT_HEAD}))


def test_every_open_state_has_a_next_act_and_no_ended_one(make_incident):
    for state in IncidentState:
        assert (main_act(make_incident(1, state=state)) is not None) is make_incident(
            1, state=state
        ).is_open


@pytest.mark.parametrize("state", MAIN)
def test_the_next_act_is_allowed_and_leads_on(state):
    assert (state, MAIN[state]) in FLOW


@pytest.mark.parametrize("state", IncidentState)
@pytest.mark.parametrize("role", [Role.SHIFT_HEAD, Role.DISPATCHER, Role.AUDITOR])
def test_nothing_is_offered_that_table_or_rights_refuse(make_incident, state, role):
    actor = Actor("x", frozenset({role}))
    for act in offered(make_incident(1, state=state), actor):
        assert (state, act) in FLOW
        assert actor.may(DEEDS[act].right)


def test_the_next_act_stands_first(make_incident, make_assignment):
    incident = make_incident(
        1,
        state=IncidentState.SIGNED,
        assignments=(make_assignment(7, AssignmentState.SIGNED),),
    )
    assert offered(incident, HEAD)[0] is Act.ARRIVE


def test_acts_on_units_want_a_unit_in_the_right_state(make_incident, make_assignment):
    arrived = (make_assignment(7, AssignmentState.ARRIVED),)
    on_site = offered(make_incident(1, state=IncidentState.ON_SITE, assignments=arrived), HEAD)
    assert Act.LEAVE in on_site
    assert Act.SIGN not in on_site
    assert Act.ANSWER not in on_site
    assert Act.TRY_CALL_BACK not in offered(make_incident(1, state=IncidentState.FED_BACK), SYSTEM)
