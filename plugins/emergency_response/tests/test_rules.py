"""The pure rules: receipts, deadlines, stock, plans, their codec, lists of resources, timeline."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import ListFile, Place, RowVerdict, UnitId, WorldError, find_columns
from emergency_response.domain.deadlines import TaskClock, TaskState, lateness, span_words
from emergency_response.domain.kinds import emergency_kinds, gases, kind_title
from emergency_response.domain.levels import Colour, Grade, Hazard, Levels
from emergency_response.domain.plan import Contact, Plan, PlanTask, faults
from emergency_response.domain.plan_codec import from_json, read_file, read_plan, to_json
from emergency_response.domain.receipts import DONE, FLOW, CallMark, CallState, move, tally
from emergency_response.domain.resource_rows import HEADINGS, judge_rows
from emergency_response.domain.situation import ReportStage, stage_of
from emergency_response.domain.stock import Amounts, Move, moved, nearest
from emergency_response.domain.timeline import Happening, Seen, in_order, places_at, reaction, until
from emergency_response.services.samples import PLANS
from emergency_response.tests.scene import PLAN

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("came", CallMark)
@pytest.mark.parametrize("state", CallState)
def test_every_pair_of_the_call_table_moves_or_says_why_not(state, came):
    wanted = FLOW[state].get(came)
    if wanted is None:
        with pytest.raises(WorldError, match="take that back"):
            move(state, came, "why")
    else:
        assert move(state, came, "why") is wanted


def test_a_deputy_is_needed_and_a_reason_for_taking_back():
    with pytest.raises(WorldError, match="stands in"):
        move(CallState.WAITING, CallMark.DEPUTY, deputy=False)
    with pytest.raises(WorldError, match="why"):
        move(CallState.REACHED, CallMark.TAKEN_BACK)


def test_the_tally_counts_each_line_once():
    counts = tally(CallState)
    assert counts.total == len(CallState)
    assert counts.reached == len(DONE)
    assert counts.missing == 1


def test_a_task_is_late_by_its_end_or_by_now():
    due = NOON + 30 * MINUTE
    assert TaskClock(TaskState.OPEN, NOON, due).late_by(NOON + 20 * MINUTE) == timedelta(0)
    assert TaskClock(TaskState.OPEN, NOON, due).late_by(NOON + 40 * MINUTE) == 10 * MINUTE
    done = TaskClock(TaskState.DONE, NOON, due, NOON + 35 * MINUTE)
    assert done.late_by(NOON + 99 * MINUTE) == 5 * MINUTE
    dropped = TaskClock(TaskState.DROPPED, NOON, due, NOON + 50 * MINUTE)
    assert dropped.late_by(NOON + 99 * MINUTE) == timedelta(0)
    assert TaskClock(TaskState.OPEN, NOON, due).spent(NOON + 15 * MINUTE) == pytest.approx(0.5)


def test_lateness_leaves_dropped_tasks_out():
    due = NOON + 10 * MINUTE
    clocks = [
        TaskClock(TaskState.DONE, NOON, due, NOON + 5 * MINUTE),
        TaskClock(TaskState.DONE, NOON, due, NOON + 12 * MINUTE),
        TaskClock(TaskState.OPEN, NOON, due),
        TaskClock(TaskState.DROPPED, NOON, due, NOON + 20 * MINUTE),
    ]
    found = lateness(clocks, NOON + 20 * MINUTE)
    assert (found.total, found.done, found.dropped, found.late) == (4, 2, 1, 2)
    assert (found.median_late, found.worst) == (6 * MINUTE, 10 * MINUTE)
    assert found.in_time_share == pytest.approx(1 / 3)
    assert lateness([], NOON).in_time_share == 1.0
    assert span_words(timedelta(minutes=65)) == "1:05"


MOVES = st.lists(st.tuples(st.sampled_from(Move), st.integers(0, 50)), max_size=40)


@given(MOVES)
def test_no_order_of_moves_gives_anything_away_twice(moves):
    amounts, received, gone = Amounts(0), 0, 0
    for what, number in moves:
        before = amounts
        try:
            amounts = moved(amounts, what, number, "counted")
        except WorldError:
            continue
        assert min(amounts.stored, amounts.reserved, amounts.out, amounts.free) >= 0
        if what is Move.RECEIVE:
            received += number
        elif what is Move.USE_UP:
            gone += number
        elif what is Move.CORRECT:
            received += amounts.stored - before.stored
        assert amounts.stored + amounts.out == received - gone


def test_goods_are_handed_out_of_what_is_reserved_first():
    amounts = moved(moved(Amounts(10), Move.RESERVE, 4), Move.HAND_OUT, 6)
    assert amounts == Amounts(4, 0, 6)
    with pytest.raises(WorldError, match="take fewer"):
        moved(Amounts(10, 10), Move.HAND_OUT, 11)
    with pytest.raises(WorldError, match="why"):
        moved(Amounts(10), Move.CORRECT, 9)


def test_the_nearest_comes_first():
    here = Place(120.15, 30.17)
    places = [Place(120.2, 30.17), Place(120.151, 30.17), Place(120.16, 30.17)]
    found = nearest([(place, place) for place in places], here)
    assert [place for _, place in found] == [places[1], places[2], places[0]]
    assert found[0][0] == pytest.approx(96.1, abs=0.5)


def test_the_plans_that_ship_can_be_used_and_survive_a_round_trip():
    plans = read_file(PLANS.read_bytes())
    assert {plan.hazard for plan in plans} == set(Hazard)
    for plan in plans:
        assert from_json(to_json(plan)) == plan
        assert plan.kind in emergency_kinds()
        assert emergency_kinds()[plan.kind].hazard is plan.hazard


def raw_plan(**changes):
    """Return a plan as parsed JSON with some keys changed."""
    return {**json.loads(to_json(PLAN)), **changes}


@pytest.mark.parametrize(
    "raw",
    [
        [],
        raw_plan(hazard="war"),
        raw_plan(response=0),
        raw_plan(response=True),
        raw_plan(surprise=1),
        raw_plan(groups={}),
        raw_plan(groups=[]),
        raw_plan(groups=[{"code": "A", "name": "x"}, {"code": "A", "name": "y"}]),
        raw_plan(tasks=[{"text": "x", "minutes": 0}]),
        raw_plan(tasks=[{"text": "x", "minutes": 5, "group": "??"}]),
        raw_plan(tasks=[{"text": "x", "minutes": "5"}]),
        raw_plan(contacts=[{"role": "x"}]),
        raw_plan(contacts=[{"role": " ", "name": "x"}]),
        raw_plan(contacts=[{"role": "x", "name": "y", "group": "??"}]),
        raw_plan(zones=[{"name": "x", "radius_m": -1}]),
        raw_plan(needs=[{"goods": "", "amount": 1}]),
        raw_plan(post_place=[1, 2, 3]),
        raw_plan(post_place=[999, 2]),
        raw_plan(text="x" * 5_000),
        raw_plan(title=" "),
        {key: value for key, value in raw_plan().items() if key != "code"},
    ],
)
def test_a_wrong_plan_is_refused_with_a_sentence(raw):
    with pytest.raises(WorldError) as refused:
        read_plan(raw)
    assert str(refused.value)


@pytest.mark.parametrize("raw", [b"\xff", b"x =", b"x = 1", b"plans = []", b"[[plans]]\nx=1"])
def test_a_wrong_file_of_plans_is_refused(raw):
    with pytest.raises(WorldError):
        read_file(raw)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_plans(raw):
    with pytest.raises(WorldError):
        read_file(raw)


def test_faults_name_everything_wrong_at_once():
    plan = Plan("", "", Hazard.NATURAL, "typhoon", Grade.NONE, contacts=(Contact(""),),
                tasks=(PlanTask("", 0),))  # fmt: skip
    assert len(list(faults(plan))) >= 5


def test_levels_are_three_fields_of_their_own():
    levels = Levels(Grade.IV, Colour.RED, Grade.NONE)
    assert levels.words() == ("Response IV", "Red warning", "Event level not set")
    changed = dataclasses.replace(levels, colour=Colour.BLUE)
    assert (changed.response, changed.event) == (levels.response, levels.event)


def test_kinds_and_gases_are_read_with_their_marks():
    assert {kind.hazard for kind in emergency_kinds().values()} == set(Hazard)
    assert all(len(kind.mark) == 1 for kind in emergency_kinds().values())
    assert all(gas.limit_mgm3 > 0 and gas.source for gas in gases().values())
    assert kind_title("gone") == "gone"


def test_situation_reports_come_in_order():
    assert stage_of([], final=False) is ReportStage.FIRST
    assert stage_of(["first"], final=False) is ReportStage.FOLLOW
    assert stage_of(["first", "follow"], final=True) is ReportStage.FINAL
    with pytest.raises(WorldError, match="final"):
        stage_of(["first", "final"], final=False)


HEADS = ["名称", "类别", "经度", "纬度", "可容纳人数", "联系电话"]
GOOD = ["东门仓库", "应急仓库", "120.15", "30.17", "0", "0571"]


def verdicts(*rows):
    """Return verdict and reason of rows under :data:`HEADS`."""
    sheet = [HEADS, *rows]
    file = ListFile("list", sheet, *find_columns(sheet, HEADINGS))
    judged = judge_rows(file, lambda wish: RowVerdict.NEW)
    return [(each.line, each.verdict) for each in judged]


def test_rows_are_judged_one_by_one():
    bad_kind, bad_place = [*GOOD], [*GOOD]
    bad_kind[0:2] = ["甲", "飞船"]
    bad_place[0], bad_place[2] = "乙", "abc"
    no_name, bad_number = [*GOOD], [*GOOD]
    no_name[0] = ""
    bad_number[0], bad_number[4] = "丙", "很多"
    assert verdicts(GOOD, bad_kind, [""], bad_place, no_name, bad_number, GOOD, ["丁", "医院"]) == [
        (2, RowVerdict.NEW),
        (3, RowVerdict.REFUSED),
        (5, RowVerdict.REFUSED),
        (6, RowVerdict.REFUSED),
        (7, RowVerdict.REFUSED),
        (8, RowVerdict.REFUSED),
        (9, RowVerdict.NEW),
    ]


def test_the_course_is_in_order_and_can_be_cut_at_an_instant():
    one = [Happening(NOON + 5 * MINUTE, "log", "b")]
    two = [Happening(NOON, "log", "a"), Happening(NOON + 9 * MINUTE, "log", "c")]
    course = in_order(one, two)
    assert [each.words for each in course] == ["a", "b", "c"]
    assert [each.words for each in until(course, NOON + 5 * MINUTE)] == ["a", "b"]


def test_units_are_where_they_were_last_seen():
    track = [Seen(NOON + number * MINUTE, Place(120 + number, 30)) for number in range(5)]
    tracks = {UnitId(1): track, UnitId(2): track[3:]}
    assert places_at(tracks, NOON - MINUTE) == {}
    assert places_at(tracks, NOON + 2.5 * MINUTE) == {UnitId(1): track[2]}
    assert places_at(tracks, NOON + 99 * MINUTE) == {UnitId(1): track[4], UnitId(2): track[4]}


def test_how_fast_people_were_reached():
    found = reaction(NOON, {1: NOON + MINUTE, 2: NOON + 5 * MINUTE, 3: NOON + 3 * MINUTE}, 5)
    assert found == (3, 5, 3 * MINUTE, 5 * MINUTE)
    assert reaction(NOON, {}, 2) == (0, 2, None, None)
