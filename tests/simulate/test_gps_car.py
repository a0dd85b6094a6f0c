"""The GPS receiver of a car, heard by the real decoder."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.grid import Jurisdiction
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.gps_car import GpsCar
from cmdmap.simulate.patrol import CAR_MPS, Patrol
from cmdmap.simulate.roads import RoadGraph

START = datetime(2026, 5, 1, 8, 0, 0, 250_000, tzinfo=UTC)


@pytest.fixture
def car(town: Jurisdiction) -> GpsCar:
    patrol = Patrol(RoadGraph(town.roads).beat_within(()), CAR_MPS, random.Random(1))
    return GpsCar(patrol, START, rate_hz=1.0)


def test_one_rmc_and_one_gga_a_second_with_the_time_of_the_epoch(car: GpsCar) -> None:
    assert car.speak(START - timedelta(seconds=0.001)) == []
    frames = [f for n in range(100) for f in car.speak(START + timedelta(seconds=n / 10))]
    reports = open_decoder("nmea").feed(b"".join(frames), START)
    assert [r.sentence for r in reports] == ["RMC", "GGA"] * 10
    assert all(r.valid and r.unit_key is None for r in reports)
    assert [r.at for r in reports[::2]] == [START + timedelta(seconds=n) for n in range(10)]
    assert reports[0].place is not None
    assert reports[0].place.metres_to(reports[1].place or reports[0].place) < 0.1


def test_epochs_missed_in_a_sleep_are_not_caught_up(car: GpsCar) -> None:
    car.speak(START)
    frames = car.speak(START + timedelta(hours=8))
    assert 2 <= len(frames) <= 4


def test_it_is_deaf(car: GpsCar) -> None:
    car.hear(b"\x02R31002001\x03", START)
    assert len(car.speak(START)) == 2
