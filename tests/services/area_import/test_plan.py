from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from tests.kit.area_files import grids, square

from cmdmap.domain.grid import Area, AreaLevel
from cmdmap.errors import WorldError
from cmdmap.services.area_import.plan import AreaPlan, ImportWishes, plan_import
from cmdmap.services.area_import.shapes import to_polygons

Write = Callable[..., Path]
HOSTILE_NAMES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x","y")',
    "Robert'); DROP TABLE areas;--",
    "{0.__class__} %s {name}",
    "浦联社区 🚓",
]


def plan_of(path: Path, *present: Area, **wishes: Any) -> AreaPlan:
    return plan_import(path, ImportWishes(**wishes), present)


def refused(plan: AreaPlan) -> dict[int, str]:
    return {refusal.row: refusal.reason for refusal in plan.refused}


def area(code: str, shape: shapely.Polygon, level: AreaLevel, parent: str = "") -> Area:
    return Area(code, code, level, parent, to_polygons(shape))


def row(code: object, shape: object, **more: object) -> tuple[dict[str, object], object]:
    return {"code": code, "name": f"name {code}", **more}, shape


def test_good_rows_become_areas_with_nothing_refused(geojson: Write) -> None:
    plan = plan_of(geojson(grids(3)))
    assert [a.code for a in plan.areas] == ["101", "102", "103"]
    assert [a.name for a in plan.areas] == ["第1网格", "第2网格", "第3网格"]
    assert plan.levels == (AreaLevel.GRID,)
    assert plan.refused == ()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_text_and_stay_as_they_are(geojson: Write, name: str) -> None:
    plan = plan_of(geojson([({"code": "1", "name": name}, square(120, 30))]))
    assert [a.name for a in plan.areas] == [name]


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"code": "", "name": "x"}, "no code"),
        ({"code": None, "name": "x"}, "no code"),
        ({"code": "1", "name": ""}, "no name"),
        ({"code": "1", "name": "a\x1b[31mb"}, "control characters"),
        ({"code": "1", "name": "a\u202eb"}, "control characters"),
        ({"code": "1", "name": "a\nb"}, "control characters"),
        ({"code": "1", "name": "x" * 81}, "80 characters"),
        ({"code": "=1+1", "name": "x"}, "40 letters"),
        ({"code": "<b>", "name": "x"}, "40 letters"),
        ({"code": "1" * 41, "name": "x"}, "40 letters"),
        ({"code": "1", "name": "x", "level": "galaxy"}, "unknown level"),
    ],
)
def test_bad_values_refuse_their_row_only(
    geojson: Write, properties: dict[str, object], words: str
) -> None:
    good = ({"code": "9", "name": "good", "level": "grid"}, square(121, 30))
    plan = plan_of(geojson([(properties, square(120, 30)), good]))
    assert [a.code for a in plan.areas] == ["9"]
    assert words in refused(plan)[1]


def test_codes_that_lost_digits_are_refused(geojson: Write) -> None:
    rows = [row(330108003017001003, square(120, 30)), row(None, square(121, 30))]
    plan = plan_of(geojson(rows))
    assert "keep codes as text" in refused(plan)[1]


def test_a_repeated_code_refuses_the_later_row_and_names_the_first(geojson: Write) -> None:
    rows = [row("1", square(120, 30)), row("2", square(121, 30)), row("1", square(122, 30))]
    plan = plan_of(geojson(rows))
    assert refused(plan) == {3: "has the code of row 1"}
    assert [a.code for a in plan.areas] == ["1", "2"]


def test_refused_codes_are_safe_to_print(geojson: Write) -> None:
    (refusal,) = plan_of(geojson([row("\x1b[2J" + "x" * 99, square(120, 30))])).refused
    assert refusal.code.isprintable()
    assert len(refusal.code) <= 40


def test_every_broken_geometry_has_its_row_and_reason(geojson: Write) -> None:
    bow_tie = shapely.from_wkt("POLYGON ((120 30, 120.01 30.01, 120.01 30, 120 30.01, 120 30))")
    ring = [[120, 30], [120.1, 30], [120.1, 30.1]]
    rows = [
        row("a", None),
        row("b", bow_tie),
        row("c", shapely.Point(120, 30)),
        row("d", {"type": "Polygon", "coordinates": [ring]}),
        row("e", {"type": "Polygon", "coordinates": []}),
        row("f", square(515000, 3337000, 1000)),
        row("g", square(121, 30)),
    ]
    plan = plan_of(geojson(rows))
    assert [a.code for a in plan.areas] == ["g"]
    assert sorted(refused(plan)) == [1, 2, 3, 4, 5, 6]
    assert "Self-intersection" in refused(plan)[2]
    assert "--crs" in refused(plan)[6]


def test_heights_are_dropped_and_noted(geojson: Write) -> None:
    ring = [[120, 30, 5], [120.1, 30, 5], [120.1, 30.1, 5], [120, 30, 5]]
    plan = plan_of(geojson([row("a", {"type": "Polygon", "coordinates": [ring]})]))
    assert plan.areas[0].polygons[0][0].shape == (4, 2)
    assert any("heights" in note for note in plan.notes)


def test_overlap_refuses_the_later_row_and_a_sliver_is_noted(geojson: Write) -> None:
    rows = [
        row("a", square(120, 30)),
        row("b", square(120.005, 30)),
        row("c", square(120.00999, 30.01)),
        row("d", square(120, 30.01)),
    ]
    plan = plan_of(geojson(rows))
    assert refused(plan) == {2: "overlaps row 1 (a) by 50 %"}
    assert any("small overlaps" in note for note in plan.notes)


def test_many_copies_of_one_area_are_refused_in_good_time(geojson: Write) -> None:
    plan = plan_of(geojson([row(f"c{n}", square(120, 30)) for n in range(1500)]))
    assert len(plan.areas) == 1
    assert len(plan.refused) == 1499


def test_gaps_between_areas_are_noted_with_their_place(geojson: Write) -> None:
    ring = square(120, 30, 0.03).difference(square(120.01, 30.01))
    plan = plan_of(geojson([row("a", ring)]))
    assert any("1 gaps" in note and "120.01500" in note for note in plan.notes)


def test_several_levels_in_one_file_find_their_parents(geojson: Write) -> None:
    rows = [
        row("g1", square(120, 30), level="网格", parent="c"),
        row("c", square(120, 30, 0.02), level="社区", parent="s"),
        row("s", square(120, 30, 0.04), level="subdistrict", parent=None),
        row("g2", square(120.01, 30), level="grid", parent="nobody"),
        row("g3", square(120.01, 30.01), level="grid", parent=None),
        row("g4", square(120.03, 30.03), level="grid", parent="c"),
        row("p", square(120, 30), level="patrol_zone", parent="c"),
    ]
    plan = plan_of(geojson(rows))
    assert {a.code: a.parent for a in plan.areas} == {"s": "", "c": "s", "g1": "c", "g3": "c"}
    assert "nobody" in refused(plan)[4]
    assert "outside its parent" in refused(plan)[6]
    assert "does not exist" in refused(plan)[7]
    assert plan.areas[0].code == "s"


def test_parents_are_looked_for_among_the_areas_that_stay(geojson: Write) -> None:
    community = area("c", square(120, 30, 0.04), AreaLevel.COMMUNITY)
    old = area("old", square(120, 30), AreaLevel.GRID, "c")
    rows = [row("g1", square(120, 30), parent="c"), row("g2", square(120.01, 30), parent="old")]
    plan = plan_of(geojson(rows), community, old)
    assert {a.code: a.parent for a in plan.areas} == {"g1": "c"}
    assert "old" in refused(plan)[2]


def test_a_guessed_parent_column_is_left_out_where_no_upper_level_is_known(
    geojson: Write,
) -> None:
    path = geojson([row("g1", square(120, 30), parent="330108003017")])
    assert plan_of(path).areas[0].parent == ""
    assert any("upper levels" in note for note in plan_of(path).notes)
    assert "does not exist" in refused(plan_of(path, columns={"parent": "parent"}))[1]


def test_a_code_of_another_level_is_refused(geojson: Write) -> None:
    community = area("x", square(120, 30, 0.04), AreaLevel.COMMUNITY)
    plan = plan_of(geojson([row("x", square(120, 30))]), community)
    assert "another level" in refused(plan)[1]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("浦沿街道微网格.geojson", AreaLevel.MICRO_GRID),
        ("community.geojson", AreaLevel.COMMUNITY),
        ("export.geojson", AreaLevel.GRID),
    ],
)
def test_level_follows_from_the_files_name_unless_it_is_said(
    geojson: Write, name: str, level: AreaLevel
) -> None:
    path = geojson(grids(2), name=name)
    assert plan_of(path).levels == (level,)
    assert plan_of(path, level=AreaLevel.PATROL_ZONE).levels == (AreaLevel.PATROL_ZONE,)


def test_broken_gbk_costs_one_row(written: Write) -> None:
    path = written("grid.shp", grids(3), encoding="GBK")
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    second = "第2网格".encode("gbk")
    assert content.count(second) == 1
    table.write_bytes(content.replace(second, b"\xff" + second[1:]))
    plan = plan_of(path, encoding="gbk")
    assert [a.code for a in plan.areas] == ["101", "103"]
    assert "encoding" in refused(plan)[2]


def test_a_file_without_a_reference_system_is_noted(written: Write) -> None:
    path = written("grid.shp", grids(1), encoding="UTF-8")
    path.with_suffix(".prj").unlink()
    plan = plan_of(path)
    assert any("WGS-84 was assumed" in note for note in plan.notes)


def test_projected_file_lands_where_it_belongs(written: Write) -> None:
    rows = [row("a", shapely.box(515000, 3337000, 516000, 3338000))]
    plan = plan_of(written("grid.gpkg", rows, crs="EPSG:4549"))
    assert plan.areas[0].polygons[0][0].mean(axis=0) == pytest.approx((120.16, 30.158), abs=0.01)


def test_a_file_without_rows_is_refused(geojson: Write) -> None:
    with pytest.raises(WorldError, match="no rows"):
        plan_of(geojson([]))


def test_progress_grows_to_the_end_and_can_end_the_work(geojson: Write) -> None:
    path = geojson(grids(4))
    told: list[tuple[int, int]] = []
    plan_import(path, ImportWishes(), (), lambda done, steps: told.append((done, steps)))
    assert told == sorted(told)
    assert {steps for _, steps in told} == {12}
    assert told[-1] == (12, 12)

    def stop(done: int, steps: int) -> None:
        raise WorldError("enough")

    with pytest.raises(WorldError, match="enough"):
        plan_import(path, ImportWishes(), (), stop)
