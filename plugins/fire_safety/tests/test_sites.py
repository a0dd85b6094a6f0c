"""Hydrants, lanes, stations; what the layers draw, counters count and lists export."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cmdmap.api import Circle, Place, Spot, Tone, WorldError
from fire_safety.domain.days import day_of
from fire_safety.domain.place_kind import Size
from fire_safety.domain.wishes import (
    CheckHydrant,
    EndSite,
    MarkLane,
    RegisterHydrant,
    RegisterLane,
    RegisterStation,
    RevealStation,
)
from fire_safety.services.layers import grid_areas, grid_of_field
from fire_safety.services.papers.lists import as_words, place_filter
from fire_safety.store.places import Order, PlaceFilter
from fire_safety.store.sites import list_hydrants, list_lanes, list_stations


def test_a_hydrant_is_checked(bench, spot) -> None:
    bench.submit(RegisterHydrant(spot, "wall", "门口"))
    (row,) = bench.read(list_hydrants)
    assert (row.number, row.sound, row.checked_day) == ("XS-001", True, None)
    bench.submit(CheckHydrant(row.id, False, 0.05, "漏水"))
    (row,) = bench.read(list_hydrants)
    assert (row.sound, row.pressure_mpa, row.checked_day) == (False, 0.05, day_of(bench.clock()))
    assert bench.layer("hydrants").features[0].tone is Tone.HIGH
    for bad in (CheckHydrant(row.id, True, 99.0), CheckHydrant(77, True)):
        with pytest.raises(WorldError):
            bench.submit(bad)
    bench.submit(EndSite("hydrants", row.id, "拆除"))
    assert not bench.read(list_hydrants)
    with pytest.raises(WorldError):
        bench.submit(EndSite("hydrants", row.id, "拆除"))
    with pytest.raises(WorldError):
        bench.submit(EndSite("places", 1, "x"))


def test_a_lane_is_blocked_since_the_first_look(bench, spot) -> None:
    bench.submit(RegisterLane("东门通道", (spot, Place(spot.lon + 0.001, spot.lat))))
    (row,) = bench.read(list_lanes)
    bench.submit(MarkLane(row.id, "机动车占用"))
    since = bench.read(list_lanes)[0].blocked_at_us
    bench.clock.advance(days=2)
    bench.submit(MarkLane(row.id, "机动车占用"))
    (row,) = bench.read(list_lanes)
    assert row.blocked_at_us == since
    (drawn,) = bench.layer("lanes").features
    assert (drawn.tone, drawn.line.shape) == (Tone.HIGH, (2, 2))
    bench.submit(MarkLane(row.id))
    assert bench.read(list_lanes)[0].blocked_at_us is None
    with pytest.raises(WorldError):
        bench.submit(RegisterLane("一点", (spot,)))


def test_a_station_has_a_ring_where_no_roads_are_known(bench, spot, monkeypatch) -> None:
    bare = replace(bench.desk.jurisdiction(), roads=())
    monkeypatch.setattr(type(bench.desk), "jurisdiction", lambda _desk: bare)
    bench.options["reach_min"] = 5.0
    bench.submit(RegisterStation("浦沿微站", spot, 6, "水带", "13900001111"))
    (row,) = bench.read(list_stations)
    assert row.phone == "139****1111"
    circle, mark = bench.layer("stations").features
    assert isinstance(circle, Circle)
    assert isinstance(mark, Spot)
    assert circle.radius_m == pytest.approx(5 * 60 * 18 / 3.6 / 1.4)
    assert "not by road" in bench.layer("stations").legend[0][1]


def test_a_look_at_a_station_s_telephone_is_told_to_the_audit(bench, spot) -> None:
    bench.submit(RegisterStation("浦沿微站", spot, 6, "水带", "13900001111"))
    (row,) = bench.read(list_stations)
    bench.submit(RevealStation(row.id))  # the act reveal_station
    assert bench.writer.subjects[-1] == "浦沿微站"
    with pytest.raises(WorldError):
        bench.submit(RevealStation(row.id), roles=["auditor"])
    with pytest.raises(WorldError, match="not on the map"):
        bench.submit(RevealStation(77))


def test_the_grid_of_a_bad_place_is_drawn_by_its_risk(bench, register, spot) -> None:
    register("危险 号", "small_hotel", dangerous=True, size=Size(beds=19))
    grid = bench.areas.index.locate(spot).grid.code
    fields = bench.layer("risk").features
    assert len({field.id for field in fields}) == len(fields) >= len(grid_areas(bench.desk))
    (mine,) = [f for f in fields if grid_of_field(bench.desk, f.id).code == grid][:1]
    assert (mine.tone, mine.label) == (Tone.LOW, "")
    assert grid_of_field(bench.desk, 10**9) is None


def test_counters_count_inside_a_ring(bench, register, spot) -> None:
    register("实验小学", "school", dangerous=False)
    register("化工店", "shop", dangerous=True)
    register("远处", "shop", place=Place(spot.lon + 0.02, spot.lat))
    step = 0.001
    ring = np.array([
        (spot.lon - step, spot.lat - step), (spot.lon + step, spot.lat - step),
        (spot.lon + step, spot.lat + step), (spot.lon - step, spot.lat + step),
        (spot.lon - step, spot.lat - step),
    ])  # fmt: skip
    assert bench.count("places", ring).number == 2
    assert bench.count("young", ring) == (1, ("实验小学",))
    assert bench.count("dangerous", ring) == (1, ("化工店",))


def test_a_filter_survives_its_words() -> None:
    wanted = PlaceFilter("a b", ("shop",), "high", "330", 10, 20, 7, True, Order.DUE)
    assert place_filter(as_words(wanted)) == wanted
    assert place_filter({}) == PlaceFilter()


def test_demo_lists_and_statistics_are_whole(bench) -> None:
    bench.sample("demo")
    before = len(bench.writer.commits)
    bench.sample("demo")
    assert not bench.writer.commits[before].changes.topics
    places = bench.report("place_list").sections[0].tables[0]
    assert len(places.rows) == 900
    assert all(len(row) == len(places.heads) for row in places.rows)
    assert len(bench.report("finding_list").sections[0].tables[0].rows) > 20
    assert len(bench.report("alarm_list").sections[0].tables[0].rows) == 2
    assert len(bench.report("sensor_list").sections[0].tables[0].rows) == 120
    assert len(bench.report("campaign_list").sections[0].tables[0].rows) == 1
    for section in bench.report("site_list").sections:
        table = section.tables[0]
        assert table.rows
        assert all(len(row) == len(table.heads) for row in table.rows)
    overview = bench.analysis("overview", {"days": "60"})
    assert sum(row[1] for row in overview.sections[0].tables[0].rows) == 900
    for section in overview.sections:
        for chart in section.charts:
            assert all(len(values) == len(chart.labels) for _, values in chart.series)
    for layer in ("risk", "places", "hydrants", "stations", "sensors", "lanes"):
        assert bench.layer(layer).features, layer
    tones = {field.tone for field in bench.layer("risk").features}
    assert {Tone.LOW, Tone.MIDDLE} <= tones
