"""Growing pauses."""

from __future__ import annotations

from cmdmap.links.backoff import Backoff, Pauses


def test_pauses_grow_and_the_last_repeats() -> None:
    backoff = Backoff(Pauses())
    assert [backoff.pause_after(0.0) for _ in range(9)] == [0.5, 1, 2, 4, 8, 15, 30, 30, 30]


def test_a_link_that_flaps_waits_longer_and_longer() -> None:
    backoff = Backoff(Pauses((1, 2, 3), steady_s=10))
    assert [backoff.pause_after(9.9) for _ in range(3)] == [1, 2, 3]


def test_after_good_times_the_first_pause_is_short_again() -> None:
    backoff = Backoff(Pauses((1, 2, 3), steady_s=10))
    assert [backoff.pause_after(s) for s in (0, 0, 0, 10, 0)] == [1, 2, 3, 1, 2]
