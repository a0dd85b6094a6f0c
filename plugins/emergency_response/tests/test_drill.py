"""A drill cannot be mistaken for the real thing: each line that keeps them apart."""

from __future__ import annotations

import ast
import dataclasses

import pytest
import sqlalchemy as sa

from cmdmap.api import Heard, Line, LinkId, Report, ReportKind, Tone, WorldError
from cmdmap.testing import sent_texts
from emergency_response.domain import wishes
from emergency_response.domain.drill import DRILL_MARK, spoken
from emergency_response.domain.levels import Grade, Levels
from emergency_response.domain.receipts import CallState
from emergency_response.domain.stock import Move
from emergency_response.domain.wishes import (
    ChangeLevels,
    EndActivation,
    JoinIncident,
    MoveGoods,
    SaveResource,
    TextCalls,
)
from emergency_response.services.drawing import FRAME_ID
from emergency_response.store.activations import read_running
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import read_log
from emergency_response.store.resources import read_resources
from emergency_response.store.tables import activations
from emergency_response.tests.scene import HEAD, KEYS, PLUGIN, wish_of


def test_every_text_that_goes_out_begins_with_the_mark(bench):
    commit = bench.submit(wish_of(bench, drill=True), "head", HEAD)
    texts = [text for _, text in sent_texts(commit)]
    assert len(texts) == 2
    assert all(text.startswith("【演练】") for text in texts)
    (found,) = bench.read(read_running)
    later = bench.submit(TextCalls(found.id, "请报告位置"), "head", HEAD)
    assert [text for _, text in sent_texts(later)] == ["【演练】请报告位置"] * 2


def test_the_mark_stands_once():
    assert spoken(spoken("到位", True), True) == "【演练】到位"
    assert spoken("到位", False) == "到位"


def test_nothing_but_the_sender_makes_texts():
    makers = [
        path.relative_to(PLUGIN).as_posix()
        for path in PLUGIN.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "SendText" and isinstance(node.ctx, ast.Load)
    ]
    assert makers == ["services/sending.py"]


def test_it_has_numbers_of_its_own(bench):
    bench.submit(wish_of(bench), "head", HEAD)
    bench.submit(wish_of(bench, drill=True), "head", HEAD)
    bench.submit(wish_of(bench), "head", HEAD)
    numbers = [found.number for found in bench.read(read_running)]
    day = f"{bench.clock():%Y%m%d}"
    assert numbers == [f"YJ-{day}-02", f"YL-{day}-01", f"YJ-{day}-01"]


def test_it_opens_no_incident_and_joins_none(bench, drill):
    real = bench.submit(wish_of(bench, open_incident=True), "head", HEAD)
    (incident_id,) = real.changes.incidents
    for changes in ({"open_incident": True}, {"incident_id": incident_id}):
        with pytest.raises(WorldError, match="drill"):
            bench.submit(wish_of(bench, drill=True, **changes), "head", HEAD)
    with pytest.raises(WorldError, match="drill"):
        bench.submit(JoinIncident(drill.id, incident_id), "head", HEAD)


def test_it_never_writes_into_the_real_queue(bench):
    kept = [
        bench.submit(wish_of(bench, drill=True), "head", HEAD),
        bench.submit(ChangeLevels(1, Levels(Grade.I), "提级"), "head", HEAD),
        bench.submit(EndActivation(1, "结束"), "head", HEAD),
    ]
    assert not any(commit.changes.incidents for commit in kept)


def test_it_counts_in_no_statistics_of_real_ones(bench, drill):
    real = bench.analysis("responses")
    assert dict(real.sections[0].pairs)["Count"] == "0"
    drills = bench.analysis("drills")
    assert dict(drills.sections[0].pairs)["Count"] == "1"
    assert drills.banner


def test_its_sheets_have_a_banner_and_real_ones_none(bench, drill):
    wanted = {"activation": str(drill.id)}
    names = ("order", "call_list", "tasks", "roll_calls", "log", "review")
    assert all(bench.report(name, wanted).banner for name in names)
    bench.submit(wish_of(bench), "head", HEAD)
    real = {"activation": str(bench.read(read_running)[0].id)}
    assert not any(bench.report(name, real).banner for name in names)


def test_the_map_shows_a_frame_and_the_tone_of_drills(bench, drill):
    drawing = bench.layer("hazards")
    assert {feature.tone for feature in drawing.features} == {Tone.DRILL}
    assert any(isinstance(each, Line) and each.id == FRAME_ID for each in drawing.features)
    others = [each for each in drawing.features if each.id != FRAME_ID]
    assert all(each.label.startswith(DRILL_MARK) for each in others if each.label)
    bench.submit(EndActivation(drill.id, "结束"), "head", HEAD)
    assert not bench.layer("hazards").features


def test_a_real_one_has_no_frame_and_no_tone_of_drills(bench, begun):
    tones = {feature.tone for feature in bench.layer("hazards").features}
    assert Tone.DRILL not in tones


def test_no_wish_can_switch_it():
    fields = {
        name: [field.name for field in dataclasses.fields(kind)]
        for name, kind in vars(wishes).items()
        if dataclasses.is_dataclass(kind) and kind.__module__ == wishes.__name__
    }
    assert [name for name, names in fields.items() if "drill" in names] == ["Activate"]


def test_the_database_itself_refuses_to_switch_it(bench, drill, begun):
    for found, change in (
        (drill, {"drill": False}),
        (drill, {"incident_id": 1}),
        (drill, {"number": "YJ-20990101-01"}),
        (begun, {"drill": True}),
    ):
        statement = sa.update(activations).where(activations.c.id == found.id).values(**change)
        with (
            pytest.raises(sa.exc.IntegrityError, match="CHECK"),
            bench.store.transaction() as connection,
        ):
            connection.execute(statement)


def test_it_moves_no_real_goods(bench, drill):
    bench.submit(SaveResource("store", "物资库"), "head", HEAD)
    store = bench.read(read_resources)[0]
    bench.submit(MoveGoods(store.id, "沙袋", Move.RECEIVE, 10, "只"), "head", HEAD)
    wish = MoveGoods(store.id, "沙袋", Move.HAND_OUT, 5, activation_id=drill.id)
    with pytest.raises(WorldError, match="drill"):
        bench.submit(wish, "head", HEAD)


def test_facts_say_that_it_is_one(bench):
    commit = bench.submit(wish_of(bench, drill=True), "head", HEAD)
    facts = [fact for fact in commit.facts if getattr(fact, "plugin_id", "") and fact.detail]
    assert facts
    assert all(fact.detail["drill"] is True for fact in facts)


def test_a_reply_while_a_drill_runs_ticks_the_drill_and_never_the_real_one(bench, begun):
    bench.submit(wish_of(bench, drill=True), "head", HEAD)
    drilled, real = bench.read(read_running)
    assert (drilled.drill, real.drill) == (True, False)
    report = Report("gsm", "CMT", ReportKind.TEXT, b"", KEYS["应急-1"], text="收到")
    bench.step("hear_replies", Heard(LinkId("tcp:test"), report))
    states = {
        each.number: [call.state for call in bench.read(lambda r, e=each: read_calls(r, e.id))]
        for each in (drilled, real)
    }
    assert CallState.REACHED in states[drilled.number]
    assert set(states[real.number]) == {CallState.WAITING}
    assert "ask again" in bench.read(lambda r: read_log(r, real.id))[0].text
