from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.kit.area_files import grids, square

from cmdmap.domain.grid import AreaLevel
from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.services.area_import.keep import forget_areas, imported_areas, keep_plan
from cmdmap.services.area_import.plan import AreaPlan, ImportWishes, plan_import
from cmdmap.services.area_import.shapes import to_shape
from cmdmap.services.gridwork import load_demo_jurisdiction, load_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.store.engine import Store, open_store

Write = Callable[..., Path]
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'cmdmap.db'}")
    yield opened
    opened.close()


def plan(store: Store, path: Path, **wishes: Any) -> AreaPlan:
    return plan_import(path, ImportWishes(**wishes), imported_areas(store))


def codes(store: Store) -> list[str]:
    return [area.code for area in imported_areas(store)]


def community(code: str, x: float) -> tuple[dict[str, Any], Any]:
    return {"code": code, "name": f"{code}社区"}, square(x, 30, 0.02)


def test_good_plan_is_kept_and_replaces_only_its_level(store: Store, geojson: Write) -> None:
    keep_plan(store, plan(store, geojson([community("c1", 120)], "community.geojson")), NOW)
    keep_plan(store, plan(store, geojson(grids(2), "grid.geojson")), NOW)
    assert codes(store) == ["101", "102", "c1"]
    keep_plan(store, plan(store, geojson(grids(1), "grid.geojson")), NOW)
    assert codes(store) == ["101", "c1"]


def test_nothing_is_kept_when_a_row_is_refused_unless_wished(store: Store, geojson: Write) -> None:
    rows = [*grids(2), ({"code": "101", "name": "again"}, square(125, 30))]
    judged = plan(store, geojson(rows))
    with pytest.raises(WorldError, match="1 rows were refused"):
        keep_plan(store, judged, NOW)
    assert codes(store) == []
    keep_plan(store, judged, NOW, skip_refused=True)
    assert codes(store) == ["101", "102"]


def test_a_plan_without_good_rows_changes_nothing(store: Store, geojson: Write) -> None:
    keep_plan(store, plan(store, geojson(grids(1))), NOW)
    judged = plan(store, geojson([({"code": "", "name": ""}, None)]))
    with pytest.raises(WorldError, match="no row is an area"):
        keep_plan(store, judged, NOW, skip_refused=True)
    assert codes(store) == ["101"]


def test_areas_that_stay_never_lose_their_parent(store: Store, geojson: Write) -> None:
    keep_plan(store, plan(store, geojson([community("c1", 120)], "community.geojson")), NOW)
    keep_plan(store, plan(store, geojson(grids(1), "grid.geojson")), NOW)
    judged = plan(store, geojson([community("c2", 120)], "community.geojson"))
    with pytest.raises(WorldError, match="101 in c1"):
        keep_plan(store, judged, NOW)
    assert codes(store) == ["101", "c1"]


@pytest.mark.parametrize("order", list(permutations(("grid", "community", "subdistrict"))))
def test_the_order_of_imports_does_not_matter(
    store: Store, geojson: Write, order: tuple[str, ...]
) -> None:
    rows = {
        "grid": grids(4),
        "community": [community("c1", 120), community("c2", 120.02)],
        "subdistrict": [({"code": "s", "name": "某街道"}, square(120, 30, 0.05))],
    }
    for level in order:
        keep_plan(store, plan(store, geojson(rows[level], f"{level}.geojson")), NOW)
    assert {area.code: area.parent for area in imported_areas(store)} == {
        "101": "c1",
        "102": "c1",
        "103": "c2",
        "104": "c2",
        "c1": "s",
        "c2": "s",
        "s": "",
    }
    chain = AreaIndex(load_jurisdiction(store)).locate(Place(120.025, 30.005))
    assert (chain.subdistrict.code, chain.community.code, chain.grid.code) == ("s", "c2", "103")


def test_a_plan_made_before_another_import_is_refused(store: Store, geojson: Write) -> None:
    late = plan(store, geojson(grids(1), "grid.geojson"))
    rows = [({"code": "101", "name": "x"}, square(120, 30))]
    keep_plan(store, plan(store, geojson(rows, "community.geojson")), NOW)
    with pytest.raises(WorldError, match="changed meanwhile"):
        keep_plan(store, late, NOW)
    assert [area.level for area in imported_areas(store)] == [AreaLevel.COMMUNITY]


def test_jurisdiction_is_the_demo_area_until_something_is_imported(
    store: Store, geojson: Write
) -> None:
    assert load_jurisdiction(store).synthetic
    top = ({"code": "s", "name": "某街道"}, square(120, 30, 0.05))
    keep_plan(store, plan(store, geojson([top], "subdistrict.geojson")), NOW)
    ours = load_jurisdiction(store)
    assert (ours.name, ours.synthetic, len(ours.areas)) == ("某街道", False, 1)
    assert forget_areas(store) == 1
    assert load_jurisdiction(store).synthetic


def test_the_demo_area_survives_a_way_through_a_geopackage(store: Store, written: Write) -> None:
    demo = load_demo_jurisdiction()
    rows = [
        (
            {"code": a.code, "name": a.name, "level": a.level.value, "parent": a.parent},
            to_shape(a.polygons),
        )
        for a in demo.areas
    ]
    judged = plan(store, written("all.gpkg", rows))
    assert judged.refused == ()
    assert judged.notes == ()
    keep_plan(store, judged, NOW)
    ours = load_jurisdiction(store)
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(120.12, 120.19, 20_000), rng.uniform(30.13, 30.19, 20_000)
    theirs, index = AreaIndex(demo), AreaIndex(ours)
    assert [a.code for a in index.leaves] == [a.code for a in theirs.leaves]
    assert (index.locate_many(lon, lat) == theirs.locate_many(lon, lat)).all()
    assert (index.locate_zones(lon, lat) == theirs.locate_zones(lon, lat)).all()
