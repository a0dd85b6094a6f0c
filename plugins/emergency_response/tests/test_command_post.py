"""Calls, tasks, roll calls, shifts, log, areas, resources, reports: acts on a bench."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from cmdmap.api import Heard, LinkId, Place, Report, ReportKind, WorldError
from cmdmap.testing import FakeCounted
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.hazards import circle
from emergency_response.domain.personal import NOBODY, Personal
from emergency_response.domain.receipts import CallMark, CallState
from emergency_response.domain.situation import Situation
from emergency_response.domain.stock import Amounts, Move, ResourceKind
from emergency_response.domain.wishes import (
    AddLesson,
    AddTask,
    BeginRollCall,
    CorrectLog,
    EndActivation,
    EndRollCall,
    GiveReport,
    HandOverShift,
    ImportResources,
    KeepArea,
    KeepCounts,
    LiftArea,
    MarkCall,
    MarkPresence,
    MarkTask,
    MoveGoods,
    RemoveResource,
    RetirePlan,
    SavePlans,
    SaveResource,
    SettleLesson,
    TextCalls,
    WriteLog,
)
from emergency_response.services.counting import counts_of
from emergency_response.services.figures import inside_words
from emergency_response.services.people import named, shown_shifts, true_call
from emergency_response.store.activations import read_running
from emergency_response.store.areas import read_areas, read_counts
from emergency_response.store.calls import read_calls, read_marks
from emergency_response.store.command_post import (
    Presence,
    read_log,
    read_roll_calls,
)
from emergency_response.store.contacts import shown_resources
from emergency_response.store.plans import read_plans
from emergency_response.store.resources import (
    find_nearest,
    read_free,
    read_goods,
    read_moves,
    read_resources,
)
from emergency_response.store.review import read_lessons, read_reports, read_tracks
from emergency_response.store.tasks import read_marks as read_task_marks
from emergency_response.store.tasks import read_tasks
from emergency_response.tests.scene import DISPATCHER, HEAD, HERE, KEYS, PLAN, wish_of


def calls(bench, found):
    """Return the call list."""
    return bench.read(lambda r: read_calls(r, found.id))


def heard(kind, key, text=None):
    """Return a report of a unit."""
    return Heard(LinkId("tcp:test"), Report("gsm", "CMT", kind, b"", key, text=text))


def test_a_call_is_marked_and_taken_back_with_a_reason(bench, begun):
    first = calls(bench, begun)[0]
    bench.submit(MarkCall(first.id, CallMark.NO_ANSWER), "wang", DISPATCHER)
    bench.submit(MarkCall(first.id, CallMark.DEPUTY), "wang", DISPATCHER)
    bench.submit(MarkCall(first.id, CallMark.REACHED), "wang", DISPATCHER)
    assert calls(bench, begun)[0].state is CallState.DEPUTY_REACHED
    with pytest.raises(WorldError, match="why"):
        bench.submit(MarkCall(first.id, CallMark.TAKEN_BACK), "wang", DISPATCHER)
    bench.submit(MarkCall(first.id, CallMark.TAKEN_BACK, "听错了"), "wang", DISPATCHER)
    now = calls(bench, begun)[0]
    assert (now.state, now.tries) == (CallState.WAITING, 2)
    marks = bench.read(lambda r: read_marks(r, begun.id))
    assert [mark.mark for mark in marks][-1] is CallMark.TAKEN_BACK
    assert len(marks) == 4


def test_heard_marks_are_not_set_by_hand(bench, begun):
    with pytest.raises(WorldError, match="heard"):
        bench.submit(MarkCall(1, CallMark.REPLIED), "wang", DISPATCHER)


def test_a_text_that_arrived_is_no_answer_and_a_reply_is(bench, begun):
    key = KEYS["应急-1"]
    assert bench.step("hear_replies", heard(ReportKind.RECEIPT, key)) is None
    call = calls(bench, begun)[1]
    assert call.state is CallState.WAITING
    assert bench.step("hear_replies", heard(ReportKind.TEXT, key, "收到")) is None
    call = calls(bench, begun)[1]
    assert call.state is CallState.REACHED
    marks = bench.read(lambda r: read_marks(r, begun.id))
    assert [(mark.mark, mark.note) for mark in marks] == [
        (CallMark.DELIVERED, ""),
        (CallMark.REPLIED, "收到"),
    ]
    bench.step("hear_replies", heard(ReportKind.STATUS, key, "5"))
    assert len(bench.read(lambda r: read_marks(r, begun.id))) == 2


@pytest.mark.parametrize(
    "report",
    [
        heard(ReportKind.TEXT, "gsm:+8613900000000", "收到"),
        heard(ReportKind.TEXT, None, "收到"),
        heard(ReportKind.FIX, KEYS["应急-1"]),
        heard(ReportKind.PTT, KEYS["应急-1"]),
    ],
)
def test_other_reports_tick_nothing(bench, begun, report):
    assert bench.step("hear_replies", report) is None
    assert bench.read(lambda r: read_marks(r, begun.id)) == []


def test_a_reply_after_the_end_ticks_nothing(bench, begun):
    bench.submit(EndActivation(begun.id, "解除"), "head", HEAD)
    bench.step("hear_replies", heard(ReportKind.TEXT, KEYS["应急-1"], "收到"))
    assert bench.read(lambda r: read_marks(r, begun.id)) == []


def test_a_further_text_goes_to_units_only(bench, begun):
    with pytest.raises(WorldError, match="No unit"):
        bench.submit(TextCalls(begun.id, "报告位置", calls(bench, begun)[0].id), "head", HEAD)
    bench.submit(TextCalls(begun.id, "报告位置", calls(bench, begun)[1].id), "head", HEAD)
    assert calls(bench, begun)[1].sent == "报告位置"
    with pytest.raises(WorldError, match="Write what"):
        bench.submit(TextCalls(begun.id, " "), "head", HEAD)


def test_a_task_is_done_reopened_and_dropped_with_reasons(bench, begun):
    task = bench.read(lambda r: read_tasks(r, begun.id))[0]
    bench.clock.advance(minutes=7)
    bench.submit(MarkTask(task.id, TaskState.DONE), "wang", DISPATCHER)
    done = bench.read(lambda r: read_tasks(r, begun.id))[0]
    assert done.clock.late_by(bench.clock()) == timedelta(minutes=2)
    for state, note in ((TaskState.DONE, ""), (TaskState.OPEN, ""), (TaskState.DROPPED, "")):
        with pytest.raises(WorldError):
            bench.submit(MarkTask(task.id, state, note), "wang", DISPATCHER)
    bench.submit(MarkTask(task.id, TaskState.OPEN, "阀门未关紧"), "wang", DISPATCHER)
    bench.submit(MarkTask(task.id, TaskState.DROPPED, "燃气公司已处理"), "wang", DISPATCHER)
    assert len(bench.read(lambda r: read_task_marks(r, begun.id))) == 3


def test_a_task_is_added_to_a_group_of_its_own_response(bench, begun):
    bench.submit(AddTask(begun.id, "复测浓度", 20, 1), "wang", DISPATCHER)
    assert "复测浓度" in [task.text for task in bench.read(lambda r: read_tasks(r, begun.id))]
    for wish in (
        AddTask(begun.id, " ", 5),
        AddTask(begun.id, "x", 0),
        AddTask(begun.id, "x", 5, 99),
    ):
        with pytest.raises(WorldError):
            bench.submit(wish, "wang", DISPATCHER)


def test_the_minute_marks_late_tasks_once_and_keeps_tracks(bench, begun):
    bench.clock.advance(minutes=16)
    bench.tick("minute")
    bench.tick("minute")
    marks = bench.read(lambda r: read_task_marks(r, begun.id))
    assert [mark.state for mark in marks] == ["late", "late"]
    lines = bench.read(lambda r: read_log(r, begun.id, "Time has run out"))
    assert len(lines) == 2
    assert bench.read(lambda r: read_tracks(r, begun.id)) == []


def test_a_roll_call_names_who_is_missing(bench, begun):
    bench.submit(BeginRollCall(begun.id), "wang", DISPATCHER)
    with pytest.raises(WorldError, match="runs already"):
        bench.submit(BeginRollCall(begun.id), "wang", DISPATCHER)
    (roll,) = bench.read(lambda r: read_roll_calls(r, begun.id))
    members = [call for call in calls(bench, begun) if call.group]
    bench.submit(MarkPresence(roll.id, members[0].id, "here"), "wang", DISPATCHER)
    with pytest.raises(WorldError):
        bench.submit(MarkPresence(roll.id, members[0].id, "asleep"), "wang", DISPATCHER)
    with pytest.raises(WorldError):
        bench.submit(MarkPresence(roll.id, 999, "here"), "wang", DISPATCHER)
    bench.submit(EndRollCall(roll.id), "wang", DISPATCHER)
    (roll,) = bench.read(lambda r: read_roll_calls(r, begun.id))
    assert roll.marks[members[1].id][0] is Presence.MISSING
    assert "警戒疏散组组长" in bench.read(lambda r: read_log(r, begun.id))[0].text
    for wish in (EndRollCall(roll.id), MarkPresence(roll.id, members[0].id, "here")):
        with pytest.raises(WorldError, match="over"):
            bench.submit(wish, "wang", DISPATCHER)


def test_shifts_are_handed_over_with_words(bench, begun):
    bench.submit(HandOverShift(begun.id, "甲", "三人", ""), "head", HEAD)
    with pytest.raises(WorldError, match="hand-over"):
        bench.submit(HandOverShift(begun.id, "乙", "", " "), "head", HEAD)
    bench.submit(HandOverShift(begun.id, "乙", "两人", "阀门已关，正在复测"), "head", HEAD)
    shifts = bench.read(lambda r: shown_shifts(r, bench.desk, begun.id))
    assert [shift.chief for shift in shifts] == ["甲**", "乙**"]


def test_the_log_is_only_added_to(bench, begun):
    bench.submit(WriteLog(begun.id, "<b>3人</b>受伤"), "wang", DISPATCHER)
    line = bench.read(lambda r: read_log(r, begun.id))[0]
    bench.submit(CorrectLog(line.id, "实为2人"), "wang", DISPATCHER)
    bench.submit(EndActivation(begun.id, "解除"), "head", HEAD)
    bench.submit(CorrectLog(line.id, "再次核对：2人"), "wang", DISPATCHER)
    lines = bench.read(lambda r: read_log(r, begun.id))
    assert line in lines
    assert [each.corrects for each in lines if each.corrects] == [line.id, line.id]
    table = bench.report("log", {"activation": str(begun.id)}).sections[1].tables[1]
    assert any("Corrects no." in str(row[4]) for row in table.rows)
    ahead = bench.clock() + timedelta(hours=1)
    for wish in (WriteLog(begun.id, "x", ahead), WriteLog(begun.id, ""), CorrectLog(999, "x")):
        with pytest.raises(WorldError):
            bench.submit(wish, "wang", DISPATCHER)


def test_an_area_is_set_counted_and_lifted(bench, begun):
    bench.submit(KeepArea(begun.id, circle("危险圈", HERE, 200.0)), "wang", DISPATCHER)
    area = bench.read(lambda r: read_areas(r, begun.id))[-1]
    bench.counted.append(FakeCounted("migrant_population", "住户", 128))
    counted = bench.desk.count_inside(area.ring).result()
    found = counts_of(bench.desk, area.ring, counted)
    assert ("migrant_population", "住户", 128) in found
    assert ("fire_safety", "Places of fire safety", None) in found
    bench.submit(KeepCounts(area.id, found), "wang", DISPATCHER)
    counts = bench.read(lambda r: read_counts(r, begun.id))
    assert len(counts) == len(found)
    words = bench.read(lambda r: inside_words(r, begun.id))
    assert any("住户 128" in line and "not installed" in line for line in words)
    with pytest.raises(WorldError):
        bench.submit(LiftArea(area.id, ""), "head", HEAD)
    bench.submit(LiftArea(area.id, "浓度归零"), "head", HEAD)
    with pytest.raises(WorldError, match="already"):
        bench.submit(LiftArea(area.id, "again"), "head", HEAD)
    assert area.id not in [each.id for each in bench.read(lambda r: read_areas(r, begun.id))]


def test_an_area_that_is_none_is_refused(bench, begun):
    good = circle("危险圈", HERE, 200.0)
    for area in (replace(good, title=" "), replace(good, ring=good.ring[:-1])):
        with pytest.raises(WorldError):
            bench.submit(KeepArea(begun.id, area), "wang", DISPATCHER)


def test_resources_change_with_a_reason_and_keep_what_stood_there(bench):
    bench.submit(SaveResource("store", "东门仓库", place=HERE), "head", HEAD)
    (kept,) = bench.read(read_resources)
    assert kept.community
    assert kept.micro_grid
    with pytest.raises(WorldError, match="already"):
        bench.submit(SaveResource("store", "东门仓库"), "head", HEAD)
    changed = SaveResource("store", "东门仓库", phone="1", place=HERE, resource_id=kept.id)
    with pytest.raises(WorldError, match="why"):
        bench.submit(changed, "head", HEAD)
    bench.submit(replace(changed, reason="换号"), "head", HEAD)
    (kept,) = bench.read(read_resources)
    shown = bench.read(lambda r: shown_resources(r, bench.desk, [kept]))
    assert (kept.version, shown[0].entry.phone) == (2, "****")
    for roles in (DISPATCHER, ("leader",)):
        with pytest.raises(WorldError):
            bench.submit(RemoveResource(kept.id, "撤并"), "x", roles)
    bench.submit(RemoveResource(kept.id, "撤并"), "head", HEAD)
    assert bench.read(read_resources) == []
    bench.submit(SaveResource("store", "东门仓库"), "head", HEAD)
    assert [each.version for each in bench.read(read_resources)] == [3]


def test_goods_are_reserved_handed_out_and_returned(bench, begun):
    bench.submit(SaveResource("store", "东门仓库", place=HERE), "head", HEAD)
    (store,) = bench.read(read_resources)
    bench.submit(MoveGoods(store.id, "沙袋", Move.RECEIVE, 100, "只"), "wang", DISPATCHER)
    for what, number in ((Move.RESERVE, 40), (Move.HAND_OUT, 60), (Move.RETURN, 10)):
        wish = MoveGoods(store.id, "沙袋", what, number, activation_id=begun.id)
        bench.submit(wish, "wang", DISPATCHER)
    (goods,) = bench.read(lambda r: read_goods(r, store.id))
    assert goods.amounts == Amounts(50, 0, 50)
    assert bench.read(read_free) == {"沙袋": 50}
    assert len(bench.read(lambda r: read_moves(r, begun.id))) == 3
    with pytest.raises(WorldError, match="settle"):
        bench.submit(RemoveResource(store.id, "撤并"), "head", HEAD)
    for wish in (
        MoveGoods(store.id, "沙袋", Move.HAND_OUT, 51, activation_id=begun.id),
        MoveGoods(store.id, "沙袋", Move.HAND_OUT, 1),
        MoveGoods(store.id, "不存在", Move.HAND_OUT, 1, activation_id=begun.id),
        MoveGoods(store.id, " ", Move.RECEIVE, 1),
    ):
        with pytest.raises(WorldError):
            bench.submit(wish, "wang", DISPATCHER)


def test_the_nearest_with_something_free_is_found(bench):
    for name, lon in (("远", 120.20), ("近", 120.153), ("空", 120.152)):
        bench.submit(SaveResource("store", name, place=Place(lon, 30.168)), "head", HEAD)
    for store in bench.read(read_resources):
        if store.entry.name != "空":
            bench.submit(MoveGoods(store.id, "沙袋", Move.RECEIVE, 1), "head", HEAD)
    found = bench.read(lambda r: find_nearest(r, HERE, ResourceKind.STORE, "沙袋"))
    assert [each.name for _, each in found] == ["近", "远"]
    assert found[0][0] == pytest.approx(96.1, abs=0.5)


def test_a_second_import_changes_nothing(bench):
    rows = tuple(SaveResource("shelter", f"安置点{n}", capacity=n) for n in range(500))
    bench.submit(ImportResources(rows), "head", HEAD)
    before = bench.read(read_resources)
    bench.submit(ImportResources(rows), "head", HEAD)
    assert bench.read(read_resources) == before
    bench.submit(ImportResources((replace(rows[3], capacity=9),)), "head", HEAD)
    assert sum(each.version == 2 for each in bench.read(read_resources)) == 1
    with pytest.raises(WorldError):
        bench.submit(ImportResources((*rows, rows[0])), "head", HEAD)
    with pytest.raises(WorldError):
        bench.submit(ImportResources((SaveResource("spaceship", "x"),)), "head", HEAD)


def test_a_situation_report_keeps_the_figures_of_its_minute(bench, begun):
    said = Situation("阀门已关", injured=2, evacuated=120, needs="可燃气体检测仪2台")
    bench.submit(GiveReport(begun.id, said), "wang", DISPATCHER)
    bench.submit(MarkCall(calls(bench, begun)[0].id, CallMark.REACHED), "wang", DISPATCHER)
    bench.submit(
        GiveReport(begun.id, replace(said, happened="已处置"), final=True), "wang", DISPATCHER
    )
    last, first = bench.read(lambda r: read_reports(r, begun.id))
    assert (first.kind, last.kind) == ("first", "final")
    assert "0 of 4" in first.body["forces"]
    assert "1 of 4" in last.body["forces"]
    sheet = bench.report("situation", {"report": str(first.id)})
    assert "First report" in sheet.title
    assert sheet.sections[2].tables[0].rows == [(0, 2, 0, 120)]
    with pytest.raises(WorldError, match="final"):
        bench.submit(GiveReport(begun.id, said), "wang", DISPATCHER)


@pytest.mark.parametrize("said", [Situation(" "), Situation("x", dead=-1)])
def test_a_report_that_says_nothing_is_refused(bench, begun, said):
    with pytest.raises(WorldError):
        bench.submit(GiveReport(begun.id, said), "wang", DISPATCHER)


def test_lessons_are_kept_after_the_end_and_settled_once(bench, begun):
    bench.submit(EndActivation(begun.id, "解除"), "head", HEAD)
    due = bench.clock().date() + timedelta(days=10)
    bench.submit(AddLesson(begun.id, "备足检测仪", "后勤组", due), "leader", ("leader",))
    (lesson,) = bench.read(read_lessons)
    assert lesson.due == due
    bench.submit(SettleLesson(lesson.id, "已购2台"), "leader", ("leader",))
    assert bench.read(read_lessons) == []
    for wish in (
        SettleLesson(lesson.id, "again"),
        AddLesson(begun.id, "", "x", due),
        AddLesson(begun.id, "x", "x", date(2020, 1, 1)),
    ):
        with pytest.raises(WorldError):
            bench.submit(wish, "leader", ("leader",))


def test_the_review_tells_the_course_and_how_late_it_was(bench, begun):
    bench.clock.advance(minutes=4)
    bench.submit(MarkCall(calls(bench, begun)[0].id, CallMark.REACHED), "wang", DISPATCHER)
    bench.clock.advance(minutes=4)
    task = bench.read(lambda r: read_tasks(r, begun.id))[0]
    bench.submit(MarkTask(task.id, TaskState.DONE), "wang", DISPATCHER)
    bench.submit(EndActivation(begun.id, "解除"), "head", HEAD)
    sheet = bench.report("review", {"activation": str(begun.id)})
    figures = dict(sheet.sections[1].pairs)
    assert figures["Lasted"] == "0:08"
    assert figures["Median until reached"] == "0:04"
    assert figures["Worst lateness"] == "0:03"
    course = sheet.sections[2].tables[1]
    assert [row[1] for row in course.rows] == sorted(row[1] for row in course.rows)


def test_a_plan_out_of_force_is_not_offered(bench, begun):
    bench.submit(RetirePlan("RQ-III", "修订中"), "admin", ("admin",))
    assert bench.read(read_plans) == []
    for wish in (RetirePlan("RQ-III", "again"), RetirePlan("RQ-III", " ")):
        with pytest.raises(WorldError):
            bench.submit(wish, "admin", ("admin",))


class Roster:
    """A desk that knows one person."""

    def people(self):
        """Return a book with one member."""
        return self

    def member(self, code):
        """Return the member of a code."""
        return SimpleNamespace(name="赵某", phone="13800000000") if code == "巡-07" else None


def test_people_of_the_roster_are_kept_by_code_and_named_when_shown(bench):
    contacts = (replace(PLAN.contacts[0], member="巡-07", name="值班岗", phone=""),)
    bench.submit(SavePlans((replace(PLAN, contacts=contacts),), "by code"), "head", HEAD)
    bench.submit(wish_of(bench), "head", HEAD)
    (call,) = calls(bench, bench.read(read_running)[0])
    assert (call.member, call.called) == ("巡-07", NOBODY)

    def shown(of, way=named):
        desk = SimpleNamespace(people=Roster, folder=bench.desk.folder)
        return bench.read(
            lambda r: way([of], r, desk)[0] if way is named else way(of, r, desk)
        ).called

    assert shown(call) == Personal("赵某", "138****0000")
    assert shown(call, true_call) == Personal("赵某", "13800000000")
    assert shown(replace(call, member="巡-99")) == Personal("值**")


def test_the_order_says_its_words_and_who_leads_what(bench, begun):
    sheet = bench.report("order", {"activation": str(begun.id)})
    assert "至善路62号燃气泄漏，请立即到位" in sheet.sections[1].words
    groups, tasks = sheet.sections[2].tables
    assert groups.rows[0][:2] == ("抢险救援组", "应急-1")
    assert [row[0] for row in tasks.rows] == ["关阀", "拉警戒线", "报送首报"]
    assert sheet.sections[2].signatures


def test_the_order_of_a_drill_says_so_in_its_words_too(bench, drill):
    sheet = bench.report("order", {"activation": str(drill.id)})
    assert sheet.banner
    assert sheet.sections[1].words[0].startswith("【演练】")


def test_a_roll_call_on_paper_counts_who_was_there(bench, begun):
    bench.submit(BeginRollCall(begun.id), "wang", DISPATCHER)
    (roll,) = bench.read(lambda r: read_roll_calls(r, begun.id))
    grouped = [call for call in bench.read(lambda r: read_calls(r, begun.id)) if call.group]
    bench.submit(MarkPresence(roll.id, grouped[0].id, "here"), "wang", DISPATCHER)
    bench.submit(EndRollCall(roll.id), "wang", DISPATCHER)
    words = bench.report("roll_calls", {"activation": str(begun.id)}).sections[1].words
    assert words == ["2 called: 1 here, 1 missing, 0 excused"]
