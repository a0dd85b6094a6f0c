"""The register on a bench, and what its tests enter again and again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cmdmap.api import AreaLevel, Place
from cmdmap.testing import PluginBench
from migrant_population.domain.identity import check_character
from migrant_population.domain.records import House, Person, RoomKey
from migrant_population.domain.wishes import RecordHouse, RegisterPerson
from migrant_population.store.filling import Filler, filled

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FOLDER = Path(__file__).parents[1]
TODAY = date(2026, 5, 4)
"""The local day of the bench's clock, a Monday."""


@pytest.fixture
def folder() -> Path:
    """The plugin's folder."""
    return FOLDER


@pytest.fixture
def bench() -> Iterator[PluginBench]:
    """An empty register with the demo area."""
    with PluginBench(FOLDER) as made:
        yield made


@pytest.fixture
def spot(bench: PluginBench) -> Place:
    """A place inside a micro-grid of the demo area."""
    areas = bench.desk.jurisdiction().areas
    leaf = next(area for area in areas if area.level is AreaLevel.MICRO_GRID)
    lon, lat = leaf.polygons[0][0][:-1].mean(axis=0)
    return Place(float(lon), float(lat))


@pytest.fixture
def house(bench: PluginBench, spot: Place) -> int:
    """A house of two floors with four rooms; its key is 1."""
    rooms = tuple(RoomKey("", floor, f"{floor}0{n}") for floor in (1, 2) for n in (1, 2))
    bench.submit(RecordHouse(House("", "至善路62号", spot, "01", "02", 90, rooms)))
    return 1


@pytest.fixture
def numbers() -> Callable[[int], str]:
    """Makes identity numbers that nobody has, another one for each order number."""

    def make(order: int, born: str = "19920315", province: str = "34") -> str:
        first = f"{province}9999{born}{order:03d}"
        return first + check_character(first)

    return make


@pytest.fixture
def zhang(numbers: Callable[[int], str]) -> Person:
    """A person with everything filled in."""
    return Person(
        name="章念初",
        number=numbers(101),
        phone="12633551200",
        former_name="章小初",
        nation="01",
        marital="20",
        political="13",
        education="70",
        religion="无记载",
        occupation="6",
        work="焊工",
        employer="东冠五金有限公司",
        hukou_address="石桥镇河东村18号",
        reason="01",
        dwelling="02",
        permit_kind="01",
        permit_number="L88012345",
        permit_until="2026-05-20",
        remark="夜班",
    )


@pytest.fixture
def lives(bench: PluginBench, house: int, zhang: Person) -> int:
    """That person registered in the first room of the house; returns the key."""
    bench.submit(RegisterPerson(zhang, house_id=house, room_id=1))
    return 1


@pytest.fixture
def crowd(bench: PluginBench) -> Filler:
    """Two thousand invented persons in three hundred houses."""
    made: list[Filler] = []
    bench.writer.call(lambda tx: made.append(filled(bench.desk, tx, 2000, 300)))
    return made[0]
