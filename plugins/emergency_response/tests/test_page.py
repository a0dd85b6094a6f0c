"""The page without a window: what it shows, says and hands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cmdmap.api import Place, Tone
from cmdmap.testing import PluginBench
from cmdmap.widgets.asking import ConfirmDialog
from cmdmap.widgets.forms.form import AskDialog
from emergency_response.domain.hazards import AreaKind
from emergency_response.domain.receipts import CallMark, CallState
from emergency_response.domain.wishes import MarkCall, SaveResource
from emergency_response.store.activations import read_activation, read_running
from emergency_response.store.areas import read_areas
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import Presence, read_log, read_roll_calls
from emergency_response.store.plans import (
    read_plan,
    read_plans,
    read_versions,
    true_plan,
    without_uids,
)
from emergency_response.store.resources import read_resources
from emergency_response.store.review import read_reports
from emergency_response.store.tasks import read_tasks
from emergency_response.tests.scene import HEAD, HERE, PLAN, PLUGIN
from emergency_response.ui.activating import ActivateDialog
from emergency_response.ui.import_list import open_import


@pytest.fixture
def page(bench):
    """A page handle of the head of the shift."""
    return bench.page("head", HEAD)


@pytest.fixture
def widget(bench, page):
    """The page."""
    return bench.open("response", page)


def shown(widget, name):
    """Bring a tab of the response to the front and return it."""
    widget.response.show_tab(name)
    return widget.response.parts[name]


def words_of(widget) -> list[str]:
    """Return the words of every label of a widget in order."""
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def form(widget) -> AskDialog:
    """Return the form that is open."""
    return next(each for each in widget.findChildren(AskDialog) if each.isVisible())


def answer(widget, **values) -> None:
    """Fill the open form and hand it in."""
    dialog = form(widget)
    for name, value in values.items():
        dialog.fields.put(name, value)
    dialog.accept()
    assert not dialog.fields.refused(), dialog.fields.refused()


def begin(widget, nature: str) -> ActivateDialog:
    """Fill both forms before a response and return the confirm."""
    widget.lists.begin.click()
    plan_id = form(widget).fields.fields[0].choices[0][0]
    answer(widget, plan=plan_id)
    answer(widget, nature=nature, address="至善路62号", place=HERE)
    return next(each for each in widget.findChildren(ActivateDialog) if each.isVisible())


def test_a_response_is_begun_by_the_big_button(bench, page, widget):
    confirm = begin(widget, "real")
    assert [confirm.table.model.index(row, 3).data() for row in (1, 2)] == [
        "至善路62号燃气泄漏，请立即到位，收到请回复。"
    ] * 2
    confirm.accept_button.click()
    (found,) = bench.read(read_running)
    assert not found.drill
    assert widget.response.number.text() == found.number
    assert page.heads[-1] == "1 responses · 0 drills"
    assert page.map.flights[-1] == HERE


def test_what_is_begun_beside_another_one_is_shown_and_its_words_are_no_markup(bench, page, widget):
    begin(widget, "real").accept_button.click()
    first = widget.response.number.text()
    confirm = begin(widget, "drill")
    assert confirm.summary.textFormat() is Qt.TextFormat.PlainText
    confirm.accept_button.click()
    newest = max(bench.read(read_running), key=lambda each: each.id)
    assert newest.number != first
    assert widget.response.number.text() == newest.number
    assert widget.lists.responses.cards.key() == newest.id
    assert widget.response.title.textFormat() is Qt.TextFormat.PlainText


def test_enter_in_the_confirm_begins_nothing(bench, widget):
    confirm = begin(widget, "real")
    QTest.keyClick(confirm, Qt.Key.Key_Return)
    assert bench.read(read_running) == []


def test_whether_it_is_a_drill_has_no_preset(bench, widget):
    widget.lists.begin.click()
    answer(widget, plan=form(widget).fields.fields[0].choices[0][0])
    dialog = form(widget)
    dialog.fields.put("address", "x")
    dialog.accept()
    assert "nature" in dialog.fields.refused()
    dialog.fields.put("nature", "drill")
    assert dialog.fields.values()["incident"] is None
    dialog.reject()


def test_a_drill_is_said_everywhere(bench, page, widget):
    confirm = begin(widget, "drill")
    assert "DRILL" in confirm.drill.text()
    texts = [confirm.table.model.index(row, 3).data() for row in (1, 2)]
    assert all(text.startswith("【演练】") for text in texts)
    confirm.accept_button.click()
    assert "YL-" in widget.drill.text()
    assert not widget.drill.isHidden()
    assert not widget.response.drill.isHidden()
    assert widget.response.decisions.incident.isHidden()
    assert {f.tone for f in page.map.drawings["drill_frame"].features} == {Tone.DRILL}
    assert any(chip.tone is Tone.DRILL for chip in widget.response.chips.chips)


def test_calls_are_marked_by_keys_and_the_next_one_is_chosen(bench, widget, begun):
    tab = shown(widget, "calls")
    first = tab.call()
    for key, state in (
        (Qt.Key.Key_2, CallState.NO_ANSWER),
        (Qt.Key.Key_1, CallState.REACHED),
    ):
        chosen = tab.call()
        press(tab, key)
        calls = {call.id: call for call in bench.read(lambda r: read_calls(r, begun.id))}
        assert calls[chosen.id].state is state
        assert tab.call().id != chosen.id
    tab.table.choose(first.id)
    press(tab, Qt.Key.Key_3)
    assert bench.read(lambda r: read_calls(r, begun.id))[0].state is CallState.DEPUTY
    assert "1/4" in widget.response.tabs.tab("calls").text()


def press(tab, key) -> None:
    """Press the button of a key: shortcuts need a window in front."""
    wanted = f"({chr(key)})"
    next(each for each, _ in tab._rights if wanted in each.text()).click()


def test_a_wrong_mark_is_taken_back_with_a_reason(bench, widget, begun):
    tab = shown(widget, "calls")
    call = tab.call()
    bench.submit(MarkCall(call.id, CallMark.REACHED), "head", HEAD)
    tab.table.choose(call.id)
    tab._on_take_back()
    answer(widget, reason="听错了")
    assert bench.read(lambda r: read_calls(r, begun.id))[0].state is CallState.WAITING


def test_a_text_is_confirmed_with_what_and_whom(bench, widget, begun):
    tab = shown(widget, "calls")
    tab._on_text()
    answer(widget, text="请报告位置")
    (confirm,) = tab.findChildren(ConfirmDialog)
    assert "应急-1" in confirm.sentence.text()
    confirm.accept()
    assert bench.read(lambda r: read_calls(r, begun.id))[1].sent == "请报告位置"


def test_tasks_show_their_clocks_and_are_done(bench, page, widget, begun):
    tab = shown(widget, "tasks")
    bench.clock.advance(minutes=7)
    page.ring()
    assert tab.table.model.index(0, 3).data() == "late 0:02"
    tab.table.choose(bench.read(lambda r: read_tasks(r, begun.id))[0].id)
    press(tab, Qt.Key.Key_1)
    assert "1/3" in widget.response.tabs.tab("tasks").text()
    tab._on_new()
    answer(widget, text="复测浓度", minutes=20)
    tasks = bench.read(lambda r: read_tasks(r, begun.id))
    assert tasks[-1].due_at - bench.clock() <= timedelta(minutes=30)
    assert "复测浓度" in [task.text for task in tasks]


def test_a_roll_call_is_taken_by_the_list(bench, widget, begun):
    tab = shown(widget, "roll")
    tab.begin.click()
    tab.list.give(0, Presence.HERE.value)
    tab.end.click()
    (roll,) = bench.read(lambda r: read_roll_calls(r, begun.id))
    assert sorted(state.value for state, _ in roll.marks.values()) == ["here", "missing"]
    assert "1 missing" in tab.state.text()


def test_a_line_of_the_log_is_written_by_enter(bench, widget, begun):
    tab = shown(widget, "log")
    tab.line.setText("<b>现场</b>平稳")
    QTest.keyClick(tab.line, Qt.Key.Key_Return)
    assert bench.read(lambda r: read_log(r, begun.id))[0].text == "<b>现场</b>平稳"
    assert tab.line.text() == ""


def test_an_area_is_drawn_corner_by_corner_and_counted(bench, page, widget, begun):
    tab = shown(widget, "areas")
    tab._on_draw(AreaKind.EVACUATION)
    answer(widget, title="疏散区一")
    corners = [HERE, Place(HERE.lon + 0.002, HERE.lat), Place(HERE.lon, HERE.lat + 0.002)]
    for corner in corners:
        page.map.pick_at(corner)
    tab.tool.finish.click()
    area = bench.read(lambda r: read_areas(r, begun.id))[-1]
    assert (area.title, area.kind) == ("疏散区一", AreaKind.EVACUATION)
    tab.cards.choose(area.id)
    tab.count.click()
    assert "not installed" in words_of(tab.found)
    assert words_of(tab.found)[words_of(tab.found).index("Units") + 1] == "0"


def test_a_plume_is_asked_for_and_says_its_limits(bench, page, widget, begun):
    tab = shown(widget, "areas")
    tab._on_plume()
    answer(widget, gas="chlorine", rate=100.0, wind_from=270, wind=3.0, sky="overcast")
    area = bench.read(lambda r: read_areas(r, begun.id))[-1]
    tab.cards.choose(area.id)
    said = " ".join(words_of(tab.found))
    assert "First estimate" in said
    assert "not verified" in said
    assert "270° west" in said


def test_levels_move_by_a_form_one_by_one(bench, widget, begun):
    widget.response.decisions.levels.click()
    answer(widget, colour="red", reason="市气象台发布")
    found = bench.read(lambda r: read_activation(r, begun.id))
    assert (found.levels.colour, found.levels.response) == ("red", begun.levels.response)


def test_a_situation_report_is_given_and_saved(bench, page, widget, begun):
    tab = shown(widget, "reports")
    tab._on_give()
    answer(widget, happened="阀门已关", injured=2)
    (report,) = bench.read(lambda r: read_reports(r, begun.id))
    tab.cards.choose(report.id)
    tab._on_save()
    name, suggested, sheet = page.exported[-1]
    assert name == "situation"
    assert begun.number in suggested
    assert sheet.sections[2].tables[0].rows == [(0, 2, 0, 0)]
    tab.save("log", "Log")
    assert page.exported[-1][0] == "log"


def test_the_end_closes_what_may_be_pressed(bench, widget, begun):
    widget.response.decisions.end.click()
    answer(widget, reason="险情解除")
    assert not widget.response.decisions.levels.isEnabled()
    assert not any(
        button.isEnabled()
        for name in ("calls", "tasks", "roll", "areas")
        for button, right in widget.response.parts[name]._rights
        if right not in ("", "person.reveal")
    )


def test_who_may_only_look_can_press_nothing(bench, begun):
    widget = bench.open("response", bench.page("li", ["auditor"]))
    assert not widget.lists.begin.isEnabled()
    assert not widget.response.decisions.end.isEnabled()
    assert not any(
        button.isEnabled()
        for tab in widget.response.parts.values()
        for button, right in tab._rights
        if right
    )


def test_a_look_at_a_line_shows_it_until_another_is_chosen(bench, begun):
    widget = bench.open("response", bench.page("wang", ["dispatcher"]))
    calls = shown(widget, "calls")
    assert calls.phone.text() == "值** 571****0001\nDeputy: 带**"
    looked = next(button for button, right in calls._rights if right == "person.reveal")
    looked.click()
    assert calls.phone.text() == "值班领导 057100000001\nDeputy: 带班干部"
    assert bench.writer.subjects[-1] == f"{begun.number} call 1"
    calls.table.choose(4)
    assert calls.phone.text() == "燃** 571****0002"
    calls.table.choose(1)
    assert calls.phone.text().startswith("值**")
    looked.click()
    assert "057100000001" in calls.phone.text()
    widget._page.log_in("li", ["radio_operator"])
    assert "057100000001" not in calls.phone.text()


def test_who_may_not_see_persons_cannot_look(bench, begun):
    widget = bench.open("response", bench.page("x", ["radio_operator"]))
    calls = shown(widget, "calls")
    assert not any(b.isEnabled() for b, right in calls._rights if right == "person.reveal")
    assert "057100000001" not in calls.phone.text()


def test_a_person_of_a_plan_stays_who_it_is_when_something_else_is_changed(bench, page, widget):
    line = bench.read(read_plans)[0]
    widget.lists.plans.cards.choose(line.id)
    widget.plan.detail.pressed.emit(("contacts", 0))
    assert form(widget).fields.values()["name"] == "值**"
    answer(widget, role="现场总指挥", deputy_name="李副指挥")
    widget.plan.buttons.keep.click()
    answer(widget, note="改岗位")
    newest = bench.read(lambda r: read_versions(r, PLAN.code))[0]
    _, plan = bench.read(lambda r: true_plan(r, bench.desk, newest.id))
    (first, *rest) = without_uids(plan).contacts
    assert first == replace(PLAN.contacts[0], role="现场总指挥", deputy_name="李副指挥")
    assert tuple(rest) == PLAN.contacts[1:]
    widget.lists.plans.cards.choose(newest.id)
    widget.plan.buttons.look.click()
    assert bench.writer.subjects[-1] == f"{PLAN.code} v2"
    assert "057100000001" in repr([row for part in plan_rows(widget) for row in part])


def plan_rows(widget):
    """Return what the panel of the plan shows."""
    return [[label.text() for label in widget.plan.detail.findChildren(QLabel)]]


def test_a_plan_is_edited_as_a_draft_and_kept_as_a_version(bench, page, widget):
    line = bench.read(read_plans)[0]
    widget.lists.plans.cards.choose(line.id)
    widget.plan.detail.pressed.emit(("tasks", None))
    answer(widget, text="通知居民", minutes=10, group="SS")
    assert widget.plan.draft is not None
    assert len(bench.read(lambda r: read_versions(r, PLAN.code))) == 1
    widget.plan.buttons.keep.click()
    answer(widget, note="补充")
    newest = bench.read(read_plans)[0]
    _, plan = bench.read(lambda r: read_plan(r, newest.id))
    assert newest.version == 2
    assert plan.tasks[-1].text == "通知居民"
    assert widget.plan.draft is None


def test_a_draft_with_a_fault_cannot_be_kept(bench, widget):
    widget.lists.plans.cards.choose(bench.read(read_plans)[0].id)
    plan = widget.plan.plan()
    widget.plan.change(replace(plan, groups=()))
    assert not widget.plan.buttons.keep.isEnabled()
    assert "needs one group" in widget.plan.notice.label.text()
    widget.plan.buttons.leave.click()
    assert widget.plan.plan() == plan


def test_resources_are_searched_and_shown(bench, page, widget):
    for name in ("东门仓库", "西门仓库"):
        bench.submit(SaveResource("store", name, place=HERE), "head", HEAD)
    bar = widget.lists.resources.bar
    bar.line.setText("东门")
    bar.line.returnPressed.emit()
    assert [each.name for each in widget.lists.resources.cards.model.rows] == ["东门仓库"]
    assert widget.lists.tabs.tab("resources").text() == "Resources 1"
    widget.lists.resources.cards.choose(bench.read(read_resources)[0].id)
    assert "东门仓库" in widget.resource.detail.texts()
    widget.lists.tabs.show_view("resources")
    assert page.map.layers["resources"]
    widget.resource.receive.click()
    answer(widget, goods="沙袋", number=40, measure="只")
    assert "沙袋 40 只" in widget.resource.detail.texts()


def test_a_list_is_imported_once(bench, page, widget, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("名称,类别,可容纳人数\n甲安置点,避灾安置点,120\n乙,飞船,1\n".encode("gb18030"))
    dialog = open_import(page, widget)
    dialog.read(path)
    assert dialog.parts.bar.chip("new").text() == "new 1"
    dialog.accept()
    (kept,) = bench.read(read_resources)
    assert (kept.entry.name, kept.entry.capacity) == ("甲安置点", 120)
    assert [(line, name) for line, _, name, *_ in dialog.refused_rows()] == [("3", "乙")]
    dialog.accept()
    again = open_import(page, widget)
    again.read(path)
    assert not again.accept_button.isEnabled()
    again.reject()


def test_what_a_click_on_the_map_means(bench, page, widget, begun):
    bench.submit(SaveResource("store", "东门仓库", place=HERE), "head", HEAD)
    (kept,) = bench.read(read_resources)
    page.map.click("resources", kept.id)
    assert widget.lists.tabs.name == "resources"
    assert "东门仓库" in widget.resource.detail.texts()
    page.map.click("hazards", begun.id)
    assert widget.lists.tabs.name == "responses"
    page.map.click("hazards", 12345)
    assert widget.lists.tabs.name == "responses"


def test_the_plans_to_begin_with_are_taken_in_by_one_button():
    with PluginBench(PLUGIN) as bare:
        widget = bare.open("response", bare.page("head", HEAD))
        widget.lists.begin.click()
        assert widget.lists.tabs.name == "plans"
        widget.lists.plans.starter.click()
        assert len(bare.read(read_plans)) == 6
        assert widget.lists.plans.starter.isHidden()
