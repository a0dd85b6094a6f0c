"""Dates for times of day: midnight, long silences, arrival, leap seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.protocols.stream_clock import StreamClock, dated, dated_in_full, instant

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def test_nothing_known():
    assert StreamClock().on_day(b"120000", None) is None
    assert StreamClock().on_day(None, NOON) is None


@pytest.mark.parametrize(
    ("heard", "written", "day"),
    [
        ("2026-03-04T00:00:10", b"235959", 3),
        ("2026-03-04T23:59:50", b"000001", 5),
        ("2026-03-04T12:00:00", b"000100", 4),
        ("2026-03-04T11:00:00", b"230001", 3),
        ("2026-03-04T11:00:00", b"225959", 4),
    ],
)
def test_the_day_nearest_to_the_arrival(heard, written, day):
    at = StreamClock().on_day(written, datetime.fromisoformat(heard).replace(tzinfo=UTC))
    assert at is not None
    assert (at.day, f"{at:%H%M%S}".encode()) == (day, written)


def test_days_go_on_without_a_date():
    clock = StreamClock()
    clock.set(NOON, b"120000", None)
    days = [clock.on_day(f"{hour % 24:02d}0000".encode(), None) for hour in range(13, 80)]
    assert [at - NOON for at in days if at] == [timedelta(hours=h) for h in range(1, 68)]


def test_a_long_silence_is_seen_by_the_arrival():
    clock = StreamClock()
    clock.set(NOON - timedelta(days=500), b"120000", NOON)
    later = clock.on_day(b"140000", NOON + timedelta(days=3, hours=2))
    assert later == NOON + timedelta(days=3 - 500, hours=2)


def test_many_senders_are_dated_by_the_arrival():
    clock = StreamClock(prefers_arrival=True)
    clock.set(datetime(2007, 1, 1, tzinfo=UTC), b"000000", NOON)
    assert clock.on_day(b"115900", NOON) == NOON - timedelta(minutes=1)
    assert clock.on_day(b"115900", NOON + timedelta(days=1)) == NOON + timedelta(
        hours=23, minutes=59
    )


def test_leap_second_and_fractions():
    assert instant("20161231T", b"235960.5") == datetime(2017, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)
    assert instant("20260304T", b"120000.123456").microsecond == 123_456
    assert instant("20260304T", b"120000.1").microsecond == 100_000


def test_dates():
    assert dated(b"290224", b"120000") == datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert dated(b"290225", b"120000") is None
    assert dated(b"130694", b"120000") == datetime(1994, 6, 13, 12, tzinfo=UTC)
    assert dated_in_full(2026, 2, 30, b"120000") is None
    assert dated_in_full(2026, 3, 4, b"120000") == NOON
