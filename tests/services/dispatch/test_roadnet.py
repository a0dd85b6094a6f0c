"""Travel times over small road networks whose answers can be counted by hand, and over the demo."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel
from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.services.dispatch.plane import Plane
from cmdmap.services.dispatch.roadnet import ROUNDABOUT, RoadNet
from cmdmap.services.dispatch.speeds import KMH, Speeds
from cmdmap.services.dispatch.stretches import cut
from cmdmap.services.gridwork import load_demo_jurisdiction

PLANE = Plane.at(120.0, 30.0)
SPEEDS = Speeds(foot=3.6, e_bike=18.0, car=36.0, lane=0.5, off_road=3.6, detour=1.5)


def degrees(*metres: tuple[float, float]) -> np.ndarray:
    """Places given in metres from the corner."""
    return PLANE.degrees(np.array(metres, dtype=float))


def place(x: float, y: float) -> Place:
    return Place(*degrees((x, y))[0])


def road(*metres: tuple[float, float], level: RoadLevel = RoadLevel.PRIMARY) -> Road:
    return Road("", level, degrees(*metres))


def net(*roads: Road, water=(), speeds: Speeds = SPEEDS) -> RoadNet:
    return RoadNet(Jurisdiction("", True, (), roads, tuple(water)), speeds)


def seconds(roads: RoadNet, here: Place, there: Place, mode: Mode = Mode.CAR) -> float:
    return float(roads.spread(there, mode).seconds(roads.snap(np.array([here])))[0])


CROSS = (road((0, 0), (500, 0), (1000, 0)), road((500, -400), (500, 0), (500, 600)))


def test_lines_are_cut_where_they_meet():
    found = cut(CROSS, PLANE)
    assert found.nodes == 5
    assert sorted(round(each.length_m) for each in found.stretches) == [400, 500, 500, 600]


def test_a_line_that_ends_on_another_meets_it_and_one_that_crosses_it_does_not():
    main = road((0, 0), (1000, 0))
    assert cut((main, road((300, 0.4), (300, 200))), PLANE).nodes == 4
    assert cut((main, road((300, -200), (300, 200))), PLANE).nodes == 4
    assert len(cut((main, road((300, -200), (300, 200))), PLANE).stretches) == 2
    assert len(cut((main, road((300, 0.4), (300, 200))), PLANE).stretches) == 3


def test_vertices_within_a_metre_are_one():
    assert cut((road((0, 0), (500, 0)), road((500.6, 0.6), (900, 0))), PLANE).nodes == 3


def test_dense_vertices_do_not_shrink_a_road():
    bend = [(x * 0.5, 3 * np.sin(x / 30)) for x in range(2001)]
    found = cut((road(*bend),), PLANE)
    assert found.nodes == 2
    assert found.stretches[0].length_m > 1000


@pytest.mark.parametrize(
    ("mode", "expected"), [(Mode.CAR, 70.0), (Mode.E_BIKE, 140.0), (Mode.FOOT, 700.0)]
)
def test_time_is_way_by_speed(mode, expected):
    assert seconds(net(*CROSS), place(200, 0), place(500, 400), mode) == pytest.approx(
        expected, rel=1e-3
    )


def test_vehicles_are_slower_in_lanes_and_people_on_foot_are_not():
    lane = net(road((0, 0), (1000, 0), level=RoadLevel.LANE))
    assert seconds(lane, place(0, 0), place(900, 0)) == pytest.approx(180, rel=1e-3)
    assert seconds(lane, place(0, 0), place(900, 0), Mode.FOOT) == pytest.approx(900, rel=1e-3)


def test_both_on_one_stretch_go_straight_along_it():
    roads = net(*CROSS)
    assert seconds(roads, place(100, 0), place(400, 0)) == pytest.approx(30, rel=1e-3)
    found = roads.spread(place(400, 0), Mode.CAR).route(roads.snap(np.array([place(100, 0)])))
    assert found.metres == pytest.approx(300, rel=1e-3)


def test_the_way_to_the_road_is_walked():
    found = seconds(net(*CROSS), place(200, 30), place(900, 0))
    assert found == pytest.approx(70 + 30 * ROUNDABOUT, rel=1e-3)


def test_who_is_beside_it_walks():
    assert seconds(net(*CROSS), place(480, 40), place(460, 40)) == pytest.approx(24, rel=1e-2)


def test_of_two_ways_the_faster_one_counts_though_it_is_longer():
    short = road((0, 0), (1000, 0), level=RoadLevel.LANE)
    long = road((0, 0), (500, 400), (1000, 0))
    roads = net(short, long)
    assert seconds(roads, place(0, 0), place(1000, 0)) == pytest.approx(128, rel=1e-2)
    found = roads.spread(place(1000, 0), Mode.CAR).route(roads.snap(np.array([place(0, 0)])))
    assert found.metres == pytest.approx(1281, rel=1e-2)


RIVER = (degrees((-500, 100), (1500, 100), (1500, 140), (-500, 140), (-500, 100)),)
BANKS = (road((0, 0), (1000, 0)), road((0, 160), (1000, 160)))
BRIDGE = road((1000, 0), (1000, 160))


def test_the_river_is_crossed_on_roads_only():
    there, here = place(100, 160), place(100, 0)
    assert seconds(net(*BANKS, BRIDGE, water=[RIVER]), here, there) == pytest.approx(196, rel=1e-2)
    assert np.isinf(seconds(net(*BANKS, water=[RIVER]), here, there))


def test_the_nearest_road_is_one_on_the_same_side():
    roads = net(*BANKS, BRIDGE, water=[RIVER])
    snapped = roads.snap(degrees((500, 95), (500, 145), (500, 120)))
    assert snapped.gap_m == pytest.approx([95, 15, 40], abs=1)


def test_without_roads_it_is_a_straight_line_with_a_detour():
    area = Area(
        "A", "", AreaLevel.SUBDISTRICT, "", ((degrees((0, 0), (900, 0), (0, 900), (0, 0)),),)
    )
    roads = RoadNet(Jurisdiction("", False, (area,)), SPEEDS)
    assert not roads.has_roads
    assert seconds(roads, place(0, 0), place(1000, 0)) == pytest.approx(150, rel=1e-2)
    found = roads.spread(place(0, 0), Mode.CAR).route(roads.snap(np.array([place(1000, 0)])))
    assert len(found.places) == 2


@pytest.fixture(scope="module")
def demo() -> RoadNet:
    return RoadNet(load_demo_jurisdiction(), Speeds())


@pytest.fixture(scope="module")
def spots(demo) -> np.ndarray:
    """A few places on roads, degrees."""
    rng = np.random.default_rng(5)
    picked = rng.choice(len(demo.stretches), 60, replace=False)
    return demo.plane.degrees(np.array([demo.stretches[k].line[0] for k in picked]))


def test_every_road_of_the_demo_area_leads_everywhere(demo, spots):
    found = demo.spread(Place(*spots[0]), Mode.FOOT).seconds(demo.snap(spots))
    assert np.isfinite(found).all()


@pytest.mark.parametrize("mode", list(Mode))
def test_times_obey_the_triangle_and_are_the_same_both_ways(demo, spots, mode):
    snaps = demo.snap(spots)
    table = np.array([demo.spread(Place(*spot), mode).seconds(snaps) for spot in spots])
    assert table == pytest.approx(table.T, abs=1e-6)
    over = table[:, :, None] + table[None, :, :]
    assert (table <= over.min(axis=1) + 1e-6).all()


@pytest.mark.parametrize("mode", list(Mode))
def test_the_way_drawn_is_the_way_counted(demo, spots, mode):
    """Ridden at one speed everywhere, its length is the time."""
    steady = Speeds(foot=18, e_bike=18, car=18, lane=1)
    roads = RoadNet(load_demo_jurisdiction(), steady)
    spread = roads.spread(Place(*spots[0]), mode)
    for spot in spots[1:20]:
        snap = roads.snap(spot)
        route = spread.route(snap)
        assert route.metres == pytest.approx(spread.seconds(snap)[0] * 18 * KMH, rel=0.01, abs=3)
        assert route.places[0].metres_to(Place(*spot)) < 0.01
        assert route.places[-1].metres_to(Place(*spots[0])) < 0.01


@settings(max_examples=25, deadline=None)
@given(
    faster=st.floats(1.0, 3.0),
    x=st.floats(0, 1000),
    y=st.floats(-100, 100),
    mode=st.sampled_from(Mode),
)
def test_faster_is_never_later_and_another_road_never_slower(faster, x, y, mode):
    here, there = place(x, y), place(500, 350)
    before = seconds(net(*CROSS), here, there, mode)
    quick = Speeds(3.6 * faster, 18 * faster, 36 * faster, 0.5, 3.6 * faster, 1.5)
    assert seconds(net(*CROSS, speeds=quick), here, there, mode) <= before + 1e-6
    more = net(*CROSS, road((0, 0), (500, 600)))
    on_road = place(x, 0)
    assert seconds(more, on_road, there, mode) <= seconds(net(*CROSS), on_road, there, mode) + 1e-6
