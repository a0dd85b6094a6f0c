"""The whole batch: equal to trying every choice on small cases, never worse than one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.services.dispatch.conftest import NOW, book, by_id, incident, kind, unit

from cmdmap.domain.casework.kinds import KindBook, Need
from cmdmap.domain.incident import IncidentState, Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.services.dispatch.batch import best, one_by_one, plan, total, waiting
from cmdmap.services.dispatch.speeds import DispatchLimits

ONE = KindBook({}, kind(Need(ForceKind.GOVERNANCE)))
TWO = KindBook({}, kind(Need(ForceKind.GOVERNANCE, 2)))


@st.composite
def tables(draw) -> np.ndarray:
    """Costs of 1 to 4 places and 0 to 4 units, some impossible, the last column unfilled."""
    places, units = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    prices = st.floats(0, 3000) | st.just(float("inf"))
    costs = draw(arrays(np.float64, (places, units), elements=prices))
    return np.concatenate([costs, np.full((places, 1), 1e6)], axis=1)


def cheapest(costs: np.ndarray) -> float:
    """Try every choice."""
    places, units = len(costs), costs.shape[1] - 1
    choices = permutations([*range(units), *[None] * places], places)
    return min(total(costs, list(choice)) for choice in choices)


@given(tables())
def test_nothing_is_cheaper_than_the_best_and_one_by_one_never_is(costs):
    chosen = best(costs)
    used = [column for column in chosen if column is not None]
    assert len(set(used)) == len(used)
    assert total(costs, chosen) == pytest.approx(cheapest(costs))
    assert total(costs, chosen) <= total(costs, one_by_one(costs)) + 1e-6


@pytest.fixture
def planned(roads):
    def planning(matters, units, kinds=ONE):
        cases = book(*matters)
        return plan(matters, cases, by_id(*units), roads, kinds, NOW, None, DispatchLimits())

    return planning


def test_the_first_incident_leaves_the_unit_that_only_the_second_can_have(planned, spots):
    """Both units are near the first one; sent one by one the second would wait."""
    first, second = incident(1, spots[0]), incident(2, spots[30])
    towards = min(spots[1:30], key=spots[30].metres_to)
    away = max(spots[1:30], key=spots[30].metres_to)
    found = planned((first, second), (unit(1, towards), unit(2, away)))
    assert {int(o.incident_id): int(o.unit_id) for o in found.orders} == {1: 2, 2: 1}
    assert [command.unit_ids for command in found.commands()] == [(2,), (1,)]
    assert found.saved_s >= 0


def test_the_urgent_one_gets_the_only_unit(planned, spots):
    calm, urgent = incident(1, spots[0]), incident(2, spots[60], urgency=Urgency.URGENT)
    found = planned((calm, urgent), (unit(1, spots[1]),))
    assert [(o.incident_id, o.unit_id) for o in found.orders] == [(2, 1)]
    assert [each.incident_id for each in found.unfilled] == [1]


def test_one_incident_may_want_several(planned, spots):
    found = planned((incident(1, spots[0]),), [unit(k, spots[k]) for k in (1, 2, 3)], TWO)
    assert len(found.commands()) == 1
    assert len(found.commands()[0].unit_ids) == 2


def test_incidents_without_a_place_are_told_and_without_units_left_open(planned, spots):
    found = planned((incident(1, None), incident(2, spots[0])), ())
    assert found.placeless == (1,)
    assert [each.number for each in found.unfilled] == ["JQ20260301-0002"]
    assert found.commands() == ()


def test_what_waits_is_what_nobody_was_sent_to_the_urgent_first(spots):
    calm, urgent = incident(1, spots[0]), incident(2, spots[1], urgency=Urgency.URGENT)
    sent = incident(3, spots[2], units=(1,))
    done = replace(incident(4, spots[3]), state=IncidentState.CANCELLED)
    assert [each.id for each in waiting(book(calm, urgent, sent, done))] == [2, 1]
