"""The demo area and its roster: what the generators make, and that it is what it claims to be."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from cmdmap.domain.grid import GRID_TREE, ZONE_TREE, Area, AreaLevel, Jurisdiction, RoadLevel
from cmdmap.domain.unit import ForceKind
from cmdmap.services.area_import.shapes import area_m2, to_shape
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.roster import load_demo_roster

COUNTS = {
    AreaLevel.SUBDISTRICT: 1,
    AreaLevel.COMMUNITY: 25,
    AreaLevel.GRID: 173,
    AreaLevel.MICRO_GRID: 914,
    AreaLevel.DEFENCE_ZONE: 5,
    AreaLevel.PATROL_ZONE: 10,
}


@pytest.fixture(scope="module")
def demo() -> Jurisdiction:
    return load_demo_jurisdiction()


@pytest.fixture(scope="module")
def shapes(demo: Jurisdiction) -> dict[str, BaseGeometry]:
    return {area.code: to_shape(area.polygons) for area in demo.areas}


def of_level(demo: Jurisdiction, level: AreaLevel) -> list[Area]:
    return [area for area in demo.areas if area.level is level]


@pytest.mark.parametrize("tool", ["make_area.py", "make_roster.py"])
def test_the_generator_makes_the_committed_file_byte_for_byte(repo: Path, tool: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(repo / "tools" / tool), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_counts_are_those_of_the_sub_district(demo: Jurisdiction) -> None:
    assert Counter(area.level for area in demo.areas) == COUNTS
    assert len({area.code for area in demo.areas}) == sum(COUNTS.values())
    assert len({area.name for area in demo.areas}) == sum(COUNTS.values())
    assert demo.synthetic


@pytest.mark.parametrize("level", AreaLevel)
def test_every_level_is_one_clean_coverage(
    demo: Jurisdiction, shapes: dict[str, BaseGeometry], level: AreaLevel
) -> None:
    own = [shapes[area.code] for area in of_level(demo, level)]
    whole = shapes[of_level(demo, AreaLevel.SUBDISTRICT)[0].code]
    assert all(shape.geom_type == "Polygon" and not shape.interiors for shape in own)
    assert all(shape.is_valid for shape in own)
    assert shapely.coverage_is_valid(own)
    # coverage_is_valid alone has missed slivers between areas: they would be holes of the union.
    union = shapely.coverage_union_all(own)
    parts = shapely.get_parts(union)
    assert len(parts) == 1
    assert len(parts[0].interiors) == 0
    assert parts[0].symmetric_difference(whole).area == 0.0
    assert parts[0].normalize().equals(whole.normalize())


@pytest.mark.parametrize("tree", [GRID_TREE, ZONE_TREE])
def test_children_fill_their_parent_exactly(
    demo: Jurisdiction, shapes: dict[str, BaseGeometry], tree: tuple[AreaLevel, ...]
) -> None:
    children: dict[str, list[BaseGeometry]] = defaultdict(list)
    for area in demo.areas:
        if area.level in tree[1:]:
            children[area.parent].append(shapes[area.code])
    assert len(children) == sum(COUNTS[level] for level in tree[:-1])
    for code, own in children.items():
        union = shapely.get_parts(shapely.coverage_union_all(own))
        assert len(union) == 1
        assert union[0].symmetric_difference(shapes[code]).area == 0.0, code


def test_every_micro_grid_lies_in_one_patrol_zone_and_zones_cross_communities(
    demo: Jurisdiction, shapes: dict[str, BaseGeometry]
) -> None:
    zones = of_level(demo, AreaLevel.PATROL_ZONE)
    crossed: dict[str, set[str]] = defaultdict(set)
    for micro in of_level(demo, AreaLevel.MICRO_GRID):
        holding = [z.code for z in zones if shapes[z.code].covers(shapes[micro.code])]
        assert len(holding) == 1
        crossed[micro.code[:12]].add(holding[0])
    assert any(len(found) > 1 for found in crossed.values())


def test_size_and_place(demo: Jurisdiction, shapes: dict[str, BaseGeometry]) -> None:
    whole = shapes["330108003"]
    west, south, east, north = whole.bounds
    assert area_m2(whole) == pytest.approx(25e6, rel=0.02)
    assert (west, south) > (120.11, 30.13)
    assert (east, north) < (120.20, 30.19)
    river = to_shape(demo.water)
    assert river.is_valid
    assert river.intersection(whole).area == 0.0
    assert river.boundary.intersection(whole.boundary).length > 0.05


def test_names_of_the_example_incident_exist(demo: Jurisdiction) -> None:
    names = {area.name for area in demo.areas}
    assert {"浦联社区", "浦联社区第3网格", "浦联社区第3网格微网格17"} <= names
    micro = next(a for a in demo.areas if a.name == "浦联社区第3网格微网格17")
    edge = to_shape(micro.polygons).boundary
    street = [road for road in demo.roads if road.name == "至善路"]
    assert any(edge.covers(shapely.LineString(road.line)) for road in street)


def test_community_names_and_codes_are_the_real_ones(demo: Jurisdiction, shared: Path) -> None:
    table = (shared / "data" / "geodata" / "puyan_communities.csv").read_text(encoding="utf-8")
    real = {tuple(line.split(",")[:2]) for line in table.splitlines()[1:]}
    ours = {(a.code, f'"{a.name}"') for a in of_level(demo, AreaLevel.COMMUNITY)}
    assert ours == real


def test_roads_are_one_connected_graph_of_named_stretches(demo: Jurisdiction) -> None:
    near: dict[tuple[float, ...], set[tuple[float, ...]]] = defaultdict(set)
    for road in demo.roads:
        assert road.name
        first, last = tuple(road.line[0]), tuple(road.line[-1])
        near[first].add(last)
        near[last].add(first)
    seen, waiting = set(), [next(iter(near))]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += near[node] - seen
    assert len(seen) == len(near)
    assert {road.level for road in demo.roads} == set(RoadLevel)
    names = {road.name for road in demo.roads}
    assert {"江南大道", "滨文路", "浦沿路", "信诚路", "联庄路", "闻涛路"} <= names


def test_roads_are_the_edges_of_the_micro_grids(demo: Jurisdiction) -> None:
    def pieces(line: np.ndarray) -> set[frozenset[tuple[float, ...]]]:
        return {frozenset(pair) for pair in pairwise(map(tuple, line.tolist()))}

    edges = set().union(*(pieces(a.polygons[0][0]) for a in of_level(demo, AreaLevel.MICRO_GRID)))
    assert set().union(*(pieces(road.line) for road in demo.roads)) == edges


def test_roster_has_the_forces_of_the_sub_district(demo: Jurisdiction) -> None:
    roster = load_demo_roster()
    posts = Counter(entry.post for entry in roster)
    kinds = Counter(entry.kind for entry in roster)
    leaders = posts["楼道长"] + posts["信息员"] + posts["保障员"]
    assert kinds[ForceKind.GOVERNANCE] == 108
    assert kinds[ForceKind.LAW_ENFORCEMENT] == 22
    assert (posts["专职调解员"], posts["人民调解员"]) == (4, 119)
    assert leaders == 1046
    assert kinds[ForceKind.GRID] - leaders == 173
    assert "警-112" in {entry.name for entry in roster}


def test_roster_entries_are_single_and_invented(demo: Jurisdiction) -> None:
    roster = load_demo_roster()
    keys = [key for entry in roster for key in entry.keys]
    codes = {area.code for area in demo.areas}
    assert len({entry.name for entry in roster}) == len(roster)
    assert len({entry.phone for entry in roster}) == len(roster)
    assert all(entry.phone.startswith("190-0000-") for entry in roster)
    assert all(entry.area_code in codes for entry in roster)
    assert len(set(keys)) == len(keys)
    brigade = [entry for entry in roster if entry.kind is ForceKind.GOVERNANCE]
    assert [entry.keys for entry in brigade[:60]] == [
        (f"fleetsync:100-{2001 + n}",) for n in range(60)
    ]
    assert {e.area_code for e in brigade} == {a.code for a in of_level(demo, AreaLevel.PATROL_ZONE)}
    micros = {e.area_code for e in roster if e.name.startswith("楼-")}
    assert micros == {a.code for a in of_level(demo, AreaLevel.MICRO_GRID)}
