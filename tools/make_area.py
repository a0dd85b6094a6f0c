"""Makes the demo area: ``python tools/make_area.py [--check]``.

Writes ``resources/jurisdiction/demo/area.json`` from a seed, and nothing else: same program, same
bytes. ``--check`` compares instead of writing and fails on any difference. Read at run time by
``cmdmap.services.gridwork``. Coordinates are whole steps of 1e-7 degrees; of each ring the first
point is absolute and every other one relative to the point before.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from shapely.geometry import LineString, Polygon

import make_area_names as names
from make_area_coverage import Bend, faces_of, grouped, noded_lines, to_lattice, union, zone_labels
from make_area_roads import NameTables, Stretch, name_roads, stretches
from make_area_shapes import Leaf, Points, cut_leaves

SEED = 20_220_817
OUTPUT = Path(__file__).parents[1] / "resources" / "jurisdiction" / "demo" / "area.json"
ROW_STEPS = 27_000
"""Height of a reading row in lattice steps, about 300 m, when areas are numbered."""

Entry = dict[str, object]


@dataclass(frozen=True)
class Place:
    """The numbers of one micro-grid in both trees."""

    community: str
    grid: int
    micro: int
    zone: int


def in_reading_order(shapes: Mapping[int, Polygon]) -> list[int]:
    """Return the keys from north to south in rows, in each row from west to east."""
    return sorted(
        shapes, key=lambda k: (-round(shapes[k].centroid.y / ROW_STEPS), shapes[k].centroid.x)
    )


def community_codes(cells: Mapping[int, Polygon], whole: Polygon) -> dict[int, str]:
    """Return the three digits of each community: least total distance to the wished places."""
    west, south, east, north = whole.bounds
    digits = sorted(names.COMMUNITIES)
    wished = np.array([names.COMMUNITIES[d][1:] for d in digits])
    centres = np.array([cells[k].centroid.coords[0] for k in sorted(cells)])
    shares = (centres - [west, south]) / [east - west, north - south]
    away = np.hypot(*(shares[:, None] - wished[None]).transpose(2, 0, 1))
    rows, columns = linear_sum_assignment(away)
    return {sorted(cells)[r]: digits[c] for r, c in zip(rows, columns, strict=True)}


def number_leaves(
    leaves: Sequence[Leaf], faces: Sequence[Polygon], zones: Sequence[int], codes: Mapping[int, str]
) -> list[Place]:
    """Return the numbers of each leaf; micro-grids count on through their community."""
    grids = grouped(faces, np.array([leaf.grid for leaf in leaves]))
    grid_numbers: dict[int, int] = {}
    micro_numbers: dict[int, int] = {}
    for community in codes:
        own = {leaf.grid: grids[leaf.grid] for leaf in leaves if leaf.community == community}
        for number, grid in enumerate(in_reading_order(own), start=1):
            grid_numbers[grid] = number
            micros = {i: faces[i] for i, leaf in enumerate(leaves) if leaf.grid == grid}
            before = sum(leaves[i].community == community for i in micro_numbers)
            ordered = in_reading_order(micros)
            micro_numbers.update({leaf: before + n for n, leaf in enumerate(ordered, start=1)})
    return [
        Place(codes[leaf.community], grid_numbers[leaf.grid], micro_numbers[i], zones[i])
        for i, leaf in enumerate(leaves)
    ]


def zone_order(faces: Sequence[Polygon], labels: Sequence[int]) -> list[int]:
    """Return the labels renumbered 1-10 in reading order, pairs of one defence zone together."""
    defence = in_reading_order(grouped(faces, np.array(labels) // 2))
    patrols = grouped(faces, np.array(labels))
    order = [
        zone
        for outer in defence
        for zone in in_reading_order({k: v for k, v in patrols.items() if k // 2 == outer})
    ]
    return [order.index(label) + 1 for label in labels]


def entry(code: str, name: str, level: str, parent: str, shape: Polygon) -> Entry:
    """Return one area as it stands in the file."""
    return {"code": code, "name": name, "level": level, "parent": parent, "ring": steps(shape)}


def steps(shape: Polygon | LineString) -> list[int]:
    """Return the points of a ring or line, flat, each relative to the one before."""
    line = shape.normalize().exterior if isinstance(shape, Polygon) else shape
    points = np.array(line.coords, dtype=np.int64)
    return [int(n) for n in np.diff(points, axis=0, prepend=0).ravel()]


def area_entries(faces: Sequence[Polygon], places: Sequence[Place]) -> list[Entry]:
    """Return every area of both trees, top down, in the order of the codes."""
    top, title = names.SUBDISTRICT
    found = [entry(top, title, "subdistrict", "", union(faces))]

    def add(level: str, keys: Sequence[tuple[str, str, str]]) -> None:
        texts = sorted(set(keys))
        shapes = grouped(faces, np.array([texts.index(key) for key in keys]))
        found.extend(
            entry(code, name, level, parent, shapes[i])
            for i, (code, name, parent) in enumerate(texts)
        )

    communities = [top + p.community for p in places]
    titles = [names.COMMUNITIES[p.community][0] for p in places]
    grids = [f"{c}{p.grid:03d}" for c, p in zip(communities, places, strict=True)]
    grid_titles = [f"{t}第{p.grid}网格" for t, p in zip(titles, places, strict=True)]
    micros = [f"{g}{p.micro:03d}" for g, p in zip(grids, places, strict=True)]
    micro_titles = [f"{t}微网格{p.micro}" for t, p in zip(grid_titles, places, strict=True)]
    defences = [f"{top}-F{(p.zone + 1) // 2}" for p in places]
    add("community", [(c, t, top) for c, t in zip(communities, titles, strict=True)])
    add("grid", list(zip(grids, grid_titles, communities, strict=True)))
    add("micro_grid", list(zip(micros, micro_titles, grids, strict=True)))
    add("defence_zone", [(d, f"第{d[-1]}防区", top) for d in defences])
    add(
        "patrol_zone",
        [
            (f"{top}-X{p.zone:02d}", f"第{p.zone}巡区", d)
            for p, d in zip(places, defences, strict=True)
        ],
    )
    return found


def river(bank: Points, bend: Bend, land: Polygon) -> Polygon:
    """Return the river outside the bank, 1.2 km wide, some way beyond both ends of the bank."""
    start, end = bank[0] - bank[4], bank[-1] - bank[-5]
    line = np.vstack(
        [
            bank[0] + 2600 * start / math.hypot(*start),
            bank,
            bank[-1] + 2600 * end / math.hypot(*end),
        ]
    )
    shape = LineString(line)
    outer = shape.buffer(1200.0, single_sided=True)
    inner = shape.buffer(-40.0, single_sided=True)
    plane = shapely.segmentize(outer.union(inner).buffer(0.0), 90.0)
    wet = shapely.transform(plane, lambda points: to_lattice(bend(points)))
    parts = shapely.get_parts(shapely.difference(wet, land, grid_size=1.0))
    widest: Polygon = max(parts, key=lambda part: float(part.area))
    return widest


def named_roads(
    leaves: Sequence[Leaf], faces: Sequence[Polygon], places: Sequence[Place], bank: LineString
) -> list[Stretch]:
    """Return the roads with their names, in the order of level and name."""
    roads = stretches(faces, [f.community for f in leaves], [f.grid for f in leaves])
    top = names.SUBDISTRICT[0]
    scene = next(i for i, p in enumerate(places) if (top + p.community, p.micro) == names.SCENE)
    secondary = [
        first + second + ending
        for ending in ("路", "街")
        for second in names.SECONDARY_SECOND
        for first in names.SECONDARY_FIRST
    ]
    np.random.default_rng(SEED).shuffle(secondary)
    stems = [names.COMMUNITIES[p.community][0].removesuffix("社区") for p in places]
    tables = NameTables(names.RIVER_ROAD, names.SCENE_ROAD, names.PRIMARY, secondary, stems)
    name_roads(roads, bank, scene, tables)
    order = ("primary", "secondary", "lane")
    return sorted(roads, key=lambda road: (order.index(road.level), road.name, road.nodes))


def make() -> str:
    """Return the file's text."""
    rng = np.random.default_rng(SEED)
    leaves, _, bank = cut_leaves(rng)
    bend = Bend(rng)
    faces = faces_of(leaves, noded_lines(leaves, bend), bend)
    whole = union(faces)
    zones = zone_order(faces, zone_labels(faces, rng).tolist())
    cells = grouped(faces, np.array([leaf.community for leaf in leaves]))
    places = number_leaves(leaves, faces, zones, community_codes(cells, whole))
    bank_line = shapely.transform(
        shapely.segmentize(LineString(bank), 20.0), lambda points: to_lattice(bend(points))
    )
    roads = [
        {"name": road.name, "level": road.level, "line": steps(LineString(road.nodes))}
        for road in named_roads(leaves, faces, places, bank_line)
    ]
    water = [{"name": names.RIVER, "ring": steps(river(bank, bend, whole))}]
    head = json.dumps(
        {"name": names.SUBDISTRICT[1], "synthetic": True, "steps_per_degree": 10_000_000},
        ensure_ascii=False,
    )
    parts = (("areas", area_entries(faces, places)), ("roads", roads), ("water", water))
    lists = ",\n".join(f'"{key}": [\n{lines(items)}\n]' for key, items in parts)
    return f"{head[:-1]},\n{lists}}}\n"


def lines(items: Sequence[Mapping[str, object]]) -> str:
    """Return one compact JSON object per line."""
    return ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)


def main(words: Sequence[str]) -> int:
    """Write or check the file; return the exit code."""
    text = make()
    if "--check" in words:
        same = OUTPUT.is_file() and OUTPUT.read_text(encoding="utf-8") == text
        print(f"{OUTPUT.name} {'is' if same else 'is NOT'} what the generator makes")
        return 0 if same else 1
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"{OUTPUT.name}: {len(text.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
