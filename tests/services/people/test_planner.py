"""The planner: nobody twice, rest kept, fair, what is fixed stays; stand-ins and mediators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.people.small_roster import LIN, PATTERN, ROSTER, WU, G, duty

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.duty import DutyState, Fault, conflicts
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.domain.people.roster import Member, Post, Team
from cmdmap.services.people.matching import match_mediators
from cmdmap.services.people.planner import plan_duty
from cmdmap.services.people.stand_ins import stand_ins

HOUR = timedelta(hours=1)
FIRST = date(2026, 5, 1)


def roster(people: int, zones: int, need: int) -> PeopleBook:
    teams = [Team(f"X{n}", f"zone {n}", G, f"X{n}") for n in range(zones)]
    posts = [Post(f"P{n}", f"post {n}", G, f"X{n}", need=need) for n in range(zones)]
    members = [Member(f"M{n:03}", f"m {n}", G, f"X{n % zones}") for n in range(people)]
    return PeopleBook().with_records((*teams, *posts, *members))


def faults(book: PeopleBook, days: int):
    known = {member.code: member for member in book.members.values()}
    judged = [FIRST + timedelta(days=n) for n in range(days)]
    return conflicts(book.duty.values(), known, book.posts.values(), PATTERN, judged)


@settings(max_examples=40, deadline=None)
@given(
    people=st.integers(0, 30),
    zones=st.integers(1, 4),
    need=st.integers(0, 3),
    days=st.integers(1, 16),
)
def test_a_plan_never_breaks_a_rule_and_tells_what_it_cannot_fill(people, zones, need, days):
    book = roster(people, zones, need)
    plan = plan_duty(book, G, PATTERN, FIRST, days)
    found = faults(book.with_records(plan.entries), days)
    assert {each.fault for each in found} <= {Fault.SHORT}
    assert sorted(found) == sorted(plan.open)
    places = days * zones * need * len(PATTERN.shifts)
    assert len(plan.entries) + sum(each.missing for each in plan.open) == places
    assert plan == plan_duty(book, G, PATTERN, FIRST, days)


def test_a_brigade_of_108_covers_a_month_fairly():
    book = roster(108, 10, 2)
    plan = plan_duty(book, G, PATTERN, FIRST, 31)
    assert plan.open == ()
    assert faults(book.with_records(plan.entries), 31) == ()
    hours = sorted(each / HOUR for each in plan.hours.values())
    # What counts as close (16 h) and one shift.
    assert hours[-1] - hours[0] <= 24
    areas = {member.code: member.team for member in book.members.values()}
    own = sum(areas[entry.member] == f"X{entry.post[1:]}" for entry in plan.entries)
    assert own / len(plan.entries) > 0.8


def test_planning_again_replaces_the_plan_and_leaves_leave_and_stand_ins_alone():
    book = roster(12, 1, 2)
    plan = plan_duty(book, G, PATTERN, FIRST, 3)
    first, second = plan.entries[0], plan.entries[1]
    fixed = (
        replace(first, state=DutyState.SICK),
        replace(second, stands_in_for=first.member),
    )
    book = book.with_records((*plan.entries, *fixed))
    again = plan_duty(book, G, PATTERN, FIRST, 3)
    assert {entry.key for entry in fixed}.isdisjoint(entry.key for entry in again.gone)
    after = book.with_records(again.entries, again.gone)
    assert [each for each in after.duty.values() if each in fixed] == list(fixed)
    assert faults(after, 3) == ()


def test_the_night_before_the_month_still_counts_as_work():
    book = roster(6, 1, 2)
    before = plan_duty(book, G, PATTERN, FIRST - timedelta(days=1), 1)
    book = book.with_records(before.entries)
    after = book.with_records(plan_duty(book, G, PATTERN, FIRST, 2).entries)
    assert {each.fault for each in faults(after, 2)} <= {Fault.SHORT}


def test_a_stand_in_is_rested_and_of_the_area_first():
    book = roster(9, 3, 1)
    absent = duty(book.member("M000"), day=FIRST, post="P0")
    tired = duty(book.member("M003"), PATTERN.shifts[2], FIRST, post="P0")
    away = duty(book.member("M006"), day=FIRST, post="P0", state=DutyState.SICK)
    book = book.with_records((absent, tired, away))
    found = stand_ins(book, absent, PATTERN, most=20)
    codes = [each.member.code for each in found]
    assert "M000" not in codes
    assert "M006" not in codes
    assert codes[-1] == "M003"
    assert any("rest" in reason for reason in found[-1].reasons)
    assert not any(each.own_area for each in found[:-1])


def case(number: int, *mediators: str) -> MediationCase:
    at = duty(WU).starts_at
    return MediationCase(
        CaseId(number), f"TJ-{number}", "0402", "物业费", "C01", at, "x", at, mediators=mediators
    )


def test_the_mediator_of_the_field_and_the_community_with_room_stands_first():
    at = duty(WU).starts_at
    book = PeopleBook().with_records(ROSTER)
    first, second = match_mediators(book, "0402", "C01", at)
    assert (first.member, second.member) == (LIN, WU)
    assert first.reasons == ("own field", "own community", "load 0 of 2")
    assert match_mediators(book, "0201", "C09", at)[0].reasons[0] == "related field"
    assert match_mediators(book, "0702", "C01", at)[0].member == WU


def test_a_full_mediator_stands_last_whatever_the_field():
    at = duty(WU).starts_at
    book = PeopleBook().with_records((*ROSTER, duty(WU)))
    for number in (1, 2):
        book = book.with_case(case(number, "L"))
    first, second = match_mediators(book, "0402", "C01", at)
    assert first.member == WU
    assert "on duty now" in first.reasons
    assert second.full
    assert "full" in second.reasons
