"""Numbers of the register: who is here and who came and went, by grid, origin, reason, time.

Asked by the statistics view, the analysis and the reports. Only readable columns are counted; no
cell is opened. Flows count moves (人次), so that who came twice counts twice; the list of persons
asks by the same conditions, so that a number and its list agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from cmdmap.api import Reader
from migrant_population.domain.periods import Period, last_months
from migrant_population.domain.records import Here
from migrant_population.store.tables import houses, persons, stays
from migrant_population.store.times import to_us

MONTHS = 12
SHARES = ("grid", "origin", "reason", "dwelling", "sex")
"""What persons are counted by."""
FLOWS_BY = ("grid", "origin", "reason")
"""What moves are counted by."""


class Turn(StrEnum):
    """A way in or out; values stand in exports."""

    CAME = "came"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    LEFT = "left"


TURNS = tuple(Turn)


def turn_day(turn: Turn) -> Any:
    """Return the column of the day on which it happened."""
    return stays.c.since if turn in (Turn.CAME, Turn.MOVED_IN) else stays.c.until


def turn_condition(turn: Turn, period: Period, grid: str | None = None) -> ColumnElement[bool]:
    """Return what a stay must be to be counted; another room of the same house is no move.

    ``grid`` is that of the stay, None for any.
    """
    match turn:
        case Turn.CAME:
            kind: ColumnElement[bool] = stays.c.came == "in"
        case Turn.MOVED_IN:
            kind = stays.c.came == "house"
        case Turn.MOVED_OUT:
            kind = stays.c.moved_on == "house"
        case Turn.LEFT:
            kind = stays.c.moved_on == "left"
    when = turn_day(turn).between(period.first, period.last)
    where = [kind, ~stays.c.cancelled, when]
    return and_(*where, *(() if grid is None else (stays.c.grid == grid,)))


class Flow(NamedTuple):
    """Moves of a month, or of a place of origin, a reason, a grid."""

    came: int = 0
    """From outside."""
    moved_in: int = 0
    """From another house of the register."""
    moved_out: int = 0
    """To another house of the register."""
    left: int = 0

    @property
    def balance(self) -> int:
        """By how many the number of residents has changed."""
        return self.came + self.moved_in - self.moved_out - self.left


class Numbers(NamedTuple):
    """Everything that is counted of one area, or of all."""

    total: int
    unregistered: int
    overdue: int
    shares: Mapping[str, Sequence[tuple[str, int]]]
    """By each of :data:`SHARES`, the largest first; places of origin by province."""
    months: Mapping[str, Flow]
    """The last months by ``yyyy-mm``, oldest first."""
    flows: Mapping[str, Mapping[str, Flow]]
    """Of the period, by each of :data:`FLOWS_BY`; the most moves first."""
    houses: int
    rooms: int
    hazards: int


def read_numbers(reader: Reader, today: date, period: Period, grid: str = "") -> Numbers:
    """Count the register, all of it or one grid; ``period`` is that of the flows."""
    here = [persons.c.state == Here.HERE.value]
    of_houses: list[ColumnElement[bool]] = [houses.c.let]
    if grid:
        here.append(persons.c.grid == grid)
        of_houses.append(houses.c.grid == grid)
    counts = {name: _by_column(reader, name, here) for name in SHARES}
    waiting = persons.c.registered_at_us.is_(None)
    sums = select(
        func.count(),
        func.coalesce(func.sum(houses.c.rooms), 0),
        func.coalesce(func.sum(houses.c.hazards), 0),
    )
    house_sums = reader.first(sums.where(*of_houses)) or (0, 0, 0)
    return Numbers(
        total=counts["grid"].total(),
        unregistered=_count(reader, *here, waiting),
        overdue=_count(reader, *here, waiting, persons.c.due_at_us <= to_us(reader.now)),
        shares={name: found.most_common() for name, found in counts.items()},
        months=read_months(reader, today, grid),
        flows={name: read_flows(reader, name, period, grid) for name in FLOWS_BY},
        houses=house_sums[0],
        rooms=house_sums[1],
        hazards=house_sums[2],
    )


def kind_column(name: str) -> Any:
    """Return what persons are counted by: a column, of the origin its province."""
    column: Any = persons.c[name]
    return func.substr(column, 1, 2) if name == "origin" else column


def _by_column(reader: Reader, name: str, where: list[ColumnElement[bool]]) -> Counter[str]:
    column = kind_column(name)
    wanted = select(column, func.count()).where(*where).group_by(column)
    return Counter({row[0]: row[1] for row in reader.rows(wanted)})


def _count(reader: Reader, *where: ColumnElement[bool]) -> int:
    return reader.scalar(select(func.count()).select_from(persons).where(*where)) or 0


def read_months(
    reader: Reader, today: date, grid: str = "", months: int = MONTHS
) -> dict[str, Flow]:
    """Return the moves of the last months, oldest first."""
    wanted = last_months(today, months)
    period = Period(f"{wanted[0]}-01", today.isoformat())
    found = {
        turn: _turned(reader, turn, func.substr(turn_day(turn), 1, 7), period, grid)
        for turn in TURNS
    }
    return {each: Flow(*(found[turn][each] for turn in TURNS)) for each in wanted}


def read_flows(reader: Reader, name: str, period: Period, grid: str = "") -> dict[str, Flow]:
    """Return the moves of a period by grid, origin or reason, the most first."""
    of_person = name != "grid"
    key = kind_column(name) if of_person else stays.c.grid
    found = {turn: _turned(reader, turn, key, period, grid, of_person=of_person) for turn in TURNS}
    codes = sorted(
        {code for each in found.values() for code in each},
        key=lambda code: (-sum(each[code] for each in found.values()), code),
    )
    return {code: Flow(*(found[turn][code] for turn in TURNS)) for code in codes}


def _turned(
    reader: Reader, turn: Turn, key: Any, period: Period, grid: str, *, of_person: bool = False
) -> Counter[str]:
    wanted = select(key, func.count()).where(turn_condition(turn, period, grid or None))
    if of_person:
        wanted = wanted.where(persons.c.id == stays.c.person_id)
    return Counter({row[0]: row[1] for row in reader.rows(wanted.group_by(key))})


def persons_by_grid(reader: Reader) -> dict[str, int]:
    """Return how many persons live in each grid that has some."""
    return dict(_by_column(reader, "grid", [persons.c.state == Here.HERE.value]))
