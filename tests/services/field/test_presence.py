"""Standing near is arriving, going away after the disposal is leaving."""

from __future__ import annotations

import pytest

from cmdmap.domain.assignment import AssignmentState, Proof
from cmdmap.domain.casework.commands import Dispose
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import Act


@pytest.fixture
def ordered(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    return incident_id


def state(field, incident_id):
    return field.bench.incident(incident_id).state


def test_a_unit_that_stands_near_long_enough_has_arrived(field, ordered):
    field.stand(400)
    field.stand(60)
    field.stand(41, seconds=19)
    assert state(field, ordered) is IncidentState.DISPATCHED
    field.stand(41, seconds=1)
    assert state(field, ordered) is IncidentState.ON_SITE
    (part,) = field.bench.incident(ordered).assignments
    assert (part.arrived_by_proof, part.arrived_at) == (Proof.POSITION, field.bench.clock.now)
    line = field.bench.lines(ordered)[-1]
    assert (line.act, line.evidence.detail, line.by) == (Act.ARRIVE, "41 m, 20 s", "巡-01")


def test_driving_past_is_no_arrival(field, ordered):
    for metres in (300, 60, 300, 60, 300, 60):
        field.stand(metres, seconds=12)
    assert state(field, ordered) is IncidentState.DISPATCHED


def test_a_receiver_that_jitters_at_the_edge_still_stands(field, ordered):
    for metres in (65, 85, 68, 88):
        field.stand(metres, seconds=7)
    assert state(field, ordered) is IncidentState.ON_SITE


def test_only_the_ordered_unit_arrives(field, ordered):
    for _ in range(4):
        field.stand(10, number=2)
    assert state(field, ordered) is IncidentState.DISPATCHED


def test_a_unit_that_was_there_before_the_order_stands_from_the_order_on(field):
    for _ in range(4):
        field.stand(10)
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.stand(10)
    assert state(field, incident_id) is IncidentState.DISPATCHED
    field.stand(10, seconds=20)
    assert state(field, incident_id) is IncidentState.ON_SITE


def test_who_goes_away_after_the_disposal_has_left(field, ordered):
    field.stand(10)
    field.stand(10, seconds=20)
    field.stand(500, seconds=30)
    field.stand(500, seconds=300)
    (part,) = field.bench.incident(ordered).assignments
    assert part.state is AssignmentState.ARRIVED
    field.stand(10, seconds=60)
    field.bench.do(Dispose(ordered))
    field.stand(500, seconds=60)
    field.stand(500, seconds=119)
    (part,) = field.bench.incident(ordered).assignments
    assert part.state is AssignmentState.ARRIVED
    field.stand(500, seconds=1)
    (part,) = field.bench.incident(ordered).assignments
    assert part.state is AssignmentState.LEFT
    assert field.bench.lines(ordered)[-1].evidence.proof is Proof.POSITION
