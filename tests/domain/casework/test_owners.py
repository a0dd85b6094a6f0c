"""A clock calls the team that has to act in the smallest area whose team is meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.casework.owners import owner_of
from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.domain.grid import NOWHERE, AreaRef, Chain
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.unit import ForceKind

AT = datetime(2026, 11, 24, tzinfo=UTC)
CHAIN = Chain(*(AreaRef(name, name) for name in Chain._fields))


def incident(holder: ForceKind = ForceKind.GOVERNANCE, areas: Chain = CHAIN) -> Incident:
    return Incident(
        IncidentId(1), "JQ20261124-0001", "noise", IncidentState.TAKEN_IN, Urgency.SECOND,
        Tier.GRID, Source.CITIZEN, "", "", AT, "", AT, areas=areas, holder=holder,
    )  # fmt: skip


def clock(owner: Owner) -> Clock:
    return Clock(ClockKind.ARRIVE, 1, owner, AT, AT, AT, AT)


@pytest.mark.parametrize(
    ("owner", "area"),
    [
        (Owner.CENTRE, "subdistrict"),
        (Owner.SHIFT_HEAD, "subdistrict"),
        (Owner.BRIGADE, "patrol_zone"),
        (Owner.LAW, "defence_zone"),
        (Owner.MEDIATION, "community"),
    ],
)
def test_each_owner_has_its_areas(owner, area):
    assert owner_of(clock(owner), incident()) == (owner, getattr(CHAIN, area))


@pytest.mark.parametrize(
    ("holder", "owner", "area"),
    [
        (ForceKind.GOVERNANCE, Owner.BRIGADE, "patrol_zone"),
        (ForceKind.POLICE, Owner.LAW, "defence_zone"),
        (ForceKind.MEDIATION, Owner.MEDIATION, "community"),
        (ForceKind.GRID, Owner.HANDLER, "grid"),
    ],
)
def test_the_handler_is_the_team_that_has_the_incident(holder, owner, area):
    assert owner_of(clock(Owner.HANDLER), incident(holder)) == (owner, getattr(CHAIN, area))


def test_an_area_that_is_missing_is_that_above_it():
    only = Chain(subdistrict=AreaRef("330108003", "浦沿街道"))
    assert owner_of(clock(Owner.BRIGADE), incident(areas=only)).area == only.subdistrict
    assert owner_of(clock(Owner.BRIGADE), incident(areas=NOWHERE)).area is None
