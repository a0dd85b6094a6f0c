"""The bench holds what it promises authors: real refusals, nothing half kept, nothing left."""

from __future__ import annotations

import pytest

from cmdmap.api import (
    ForceKind,
    NoteIncident,
    OpenIncident,
    Place,
    Report,
    ReportKind,
    SendText,
    Unit,
    UnitId,
    WorldError,
)
from cmdmap.domain.report import Heard
from cmdmap.i18n import use_language
from cmdmap.plugins.authoring.beginning import template_dir
from cmdmap.testing import NOON, FakeClock, FakeCounted, PluginBench, sent_texts
from cmdmap.testing.loading import resolve

HERE = Place(120.15, 30.16)


@pytest.fixture
def bench():
    """The template on a bench."""
    with PluginBench(template_dir()) as opened:
        yield opened


@pytest.fixture
def lamps(bench):
    """Modules of the template, as its own tests would import them."""
    return resolve("template", "domain.lamps:AddLamp"), resolve(
        "template", "store.lamps:read_lamps"
    )


def test_the_clock_stands_until_it_is_turned(bench):
    assert bench.clock() == bench.desk.now() == NOON
    assert bench.clock.advance(days=1, minutes=5) == bench.desk.now()
    bench.clock.set(NOON)
    assert FakeClock(NOON)() == bench.clock()


def test_what_an_act_refuses_leaves_no_trace(bench, lamps):
    add, read = lamps
    bench.submit(add("L-1", HERE))
    with pytest.raises(WorldError):
        bench.submit(add("L-1", HERE))
    assert len(bench.read(read)) == 1
    assert [commit.changes.topics for commit in bench.writer.commits] == [{"template.lamps"}]


def test_a_mistake_in_an_act_reaches_the_test_as_it_was_raised(bench, lamps):
    add, read = lamps
    with pytest.raises(AttributeError):
        bench.submit(add(None, HERE))
    assert bench.read(read) == []


def test_the_subject_of_an_act_is_seen_as_in_the_audit_log(bench, lamps):
    bench.submit(lamps[0]("L-1", HERE))
    assert bench.writer.subjects == ["L-1"]


def test_a_wish_of_nobody_is_carried_out_as_the_program(bench, lamps):
    bench.desk.submit(lamps[0]("L-1", HERE)).result(0)
    refused = bench.desk.submit(lamps[0]("L-1", HERE))
    assert isinstance(refused.exception(0), WorldError)


def test_core_commands_are_judged_by_the_actor(bench):
    with pytest.raises(WorldError):
        bench.submit(OpenIncident("fire"), "auditor", roles=["auditor"])
    (incident_id,) = bench.submit(OpenIncident("fire", "江南大道")).changes.incidents
    bench.submit(NoteIncident(incident_id, "seen"))
    assert bench.incident(incident_id).address == "江南大道"
    assert incident_id in bench.desk.casework().incidents


def test_a_right_of_the_plugin_belongs_to_the_roles_of_the_manifest(bench):
    assert bench.page("wang", roles=["dispatcher"]).may("maintain")
    assert not bench.page("li", roles=["auditor"]).may("maintain")
    assert bench.page("li", roles=["auditor"]).may("audit.read")


def test_reports_go_through_all_steps_and_make_units(bench):
    report = Report("nmea", "RMC", ReportKind.FIX, b"$", "nmea:7", HERE, at=NOON, heard_at=NOON)
    commit = bench.take(Heard(bench.link("template_json").id, report))
    (live,) = bench.desk.units().values()
    assert live.fix is not None
    assert live.fix.place == HERE
    assert commit.changes.units


def test_a_step_sees_only_the_protocols_it_asks_for(bench):
    report = Report("nmea", "RMC", ReportKind.FIX, b"$", "nmea:7", HERE)
    (heard,) = bench.link("template_json").message(b'{"broken": true}', topic="lamps/x")
    assert bench.step("keep_lamps", heard) == "unknown lamp"
    assert bench.step("keep_lamps", heard._replace(report=report)) is None


def test_units_are_put_on_the_roster_and_texts_to_them_are_seen(bench):
    bench.add_units(Unit(UnitId(0), "巡-1", ForceKind.GOVERNANCE, ("gsm:+8613800000001",)))
    (live,) = bench.desk.units().values()
    assert live.unit.name == "巡-1"
    assert sent_texts(bench.submit(SendText(live.unit.id, "come", "wang"))) == [
        (live.unit.id, "come")
    ]


def test_options_have_their_defaults_and_their_ranges(bench):
    assert bench.desk.option("mend_days") == 3
    bench.options["mend_days"] = 5
    assert bench.desk.option("mend_days") == 5
    bench.options["mend_days"] = 99
    with pytest.raises(WorldError):
        bench.desk.option("mend_days")


def test_a_page_hears_of_what_it_watches_until_somebody_else_logs_in(bench, lamps):
    page, seen = bench.page("wang"), []
    page.watch(["lamps"], lambda: seen.append("lamps"))
    page.watch(["incidents"], lambda: seen.append("incidents"))
    page.on_login(lambda: seen.append(page.actor))
    page.every(60, lambda: seen.append("minute"))
    page.submit(lamps[0]("L-1", HERE), lambda commit: seen.append(commit.seq))
    bench.submit(OpenIncident("fire", place=HERE))
    page.log_in("li", roles=["auditor"])
    page.ring()
    assert seen == ["lamps", 1, "incidents", "li", "minute"]


def test_a_page_keeps_what_it_said_and_exported(bench, lamps):
    page, failed = bench.page("li", roles=["auditor"]), []
    page.submit(lamps[0]("L-1", HERE))
    page.submit(lamps[0]("L-1", HERE), fail=failed.append)
    page.head("head")
    page.tell("told")
    page.export("broken", {}, "lamps")
    assert page.heads == ["head"]
    assert page.told == ["told"]
    assert len(page.warned) == len(failed) == 1
    assert [(report, name) for report, name, _ in page.exported] == [("broken", "lamps")]


def test_the_map_of_a_page_keeps_what_is_drawn_and_clicked(bench):
    page, taken = bench.page(), []
    page.map.show("mine", bench.layer("lamps"))
    page.map.on_clicked(lambda layer, feature: taken.append((layer, feature)))
    page.map.click("mine", 7)
    page.map.pick(taken.append, "click a place")
    page.map.pick_at(HERE)
    with pytest.raises(AssertionError):
        page.map.pick_at(HERE)
    page.map.pick(taken.append, "click a place", lambda: taken.append("left"))
    page.map.leave()
    assert taken == [("mine", 7), HERE, "left"]
    assert list(page.map.drawings) == ["mine"]
    page.map.show("mine", None)
    assert not page.map.drawings


def test_what_other_plugins_count_is_set_by_the_test(bench):
    bench.counted.append(FakeCounted("migrant_population", "住户", 42))
    (counted,) = bench.desk.count_inside(bench.desk.jurisdiction().areas[0].polygons[0][0]).result(
        0
    )
    assert (counted.plugin_id, counted.number) == ("migrant_population", 42)


def test_a_closed_bench_leaves_nothing():
    bench = PluginBench(template_dir())
    home, photo = bench.home, bench.desk.folder / "photo.jpg"
    photo.write_bytes(b"x")
    bench.close()
    assert not home.exists()


def test_two_benches_know_nothing_of_each_other(bench, lamps):
    with PluginBench(template_dir()) as other:
        other.submit(lamps[0]("L-1", HERE))
    assert bench.read(lamps[1]) == []


def test_kinds_of_the_plugin_stand_beside_those_that_ship(bench):
    kinds = bench.desk.kinds()
    assert kinds.of("template_lamp").name_en == "Street lamp broken"
    assert "fire" in kinds.kinds
    assert bench.desk.calendar().name == "office"
    assert bench.desk.locate(HERE).community is not None


def test_a_plugin_speaks_chinese_where_the_seat_does(bench, lamps, repo):
    bench.submit(lamps[0]("L-1", HERE))
    use_language("zh_CN", repo / "resources" / "i18n")
    with pytest.raises(WorldError, match="路灯 L-1 已存在"):
        bench.submit(lamps[0]("L-1", HERE))


def test_tables_go_and_come_by_the_migrations(bench):
    assert bench.migrate("base") == []
    assert bench.migrate("0001") == bench.migrate() == ["template_lamps"]
    with pytest.raises(WorldError):
        bench.migrate("9999")
