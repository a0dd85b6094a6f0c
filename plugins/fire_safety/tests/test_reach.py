"""Reach of stations by road: the edge on a lattice, the layer, who is first at a place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import Circle, Line, Spot, WorldError, inside
from fire_safety.domain.reach import area_of, at_the_road, edges
from fire_safety.domain.wishes import CheckHydrant, RegisterHydrant, RegisterStation
from fire_safety.services.layers import draw_stations
from fire_safety.services.reaching import around, limit_s, reached
from fire_safety.store.places import PlaceFilter, list_places
from fire_safety.store.sites import list_hydrants, list_stations, read_phone
from fire_safety.tests.forms import fill


def cone(rows: int, columns: int, row: float, column: float) -> np.ndarray:
    """Return the distance of each point of a lattice from one of them."""
    r, c = np.mgrid[0:rows, 0:columns]
    return np.hypot(r - row, c - column)


def test_the_edge_of_a_cone_is_a_circle() -> None:
    (line,) = edges(cone(40, 60, 20, 30), 12.5)
    assert (line[0] == line[-1]).all()
    assert np.hypot(line[:, 0] - 30, line[:, 1] - 20) == pytest.approx(12.5, abs=0.1)


def test_two_islands_and_what_lies_at_the_rim_are_closed() -> None:
    values = np.minimum(cone(30, 50, 0, 5), cone(30, 50, 20, 40))
    lines = edges(values, 4.0)
    assert len(lines) == 2
    assert all((line[0] == line[-1]).all() for line in lines)


def test_a_block_is_reached_with_the_road_beside_it() -> None:
    seconds = np.full((5, 5), 500.0)
    seconds[:, 1] = 100.0
    assert at_the_road(seconds)[2].tolist() == [100.0, 100.0, 100.0, 500.0, 500.0]
    square = np.array([[0, 0], [3, 0], [3, 2], [0, 2], [0, 0]], dtype=float)
    assert area_of(square) == area_of(square[::-1]) == 6.0


def test_nothing_reached_has_no_edge_and_infinite_times_are_far() -> None:
    assert edges(np.full((5, 5), math.inf), 3.0) == []
    values = np.full((5, 5), math.inf)
    values[2, 2] = 0.0
    (line,) = edges(values, 3.0)
    assert np.abs(line - 2).max() <= 0.5 + 1e-9


@given(st.lists(st.floats(0, 20), min_size=48, max_size=48))
def test_every_point_is_on_the_right_side_of_the_edge(numbers: list[float]) -> None:
    values = np.array(numbers).reshape(6, 8)
    level = 9.7
    values[np.abs(values - level) < 0.01] = 20.0
    lines = edges(values, level)
    points = np.argwhere(values >= 0)[:, ::-1].astype(float)
    odd = np.zeros(len(points), dtype=bool)
    for line in lines:
        odd ^= np.array(inside(line, [tuple(point) for point in points]))
    assert odd.reshape(6, 8).tolist() == (values < level).tolist()


def test_a_station_reaches_by_road_and_who_is_first_is_known(bench, spot, register) -> None:
    far = spot._replace(lon=spot.lon + 0.0005)
    bench.submit(RegisterStation("甲站", spot, 6, "水带", "13800000119"))
    bench.submit(RegisterHydrant(spot, "ground", "一号"))
    bench.submit(RegisterHydrant(far, "wall", "二号"))
    register("近处 号")
    register("别处 号", place=None)
    drawing = bench.read(lambda reader: draw_stations(bench.desk, reader))
    lines = [each for each in drawing.features if isinstance(each, Line)]
    assert lines
    assert not any(isinstance(each, Circle) for each in drawing.features)
    assert sum(isinstance(each, Spot) for each in drawing.features) == 1
    assert "by road" in drawing.legend[0][1]
    assert any(inside(line.line, [spot])[0] for line in lines)
    for line in lines:
        times = bench.desk.travel_seconds([spot], np.array(line.line)[::7], 18.0)[0]
        assert np.median(times) == pytest.approx(limit_s(bench.desk), rel=0.35)
    (station,) = bench.read(list_stations)
    places = bench.read(lambda reader: reached(bench.desk, reader, station))
    assert [row.name for row in places] == ["近处 号"]
    broken = bench.read(list_hydrants)[0]
    near = bench.read(lambda reader: around(bench.desk, reader, broken.place))
    assert near.hydrant.id == broken.id
    assert near.station.name == "甲站"
    assert near.station_s < 60
    with pytest.raises(WorldError, match="why"):
        bench.submit(RegisterHydrant(far, "pit", "", broken.id))
    bench.submit(RegisterHydrant(broken.place, "pit", "新址", broken.id, "抄录有误"))
    (mended,) = [row for row in bench.read(list_hydrants) if row.id == broken.id]
    assert (mended.kind, mended.address, mended.number) == ("pit", "新址", broken.number)
    bench.submit(CheckHydrant(broken.id, sound=False))
    other = bench.read(lambda reader: around(bench.desk, reader, broken.place))
    assert other.hydrant.id != broken.id


def test_a_place_says_what_helps_first_and_leads_there(bench, spot, register, open_page) -> None:
    bench.submit(RegisterStation("甲站", spot, 6, "水带", "13800000119"))
    place_id = register()
    page, widget = open_page()
    widget.show_place(place_id)
    detail = widget.places.detail
    assert "甲站" in detail.detail.texts()
    assert "1 min by road" in detail.detail.texts()
    (station,) = bench.read(list_stations)
    detail.detail.pressed.emit(("stations", station.id))
    assert widget.tabs.name == "sites"
    assert "reach" in page.map.drawings
    texts = widget.sites.detail.texts()
    assert "Reached in 5 min" in texts
    assert "1 places, 0 of high risk" in texts
    assert "138****0119" in texts
    widget.sites.detail.pressed.emit(("phone", station.id))
    assert page.told[-1] == "13800000119"
    widget.sites.acts.buttons["correct"].click()
    fill(widget, reason="搬迁", name="乙站", members=9)
    (moved,) = bench.read(list_stations)
    assert (moved.id, moved.name, moved.members) == (station.id, "乙站", 9)
    assert bench.read(lambda reader: read_phone(reader, station.id)) == "13800000119"
    (row,) = bench.read(lambda reader: list_places(reader, PlaceFilter()))
    widget.sites.detail.pressed.emit(("place", row.id))
    assert widget.tabs.name == "places"
    assert "reach" not in page.map.drawings
    assert detail.place_id == row.id
