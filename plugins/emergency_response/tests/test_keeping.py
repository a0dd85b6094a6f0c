"""What is kept is what was meant: drafts, two seats at once, lists out and in again, duty desks."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from cmdmap.api import Heard, LinkId, Report, ReportKind, WorldError
from emergency_response.domain.plan import Contact
from emergency_response.domain.plan_codec import from_json, read_file, to_json
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.wishes import (
    ImportResources,
    MarkCall,
    SavePlans,
    SaveResource,
    WriteLog,
)
from emergency_response.services.people import named
from emergency_response.services.samples import PLANS
from emergency_response.store.activations import read_running
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import read_log
from emergency_response.store.contacts import shown_resources, true_resource
from emergency_response.store.plans import read_plan, read_plans, read_versions, shown_plan
from emergency_response.store.resources import read_resources
from emergency_response.store.review import read_reports
from emergency_response.tests.scene import HEAD, HERE, KEYS, PLAN, wish_of
from emergency_response.tests.test_page import answer, form, shown
from emergency_response.ui.import_list import open_import

DESK = Contact(
    "供电公司值班", name="供电抢修值班", phone="0571-00000009", deputy_name="供电副班",
    deputy_phone="0571-00000010", office=True,
)  # fmt: skip
PERSON = Contact("总指挥", name="章念初", phone="13900001111")
STORE = SaveResource(
    "store", "东门仓库", "滨文路1号", HERE, 1200, "仓管郝师傅", "13900003333", note="=1+1"
)
SHELTER = SaveResource(
    "shelter", "文体中心", "滨文路2号", HERE, 300, "值班室", "0571-00000012", office=True
)


@pytest.fixture
def page(bench):
    """A page handle of the head of the shift."""
    return bench.page("head", HEAD)


@pytest.fixture
def widget(bench, page):
    """The page."""
    return bench.open("response", page)


def entries(bench):
    """Return every resource as it was written, by name."""
    kept = bench.read(read_resources)
    true = [bench.read(lambda r, each=each: true_resource(r, bench.desk, each)) for each in kept]
    return {each.entry.name: each.entry for each in true}


def test_a_duty_desk_is_shown_and_a_person_is_masked(bench):
    bench.submit(SavePlans((replace(PLAN, contacts=(PERSON, DESK)),), "desks"), "head", HEAD)
    bench.submit(wish_of(bench), "head", HEAD)
    found = bench.read(read_running)[0]
    person, desk = bench.read(lambda r: named(read_calls(r, found.id), r, bench.desk))
    assert (person.called.name, person.called.phone) == ("章**", "139****1111")
    assert (desk.called.name, desk.called.phone) == ("供电抢修值班", "0571-00000009")
    assert (desk.stand_in.name, desk.stand_in.phone) == ("供电副班", "0571-00000010")
    sheet = bench.report("call_list", {"activation": str(found.id)})
    assert "0571-00000009" in repr(sheet)
    assert "13900001111" not in repr(sheet)


def test_nobody_is_unmasked_by_calling_them_an_office(bench):
    bench.submit(SavePlans((replace(PLAN, contacts=(PERSON,)),), "named"), "head", HEAD)
    newest = bench.read(read_plans)[0]
    _, plan = bench.read(lambda r: shown_plan(r, bench.desk, newest.id))
    turned = replace(plan, contacts=(replace(plan.contacts[0], office=True),))
    with pytest.raises(WorldError, match="masked stays masked"):
        bench.submit(SavePlans((turned,), "look"), "head", HEAD)
    bench.submit(STORE, "head", HEAD)
    (store,) = bench.read(read_resources)
    (seen,) = bench.read(lambda r: shown_resources(r, bench.desk, [store]))
    wish = replace(
        STORE, contact=seen.entry.contact, phone=seen.entry.phone, office=True,
        resource_id=store.id, reason="x",
    )  # fmt: skip
    with pytest.raises(WorldError, match="masked stays masked"):
        bench.submit(wish, "head", HEAD)


def test_a_plan_with_desks_says_the_same_in_text_and_file():
    plans = read_file(PLANS.read_bytes())
    assert all(contact.office for plan in plans for contact in plan.contacts)
    assert [from_json(to_json(plan)) for plan in plans] == list(plans)
    raw = PLANS.read_text(encoding="utf-8").replace("office = true", 'office = "yes"', 1)
    with pytest.raises(WorldError, match="office has a wrong value"):
        read_file(raw.encode())


def test_a_list_with_fewer_columns_leaves_the_rest_as_it_is(bench, page, widget, tmp_path):
    bench.submit(STORE, "head", HEAD)
    bench.submit(SHELTER, "head", HEAD)
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    for row in (["名称", "类别", "容量"], ["东门仓库", "应急仓库", "1,500"]):
        book.active.append(row)
    book.save(path)
    dialog = open_import(page, widget)
    dialog.read(path)
    assert dialog.parts.bar.chip("changed").text() == "changed 1"
    dialog.accept()
    dialog.reject()
    kept = entries(bench)
    assert kept["东门仓库"].capacity == 1500
    assert kept["东门仓库"].phone == "13900003333"
    assert kept["东门仓库"].place == HERE
    assert kept["文体中心"].office


def test_of_two_seats_the_second_hears_that_a_plan_has_moved_on(bench):
    bench.submit(SavePlans((replace(PLAN, title="甲改"),), "a", 1), "head", HEAD)
    with pytest.raises(WorldError, match="version 2"):
        bench.submit(SavePlans((replace(PLAN, title="乙改"),), "b", 1), "other", HEAD)
    with pytest.raises(WorldError, match="has this number"):
        bench.submit(SavePlans((replace(PLAN, title="新"),), "c", 0), "other", HEAD)
    assert [line.title for line in bench.read(read_plans)] == ["甲改"]
    bench.submit(SavePlans((replace(PLAN, code="新号"),), "d", 0), "other", HEAD)


def test_of_two_seats_the_second_hears_that_a_resource_was_changed(bench):
    bench.submit(STORE, "head", HEAD)
    (store,) = bench.read(read_resources)
    change = replace(STORE, resource_id=store.id, reason="盘点", version=store.version)
    bench.submit(replace(change, capacity=1300), "head", HEAD)
    with pytest.raises(WorldError, match="changed meanwhile"):
        bench.submit(replace(change, capacity=900), "other", HEAD)
    assert entries(bench)["东门仓库"].capacity == 1300


def test_what_was_kept_is_what_is_begun_next(bench, page, widget):
    widget.lists.plans.cards.choose(bench.read(read_plans)[0].id)
    widget.plan.detail.pressed.emit(("tasks", None))
    answer(widget, text="通知居民", minutes=10)
    widget.plan.buttons.keep.click()
    answer(widget, note="补充")
    begun = []
    widget.plan.begin_requested.connect(lambda line, plan: begun.append((line, plan)))
    widget.plan.buttons.begin.click()
    ((line, plan),) = begun
    assert line.version == 2
    assert bench.read(lambda r: read_plan(r, line.id))[1].tasks == plan.tasks
    widget.plan.detail.pressed.emit(("tasks", None))
    answer(widget, text="复测", minutes=20)
    widget.plan.buttons.keep.click()
    answer(widget, note="再补充")
    assert bench.read(lambda r: read_versions(r, PLAN.code))[0].version == 3


def test_a_draft_waits_while_another_plan_is_looked_at(bench, page, widget):
    bench.submit(SavePlans((replace(PLAN, code="HZ", title="火灾"),), "x"), "head", HEAD)
    cards = widget.lists.plans.cards
    by_code = {line.code: line.id for line in bench.read(read_plans)}
    cards.choose(by_code[PLAN.code])
    widget.plan.detail.pressed.emit(("tasks", None))
    answer(widget, text="通知居民", minutes=10)
    cards.choose(by_code["HZ"])
    assert widget.plan.draft is None
    assert widget.plan.plan().title == "火灾"
    cards.choose(by_code[PLAN.code])
    assert widget.plan.draft.tasks[-1].text == "通知居民"
    widget.plan.buttons.leave.click()
    assert widget.plan.plan().tasks == PLAN.tasks


def test_a_new_plan_waits_as_a_draft_too(bench, page, widget):
    widget.lists.plans.new.click()
    answer(widget, code="DZ-IV", title="地震")
    widget.lists.plans.cards.choose(bench.read(read_plans)[0].id)
    assert widget.plan.plan().title == PLAN.title
    widget.lists.plans.new.click()
    assert widget.plan.draft.title == "地震"


def test_a_line_that_was_begun_belongs_to_its_response(bench, page, widget):
    for _ in range(2):
        bench.submit(wish_of(bench), "head", HEAD)
    newer, older = bench.read(read_running)
    cards = widget.lists.responses.cards
    cards.choose(newer.id)
    tab = shown(widget, "log")
    tab.line.setText("东侧封路")
    cards.choose(older.id)
    assert tab.line.text() == ""
    tab.line.setText("西侧")
    cards.choose(newer.id)
    assert tab.line.text() == "东侧封路"
    tab.line.returnPressed.emit()
    assert bench.read(lambda r: read_log(r, newer.id))[0].text == "东侧封路"
    cards.choose(older.id)
    assert tab.line.text() == "西侧"


def test_a_list_says_which_columns_it_has(bench):
    bench.submit(STORE, "head", HEAD)
    row = SaveResource("store", "东门仓库", address="新址")
    bench.submit(ImportResources((row,), frozenset({"kind", "name", "address"})), "head", HEAD)
    kept = entries(bench)["东门仓库"]
    assert (kept.address, kept.note, kept.contact) == ("新址", "=1+1", "仓管郝师傅")


def test_a_report_that_was_left_half_written_is_there_again(bench, page, widget, begun):
    tab = shown(widget, "reports")
    tab._on_give()
    dialog = form(widget)
    dialog.fields.put("happened", "阀门已关，")
    dialog.fields.put("evacuated", 86)
    dialog.reject()
    tab._on_give()
    dialog = form(widget)
    assert dialog.fields.values()["happened"] == "阀门已关，"
    answer(widget, happened="阀门已关，无人员伤亡", needs="检测仪2台")
    (kept,) = bench.read(lambda r: read_reports(r, begun.id))
    assert (kept.body["happened"], kept.body["evacuated"]) == ("阀门已关，无人员伤亡", "86")
    tab._on_give()
    assert form(widget).fields.values()["needs"] == "检测仪2台"


def test_the_call_list_says_how_far_each_text_and_call_has_come(bench, page, widget, begun):
    tab = shown(widget, "calls")
    states = {row[0]: row[2] for row in rows_of(tab.table)}
    assert states["抢险救援组组长"] == "text sent"
    assert states["总指挥"] == "to be called"
    for kind, words in ((ReportKind.RECEIPT, ""), (ReportKind.TEXT, "收到，5分钟到")):
        report = Report("gsm", "X", kind, b"", KEYS["应急-1"], text=words)
        bench.take(Heard(LinkId("tcp:test"), report))
        states = {row[0]: row[2] for row in rows_of(tab.table)}
        if kind is ReportKind.RECEIPT:
            assert states["抢险救援组组长"] == "text delivered"
    assert states["抢险救援组组长"] == "replied"
    call = next(each for each in tab.overview.calls if each.role == "抢险救援组组长")
    tab.table.choose(call.id)
    assert "收到，5分钟到" in tab.sent.text()
    chief = next(each for each in tab.overview.calls if each.role == "总指挥")
    for _ in range(2):
        bench.submit(MarkCall(chief.id, CallMark.NO_ANSWER), "head", HEAD)
    assert {row[0]: row[2] for row in rows_of(tab.table)}["总指挥"] == "no answer × 2"


def rows_of(table):
    """Return what a table shows."""
    model = table.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_who_rings_in_a_drill_is_told_to_say_so_first(bench, page, widget, drill):
    tab = shown(widget, "calls")
    assert tab.phone.text().startswith("Say first: this is a drill.")


def test_times_of_another_day_say_the_day(bench, page, widget, begun):
    bench.clock.advance(days=2)
    bench.submit(WriteLog(begun.id, "复测"), "head", HEAD)
    tab = shown(widget, "log")
    newest, *_, first = [row[0] for row in rows_of(tab.table)]
    assert len(newest) == 5
    assert len(first) == 11
