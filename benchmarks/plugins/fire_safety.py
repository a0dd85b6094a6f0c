"""How fast the fire safety desk answers with 8,000 places.

Run ``python benchmarks/plugins/fire_safety.py``. Lists, searches and the detail are asked on a real
store the way the page asks, each in turn with the same question over the same rows without indexes
(peer), medians of CPU and wall time. The mission asks for lists and search under 150 ms.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from cmdmap.testing import FakeClock, PluginBench  # noqa: E402
from fire_safety.domain.days import day_of  # noqa: E402
from fire_safety.services.assessing import AT_ONCE  # noqa: E402
from fire_safety.services.demo.generator import fill_places  # noqa: E402
from fire_safety.store.findings import FindingFilter, list_findings  # noqa: E402
from fire_safety.store.inspections import read_today  # noqa: E402
from fire_safety.store.places import Order, PlaceFilter, count_places, list_places  # noqa: E402
from fire_safety.store.tables import metadata  # noqa: E402
from fire_safety.tests.simulate import Fleet  # noqa: E402
from fire_safety.ui.place_parts import read_file  # noqa: E402

PLACES = 8_000
ROUNDS = 15
MOST = 20_000


def measured(work: Callable[[], Any]) -> tuple[float, float]:
    """Return CPU and wall time of one call in milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def questions(bench: PluginBench) -> dict[str, Callable[[Any], object]]:
    """Return what the page asks, by name."""
    today = day_of(bench.clock())
    rng = random.Random(4)
    rows = bench.read(lambda reader: list_places(reader, PlaceFilter(), 50))
    place = rng.choice(rows)
    filters = {
        "all places by risk, with count and head line": PlaceFilter(),
        "search 2 words": PlaceFilter(text="出租 12"),
        "search initials": PlaceFilter(text="pyl"),
        "search a number": PlaceFilter(text=place.number.lower()),
        "due today": PlaceFilter(due_from=today, due_to=today, order=Order.DUE),
        "overdue": PlaceFilter(due_to=today - 1, order=Order.DUE),
        "one kind": PlaceFilter(kinds=("small_hotel",)),
        "one grid": PlaceFilter(area=place.grid),
    }

    def asked(wanted: PlaceFilter) -> Callable[[Any], object]:
        return lambda reader: (
            list_places(reader, wanted, MOST),
            count_places(reader, wanted),
            read_today(reader, today),
        )

    found = {name: asked(wanted) for name, wanted in filters.items()}
    found["one place with everything"] = lambda reader: read_file(bench.desk, reader, place.id)
    found["hazards by deadline"] = lambda reader: list_findings(reader, FindingFilter(), 5_000)
    return found


def compared(bench: PluginBench, bare: PluginBench) -> list[tuple[str, float, float, float]]:
    """Return name, CPU and wall time, and how many times longer it takes without indexes."""
    lines = []
    for name, question in questions(bench).items():
        ours: list[tuple[float, float]] = []
        peer: list[float] = []
        for _ in range(ROUNDS):
            ours.append(measured(lambda q=question: bench.read(q)))
            peer.append(measured(lambda q=question: bare.read(q))[0])
        cpu = statistics.median(each[0] for each in ours)
        wall = statistics.median(each[1] for each in ours)
        lines.append((name, cpu, wall, statistics.median(peer) / max(cpu, 1e-6)))
    return lines


def others(bench: PluginBench) -> list[tuple[str, float, float]]:
    """Return what layers, the tick and the step cost."""
    lines = []
    for layer in ("risk", "places"):
        times = [measured(lambda name=layer: bench.layer(name)) for _ in range(ROUNDS)]
        lines.append((f"layer {layer}", *map(statistics.median, zip(*times, strict=True))))
    bench.clock.advance(hours=7)
    times = [measured(lambda: bench.tick("reassess")) for _ in range(ROUNDS)]
    name = f"tick: {AT_ONCE} places judged anew"
    lines.append((name, *map(statistics.median, zip(*times, strict=True))))
    link, fleet = bench.link("fire_iot"), Fleet(500)
    messages = [link.message(m.payload, topic=m.topic)[0] for m in fleet.turn(bench.clock())]
    steps = [measured(lambda h=heard: bench.step("keep_reading", h)) for heard in messages]
    lines.append(("step: one reading kept", *map(statistics.median, zip(*steps, strict=True))))
    return lines


def filled(count: int) -> PluginBench:
    """Return a bench with so many places."""
    bench = PluginBench(ROOT / "plugins" / "fire_safety", FakeClock(datetime.now(UTC)))
    cpu, wall = measured(lambda: bench.writer.call(lambda tx: fill_places(tx, count)))
    print(f"{count} places with history made: {wall / 1e3:.1f} s (CPU {cpu / 1e3:.1f} s)")
    return bench


def main() -> None:
    """Print the tables."""
    bench, bare = filled(PLACES), filled(PLACES)
    with bare.store.transaction() as connection:
        for table in metadata.tables.values():
            for index in table.indexes:
                index.drop(connection, checkfirst=True)
    print(f"\n{'question':48} {'CPU ms':>8} {'wall ms':>8} {'without indexes':>16}")
    lines = compared(bench, bare)
    for name, cpu, wall, ratio in lines:
        print(f"{name:48} {cpu:8.1f} {wall:8.1f} {ratio:15.1f}x")
    print(f"{'slowest':48} {max(c for _, c, _, _ in lines):8.1f}")
    print(f"\n{'work':48} {'CPU ms':>8} {'wall ms':>8}")
    for name, cpu, wall in others(bench):
        print(f"{name:48} {cpu:8.2f} {wall:8.2f}")
    print(json.dumps({"rounds": ROUNDS, "places": PLACES, "python": sys.version.split()[0]}))
    bench.close()
    bare.close()


if __name__ == "__main__":
    main()
