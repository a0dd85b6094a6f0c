"""A typed time of day is the newest one that is not in the future."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.radio.duty_log import time_of_day
from cmdmap.errors import WorldError

JUST_AFTER_MIDNIGHT = datetime(2026, 5, 4, 16, 3, 20, tzinfo=UTC)
"""00:03:20 on the fifth in Shanghai."""


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("23:58", 4, "23:58:00"),
        ("00:02", 5, "00:02:00"),
        ("0002", 5, "00:02:00"),
        ("000230", 5, "00:02:30"),
        ("00：02", 5, "00:02:00"),
        ("00:07", 5, "00:07:00"),
        ("00:09", 4, "00:09:00"),
        ("23:59:59", 4, "23:59:59"),
    ],
)
def test_a_time_of_day_around_midnight(typed, day, clock):
    found = time_of_day(typed, JUST_AFTER_MIDNIGHT).astimezone(LOCAL)
    assert (found.day, found.strftime("%H:%M:%S")) == (day, clock)


def test_nothing_typed_is_now():
    assert time_of_day(" ", JUST_AFTER_MIDNIGHT) == JUST_AFTER_MIDNIGHT


@pytest.mark.parametrize("typed", ["25:00", "12:60", "noon", "1", "12:3:4:5", "-1:00", "１２:00:x"])
def test_what_is_no_time_is_refused_in_one_sentence(typed):
    with pytest.raises(WorldError, match="no time of day"):
        time_of_day(typed, JUST_AFTER_MIDNIGHT)
