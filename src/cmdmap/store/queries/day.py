"""The day in numbers: fixes kept per hour and calls heard since local midnight.

Asked by the Today panel in a reader thread; going through the units lets the key (unit, time) find
the day's rows without reading older ones.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from cmdmap.domain.report import ReportKind
from cmdmap.store.schema import fixes, radio_log, units
from cmdmap.store.times import to_us

HOUR_US = 3_600_000_000
HOURS = 24


class Day(NamedTuple):
    """``hours`` has 24 counts of fixes, index 0 the hour after midnight."""

    hours: tuple[int, ...]
    calls: int


def day_figures(connection: Connection, midnight: datetime) -> Day:
    """Return the figures of the 24 hours from ``midnight`` (aware)."""
    start_us = to_us(midnight)
    end_us = start_us + HOURS * HOUR_US
    hour = ((fixes.c.at_us - start_us) // HOUR_US).label("hour")
    statement = (
        select(hour, func.count())
        .select_from(units.join(fixes, fixes.c.unit_id == units.c.id))
        .where(fixes.c.at_us.between(start_us, end_us - 1))
        .group_by(hour)
    )
    counts = [0] * HOURS
    for number, count in connection.execute(statement):
        counts[int(number)] = count
    calls = connection.execute(
        select(func.count())
        .select_from(radio_log)
        .where(radio_log.c.kind == ReportKind.PTT.value)
        .where(radio_log.c.sentence != "EOT")
        .where(radio_log.c.heard_at_us.between(start_us, end_us - 1))
    ).scalar_one()
    return Day(tuple(counts), calls)
