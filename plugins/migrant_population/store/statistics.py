"""Numbers of the register: who is here by grid, origin, reason; who came and went by month.

Asked by the statistics view, the analysis and the reports. Only readable columns are counted; no
cell is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select

from cmdmap.api import Reader
from migrant_population.domain.records import Here
from migrant_population.store.tables import hazards, houses, persons, stays
from migrant_population.store.times import to_us

MONTHS = 12


class Flow(NamedTuple):
    """Who came and went in a month."""

    month: str
    """``yyyy-mm``."""
    came: int
    changed: int
    """From one house of the register to another."""
    left: int


class Numbers(NamedTuple):
    """Everything that is counted of one area, or of all."""

    total: int
    unregistered: int
    overdue: int
    by_grid: Sequence[tuple[str, int]]
    by_origin: Sequence[tuple[str, int]]
    """By province, first two digits of the place of origin."""
    by_reason: Sequence[tuple[str, int]]
    by_sex: Sequence[tuple[str, int]]
    by_dwelling: Sequence[tuple[str, int]]
    flows: Sequence[Flow]
    houses: int
    rooms: int
    hazards: int


def read_numbers(reader: Reader, today: date, grid: str = "", months: int = MONTHS) -> Numbers:
    """Count the register, all of it or one grid."""
    here = [persons.c.state == Here.HERE.value]
    of_houses: list[ColumnElement[bool]] = [houses.c.let]
    if grid:
        here.append(persons.c.grid == grid)
        of_houses.append(houses.c.grid == grid)
    kinds = ("grid", "origin", "reason", "sex", "dwelling")
    counts = {name: _by_column(reader, name, here) for name in kinds}
    waiting = persons.c.registered_at_us.is_(None)
    house_sums = reader.first(
        select(func.count(), func.coalesce(func.sum(houses.c.rooms), 0)).where(*of_houses)
    )
    return Numbers(
        total=counts["grid"].total(),
        unregistered=_count(reader, *here, waiting),
        overdue=_count(reader, *here, waiting, persons.c.due_at_us <= to_us(reader.now)),
        by_grid=counts["grid"].most_common(),
        by_origin=counts["origin"].most_common(),
        by_reason=counts["reason"].most_common(),
        by_sex=counts["sex"].most_common(),
        by_dwelling=counts["dwelling"].most_common(),
        flows=read_flows(reader, today, grid, months),
        houses=0 if house_sums is None else house_sums[0],
        rooms=0 if house_sums is None else house_sums[1],
        hazards=reader.scalar(select(func.count()).where(hazards.c.state == "open")) or 0,
    )


def _by_column(reader: Reader, name: str, where: list[ColumnElement[bool]]) -> Counter[str]:
    """Count by one column; places of origin by their province."""
    column: Any = persons.c[name]
    if name == "origin":
        column = func.substr(column, 1, 2)
    wanted = select(column, func.count()).where(*where).group_by(column)
    return Counter({row[0]: row[1] for row in reader.rows(wanted)})


def _count(reader: Reader, *where: ColumnElement[bool]) -> int:
    return reader.scalar(select(func.count()).select_from(persons).where(*where)) or 0


def read_flows(reader: Reader, today: date, grid: str = "", months: int = MONTHS) -> list[Flow]:
    """Return who came, changed houses and left in the last months, oldest first."""
    wanted = last_months(today, months)
    first = f"{wanted[0]}-01"
    came = _by_month(reader, stays.c.since, stays.c.came == "in", first, grid)
    changed = _by_month(reader, stays.c.since, stays.c.came == "house", first, grid)
    left = _by_month(reader, stays.c.until, stays.c.moved_on == "left", first, grid)
    return [Flow(each, came[each], changed[each], left[each]) for each in wanted]


def last_months(today: date, months: int) -> list[str]:
    """Return the last months with this one, oldest first, as ``yyyy-mm``."""
    count = today.year * 12 + today.month - 1
    return [f"{(count - n) // 12}-{(count - n) % 12 + 1:02d}" for n in range(months - 1, -1, -1)]


def _by_month(
    reader: Reader, day: Any, kind: ColumnElement[bool], first: str, grid: str
) -> Counter[str]:
    month = func.substr(day, 1, 7)
    wanted = select(month, func.count()).where(kind, ~stays.c.cancelled, day >= first)
    if grid:
        wanted = wanted.where(stays.c.grid == grid)
    return Counter({row[0]: row[1] for row in reader.rows(wanted.group_by(month))})


def persons_by_grid(reader: Reader) -> dict[str, int]:
    """Return how many persons live in each grid that has some."""
    wanted = select(persons.c.grid, func.count()).where(persons.c.state == Here.HERE.value)
    return {row[0]: row[1] for row in reader.rows(wanted.group_by(persons.c.grid))}
