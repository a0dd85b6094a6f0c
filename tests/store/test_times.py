"""Instants survive the store to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from cmdmap.store.times import EPOCH, from_us, to_us


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_round_trip_is_exact(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    assert from_us(to_us(at)) == at


def test_another_zone_is_the_same_instant() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=timezone(timedelta(hours=8)))
    assert from_us(to_us(noon)) == noon
    assert from_us(to_us(noon)).tzinfo is UTC


def test_the_epoch_is_zero_and_before_it_is_negative() -> None:
    assert to_us(EPOCH) == 0
    assert to_us(EPOCH - timedelta(microseconds=1)) == -1
