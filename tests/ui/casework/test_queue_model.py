"""The queue: who is on top, what a filter shows, and that rows wait for a pointer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import CallBack, CallResult, IncidentState, Urgency
from cmdmap.ui.casework.card import CaseFilter, card_of, pip_roles
from cmdmap.ui.casework.queue_model import QueueModel


@pytest.fixture
def model(qapp, kinds):
    made = QueueModel()
    made.set_kinds(kinds)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.fixture
def some(make_incident, make_clock):
    """Four incidents: overdue, urgent, soon, on hold."""

    def clock(due_s):
        return (make_clock(ClockKind.ARRIVE, due_s=due_s),)

    return [
        make_incident(1, urgency=Urgency.THIRD, clocks=clock(-30)),
        make_incident(2, urgency=Urgency.URGENT, kind="lost_person", clocks=clock(900)),
        make_incident(3, state=IncidentState.FED_BACK, clocks=clock(120)),
        make_incident(4, state=IncidentState.SUSPENDED),
    ]


def order(model):
    return [model.card_at(row).incident.id for row in range(model.rowCount())]


def test_overdue_is_on_top_then_the_urgent_then_what_runs_out_first(model, some, now):
    model.apply(reversed(some))
    model.refresh(now)
    assert order(model) == [1, 2, 3, 4]


def test_a_limit_that_passes_moves_its_card_without_any_change(model, some, now):
    model.apply(some[1:])
    model.refresh(now)
    assert order(model) == [2, 3, 4]
    model.refresh(now + timedelta(seconds=121))
    assert order(model) == [3, 2, 4]


def test_filters_and_their_counts_agree(model, some, now):
    model.apply(some)
    model.refresh(now)
    counts = model.counts()
    for wanted in CaseFilter:
        model.set_filter(wanted)
        assert model.rowCount() == counts[wanted]
    assert counts == {
        CaseFilter.ALL: 4,
        CaseFilter.OVERDUE: 1,
        CaseFilter.CALL_BACK: 1,
        CaseFilter.WAITING: 2,
        CaseFilter.HELD: 1,
    }


def test_an_ended_incident_leaves_and_the_chosen_card_stays_chosen(model, some, now):
    model.apply(some)
    model.refresh(now)
    chosen = QPersistentModelIndex(model.index(2))
    model.apply([replace(some[0], state=IncidentState.CLOSED)])
    model.refresh(now)
    assert order(model) == [2, 3, 4]
    assert chosen.row() == 1


def test_rows_keep_their_places_while_somebody_aims(model, some, make_incident, make_clock, now):
    model.apply(some[1:])
    model.refresh(now)
    model.hold(now)
    late = make_incident(9, clocks=(make_clock(ClockKind.ARRIVE, due_s=-5),))
    model.apply([late])
    model.refresh(now + timedelta(seconds=1))
    assert order(model) == [2, 3, 4, 9]
    model.refresh(now + timedelta(seconds=4))
    assert order(model) == [9, 2, 3, 4]


def test_a_card_says_what_is_out_of_the_ordinary(make_incident, kinds, now):
    tried = CallBack(now, "王芳", CallResult.NO_ANSWER)
    incident = make_incident(
        1, state=IncidentState.FED_BACK, urgency=Urgency.URGENT, call_backs=(tried, tried), round=2
    )
    card = card_of(incident, kinds.of("parking_fee"))
    assert card.marks == ("called 2/3", "round 2")
    assert card.head == "urgent · 浦联社区 › 第3网格"


def test_seven_pips_done_present_and_to_come(make_incident):
    on_site = make_incident(1, state=IncidentState.ON_SITE)
    assert pip_roles(on_site, overdue=False) == ("good",) * 4 + ("accent", "line", "line")
    assert pip_roles(on_site, overdue=True)[4] == "bad"
    held = make_incident(1, state=IncidentState.SUSPENDED, suspended_from=IncidentState.SIGNED)
    assert pip_roles(held, overdue=False)[3] == "muted"
    assert pip_roles(make_incident(1, state=IncidentState.CALLED_BACK), overdue=False) == (
        ("good",) * 7
    )
