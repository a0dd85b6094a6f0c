"""The detail of an incident: steps, rows, lists, buttons, units' parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.assignment import AssignmentState, Evidence, Proof
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import (
    CallBack,
    CallResult,
    IncidentState,
    Satisfaction,
    Supervision,
    Tier,
)
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import Actor, Role
from cmdmap.ui.casework.detail import facts
from cmdmap.ui.casework.detail.entries import clock_entries, line_entries, notice_entries
from cmdmap.ui.casework.detail.line_list import Entry, EntryModel
from cmdmap.ui.casework.detail.panel import WORDS_SHOWN, CasePanel
from cmdmap.ui.casework.detail.steps import Stage, steps

HEAD = Actor("王芳", frozenset({Role.SHIFT_HEAD}))
PATROLLER = Actor("陈晨", frozenset({Role.VIDEO_PATROLLER}))


def named(unit_id):
    return f"巡-{unit_id:02d}"


@pytest.fixture
def make_line(now):
    def make(number, act, **values):
        fields = {"at": now, "written_at": now, "by": "王芳", "state": IncidentState.ON_SITE}
        return Line(number, IncidentId(1), act=act, **{**fields, **values})

    return make


@pytest.fixture
def on_site(make_incident, make_assignment, make_clock):
    return make_incident(
        1,
        state=IncidentState.ON_SITE,
        assignments=(make_assignment(7, AssignmentState.ARRIVED), make_assignment(8)),
        clocks=(make_clock(ClockKind.FEED_BACK), make_clock(ClockKind.ARRIVE, due_s=-95)),
    )


def test_the_steps_say_when_who_and_how_it_is_known(on_site, now):
    found = steps(on_site, (), named, now)
    assert [step.stage for step in found] == [Stage.DONE] * 4 + [Stage.CURRENT] + [
        Stage.WAITING
    ] * 2
    assert found[0].words.endswith("took 38 s")
    assert found[1].words.endswith("→ 巡-07, 巡-08")
    assert found[2].words.endswith("巡-07  ·  by radio status")
    assert found[3].words.endswith("巡-07  ·  by position")


def test_a_step_whose_clock_ran_out_is_late(make_incident, make_clock, now):
    waiting = make_incident(1, clocks=(make_clock(ClockKind.ARRIVE, due_s=-1),))
    assert steps(waiting, (), named, now)[1].stage is Stage.LATE
    ended = replace(waiting, state=IncidentState.CANCELLED)
    assert {step.stage for step in steps(ended, (), named, now)} == {Stage.WAITING}


def test_steps_without_a_time_of_their_own_take_it_from_the_time_line(
    make_incident, make_line, now
):
    closed = make_incident(
        1,
        state=IncidentState.CLOSED,
        call_backs=(CallBack(now, "王芳", CallResult.REACHED, Satisfaction.SATISFIED),),
    )
    lines = (
        make_line(1, Act.DISPOSE, evidence=Evidence(Proof.MESSAGE), unit_id=7),
        make_line(2, Act.FEED_BACK),
    )
    found = steps(closed, lines, named, now)
    assert found[4].words.endswith("巡-07  ·  by short message")
    assert "王芳" in found[5].words
    assert found[6].words.endswith("reached  ·  satisfied")


def test_the_place_names_its_areas_and_the_tier_where_it_is(make_incident):
    incident = make_incident(1, tier=Tier.COMMUNITY)
    place = facts.place_words(incident)
    assert place == "至善路188号停车场（浦联社区 · 第3网格 · 微网格17 · 01巡区）"
    assert facts.tier_path(incident) == "grid level → 【community level】 → sub-district level"


def test_clocks_say_in_words_what_their_colour_says(on_site, now):
    late, fed = clock_entries(on_site, now)
    assert (late.role, late.words) == ("bad", "arrival: overdue by 95 s  ·  overdue")
    assert fed.words == "feedback: 5 min left"


def test_notices_and_calls_stand_newest_first(make_incident, now):
    incident = make_incident(
        1,
        call_backs=(CallBack(now, "王芳", CallResult.NO_ANSWER),),
        supervisions=(
            Supervision(1, now - timedelta(hours=1), "", "浦联社区", "尽快"),
            Supervision(
                2, now + timedelta(hours=1), "李强", "浦联社区", "结果", "", now, "陈晨", "已办"
            ),
        ),
    )
    found = notice_entries(incident)
    assert [entry.role for entry in found] == ["text", "text", "warn"]
    assert "已办" in found[0].words
    assert "the clock" in found[2].head


def test_a_line_written_later_says_both_times(make_line, now):
    late = make_line(1, Act.ARRIVE, written_at=now + timedelta(minutes=5))
    rang = make_line(2, None, values={"told": 2, "clock": "arrive"}, by="clock")
    first, second = line_entries((late, rang), lambda line: f"line {line.id}")
    assert (first.words, first.role) == ("line 2", "bad")
    assert "written" in second.head


def test_fresh_lines_come_on_top_without_moving_the_rest():
    model = EntryModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    inserted = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.show_entries([Entry("1", "one")])
    model.show_entries([Entry("2", "two"), Entry("1", "one")])
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show_entries([Entry("2", "TWO"), Entry("1", "one")])
    assert resets == [], "what is chosen stays chosen when a clock only runs on"
    model.show_entries([Entry("2", "two")])
    assert inserted == [(0, 0)]
    assert [entry.words for entry in model.entries()] == ["two"]
    assert tester.model() is model


@pytest.fixture
def panel(qtbot):
    shown = CasePanel(named, lambda line: f"line {line.id}")
    qtbot.addWidget(shown)
    shown.resize(372, 700)
    shown.show()
    return shown


def test_the_panel_offers_only_what_the_flow_and_the_role_allow(panel, on_site, kinds, now):
    asked = []
    panel.act_requested.connect(lambda act, part: asked.append((act, part)))
    panel.show_incident(on_site, (), kinds, HEAD, now)
    assert panel.bar.main.text() == "Confirm disposal  F6"
    panel.bar.main.click()
    cards = panel.tabs.units.cards
    assert list(cards) == [1007, 1008]
    acts = [action.data() for action in panel.bar.menu.actions() if action.data()]
    assert Act.CLOSE not in acts
    assert Act.SUPERVISE in acts
    assert asked == [(Act.DISPOSE, None)]
    panel.show_incident(on_site, (), kinds, PATROLLER, now)
    assert not panel.bar.main.isEnabled()
    assert panel.bar.main.toolTip() == "Your role may not: record what the field did."


def test_a_shown_caller_says_so_and_is_hidden_from_who_may_not_see_it(panel, on_site, kinds, now):
    panel.show_incident(on_site, (), kinds, HEAD, now)
    panel.show_caller(on_site, "张** 138****6621", revealed=False, open_=True)
    assert "138****6621" in panel.rows.value("source")
    assert panel.parts.reveal.isEnabled()
    panel.show_caller(on_site, "张三 13812346621", revealed=True, open_=True)
    assert panel.parts.reveal.toolTip() == "Shown for 30 s"
    panel.show_caller(on_site, "张**", revealed=False, open_=False)
    assert not panel.parts.reveal.isEnabled()


def test_an_empty_panel_says_what_would_fill_it(panel):
    panel.show_nothing()
    assert "F2 takes a new one in" in panel._stack.sentence()


def test_a_long_text_leaves_the_progress_in_sight_and_is_whole_in_its_hint(
    panel, on_site, kinds, now
):
    text = "停车场纠纷，" * 60
    panel.show_incident(replace(on_site, text=text), (), kinds, HEAD, now)
    assert panel.rows.value("text").endswith("…")
    assert len(panel.rows.value("text")) <= WORDS_SHOWN + 1
    assert text in panel.rows._values["text"].toolTip()
    panel.show_incident(replace(on_site, text="三人争执"), (), kinds, HEAD, now)
    assert panel.rows.value("text") == "三人争执"
    assert panel.rows._values["text"].toolTip() == ""
