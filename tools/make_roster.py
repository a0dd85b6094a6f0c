"""Makes the demo roster: ``python tools/make_roster.py [--check]``.

Writes ``resources/jurisdiction/demo/roster.json`` from a seed and the demo area, and nothing else.
Numbers of people are facts of the sub-district; persons are drawn from name tables, and telephone
numbers stand in a block that no operator gives out. Read by ``cmdmap.services.roster``.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

SEED = 20_220_802
FOLDER = Path(__file__).parents[1] / "resources" / "jurisdiction" / "demo"
OUTPUT = FOLDER / "roster.json"

BRIGADE, LAW, POLICE, FULL_TIME, MEDIATORS, LEADERS = 108, 22, 12, 4, 119, 1046
BRIGADE_RADIOS = 60
FLEET, FIRST_DEVICE = 100, 2001

SURNAMES = (
    ("陈王张李徐", 8), ("周吴朱沈金", 5), ("胡俞杨章黄", 3), ("孙何许叶钱", 2), ("来汤韩傅华", 1)
)  # fmt: skip
"""Surnames and how often each is drawn; 来 is at home on this side of the river."""
FIRST = "建国志文明晓海伟丽美秀玉春雪婷佳子宇浩嘉思雨俊立永兴瑞景德忠"
SECOND = "华军强平芳娟英敏静霞红燕琴飞波峰涛杰斌洁莹怡轩辰涵妍琪宁康泉"


@dataclass(frozen=True)
class Entry:
    """One person as it stands in the file."""

    name: str
    person: str
    kind: str
    team: str
    post: str
    phone: str
    area_code: str
    keys: tuple[str, ...] = ()


class Staff:
    """Draws persons, telephones and radios, each only once."""

    def __init__(self) -> None:
        self._rng = random.Random(SEED)
        self._surnames = [s for group, times in SURNAMES for s in group * times]
        self._phones = self.shuffled(range(1000, 9000))
        self._devices = count(FIRST_DEVICE)

    def pick(self, items: Sequence[str]) -> str:
        """Return one item at random."""
        return items[int(self._rng.random() * len(items))]

    def shuffled(self, items: Sequence[int]) -> list[int]:
        """Return the items in random order."""
        return sorted(items, key=lambda _: self._rng.random())

    def person(self) -> str:
        """Return a name; every fifth given name has one character."""
        first = self.pick(FIRST) if self._rng.random() < 0.8 else ""
        return self.pick(self._surnames) + first + self.pick(SECOND)

    def entry(
        self, name: str, kind: str, team: str, post: str, area: str, *, radio: bool = False
    ) -> Entry:
        """Return an entry with a fresh person and telephone, and with the next radio if asked."""
        keys = (f"fleetsync:{FLEET}-{next(self._devices)}",) if radio else ()
        phone = f"190-0000-{self._phones.pop():04d}"
        return Entry(name, self.person(), kind, team, post, phone, area, keys)


def make_entries(area: Sequence[dict[str, str]]) -> Iterator[Entry]:
    """Yield everybody, force by force; the radios' numbers grow."""
    staff = Staff()
    levels = {
        level: [entry for entry in area if entry["level"] == level]
        for level in ("subdistrict", "community", "grid", "micro_grid", "patrol_zone")
    }
    top = levels["subdistrict"][0]["code"]
    zones = levels["patrol_zone"]
    for number in range(1, BRIGADE + 1):
        zone = zones[(number - 1) % len(zones)]
        post = "中队长" if number <= len(zones) else "巡防队员"
        radio = number <= BRIGADE_RADIOS
        team = f"综合治理大队{zone['name']}"
        yield staff.entry(f"巡-{number:02d}", "governance", team, post, zone["code"], radio=radio)
    for number in range(1, LAW + 1):
        zone = zones[(number - 1) % len(zones)]
        post = "执法队员" if number > 2 else "中队长"
        yield staff.entry(
            f"执-{number:02d}", "law_enforcement", "综合行政执法队", post, zone["code"], radio=True
        )
    for number in range(101, 101 + POLICE):
        zone = zones[(number - 101) % len(zones)]
        yield staff.entry(f"警-{number}", "police", "派出所", "民警", zone["code"], radio=True)
    for number in range(1, FULL_TIME + 1):
        yield staff.entry(
            f"调-{number:02d}", "mediation", "街道调解中心", "专职调解员", top, radio=True
        )
    yield from of_communities(staff, levels["community"], levels["grid"])
    yield from leaders(staff, levels["community"], levels["micro_grid"])


def of_communities(
    staff: Staff, communities: Sequence[dict[str, str]], grids: Sequence[dict[str, str]]
) -> Iterator[Entry]:
    """Yield the people's mediators, about five a community, and one grid member per grid."""
    for number in range(MEDIATORS):
        home = communities[number % len(communities)]
        name = f"调-{stem(home)}-{number // len(communities) + 1}"
        yield staff.entry(name, "mediation", home["name"], "人民调解员", home["code"])
    for home in communities:
        own = [grid for grid in grids if grid["parent"] == home["code"]]
        for number, grid in enumerate(own, start=1):
            name, leads = f"网-{stem(home)}-{number:02d}", number == 1
            post = "网格长" if leads else "专职网格员"
            yield staff.entry(name, "grid", home["name"], post, grid["code"], radio=leads)


def leaders(
    staff: Staff, communities: Sequence[dict[str, str]], micros: Sequence[dict[str, str]]
) -> Iterator[Entry]:
    """Yield the building leaders: one in each micro-grid, a second one where the draw says so."""
    doubled = set(staff.shuffled(range(len(micros)))[: LEADERS - len(micros)])
    for home in communities:
        numbers = count(1)
        for index, micro in enumerate(micros):
            if micro["code"].startswith(home["code"]):
                for _ in range(2 if index in doubled else 1):
                    name = f"楼-{stem(home)}-{next(numbers):03d}"
                    post = staff.pick(("楼道长", "楼道长", "信息员", "保障员"))
                    yield staff.entry(name, "grid", home["name"], post, micro["code"])


def stem(community: dict[str, str]) -> str:
    """Return a community's name as used in call signs."""
    return community["name"].removesuffix("社区")


def make() -> str:
    """Return the file's text, one entry per line."""
    area = json.loads((FOLDER / "area.json").read_text(encoding="utf-8"))["areas"]
    lines = (
        json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":"))
        for entry in make_entries(area)
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def main(words: Sequence[str]) -> int:
    """Write or check the file; return the exit code."""
    text = make()
    if "--check" in words:
        same = OUTPUT.is_file() and OUTPUT.read_text(encoding="utf-8") == text
        print(f"{OUTPUT.name} {'is' if same else 'is NOT'} what the generator makes")
        return 0 if same else 1
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"{OUTPUT.name}: {len(text.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
