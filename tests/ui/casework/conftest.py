"""Incidents and kinds made by hand: ``make_incident(42, state=…, units=…)``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cmdmap.domain.assignment import Assignment, AssignmentState, Proof
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.clock import Clock, ClockKind, Owner, Told
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.ids import AssignmentId, IncidentId, UnitId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.place import Place

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HERE = Place(120.15, 30.16)
AREAS = Chain(
    AreaRef("330108003", "浦沿街道"),
    AreaRef("330108003001", "浦联社区"),
    AreaRef("330108003001003", "第3网格"),
    AreaRef("330108003001003017", "微网格17"),
    AreaRef("D1", "一防区"),
    AreaRef("P01", "01巡区"),
)


@pytest.fixture
def kinds() -> KindBook:
    """Two kinds and the default."""
    parking = IncidentKind("parking_fee", "停车收费纠纷", "Parking fee quarrel", "纠", "dispute")
    lost = IncidentKind("lost_person", "人员走失", "Lost person", "走", "help", Urgency.URGENT)
    other = IncidentKind("other", "其他", "Other", "他", "other")
    return KindBook({kind.code: kind for kind in (parking, lost, other)}, other)


@pytest.fixture
def make_clock() -> Callable[..., Clock]:
    """``make_clock(ClockKind.ARRIVE, due_s=300)``: started 5 min ago, due that long from now."""

    def make(kind: ClockKind, *, due_s: float = 300.0, **values: Any) -> Clock:
        due = NOW + timedelta(seconds=due_s)
        fields: dict[str, Any] = {
            "round": 1,
            "owner": Owner.BRIGADE,
            "started_at": NOW - timedelta(minutes=5),
            "warn_at": due - timedelta(minutes=2),
            "due_at": due,
            "supervise_at": due + timedelta(minutes=5),
            "told": Told.NOTHING if due_s > 0 else Told.OVERDUE,
            **values,
        }
        return Clock(kind, **fields)

    return make


@pytest.fixture
def make_assignment() -> Callable[..., Assignment]:
    """``make_assignment(7, AssignmentState.SIGNED)`` of unit 7, ordered 4 min ago."""

    def make(
        unit: int, state: AssignmentState = AssignmentState.ORDERED, **values: Any
    ) -> Assignment:
        fields: dict[str, Any] = {"ordered_at": NOW - timedelta(minutes=4), "ordered_by": "王芳"}
        if state in (AssignmentState.SIGNED, AssignmentState.ARRIVED, AssignmentState.LEFT):
            fields |= {"signed_at": NOW - timedelta(minutes=3), "signed_by_proof": Proof.STATUS}
        if state in (AssignmentState.ARRIVED, AssignmentState.LEFT):
            fields |= {"arrived_at": NOW - timedelta(minutes=1), "arrived_by_proof": Proof.POSITION}
        fields |= values
        return Assignment(AssignmentId(1000 + unit), UnitId(unit), 1, state, **fields)

    return make


@pytest.fixture
def make_incident() -> Callable[..., Incident]:
    """``make_incident(42, state=IncidentState.ON_SITE, urgency=…, clocks=…, …)``."""

    def make(
        number: int, *, state: IncidentState = IncidentState.TAKEN_IN, **values: Any
    ) -> Incident:
        fields: dict[str, Any] = {
            "kind": "parking_fee",
            "urgency": Urgency.FIRST,
            "tier": Tier.GRID,
            "source": Source.POLICE_110,
            "address": "至善路188号停车场",
            "text": "停车收费争执",
            "known_at": NOW - timedelta(minutes=5),
            "opened_by": "王芳",
            "changed_at": NOW - timedelta(minutes=1),
            "place": HERE,
            "areas": AREAS,
            "taken_in_at": NOW - timedelta(minutes=5) + timedelta(seconds=38),
            **values,
        }
        return Incident(IncidentId(number), f"JQ20260301-{number:04d}", state=state, **fields)

    return make
