"""Working calendars count working hours only, whatever midnight, holidays and zones do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.casework.calendar import LOCAL, Span, WorkingCalendar

HOUR = timedelta(hours=1)
OFFICE = (Span(8.5 * HOUR, 12 * HOUR), Span(13.5 * HOUR, 17.5 * HOUR))
CALENDAR = WorkingCalendar(
    "office",
    (*[OFFICE] * 5, (), ()),
    OFFICE,
    frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
ALWAYS = WorkingCalendar("always", ((Span(timedelta(), 24 * HOUR),),) * 7)
instants = st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 30)).map(
    lambda at: at.replace(tzinfo=LOCAL)
)
spells = st.timedeltas(timedelta(), timedelta(hours=80))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24 09:00", 2, "2026-11-24 11:00"),
        ("2026-11-24 11:00", 2, "2026-11-24 14:30"),
        ("2026-11-24 16:30", 1, "2026-11-24 17:30"),
        ("2026-11-24 16:30", 2, "2026-11-25 09:30"),
        ("2026-11-24 23:59", 1, "2026-11-25 09:30"),
        ("2026-11-27 17:00", 1, "2026-11-30 09:00"),
        ("2026-09-30 17:00", 1, "2026-10-08 09:00"),
        ("2026-09-19 12:00", 1, "2026-09-20 09:30"),
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),
        ("2026-11-29 03:00", 0, "2026-11-29 03:00"),
    ],
)
def test_only_working_hours_count(start, hours, end):
    assert CALENDAR.add(at(start), hours * HOUR) == at(end)


def test_the_answer_is_the_same_instant_in_whatever_zone_it_is_asked():
    local = at("2026-11-24 16:30")
    wanted = CALENDAR.add(local, 5 * HOUR)
    for zone in (UTC, ZoneInfo("Europe/Berlin")):
        answer = CALENDAR.add(local.astimezone(zone), 5 * HOUR)
        assert answer == wanted
        assert answer.tzinfo is zone


def test_a_change_to_summer_time_elsewhere_moves_nothing():
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 3, 28, 20, 0, tzinfo=berlin)
    assert ALWAYS.add(night, 12 * HOUR) - night.astimezone(UTC) == 12 * HOUR


def test_a_calendar_in_which_nobody_works_is_refused():
    with pytest.raises(ValueError, match="hours"):
        WorkingCalendar("never", ((),) * 7)


@given(start=instants, first=spells, second=spells)
def test_two_steps_are_one(start, first, second):
    assert CALENDAR.add(CALENDAR.add(start, first), second) == CALENDAR.add(start, first + second)


@given(start=instants, later=spells, working=spells)
def test_who_starts_later_ends_no_earlier(start, later, working):
    assert CALENDAR.add(start + later, working) >= CALENDAR.add(start, working)


@given(start=instants, working=spells, more=st.timedeltas(timedelta(seconds=1), timedelta(days=2)))
def test_more_work_ends_later_and_never_early(start, working, more):
    end = CALENDAR.add(start, working)
    assert end >= start + working
    assert CALENDAR.add(start, working + more) > end


@given(start=instants, working=spells)
def test_what_was_added_was_worked(start, working):
    assert CALENDAR.worked(start, CALENDAR.add(start, working)) == working


@given(start=instants, working=spells)
def test_day_and_night_is_plain_addition(start, working):
    assert ALWAYS.add(start, working) == start + working
