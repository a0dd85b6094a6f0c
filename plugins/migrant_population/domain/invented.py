"""Invented persons, houses and employers, for the demo, the tests and the benchmark.

Nobody of them can be real: identity numbers use county codes that were never given out (``xx9999``)
and telephones begin with 12, which no operator has. The same seed gives the same register.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cmdmap.api import Area, AreaLevel, Jurisdiction, Place
from migrant_population.domain.identity import check_character
from migrant_population.domain.records import Contact, House, Person, RoomKey

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛范彭郎"
    "鲁韦昌马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮齐康伍余元顾孟平黄和穆萧尹"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉飞鹏斌波辰浩宇轩子涵欣怡佳琪梓"
    "萱诗雅婷雪梅琳晶峰凯俊豪志远海燕春生德福庆荣永昌立新成林宏达家齐修安邦定山河川江晓东南北西"
)
PROVINCES = ("34", "36", "41", "52", "42", "43", "51", "33", "53", "32", "61", "37", "45", "50")
WEIGHTS = (22, 16, 14, 11, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1)
REASONS = (
    ("01", 62),
    ("06", 14),
    ("03", 11),
    ("04", 5),
    ("08", 4),
    ("05", 2),
    ("09", 1),
    ("99", 1),
)
STREETS = (
    "至善路",
    "浦沿路",
    "滨文路",
    "东信大道",
    "新生路",
    "联庄路",
    "冠山路",
    "信诚路",
    "山二路",
    "杨家墩路",
)
FIRMS = ("五金", "电子", "服装", "物流", "餐饮", "建筑", "家政", "印刷", "塑料", "包装")


class Inventor:
    """Invents one register after the other from a seed."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = random.Random(seed)
        self._today = today
        self._given: set[str] = set()

    def name(self) -> str:
        """Return a name of two or three characters."""
        pick = self._random
        return pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=pick.choice((1, 2, 2, 2))))

    def number(self, province: str, born: date, sex: str) -> str:
        """Return an identity number with a right check character that nobody has."""
        while True:
            order = self._random.randrange(500) * 2 + (sex == "1")
            first = f"{province}9999{born:%Y%m%d}{order:03d}"
            if first not in self._given:
                self._given.add(first)
                return first + check_character(first)

    def phone(self) -> str:
        """Return a telephone number that nobody has."""
        return f"12{self._random.randrange(10**9):09d}"

    def person(self) -> Person:
        """Return a person as an office would have written it down."""
        pick = self._random
        province = pick.choices(PROVINCES, WEIGHTS)[0]
        born = self._today - timedelta(days=pick.randrange(18 * 365, 62 * 365))
        sex = pick.choice("12")
        has_permit = pick.random() < 0.7
        until = self._today + timedelta(days=pick.randrange(-60, 700))
        return Person(
            name=self.name(),
            number=self.number(province, born, sex),
            phone=self.phone(),
            sex=sex,
            born=born.isoformat(),
            nation=pick.choices(("01", "06", "15", "03"), (90, 4, 4, 2))[0],
            origin=f"{province}9999",
            marital=pick.choice(("10", "20")),
            education=pick.choices(("60", "70", "40", "30", "20"), (25, 40, 15, 12, 8))[0],
            occupation=pick.choices(("6", "4", "3", "2"), (45, 40, 8, 7))[0],
            hukou_address=f"{pick.choice(STREETS)}{pick.randrange(1, 400)}号",
            reason=pick.choices([code for code, _ in REASONS], [n for _, n in REASONS])[0],
            dwelling=pick.choices(("02", "05", "07", "01"), (80, 12, 5, 3))[0],
            permit_kind="01" if has_permit else "",
            permit_until=until.isoformat() if has_permit else "",
            attention="" if pick.random() < 0.985 else pick.choice(("01", "02", "03")),
        )

    def contact(self) -> Contact:
        """Return a landlord."""
        return Contact(self.name(), self.phone())

    def firm(self) -> str:
        """Return the name of an employer."""
        return f"{self.name()[:2]}{self._random.choice(FIRMS)}有限公司"

    def houses(self, areas: Jurisdiction, count: int) -> Iterator[House]:
        """Yield houses spread over the micro-grids of an area, each with its rooms."""
        leaves = [area for area in areas.areas if area.level is AreaLevel.MICRO_GRID]
        leaves = leaves or list(areas.areas)
        for number in range(count):
            leaf = self._random.choice(leaves)
            floors = self._random.choice((1, 2, 3, 3, 4, 5))
            rooms = tuple(
                RoomKey("", floor, f"{floor}{room:02d}")
                for floor in range(1, floors + 1)
                for room in range(1, self._random.choice((1, 2, 2, 3)) + 1)
            )
            yield House(
                number=f"FW{number + 1:05d}",
                address=f"{self._random.choice(STREETS)}{number + 1}号",
                place=self._spot(leaf),
                building_use=self._random.choices(("01", "06"), (85, 15))[0],
                rent_use="02",
                area_m2=len(rooms) * 22,
                rooms=rooms,
            )

    def spot(self, areas: Jurisdiction) -> Place:
        """Return a place somewhere in an area."""
        leaves = [area for area in areas.areas if area.level is AreaLevel.MICRO_GRID]
        return self._spot(self._random.choice(leaves or list(areas.areas)))

    def _spot(self, area: Area) -> Place:
        """Return a place near the middle of an area."""
        ring = area.polygons[0][0]
        middle = ring[:-1].mean(axis=0)
        edge: Sequence[float] = ring[self._random.randrange(len(ring) - 1)]
        share = self._random.random() * 0.5
        return Place(
            float(middle[0] + (edge[0] - middle[0]) * share),
            float(middle[1] + (edge[1] - middle[1]) * share),
        )

    def days_ago(self, most: int) -> date:
        """Return a day of the past, recent ones more often."""
        return self._today - timedelta(days=round(most * self._random.random() ** 2))

    def chance(self, share: float) -> bool:
        """Tell whether something happens that does with this probability."""
        return self._random.random() < share
