"""How fast the register answers with 50,000 persons in 8,000 houses, and what encryption costs.

Run ``python benchmarks/plugins/migrant_population.py``. Lists and searches are asked on a real
store the way the page asks them; the peer is the same question as one would ask it without search
marks: open every name in the register and compare. Interleaved, medians of CPU and wall time. The
mission asks for lists and search under 150 ms.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "plugins" / "migrant_population"
sys.path.insert(0, str(ROOT / "plugins"))

from sqlalchemy import select  # noqa: E402

from cmdmap.testing import FakeClock, PluginBench  # noqa: E402
from migrant_population.domain.periods import Span  # noqa: E402
from migrant_population.domain.rows import PersonRow  # noqa: E402
from migrant_population.domain.wishes import ImportPersons  # noqa: E402
from migrant_population.services.figures import numbers_of, today_of  # noqa: E402
from migrant_population.store.filling import Filler, filled  # noqa: E402
from migrant_population.store.houses_list import HousesWhich, find_houses  # noqa: E402
from migrant_population.store.keybook import open_vault  # noqa: E402
from migrant_population.store.persons_list import (  # noqa: E402
    Wanted,
    Which,
    count_persons,
    find_persons,
)
from migrant_population.store.tables import persons  # noqa: E402

PERSONS, HOUSES = 50_000, 8_000
ROUNDS = 9
LIMIT_MS = 150
Question = Callable[[Any], object]


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall time of one call in milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def questions(bench: PluginBench, filler: Filler) -> dict[str, Question]:
    """Return what the page asks, by name."""
    person = filler.people[PERSONS // 2]

    def asked(wanted: Wanted, start: int = 0) -> Question:
        def question(reader: Any) -> object:
            vault, today = open_vault(bench.desk, reader), today_of(bench.desk, reader)
            return find_persons(reader, vault, wanted, today, start)

        return question

    found: dict[str, Question] = {f"list: {each.value}": asked(Wanted(each)) for each in Which}
    found["list: row 40,000 and on"] = asked(Wanted(), 40_000)
    words = {
        "name": person.name,
        "identity number": person.number,
        "telephone": person.phone,
        "pinyin initials": "zs",
        "address": "至善路",
        "RK number": "RK000077",
    }
    found |= {f"search: {name}": asked(Wanted(words=text)) for name, text in words.items()}
    found["counts behind the filters"] = lambda r: count_persons(r, today_of(bench.desk, r))
    found["houses: all"] = lambda r: find_houses(r, open_vault(bench.desk, r), HousesWhich.ALL, "")
    found["houses: address"] = lambda r: find_houses(
        r, open_vault(bench.desk, r), HousesWhich.ALL, "路70"
    )
    found["statistics of everything"] = lambda r: numbers_of(r, Span.TWELVE)
    return found


def open_everything(bench: PluginBench, name: str) -> Question:
    """Return the search of who has no marks: open every name and compare."""

    def question(reader: Any) -> list[int]:
        sealer = open_vault(bench.desk, reader).sealer("persons")
        rows = reader.rows(select(persons.c.id, persons.c.uid, persons.c.name))
        return [row.id for row in rows if sealer.open(row.uid, "name", row.name) == name]

    return question


def main() -> None:
    """Print the tables."""
    made: list[Filler] = []
    with PluginBench(FOLDER, FakeClock(datetime.now(UTC))) as bench:

        def fill(tx: Any) -> None:
            made.append(filled(bench.desk, tx, PERSONS, HOUSES))

        cpu, wall = measured(lambda: bench.writer.call(fill))
        size = (bench.home / "cmdmap.db").stat().st_size / 1e6
        print(f"{PERSONS:,} persons, {HOUSES:,} houses: kept in {wall / 1e3:.1f} s wall, "
              f"{cpu / 1e3:.1f} s CPU; store {size:.0f} MB\n")  # fmt: skip
        asked = questions(bench, made[0])
        peer = open_everything(bench, made[0].people[PERSONS // 2].name)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in (*asked, "peer")}
        for _ in range(ROUNDS):
            for name, question in asked.items():
                times[name].append(measured(lambda question=question: bench.read(question)))
            times["peer"].append(measured(lambda: bench.read(peer)))
        print(f"{'question':<34}{'CPU ms':>9}{'wall ms':>9}  under {LIMIT_MS} ms")
        for name, taken in times.items():
            if name != "peer":
                cpu_ms, wall_ms = (statistics.median(each) for each in zip(*taken, strict=True))
                verdict = "" if name.startswith("statistics") else "yes"
                verdict = "NO" if verdict and wall_ms >= LIMIT_MS else verdict
                print(f"{name:<34}{cpu_ms:>9.1f}{wall_ms:>9.1f}  {verdict}")
        by_mark = statistics.median(cpu for cpu, _ in times["search: name"])
        by_hand = statistics.median(cpu for cpu, _ in times["peer"])
        print(f"\nname by its mark / by opening every name: {by_mark:.1f} / {by_hand:.1f} ms CPU, "
              f"1 : {by_hand / by_mark:.0f}")  # fmt: skip
        rows = tuple(PersonRow(n, person) for n, person in enumerate(made[0].people[:500], 2))
        cpu, wall = measured(lambda: bench.submit(ImportPersons("again", rows)))
        print(f"500 rows imported again (nothing changes): {cpu:.0f} ms CPU, {wall:.0f} ms wall")


if __name__ == "__main__":
    main()
