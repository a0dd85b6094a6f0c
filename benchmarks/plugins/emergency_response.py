"""How long the lists, searches and acts of emergency response take with a full register.

Run ``python benchmarks/plugins/emergency_response.py [--resources 8000] [--activations 300]
[--lines 200] [--rounds 40]``. A real SQLite file holds invented resources with goods, activations
with their call lists, tasks and logs; each question is asked through the plugin's own reader, each
act through its transaction. Shown are median and 95th percentile of wall time and the median of CPU
time in milliseconds. The limit for lists and searches is 150 ms. Nothing else should run.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "plugins"))

import numpy as np  # noqa: E402
import sqlalchemy as sa  # noqa: E402

from cmdmap.api import AreaLevel, Place  # noqa: E402
from cmdmap.testing import PluginBench  # noqa: E402
from emergency_response.domain.levels import Grade, Levels  # noqa: E402
from emergency_response.domain.plane import circle_ring  # noqa: E402
from emergency_response.domain.receipts import CallMark  # noqa: E402
from emergency_response.domain.stock import ResourceKind  # noqa: E402
from emergency_response.domain.wishes import (  # noqa: E402
    Activate,
    EndActivation,
    ImportResources,
    MarkCall,
    SaveResource,
)
from emergency_response.services.course import read_course  # noqa: E402
from emergency_response.services.overview import read_overview  # noqa: E402
from emergency_response.services.samples import invent_resources  # noqa: E402
from emergency_response.store import resources as stock  # noqa: E402
from emergency_response.store import tables  # noqa: E402
from emergency_response.store.activations import read_ended, read_running  # noqa: E402
from emergency_response.store.calls import read_calls  # noqa: E402
from emergency_response.store.command_post import read_log  # noqa: E402
from emergency_response.store.plans import read_plans  # noqa: E402
from emergency_response.store.times import to_us  # noqa: E402

HEAD = ("shift_head",)
LIMIT_MS = 150.0
Work = Callable[[], object]


def fill(bench: PluginBench, resources: int, activations: int, lines: int) -> int:
    """Fill the tables; return the activation that is looked at."""
    bench.sample("sample")
    areas = [a for a in bench.desk.jurisdiction().areas if a.level is AreaLevel.COMMUNITY]
    chance = random.Random(1)
    known = {(each.entry.kind, each.entry.name) for each in bench.read(stock.read_resources)}
    wanted = [
        SaveResource(
            each.kind.value, each.name, each.address, each.place, each.capacity, each.contact,
            each.phone,
        )
        for each in invent_resources(areas, resources, chance)
        if (each.kind, each.name) not in known
    ]  # fmt: skip
    for first in range(0, len(wanted), 500):
        bench.submit(ImportResources(tuple(wanted[first : first + 500])), "head", HEAD)
    plan = bench.read(read_plans)[0]
    running = 0
    for number in range(activations):
        where = f"演练地点{number}"
        bench.submit(
            Activate(plan.id, number % 2 == 1, Levels(Grade.II), "x", where, send=False),
            "head", HEAD,
        )  # fmt: skip
        running = bench.read(read_running)[0].id
        if number < activations - 1:
            bench.submit(EndActivation(running, "结束"), "head", HEAD)
            bench.clock.advance(hours=1)
    _fill_logs(bench, lines)
    _fill_goods(bench)
    return running


def _fill_logs(bench: PluginBench, lines: int) -> None:
    now = to_us(bench.clock())
    with bench.store.transaction() as connection:
        ids = [row.id for row in connection.execute(sa.select(tables.activations.c.id))]
        rows = [
            {
                "activation_id": activation_id, "at_us": now + number, "written_at_us": now,
                "by": "tester", "kind": "note", "text": f"第{number}条记录：现场平稳",
            }
            for activation_id in ids
            for number in range(lines)
        ]  # fmt: skip
        connection.execute(sa.insert(tables.log), rows)


def _fill_goods(bench: PluginBench) -> None:
    with bench.store.transaction() as connection:
        ids = [row.id for row in connection.execute(sa.select(tables.resources.c.id))]
        rows = [
            {"resource_id": each, "name": f"物资{each % 40}", "measure": "只", "stored": 10}
            for each in ids
        ]
        connection.execute(sa.insert(tables.goods), rows)


def works(bench: PluginBench, activation_id: int) -> dict[str, Work]:
    """Return what is measured, by name."""
    here = bench.desk.jurisdiction().areas[0].polygons[0][0].mean(axis=0)
    middle = Place(float(here[0]), float(here[1]))
    ring = circle_ring(middle, 800.0)
    calls = bench.read(lambda r: read_calls(r, activation_id))
    marks = [CallMark.NO_ANSWER, CallMark.AGAIN]
    state = {"turn": 0}

    def mark() -> object:
        state["turn"] += 1
        wish = MarkCall(calls[state["turn"] % len(calls)].id, marks[state["turn"] % 2])
        return bench.submit(wish, "head", HEAD)

    def ask(question: Callable[..., object]) -> Work:
        return lambda: bench.read(question)

    return {
        "list of responses": ask(lambda r: (read_running(r), read_ended(r, 500))),
        "one response, all tabs": ask(lambda r: read_overview(r, bench.desk, activation_id)),
        "log, search of words": ask(lambda r: read_log(r, activation_id, "第99条")),
        "course for the review": ask(lambda r: read_course(r, activation_id)),
        "all resources": ask(stock.read_lines),
        "resources of a kind": ask(lambda r: stock.read_lines(r, kind=ResourceKind.STORE)),
        "resources, search of words": ask(lambda r: stock.read_lines(r, "联庄社区避灾")),
        "nearest 50 of a kind": ask(
            lambda r: stock.find_nearest(r, middle, ResourceKind.SHELTER, most=50)
        ),
        "nearest 50 with goods": ask(
            lambda r: stock.find_nearest(r, middle, goods_name="物资7", most=50)
        ),
        "layer of resources": lambda: bench.layer("resources"),
        "resources inside 800 m": lambda: bench.count("resources", ring),
        "act: mark a call": mark,
    }


def measure(work: Work, rounds: int) -> tuple[float, float, float]:
    """Return median and 95th percentile of wall and the median of CPU time, milliseconds.

    Cycles are not collected meanwhile, as in the program, where only the UI thread does it.
    """
    wall, cpu = [], []
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append(1e3 * (time.perf_counter() - began))
        cpu.append(1e3 * (time.process_time() - used))
    return float(np.median(wall)), float(np.percentile(wall, 95)), float(np.median(cpu))


def main() -> None:
    """Fill, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=int, default=8_000)
    parser.add_argument("--activations", type=int, default=300)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    with PluginBench(REPO / "plugins" / "emergency_response") as bench:
        activation_id = fill(bench, given.resources, given.activations, given.lines)
        count = len(bench.read(stock.read_resources))
        print(f"{count} resources, {given.activations} activations, {given.lines} lines each")
        print(f"{'':32}{'median':>9}{'p95':>9}{'CPU':>9}  limit {LIMIT_MS:g} ms")
        for name, work in works(bench, activation_id).items():
            work()
            median, worst, cpu = measure(work, given.rounds)
            verdict = "ok" if worst <= LIMIT_MS else "OVER"
            print(f"{name:32}{median:9.2f}{worst:9.2f}{cpu:9.2f}  {verdict}")


if __name__ == "__main__":
    main()
