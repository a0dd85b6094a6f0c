"""Times as tables of other systems write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.services.intake.written_times import read_time

HALF_NINE = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 09:30:00", "2026-11-24 9:30", "2026/11/24 9:30:00", "2026.11.24 09:30",
        "2026年11月24日 9时30分", "2026年11月24日9点30分", "2026年11月24日9:30", "20261124093000",
        "202611240930", "2026-11-24T09:30:00", "2026-11-24T09:30:00.000+08:00",
        "2026-11-24T01:30:00Z", "2026-11-24 上午9:30", "46350.395833333336", "2026-11-24 09：30",
        "2026-11-24 9:30 AM",
    ],
)  # fmt: skip
def test_every_form_is_the_same_instant(text):
    assert read_time(text) == HALF_NINE


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-11-24 下午2:05", 6), ("2026-11-24 2:05 pm", 6), ("2026-11-24 22:05", 14)],
)
def test_the_afternoon_counts(text, hour):
    assert read_time(text) == datetime(2026, 11, 24, hour, 5, tzinfo=UTC)


def test_a_date_is_its_local_midnight():
    midnight = datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert [read_time(text) for text in ("2026-11-24", "20261124", "46350", "2026年11月24日")] == [
        midnight
    ] * 4


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "2026-13-01", "2026-02-30 10:00", "10:30", "123", "2026-11-24 25:00", "9" * 40],
)
def test_what_is_no_time_is_none(text):
    assert read_time(text) is None
