"""The defaults in code are those of the declaration, and what the operator sets counts."""

from __future__ import annotations

from cmdmap.config import resources_dir
from cmdmap.domain.grid import RoadLevel
from cmdmap.domain.people.roster import Mode
from cmdmap.options import Options
from cmdmap.services.dispatch.speeds import KMH, DispatchLimits, Speeds


def test_the_defaults_are_those_of_the_options(home):
    assert DispatchLimits.of(Options.load(resources_dir(), home)) == DispatchLimits()


def test_what_the_operator_sets_counts(home):
    options = Options.load(resources_dir(), home)
    options.change(home, "dispatch.car_kmh", 60.0)
    options.change(home, "dispatch.usual_mode", "foot")
    found = DispatchLimits.of(options)
    assert found.speeds.mps(Mode.CAR, RoadLevel.PRIMARY) == 60 * KMH
    assert found.usual_mode is Mode.FOOT


def test_a_vehicle_is_never_slower_than_its_driver_on_foot():
    slow = Speeds(e_bike=6.0, lane=0.1)
    assert slow.mps(Mode.E_BIKE, RoadLevel.LANE) == slow.mps(Mode.FOOT, RoadLevel.LANE)
