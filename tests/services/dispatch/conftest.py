"""Units, incidents and a duty plan made by hand, over the roads of the demo area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import IncidentKind, Need
from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import AreaRef, Chain, Jurisdiction
from cmdmap.domain.ids import AssignmentId, IncidentId, LinkId, UnitId, UnitKey
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.services.dispatch.roadnet import RoadNet
from cmdmap.services.dispatch.speeds import Speeds
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.store.engine import Store, open_store

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
GRID = AreaRef("G1", "第1网格")


@dataclass
class Plan:
    """A duty board that says what a test wrote into it."""

    duty: Mapping[UnitId, bool] = field(default_factory=dict)
    rests: frozenset[UnitId] = frozenset()
    modes: Mapping[UnitId, Mode] = field(default_factory=dict)
    posts: Mapping[UnitId, Place] = field(default_factory=dict)
    beats: Mapping[UnitId, frozenset[str]] = field(default_factory=dict)

    def on_duty(self, unit_id: UnitId, at: datetime) -> bool | None:
        return self.duty.get(unit_id)

    def resting(self, unit_id: UnitId, at: datetime) -> bool:
        return unit_id in self.rests

    def mode(self, unit_id: UnitId) -> Mode | None:
        return self.modes.get(unit_id)

    def post(self, unit_id: UnitId, at: datetime) -> Place | None:
        return self.posts.get(unit_id)

    def areas(self, unit_id: UnitId) -> frozenset[str]:
        return self.beats.get(unit_id, frozenset())


def unit(
    number: int,
    place: Place | None,
    *,
    kind: ForceKind = ForceKind.GOVERNANCE,
    age_s: float = 5.0,
    key: str = "",
) -> LiveUnit:
    """A unit that said where it is some seconds ago."""
    known = Unit(
        UnitId(number),
        f"巡-{number:02d}",
        kind,
        (UnitKey(key or f"fleetsync:100-{2000 + number}"),),
    )
    at = NOW - timedelta(seconds=age_s)
    fix = place and Fix(known.id, place, at, at, LinkId("tape:x"), "fleetsync")
    return LiveUnit(known, fix)


def by_id(*units: LiveUnit) -> dict[UnitId, LiveUnit]:
    return {live.unit.id: live for live in units}


def incident(
    number: int, place: Place | None, units: tuple[int, ...] = (), **values: Any
) -> Incident:
    """An incident that was taken in, or dispatched to some units."""
    bound = tuple(
        Assignment(AssignmentId(each), UnitId(each), 1, AssignmentState.ORDERED, NOW, "王芳")
        for each in units
    )
    fields: dict[str, Any] = {
        "kind": "other",
        "state": IncidentState.DISPATCHED if units else IncidentState.TAKEN_IN,
        "urgency": Urgency.SECOND,
        "tier": Tier.GRID,
        "source": Source.CITIZEN,
        "address": "",
        "text": "",
        "known_at": NOW,
        "opened_by": "王芳",
        "changed_at": NOW,
        "place": place,
        "areas": Chain(grid=GRID),
        "assignments": bound,
        **values,
    }
    return Incident(IncidentId(number), f"JQ20260301-{number:04d}", **fields)


def book(*incidents: Incident) -> Casebook:
    return Casebook().with_incidents(incidents)


def kind(*needs: Need) -> IncidentKind:
    return IncidentKind("other", "其他", "Other", "他", "other", needs=needs)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh SQLite store."""
    opened = open_store(f"sqlite:///{tmp_path / 'cmdmap.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def area() -> Jurisdiction:
    return load_demo_jurisdiction()


@pytest.fixture(scope="session")
def roads(area: Jurisdiction) -> RoadNet:
    return RoadNet(area, Speeds())


@pytest.fixture(scope="session")
def spots(roads: RoadNet) -> list[Place]:
    """Places on roads, the further along the list the further from the first."""
    lines = [each.line[0] for each in roads.stretches[::7]]
    found = [Place(*roads.plane.degrees(line)) for line in lines]
    middle = found[len(found) // 2]
    return sorted(found, key=middle.metres_to)
