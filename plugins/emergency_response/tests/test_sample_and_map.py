"""Sample data, layers, counter, every sheet, the indexes of the tables, the translations."""

from __future__ import annotations

import ast
import json
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmdmap.api import (
    AreaLevel,
    ForceKind,
    Heard,
    LinkId,
    Place,
    Report,
    ReportKind,
    Spot,
    Unit,
    UnitId,
)
from cmdmap.testing import PluginBench
from emergency_response.domain.wishes import SaveResource
from emergency_response.services.course import read_course
from emergency_response.services.samples import invent_resources
from emergency_response.store import tables
from emergency_response.store.activations import read_ended, read_running
from emergency_response.store.plans import read_plans
from emergency_response.store.resources import read_resources
from emergency_response.store.review import read_lessons, read_tracks
from emergency_response.tests.scene import HEAD, HERE, KEYS, PLUGIN, wish_of

PLACE = re.compile(r"\{(\w*)[^}]*\}")


@pytest.fixture
def sampled():
    """A bench with the sample ``sample``."""
    with PluginBench(PLUGIN) as made:
        made.sample("sample")
        yield made


def test_the_sample_is_put_in_once_and_sends_nothing(sampled):
    again = sampled.sample("sample")
    assert not again.facts
    assert len(sampled.read(read_plans)) == 6
    (running,) = sampled.read(read_running)
    (ended,) = sampled.read(read_ended)
    assert (running.drill, ended.drill) == (False, True)
    assert sampled.read(read_lessons)
    kinds = {each.entry.kind for each in sampled.read(read_resources)}
    assert len(kinds) == 6
    assert not sampled.present.outbox.messages()


def test_the_layer_resources_draws_what_the_counter_resources_counts(sampled):
    drawing = sampled.layer("resources")
    everything = sampled.read(read_resources)
    assert len(drawing.features) == len(everything)
    assert all(isinstance(each, Spot) and len(each.glyph) == 1 for each in drawing.features)
    area = next(
        each for each in sampled.desk.jurisdiction().areas if each.level is AreaLevel.SUBDISTRICT
    )
    found = sampled.count("resources", area.polygons[0][0])
    assert found.number == len(everything)
    assert len(found.names) == 20


def test_the_layer_hazards_draws_posts_and_areas(sampled):
    labels = [each.label for each in sampled.layer("hazards").features]
    assert any("防汛防台" in label for label in labels)


def test_every_sheet_can_be_made_of_the_sample(sampled):
    (running,) = sampled.read(read_running)
    wanted = {"activation": str(running.id), "plan": "1"}
    for name in ("order", "call_list", "tasks", "roll_calls", "log", "review", "plan", "resources"):
        sheet = sampled.report(name, wanted)
        for section in sheet.sections:
            for table in section.tables:
                assert all(len(row) == len(table.heads) for row in table.rows), (name, table.title)
                assert not table.widths or len(table.widths) == len(table.heads)
    for name in ("responses", "drills", "lessons"):
        assert sampled.analysis(name).sections
    rows = sampled.report("call_list", wanted).sections[1].tables[0].rows
    assert rows[0][3] == "0571-00000001", "a duty desk is nobody's personal number"


@pytest.mark.parametrize("wanted", [{}, {"activation": "x"}, {"activation": "999"}])
def test_a_sheet_of_nothing_is_refused(sampled, wanted):
    with pytest.raises(Exception, match="activation"):
        sampled.report("log", wanted)


@pytest.mark.parametrize("wanted", [{"from": "yesterday"}, {"to": "2026-13-01"}])
def test_days_that_are_none_are_refused(sampled, wanted):
    with pytest.raises(Exception, match="2026-11-24"):
        sampled.analysis("responses", wanted)


def test_the_tick_minute_keeps_where_units_were(bench):
    bench.submit(wish_of(bench), "head", HEAD)
    (found,) = bench.read(read_running)
    key = KEYS["应急-1"]
    for minute in range(3):
        bench.clock.advance(minutes=1)
        place = Place(HERE.lon + minute * 1e-4, HERE.lat)
        report = Report(
            "gsm", "POS", ReportKind.FIX, b"", key, place, at=bench.clock(),
            heard_at=bench.clock(),
        )  # fmt: skip
        bench.take(Heard(LinkId("tcp:test"), report))
        bench.tick("minute")
        bench.tick("minute")
    points = bench.read(lambda r: read_tracks(r, found.id))
    assert [point.place.lon for point in points] == pytest.approx(
        [HERE.lon, HERE.lon + 1e-4, HERE.lon + 2e-4]
    )


def test_a_unit_that_has_no_place_is_left_out(bench):
    bench.add_units(Unit(UnitId(0), "应急-3", ForceKind.GRID))
    bench.submit(wish_of(bench), "head", HEAD)
    bench.tick("minute")
    (found,) = bench.read(read_running)
    assert bench.read(lambda r: read_tracks(r, found.id)) == []


QUESTIONS = {
    "plans in force": sa.select(tables.plans)
    .where(tables.plans.c.current.is_(True))
    .order_by(tables.plans.c.code),
    "running": sa.select(tables.activations).where(tables.activations.c.ended_at_us.is_(None)),
    "call list": sa.select(tables.calls).where(tables.calls.c.activation_id == 1),
    "replies": sa.select(tables.call_keys).where(tables.call_keys.c.unit_key == "x"),
    "tasks": sa.select(tables.tasks).where(tables.tasks.c.activation_id == 1),
    "late tasks": sa.select(tables.tasks).where(
        tables.tasks.c.state == "open", tables.tasks.c.due_at_us < 5
    ),
    "log": sa.select(tables.log)
    .where(tables.log.c.activation_id == 1)
    .order_by(tables.log.c.at_us.desc()),
    "areas": sa.select(tables.areas).where(tables.areas.c.activation_id == 1),
    "resources of a kind": sa.select(tables.resources).where(
        tables.resources.c.gone_at_us.is_(None), tables.resources.c.kind == "store"
    ),
    "one resource": sa.select(tables.resources).where(
        tables.resources.c.kind == "store", tables.resources.c.name == "x"
    ),
    "goods": sa.select(tables.goods).where(tables.goods.c.resource_id == 1),
    "tracks": sa.select(tables.tracks).where(tables.tracks.c.activation_id == 1),
    "moves": sa.select(tables.goods_moves).where(tables.goods_moves.c.activation_id == 1),
    "lessons": sa.select(tables.lessons).where(tables.lessons.c.done_at_us.is_(None)),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_list_is_looked_through_as_a_whole(bench, name):
    statement = QUESTIONS[name].compile(compile_kwargs={"literal_binds": True})
    with bench.store.reader() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()
    steps = [row[3] for row in plan]
    assert any("USING INDEX" in step or "USING COVERING INDEX" in step for step in steps), steps
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps), steps


def test_invented_resources_lie_in_their_communities(bench):
    communities = [
        each for each in bench.desk.jurisdiction().areas if each.level is AreaLevel.COMMUNITY
    ]
    found = list(invent_resources(communities, 100, random.Random(1)))
    assert len({(each.kind, each.name) for each in found}) == 100
    for number, each in enumerate(found):
        community = bench.desk.locate(each.place).community
        assert community is not None
        assert community.code == communities[number % len(communities)].code


def test_a_formula_in_a_name_stays_a_text(bench):
    bench.submit(SaveResource("store", "=1+1"), "head", HEAD)
    sheet = bench.report("resources")
    assert sheet.sections[0].tables[0].rows[0][1] == "=1+1"


def spoken():
    """Yield every literal the plugin says."""
    for path in PLUGIN.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="tr" | "mark"), args=[ast.Constant(value=text), *_]):
                    yield text


def test_everything_is_said_in_chinese_with_the_same_places():
    chinese = json.loads((PLUGIN / "i18n" / "zh_CN.json").read_text(encoding="utf-8"))
    assert set(spoken()) == set(chinese)
    for text, words in chinese.items():
        assert words.strip()
        assert Counter(PLACE.findall(text)) == Counter(PLACE.findall(words)), text


def test_the_migrations_make_the_tables_that_the_statements_ask(bench):
    with bench.store.reader() as connection:
        found = sa.inspect(connection)
        for name, table in tables.metadata.tables.items():
            columns = {each["name"]: each["nullable"] for each in found.get_columns(name)}
            assert columns == {each.name: bool(each.nullable) for each in table.columns}
            indexes = {
                each["name"]: tuple(each["column_names"]) for each in found.get_indexes(name)
            }
            made = {each.name: tuple(c.name for c in each.columns) for each in table.indexes}
            assert made.items() <= indexes.items()
            pointed = {each["constrained_columns"][0] for each in found.get_foreign_keys(name)}
            assert pointed == {each.parent.name for each in table.foreign_keys}


def test_the_drill_of_the_sample_can_be_played_back(sampled):
    (ended,) = sampled.read(read_ended)
    course = sampled.read(lambda reader: read_course(reader, ended.id))
    assert ended.drill
    assert course.ends_at - ended.began_at == timedelta(minutes=42)
    half = course.standing(ended.began_at + timedelta(minutes=20))
    assert 0 < half.reached <= half.called
    assert half.tasks_done < half.tasks
    assert half.areas
    whole = course.standing(course.ends_at)
    assert (whole.reached, whole.tasks_done) == (whole.called, whole.tasks)
