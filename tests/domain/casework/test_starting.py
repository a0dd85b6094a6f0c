"""Clocks begin at their anchors with the limits of their kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cmdmap.domain.casework.calendar import Span, WorkingCalendar
from cmdmap.domain.casework.kinds import IncidentKind, Limit
from cmdmap.domain.casework.starting import begin, clocks_for, keep_told, run_on
from cmdmap.domain.clock import Anchor, ClockKind, Owner, Told

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICE = WorkingCalendar(
    "office", (*[(Span(timedelta(hours=8), timedelta(hours=18)),)] * 5, (), ())
)


def limit(clock: ClockKind, anchor: Anchor, minutes: float = 10, calendar: str = "") -> Limit:
    due = minutes * MINUTE
    return Limit(clock, anchor, Owner.BRIGADE, due * 0.8, due, due * 1.5, calendar)


KIND = IncidentKind(
    "theft",
    "盗窃",
    "Theft",
    "盗",
    "security",
    limits=(
        limit(ClockKind.TAKE_IN, Anchor.KNOWN, 1),
        limit(ClockKind.ARRIVE, Anchor.TAKEN_IN),
        limit(ClockKind.ARRIVE, Anchor.DISPATCHED),
        limit(ClockKind.LAW_JOIN, Anchor.TAKEN_IN, 30),
        limit(ClockKind.MEDIATE, Anchor.MEDIATION_ASKED, 120, "office"),
        limit(ClockKind.RESUME, Anchor.SUSPENDED, 60),
    ),
)


def test_an_anchor_begins_the_clocks_that_count_from_it():
    clocks = clocks_for(KIND, Anchor.TAKEN_IN, AT, 1, {})
    assert [clock.key for clock in clocks] == [(ClockKind.ARRIVE, 1), (ClockKind.LAW_JOIN, 1)]
    arrive = clocks[0]
    assert (arrive.started_at, arrive.owner) == (AT, Owner.BRIGADE)
    assert arrive.warn_at == AT + 8 * MINUTE
    assert arrive.due_at == AT + 10 * MINUTE
    assert arrive.supervise_at == AT + 15 * MINUTE


def test_a_limit_with_a_calendar_counts_working_hours():
    # Nine o'clock UTC is five in the afternoon; an hour is left of the day.
    (clock,) = clocks_for(KIND, Anchor.MEDIATION_ASKED, AT, 1, {"office": OFFICE})
    assert clock.due_at == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    (plain,) = clocks_for(KIND, Anchor.MEDIATION_ASKED, AT, 1, {})
    assert plain.due_at == AT + 120 * MINUTE


def test_arrival_counts_from_the_first_anchor_of_its_round():
    first = begin((), KIND, Anchor.TAKEN_IN, AT, 1, {})
    assert begin(first, KIND, Anchor.DISPATCHED, AT + 5 * MINUTE, 1, {}) == first
    second = begin(first, KIND, Anchor.DISPATCHED, AT + 50 * MINUTE, 2, {})
    assert [clock.key for clock in second[2:]] == [(ClockKind.ARRIVE, 2)]
    assert second[2].due_at == AT + 60 * MINUTE


def test_a_suspension_begins_its_clock_anew_and_may_name_its_end():
    first = begin((), KIND, Anchor.SUSPENDED, AT, 1, {})
    until = AT + timedelta(days=2)
    (clock,) = begin(first, KIND, Anchor.SUSPENDED, AT + 90 * MINUTE, 1, {}, until)
    assert clock.due_at == until
    assert AT + 90 * MINUTE < clock.warn_at < until < clock.supervise_at


def test_feedback_that_was_sent_back_runs_on_with_its_first_limit():
    (clock,) = clocks_for(KIND, Anchor.KNOWN, AT, 1, {})
    stopped = clock.stop(AT + MINUTE / 2)
    assert run_on((stopped,), ClockKind.TAKE_IN, 1) == (clock,)
    assert run_on((stopped,), ClockKind.TAKE_IN, 2) == (stopped,)


def test_what_was_told_is_not_told_again_after_an_act_was_taken_back():
    (clock,) = clocks_for(KIND, Anchor.KNOWN, AT, 1, {})
    rung, _ = clock.advance(AT + 2 * MINUTE)
    (back,) = keep_told((clock,), (rung,))
    assert back.told is Told.SUPERVISED
    assert back.rings_at() is None
