"""Begin, change and end a response with one act each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmdmap.api import Place, WorldError
from cmdmap.testing import sent_texts
from emergency_response.domain.levels import Colour, Grade, Levels
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.wishes import (
    ChangeLevels,
    EndActivation,
    JoinIncident,
    MarkCall,
    MovePost,
    SavePlans,
    WriteLog,
)
from emergency_response.services.people import order_of, people_of, recipients
from emergency_response.store.activations import (
    read_activation,
    read_groups,
    read_levels,
    read_running,
)
from emergency_response.store.areas import read_areas
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import read_log
from emergency_response.store.plans import (
    read_plan,
    read_plans,
    read_versions,
    true_plan,
    without_uids,
)
from emergency_response.store.tasks import read_tasks
from emergency_response.tests.scene import DISPATCHER, HEAD, HERE, PLAN, wish_of


def test_one_act_keeps_groups_calls_tasks_zones_and_sends_the_texts(bench):
    commit = bench.submit(wish_of(bench), "head", HEAD)
    (found,) = bench.read(read_running)
    assert found.number == f"YJ-{bench.clock():%Y%m%d}-01"
    assert [group.name for group in bench.read(lambda r: read_groups(r, found.id))] == [
        "抢险救援组",
        "警戒疏散组",
    ]
    calls = bench.read(lambda r: read_calls(r, found.id))
    assert [call.role for call in calls] == [contact.role for contact in PLAN.contacts]
    tasks = bench.read(lambda r: read_tasks(r, found.id))
    assert [(task.due_at - found.began_at).total_seconds() / 60 for task in tasks] == [5, 15, 30]
    zones = bench.read(lambda r: read_areas(r, found.id))
    assert [zone.title for zone in zones] == ["核心区", "疏散区"]
    assert [text for _, text in sent_texts(commit)] == ["至善路62号燃气泄漏，请立即到位"] * 2
    assert found.community
    assert found.post_name == "现场指挥部"


def test_what_the_confirm_shows_is_exactly_what_is_sent(bench):
    line = bench.read(read_plans)[0]
    _, plan = bench.read(lambda r: read_plan(r, line.id))
    text = order_of(plan, "至善路62号")
    shown = recipients(plan, people_of(plan, bench.desk), text, drill=False, send=True)
    commit = bench.submit(wish_of(bench, text=text), "head", HEAD)
    assert [(each.unit_id, each.text) for each in shown if each.text] == sent_texts(commit)
    assert [each.role for each in shown if not each.text] == ["总指挥", "燃气公司值班"]
    assert all(each.why_not for each in shown if not each.text)


def test_a_unit_nothing_reaches_does_not_refuse_the_rest(bench):
    contacts = (*PLAN.contacts, replace(PLAN.contacts[1], unit="没有这个力量"))
    bench.submit(SavePlans((replace(PLAN, contacts=contacts),), "one more"), "head", HEAD)
    commit = bench.submit(wish_of(bench), "head", HEAD)
    assert len(sent_texts(commit)) == 2
    calls = bench.read(lambda r: read_calls(r, bench.read(read_running)[0].id))
    assert calls[-1].unit_id is None
    assert calls[-1].unsent


def test_an_activation_keeps_the_version_of_its_plan(bench, begun):
    bench.submit(SavePlans((replace(PLAN, title="新预案", tasks=()),), "new"), "head", HEAD)
    _, plan = bench.read(lambda r: true_plan(r, bench.desk, begun.plan_id))
    assert without_uids(plan) == PLAN
    versions = bench.read(lambda r: read_versions(r, PLAN.code))
    assert [(each.version, each.current) for each in versions] == [(2, True), (1, False)]


def test_saving_a_plan_that_says_the_same_makes_no_version(bench):
    bench.submit(SavePlans((PLAN,), "again"), "head", HEAD)
    assert len(bench.read(lambda r: read_versions(r, PLAN.code))) == 1


def test_an_incident_is_opened_with_it(bench):
    commit = bench.submit(wish_of(bench, open_incident=True), "head", HEAD)
    (incident_id,) = commit.changes.incidents
    incident = bench.incident(incident_id)
    assert (incident.kind, incident.place) == ("gas", HERE)
    assert bench.read(read_running)[0].incident_id == incident_id


def test_it_joins_an_open_incident_and_notes_it_there(bench, begun):
    commit = bench.submit(wish_of(bench, open_incident=True), "head", HEAD)
    (incident_id,) = commit.changes.incidents
    bench.submit(JoinIncident(begun.id, incident_id), "head", HEAD)
    assert bench.read(lambda r: read_activation(r, begun.id)).incident_id == incident_id
    with pytest.raises(WorldError, match="belongs to an incident already"):
        bench.submit(JoinIncident(begun.id, incident_id), "head", HEAD)


def test_an_incident_that_is_not_there_refuses_everything(bench):
    with pytest.raises(WorldError):
        bench.submit(wish_of(bench, incident_id=77), "head", HEAD)
    assert bench.read(read_running) == []


def test_the_three_levels_move_one_by_one(bench, begun):
    red = Levels(Grade.III, Colour.RED, Grade.NONE)
    bench.submit(ChangeLevels(begun.id, red, "市气象台发布"), "head", HEAD)
    raised = Levels(Grade.I, Colour.RED, Grade.NONE)
    bench.submit(ChangeLevels(begun.id, raised, "区里提级"), "head", HEAD)
    lowered = Levels(Grade.I, Colour.RED, Grade.II)
    bench.submit(ChangeLevels(begun.id, lowered, "核定"), "head", HEAD)
    history = bench.read(lambda r: read_levels(r, begun.id))
    assert [each.levels for each in history] == [begun.levels, red, raised, lowered]
    assert bench.read(lambda r: read_activation(r, begun.id)).levels == lowered


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        (Levels(Grade.NONE), "why"),
        (Levels(Grade.III), "the same"),
        (Levels(Grade.II), " "),
    ],
)
def test_levels_that_say_nothing_are_refused(bench, begun, levels, reason):
    with pytest.raises(WorldError):
        bench.submit(ChangeLevels(begun.id, levels, reason), "head", HEAD)


def test_the_post_moves_and_the_log_says_so(bench, begun):
    bench.submit(MovePost(begun.id, "社区服务中心", Place(120.15, 30.17)), "head", HEAD)
    found = bench.read(lambda r: read_activation(r, begun.id))
    assert (found.post_name, found.post_place) == ("社区服务中心", Place(120.15, 30.17))
    assert "社区服务中心" in bench.read(lambda r: read_log(r, begun.id))[0].text


def test_after_the_end_nothing_is_changed_any_more(bench, begun):
    with pytest.raises(WorldError, match="why"):
        bench.submit(EndActivation(begun.id, " "), "head", HEAD)
    bench.submit(EndActivation(begun.id, "险情解除"), "head", HEAD)
    call = bench.read(lambda r: read_calls(r, begun.id))[0]
    for wish in (
        EndActivation(begun.id, "again"),
        MarkCall(call.id, CallMark.REACHED),
        WriteLog(begun.id, "late"),
        ChangeLevels(begun.id, Levels(Grade.I), "late"),
        MovePost(begun.id, "x", None),
    ):
        with pytest.raises(WorldError, match="has ended"):
            bench.submit(wish, "head", HEAD)


def test_only_who_decides_may_begin(bench):
    for roles in (DISPATCHER, ("leader",), ("admin",), ("radio_operator",), ("auditor",)):
        with pytest.raises(WorldError):
            bench.submit(wish_of(bench), "somebody", roles)
    assert bench.read(read_running) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"levels": Levels(Grade.NONE)},
        {"address": " ", "place": None},
        {"incident_id": 1, "open_incident": True},
        {"plan_id": 999},
    ],
)
def test_a_wish_that_cannot_be_is_refused(bench, changes):
    with pytest.raises(WorldError):
        bench.submit(wish_of(bench, **changes), "head", HEAD)


def test_numbers_count_by_local_day(bench):
    for _ in range(2):
        bench.submit(wish_of(bench), "head", HEAD)
    bench.clock.advance(days=1)
    bench.submit(wish_of(bench), "head", HEAD)
    numbers = [found.number[-2:] for found in bench.read(read_running)]
    assert numbers == ["01", "02", "01"]
