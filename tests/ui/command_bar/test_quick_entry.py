"""Quick entry: unit and state word, in Chinese, initials or English, do what the flow allows."""

from __future__ import annotations

import pytest

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.commands import Dispose, MoveAssignment
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act
from cmdmap.ui.command_bar.quick_entry import is_quick, moves


@pytest.fixture
def bound(make_incident, make_assignment, make_live):
    """``bound(state of 巡-07's assignment, state of the incident)``: units and casebook."""

    def make(part, state):
        incident = make_incident(1, state=state, assignments=(make_assignment(7, part),))
        return [make_live(7), make_live(8)], Casebook({incident.id: incident})

    return make


def test_only_its_own_prefix_is_a_quick_entry():
    assert [is_quick(text) for text in ("/s", "/s 巡-07", "/sx", "s 07")] == [1, 1, 0, 0]


@pytest.mark.parametrize("word", ["签收", "收到", "qs", "sign"])
@pytest.mark.parametrize("unit", ["巡-07", "x07", "x-07", "100-2007"])
def test_a_unit_and_a_word_move_its_assignment(bound, unit, word):
    present, book = bound(AssignmentState.ORDERED, IncidentState.DISPATCHED)
    (move,) = moves(f"/s {unit} {word}", present, book)
    assert move.command == MoveAssignment(Act.SIGN, 1007)
    assert move.incident.id == 1


def test_what_the_flow_refuses_is_not_offered(bound):
    present, book = bound(AssignmentState.SIGNED, IncidentState.SIGNED)
    assert moves("/s x07 离场", present, book) == []
    assert moves("/s x07 完毕", present, book) == []
    assert moves("/s x08 到场", present, book) == []
    assert [move.act for move in moves("/s x07", present, book)] == [Act.ARRIVE]


def test_done_disposes_of_the_incident_in_the_units_name(bound):
    present, book = bound(AssignmentState.ARRIVED, IncidentState.ON_SITE)
    (move,) = moves("/s x07 完毕", present, book)
    assert move.command == Dispose(1, unit_id=7)
    assert [move.act for move in moves("/s x07", present, book)] == [Act.DISPOSE, Act.LEAVE]
