"""Slow steps: told by the processor time of their own thread, not by a machine that is busy."""

from __future__ import annotations

import pytest

from cmdmap.plugins.calling.health import HealthBook
from cmdmap.plugins.calling.pace import APART, Clocks, Pace

PART = "steps.step"


class Hands:
    """Both clocks, turned by what the work says it takes."""

    def __init__(self) -> None:
        self.wall = self.own = 0.0
        self.clocks = Clocks(lambda: self.wall, lambda: self.own)

    def work(self, wall_ms: float, own_ms: float) -> str:
        self.wall += wall_ms / 1000
        self.own += own_ms / 1000
        return "done"


@pytest.fixture
def hands():
    return Hands()


@pytest.fixture
def book():
    return HealthBook()


@pytest.fixture
def told():
    return []


@pytest.fixture
def pace(book, told):
    return Pace(book, told.append)


def slow(book) -> int:
    parts = book.copy().parts
    return parts[0].slow if parts else 0


def take(pace, hands, wall_ms, own_ms):
    assert pace.timed(PART, hands.clocks, lambda: hands.work(wall_ms, own_ms)) == "done"


def test_who_waits_for_a_turn_on_a_busy_machine_is_not_slow(pace, hands, book, told):
    for _ in range(100):
        take(pace, hands, 499.0, 49.0)
    assert (slow(book), told, pace.stopped) == (0, [], False)


def test_who_works_too_long_is_slow_and_stopped_at_the_third_time(pace, hands, book, told):
    for times in (1, 2):
        take(pace, hands, 60.0, 60.0)
        assert (slow(book), pace.stopped) == (times, False)
    take(pace, hands, 60.0, 60.0)
    assert (slow(book), pace.stopped) == (3, True)
    assert told[0] == "It took 60 ms; it may take 50."
    assert "third time and is stopped" in told[2]


def test_who_sleeps_ten_times_as_long_is_slow_without_working(pace, hands, book, told):
    take(pace, hands, 501.0, 0.0)
    assert slow(book) == 1
    assert told == ["It took 501 ms; it may take 500."]


def test_a_call_that_raises_is_measured_as_well(pace, hands, book):
    def fail():
        hands.work(60.0, 60.0)
        raise KeyError("x")

    with pytest.raises(KeyError):
        pace.timed(PART, hands.clocks, fail)
    assert slow(book) == 1


def test_slow_calls_far_apart_are_forgiven(pace, hands, book):
    for _ in range(5):
        take(pace, hands, 60.0, 60.0)
        for _ in range(APART):
            take(pace, hands, 1.0, 1.0)
    assert (slow(book), pace.stopped) == (5, False)
