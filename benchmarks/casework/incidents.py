"""Queue, search and histories over 20,000 incidents, and the opening of one more, beside that load.

The store is a real SQLite file with persons and three lines a piece, incidents spread over two
years, roads of the demo area as addresses. Every question is asked many times with other words;
shown are median and 95th percentile of wall time and the CPU time, in milliseconds. The place book
(areas, roads, former addresses, 1,154 units) and the text rules are measured in the same way.

Run: ``python benchmarks/casework/incidents.py [--incidents 20000] [--rounds 60]``.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import OpenIncident, Party
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import IncidentId, LinkId, UnitId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.desk import Desk
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.intake.pinyin import search_key
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.intake.road_numbers import NumberedRoad, numbered_roads
from cmdmap.services.intake.text_rules import propose
from cmdmap.services.ledger import percentile
from cmdmap.services.locate import AreaIndex
from cmdmap.services.roster import load_demo_roster
from cmdmap.store.casework.incidents import insert_incident, write_incident
from cmdmap.store.casework.parties import insert_parties
from cmdmap.store.casework.timeline import insert_line
from cmdmap.store.engine import Store, open_store
from cmdmap.store.queries.history import former_addresses, history_at, history_of
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import Wanted, count, queue

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SPAN = timedelta(days=730)
OPEN_SHARE = 0.02
TEXTS = (
    "停车场乱收费，和收费员吵起来了", "楼上半夜唱歌，噪音太大", "路口小贩占道经营", "房东不退押金",
    "电瓶车飞线充电", "老人走失，八十多岁", "两车追尾，有人受伤", "下水道堵了，污水冒出来",
)  # fmt: skip
Question = Callable[[], object]


class Archive:
    """What the store is filled with."""

    def __init__(self, jurisdiction: Jurisdiction, kinds: KindBook, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._roads: list[NumberedRoad] = list(numbered_roads(jurisdiction.roads).values())
        self._kinds = list(kinds.kinds.values())
        self._index = AreaIndex(jurisdiction)
        self.kept: list[Incident] = []

    def fill(self, store: Store, incidents: int) -> None:
        """Insert everything in one transaction, oldest first."""
        times = sorted(NOW - self._random.random() * SPAN for _ in range(incidents))
        serials: dict[str, int] = {}
        with store.transaction() as connection:
            for at in times:
                day = f"{at:%Y%m%d}"
                serials[day] = serials.get(day, 0) + 1
                incident, words = self._one(at, f"JQ{day}-{serials[day]:04d}")
                number = insert_incident(connection, incident, day, serials[day])
                incident = replace(incident, id=number)
                write_incident(connection, incident, incident, words)
                phone = f"138{self._random.randrange(4_000):08d}"
                insert_parties(connection, number, (Party(phone=phone, name="张三"),), at)
                for act in (Act.OPEN, Act.DISPATCH, Act.CLOSE):
                    insert_line(connection, Line(0, number, at, at, "王芳", act, incident.state))
                self.kept.append(incident)

    def _one(self, at: datetime, number: str) -> tuple[Incident, str]:
        dice = self._random
        road, house = dice.choice(self._roads), dice.randrange(1, 300)
        kind, text = dice.choice(self._kinds), dice.choice(TEXTS)
        place = road.find(house).sides[0]
        ended = dice.random() > OPEN_SHARE
        incident = Incident(
            IncidentId(0), number, kind.code,
            IncidentState.CLOSED if ended else IncidentState.TAKEN_IN,
            dice.choice(list(Urgency)), Tier.GRID, dice.choice(list(Source)),
            f"{road.name}{house}号", text, at, "王芳", at, place, self._index.locate(place),
        )  # fmt: skip
        return incident, search_key(number, incident.address, text, kind.name_zh, kind.name_en)


def measure(name: str, questions: Sequence[Question], rounds: int) -> None:
    """Ask in turn and print one line."""
    questions[0]()
    walls, began_cpu = [], time.process_time()
    for turn in range(rounds):
        began = time.perf_counter()
        questions[turn % len(questions)]()
        walls.append((time.perf_counter() - began) * 1e3)
    cpu = (time.process_time() - began_cpu) * 1e3 / rounds
    worst = percentile(sorted(walls), 0.95)
    print(f"{name:44} {statistics.median(walls):9.2f} {worst:9.2f} {cpu:9.2f}")


def ask_store(store: Store, archive: Archive, rounds: int) -> None:
    """Measure everything that a reader thread asks."""
    dice = random.Random(2)
    some = [dice.choice(archive.kept) for _ in range(20)]
    area = Wanted(areas=frozenset({"330108003-X03"}))
    opened = Wanted(states=frozenset(set(IncidentState) - {IncidentState.CLOSED}))
    since = NOW - timedelta(days=30)

    def asked(question: Callable[..., object], *values: object) -> Question:
        def ask() -> object:
            with store.reader() as connection:
                return question(connection, *values)

        return ask

    def searches(*words: str) -> list[Question]:
        return [asked(search, each) for each in words]

    table: dict[str, list[Question]] = {
        "queue, newest 100": [asked(queue)],
        "queue, open ones": [asked(queue, opened)],
        "queue, one patrol zone": [asked(queue, area)],
        "count, one patrol zone": [asked(count, area)],
        "search, Chinese": searches("停车场", "闻涛路", "滨文路 噪音", "走失"),
        "search, pinyin": searches("zaoyin", "wentaolu", "feixianchongdian"),
        "search, initials": searches("zsl", "wtl", "bwl 188"),
        "search, number": searches(*(each.number for each in some)),
        "search, nothing found": searches("找不到的字", "xyzzy"),
        "history at a place, 30 days": [
            asked(history_at, each.place, each.address, since) for each in some
        ],
        "history at a place, 2 years": [
            asked(history_at, each.place, each.address, NOW - SPAN) for each in some
        ],
        "history of a telephone": [
            asked(history_of, f"138{number:08d}", NOW - SPAN) for number in range(20)
        ],
        "former addresses, 5,000": [asked(former_addresses)],
    }
    for name, questions in table.items():
        measure(name, questions, rounds)


def open_more(store: Store, kinds: KindBook, index: AreaIndex, rounds: int) -> None:
    """Measure one more incident from the command to the answer of its commit."""
    desk = Desk(store, index, kinds=kinds)
    desk.start()
    try:
        place = Place(120.15, 30.16)
        command = OpenIncident("parking_fee", "至善路188号", place, TEXTS[0])
        measure("open one more (with fsync)", [lambda: desk.submit(command).result()], rounds)
    finally:
        desk.stop()


def ask_memory(store: Store, kinds: KindBook, index: AreaIndex, rounds: int) -> None:
    """Measure the place book and the text rules."""
    with store.reader() as connection:
        former = former_addresses(connection)
    began = time.perf_counter()
    book = PlaceBook(index, former)
    print(f"{'place book built':44} {(time.perf_counter() - began) * 1e3:9.2f}")
    units = []
    for number, entry in enumerate(load_demo_roster(), 1):
        fix = Fix(UnitId(number), Place(120.15, 30.16), NOW, NOW, LinkId("serial:x"), "fleetsync")
        units.append(LiveUnit(replace(entry.unit(), id=UnitId(number)), fix))
    words = ("闻涛路", "zsl", "bwl188", "东冠社区第3", "x07", "120.15, 30.16", "网格")
    measure(
        f"places, {len(units)} units and {len(former)} addresses",
        [lambda word=word: book.search(word, units) for word in words],  # type: ignore[misc]
        rounds,
    )
    measure("text rules", [lambda text=text: propose(text, kinds) for text in TEXTS], rounds)  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kinds = load_kinds(resources_dir(), Path(folder))
        archive = Archive(load_demo_jurisdiction(), kinds)
        store = open_store(f"sqlite:///{folder}/cmdmap.db")
        index = AreaIndex(load_demo_jurisdiction())
        try:
            archive.fill(store, args.incidents)
            print(
                f"{args.incidents:,} incidents{'':28} {'median ms':>9} {'P95 ms':>9} {'CPU ms':>9}"
            )
            ask_store(store, archive, args.rounds)
            open_more(store, kinds, index, args.rounds)
            ask_memory(store, kinds, index, args.rounds)
        finally:
            store.close()


if __name__ == "__main__":
    main()
