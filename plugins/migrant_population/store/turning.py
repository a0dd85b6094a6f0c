"""Moves as conditions over stays: who came, changed houses and left in a period, in a grid.

Used by the statistics, which count them, and by the list of persons, which shows who was counted:
both ask the same, so that a number and its list agree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_

from migrant_population.domain.periods import Period
from migrant_population.store.tables import stays


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
