"""Area names, search hits, nearby units and the area tree over the demo area."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.grid import AreaLevel
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.place import Place
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.areas import AreaTreeModel
from cmdmap.ui.models.hits import HIT_ROLE, Hit, HitModel, find_hits, unit_hit
from cmdmap.ui.models.nearby import SHOWN, NearbyModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture(scope="module")
def demo():
    return load_demo_jurisdiction()


def test_the_path_of_a_micro_grid_names_each_level_once(demo):
    names = AreaNames(demo)
    micro = next(area for area in demo.areas if area.level is AreaLevel.MICRO_GRID)
    path = names.path(micro.code).split(" › ")
    assert len(path) == 3
    assert path[0].endswith("社区")
    assert path[1].startswith("第")
    assert path[2].startswith("微网格")
    assert names.community(micro.code) == path[0]
    assert names.path("no such code") == names.community("") == ""


def test_a_unit_is_found_by_name_radio_and_initials_before_places(make_live):
    road = Hit("巡-07 路", "Road", "road", search_key("巡-07 路"), place=Place(120.15, 30.16))
    hits = [road, unit_hit(make_live(7))]
    for typed in ("巡-07", "100-2007", "x07", "X-0", "xun07"):
        assert find_hits(typed, hits)[0].unit_id == 7
    assert find_hits("", hits) == find_hits("no such thing", hits) == []


def test_incidents_come_before_units_and_actions_last():
    hits = [
        Hit("a", "", "again", "zsl", run=lambda: None),
        Hit("b", "", "unit", "zsl", unit_id=UnitId(1)),
        Hit("c", "", "road", "zsl", place=Place(120, 30)),
        Hit("d", "", "alarm", "zsl", incident_id=IncidentId(1)),
    ]
    assert [hit.title for hit in find_hits("zs", hits)] == ["d", "b", "c", "a"]


def test_the_list_of_hits_keeps_the_rules(qapp, make_live):
    model = HitModel()
    tester = QAbstractItemModelTester(model, FATAL)
    hits = [unit_hit(make_live(n)) for n in range(3)]
    model.show_hits(hits)
    assert [model.data(model.index(row), HIT_ROLE) for row in range(3)] == hits
    model.show_hits([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_nearby_units_are_the_nearest_located_ones(qapp, make_live, now):
    model = NearbyModel(1800.0)
    tester = QAbstractItemModelTester(model, FATAL)
    here = Place(120.15, 30.16)
    units = [make_live(n, place=Place(120.15 + n * 0.001, 30.16)) for n in range(1, 30)]
    units += [make_live(50, age_s=None), make_live(51, age_s=4000, place=here)]
    model.show_around(here, units[0].unit.id, units, now)
    assert model.rowCount() == SHOWN
    assert [model.live_at(row).unit.id for row in range(3)] == [2, 3, 4]
    assert model.data(model.index(0, 1)) == "192 m"
    model.show_around(None, units[0].unit.id, units, now)
    assert model.rowCount() == 0
    assert tester.model() is model


def test_the_area_tree_holds_every_area_in_its_place(qapp, demo):
    model = AreaTreeModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show_jurisdiction(demo)
    top = model.index(0, 0)
    assert (model.rowCount(), top.data()) == (1, "浦沿街道")
    assert model.rowCount(top) == 30
    grid = model.index(0, 0, model.index(0, 0, top))
    assert grid.siblingAtColumn(1).data() == "Grid"
    assert model.index(0, 1, grid).data() == "Micro-grid"
    assert model.parent(grid).parent() == top
    assert tester.model() is model
