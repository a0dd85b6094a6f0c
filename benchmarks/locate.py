"""Locating places: our label raster beside shapely's STRtree and prepared polygons.

``python benchmarks/locate.py [--points N] [--rounds N]`` prints a table. All contenders answer the
same points over the 914 micro-grids of the demo area, interleaved in one run; times are medians,
CPU time of the whole process and wall time. "wrong" counts points whose micro-grid differs from
the one that shapely's exact predicate gives.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

from cmdmap.domain.grid import AreaLevel
from cmdmap.domain.place import Place
from cmdmap.services.area_import.shapes import to_shape
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Locator = Callable[[Floats, Floats], Numbers]

BOUNDS = (120.1248, 30.1353, 120.1841, 30.1861)
"""The box of the demo area: about a fifth of the points lie outside of it."""


def by_tree(shapes: npt.NDArray[np.object_]) -> Locator:
    tree = shapely.STRtree(shapes)

    def locate(lon: Floats, lat: Floats) -> Numbers:
        point, shape = tree.query(shapely.points(lon, lat), predicate="intersects")
        found = np.full(len(lon), -1)
        found[point] = shape
        return found

    return locate


def by_prepared(shapes: npt.NDArray[np.object_]) -> Locator:
    shapely.prepare(shapes)
    boxes = shapely.bounds(shapes)

    def locate(lon: Floats, lat: Floats) -> Numbers:
        found = np.full(len(lon), -1)
        order = np.argsort(lon)
        sorted_lon = lon[order]
        for number, (west, south, east, north) in enumerate(boxes):
            first, last = np.searchsorted(sorted_lon, (west, np.nextafter(east, 181.0)))
            near = order[first:last]
            near = near[(lat[near] >= south) & (lat[near] <= north)]
            found[near[shapely.intersects_xy(shapes[number], lon[near], lat[near])]] = number
        return found

    return locate


def measure(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def single_us(index: AreaIndex, lon: Floats, lat: Floats) -> float:
    """Microseconds of one ``locate`` call, both trees."""
    places = [Place(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    start = time.perf_counter()
    for place in places:
        index.locate(place)
    return (time.perf_counter() - start) / len(places) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    rng = np.random.default_rng(20260102)
    west, south, east, north = BOUNDS
    lon, lat = rng.uniform(west, east, args.points), rng.uniform(south, north, args.points)
    demo = load_demo_jurisdiction()
    build_cpu, _ = measure(lambda: AreaIndex(demo))
    index = AreaIndex(demo)
    own = [n for n, area in enumerate(index.leaves) if area.level is AreaLevel.MICRO_GRID]
    shapes = np.array([to_shape(index.leaves[n].polygons) for n in own])
    contenders: dict[str, Locator] = {
        "cmdmap micro-grids": index.locate_many,
        "cmdmap micro-grids and zones": lambda x, y: (
            index.locate_zones(x, y), index.locate_many(x, y))[1],
        "shapely STRtree.query": by_tree(shapes),
        "shapely prepared": by_prepared(shapes),
    }  # fmt: skip
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
    for _ in range(args.rounds):
        for name, locate in contenders.items():
            times[name].append(measure(lambda locate=locate: locate(lon, lat)))
    truth = contenders["shapely STRtree.query"](lon, lat)
    ours = statistics.median(cpu for cpu, _ in times["cmdmap micro-grids"])
    print(f"{args.points:,} points, {len(own)} micro-grids, medians of {args.rounds} rounds")
    print(f"{'':32}{'CPU s':>8}{'wall s':>8}{'x ours':>8}{'wrong':>8}")
    for name, measured in times.items():
        cpu, wall = (statistics.median(column) for column in zip(*measured, strict=True))
        wrong = int((contenders[name](lon, lat) != truth).sum())
        print(f"{name:32}{cpu:8.3f}{wall:8.3f}{cpu / ours:8.1f}{wrong:8}")
    print(f"building the index: {build_cpu:.3f} s CPU")
    print(f"one place, both trees: {single_us(index, lon[:200_000], lat[:200_000]):.2f} us")


if __name__ == "__main__":
    main()
