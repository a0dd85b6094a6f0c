"""The table of the flow is whole, closes nothing without a call-back and loses nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.clock import Anchor, ClockKind
from cmdmap.domain.ids import AssignmentId, UnitId
from cmdmap.domain.incident import ENDED, CallBack, CallResult, IncidentState, Satisfaction
from cmdmap.domain.incident_flow import (
    ASSIGNMENT_FLOW,
    DEEDS,
    FLOW,
    Act,
    Happened,
    allowed,
    call_back_act,
    field_state,
)
from cmdmap.domain.rights import ROLES, Role

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
S = IncidentState
STEPS = (
    (None, Act.OPEN, S.TAKEN_IN),
    (S.TAKEN_IN, Act.DISPATCH, S.DISPATCHED),
    (S.DISPATCHED, Act.SIGN, S.SIGNED),
    (S.SIGNED, Act.ARRIVE, S.ON_SITE),
    (S.ON_SITE, Act.DISPOSE, S.DISPOSED),
    (S.DISPOSED, Act.FEED_BACK, S.FED_BACK),
    (S.FED_BACK, Act.CALL_BACK, S.CALLED_BACK),
    (S.CALLED_BACK, Act.CLOSE, S.CLOSED),
)


def reachable(start: IncidentState, without: Act | None = None) -> set[IncidentState]:
    found, fresh = {start}, [start]
    while fresh:
        state = fresh.pop()
        for (before, act), nexts in FLOW.items():
            if before is state and act is not without:
                fresh += [each for each in nexts if each not in found]
                found |= set(nexts)
    return found


def assignment(state: AssignmentState, number: int = 1) -> Assignment:
    return Assignment(AssignmentId(number), UnitId(number), 1, state, NOW, "张")


def test_the_seven_steps_lead_from_open_to_closed():
    assert all(after in FLOW[before, act] for before, act, after in STEPS)


def test_every_act_has_a_deed_a_row_and_its_own_fact():
    assert set(DEEDS) == set(Act)
    assert {act for _, act in FLOW} == set(Act)
    assert {deed.fact for deed in DEEDS.values()} == set(Happened)


def test_somebody_may_do_each_deed():
    people = [rights for role, rights in ROLES.items() if role is not Role.SYSTEM]
    assert all(any(deed.right in rights for rights in people) for deed in DEEDS.values())


def test_only_a_call_back_leads_to_the_close():
    into = {
        before for (before, act), nexts in FLOW.items() if S.CLOSED in nexts and act is not Act.NOTE
    }
    assert into == {S.CALLED_BACK}
    ways = {
        act
        for (before, act), nexts in FLOW.items()
        if S.CALLED_BACK in nexts and before is not S.CALLED_BACK
    }
    # A suspended incident comes back to where it was.
    assert ways == {Act.CALL_BACK, Act.RESUME}


def test_taking_back_leads_only_where_an_act_came_from():
    for (state, act), nexts in FLOW.items():
        if act is Act.TAKE_BACK:
            for before in nexts:
                assert any(
                    state in FLOW.get((before, each), ()) for each in Act if DEEDS[each].undone
                )
    assert (S.CLOSED, Act.TAKE_BACK) not in FLOW
    assert FLOW[S.DISPOSED, Act.TAKE_BACK].count(S.ON_SITE) == 1


@pytest.mark.parametrize("state", [state for state in S if state not in ENDED])
def test_no_open_state_is_a_dead_end(state):
    assert S.CLOSED in reachable(state)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_ended_incident_can_only_be_noted_and_reopened(state):
    assert set(allowed(state)) == {Act.NOTE, Act.REOPEN}


def test_nobody_leaves_who_did_not_arrive():
    leaving = {before for (before, act) in ASSIGNMENT_FLOW if act is Act.LEAVE}
    assert leaving == {AssignmentState.ARRIVED}
    assert DEEDS[Act.OVERRIDE_LEAVE].needs_reason


def test_each_clock_is_stopped_by_a_deed_and_each_anchor_set_by_one():
    stopped = {kind for deed in DEEDS.values() for kind in deed.stops}
    anchors = {anchor for deed in DEEDS.values() for anchor in deed.anchors}
    assert stopped == set(ClockKind)
    assert anchors == set(Anchor)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), S.TAKEN_IN),
        ((AssignmentState.REFUSED, AssignmentState.WITHDRAWN), S.TAKEN_IN),
        ((AssignmentState.ORDERED,), S.DISPATCHED),
        ((AssignmentState.ORDERED, AssignmentState.SIGNED), S.SIGNED),
        ((AssignmentState.SIGNED, AssignmentState.ARRIVED), S.ON_SITE),
        ((AssignmentState.LEFT, AssignmentState.ORDERED), S.ON_SITE),
    ],
)
def test_the_furthest_unit_decides(states, expected):
    parts = [assignment(state, number) for number, state in enumerate(states)]
    assert field_state(parts) is expected
    assert field_state(parts) in FLOW[S.SIGNED, Act.WITHDRAW]


def call(result: CallResult, satisfaction: Satisfaction | None = None) -> CallBack:
    return CallBack(NOW, "张", result, satisfaction)


def test_the_call_back_is_a_gate():
    missed = call(CallResult.NO_ANSWER)
    assert call_back_act(missed, ()) is Act.TRY_CALL_BACK
    assert call_back_act(missed, (missed,)) is Act.TRY_CALL_BACK
    assert call_back_act(missed, (missed, missed)) is Act.CALL_BACK
    assert call_back_act(call(CallResult.REFUSED), ()) is Act.CALL_BACK
    assert call_back_act(call(CallResult.REACHED, Satisfaction.MOSTLY), ()) is Act.CALL_BACK
    assert call_back_act(call(CallResult.REACHED, Satisfaction.NOT), (missed,)) is Act.REWORK
