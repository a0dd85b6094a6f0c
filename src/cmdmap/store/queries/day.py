"""The day in numbers: incidents per hour, calls heard, arrivals in time, since local midnight.

Asked by the Today panel in a reader thread.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from cmdmap.domain.clock import ClockKind
from cmdmap.domain.report import ReportKind
from cmdmap.store.casework.tables import incidents
from cmdmap.store.queries.compliance import compliance
from cmdmap.store.schema import radio_log
from cmdmap.store.times import to_us

HOUR_US = 3_600_000_000
HOURS = 24
DAY = timedelta(hours=HOURS)


class Day(NamedTuple):
    """``hours`` has 24 counts of incidents known, index 0 the hour after midnight."""

    hours: tuple[int, ...]
    calls: int
    """Calls heard on the radio."""
    in_time: float | None
    """Part of the day's arrivals that were in time, 0 to 1; None while none is decided."""


def day_figures(connection: Connection, midnight: datetime) -> Day:
    """Return the figures of the 24 hours from ``midnight`` (aware)."""
    start_us = to_us(midnight)
    end_us = start_us + HOURS * HOUR_US
    hour = ((incidents.c.known_at_us - start_us) // HOUR_US).label("hour")
    statement = (
        select(hour, func.count())
        .where(incidents.c.known_at_us.between(start_us, end_us - 1))
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
    kept = {each.clock: each for each in compliance(connection, midnight, midnight + DAY)}
    arrivals = kept.get(ClockKind.ARRIVE)
    return Day(tuple(counts), calls, arrivals.share if arrivals else None)
