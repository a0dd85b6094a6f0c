"""Compliance: how many clocks were kept, by kind of clock, and how long it took.

Asked by the Supervision workspace in a reader thread. A clock counts on the day it began; those of
cancelled and merged incidents do not, because nobody had to meet them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from cmdmap.domain.clock import ClockKind, Told
from cmdmap.domain.incident import IncidentState
from cmdmap.store.casework.tables import incident_clocks as clocks
from cmdmap.store.casework.tables import incidents
from cmdmap.store.times import to_us

SECOND_US = 1_000_000
NOT_COUNTED = (IncidentState.CANCELLED.value, IncidentState.MERGED.value)


class Compliance(NamedTuple):
    """The clocks of one kind that began in a span of time."""

    clock: ClockKind
    in_time: int
    overdue: int
    """Stopped late, or overdue and still running."""
    running: int
    """Still in time."""
    median_s: float | None
    """From start to stop, of those stopped; None without any."""
    p90_s: float | None

    @property
    def share(self) -> float | None:
        """Part that was kept of those decided, 0 to 1; None while none is."""
        decided = self.in_time + self.overdue
        return self.in_time / decided if decided else None


def compliance(connection: Connection, since: datetime, until: datetime) -> tuple[Compliance, ...]:
    """Return one row for each kind of clock that began in ``since`` to ``until`` (aware)."""
    statement = (
        select(
            clocks.c.kind, clocks.c.started_at_us, clocks.c.due_at_us, clocks.c.stopped_at_us,
            clocks.c.told,
        )
        .join(incidents, incidents.c.id == clocks.c.incident_id)
        .where(clocks.c.started_at_us >= to_us(since), clocks.c.started_at_us < to_us(until))
        .where(incidents.c.state.not_in(NOT_COUNTED))
    )  # fmt: skip
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(statement):
        rows.setdefault(row.kind, []).append(row)
    return tuple(_counted(kind, rows[kind]) for kind in ClockKind if kind in rows)


def _counted(kind: ClockKind, rows: Iterable[Any]) -> Compliance:
    in_time = overdue = running = 0
    took_s: list[float] = []
    for _, started, due, stopped, told in rows:
        if stopped is not None:
            took_s.append((stopped - started) / SECOND_US)
            in_time, overdue = in_time + (stopped < due), overdue + (stopped >= due)
        elif told >= Told.OVERDUE:
            overdue += 1
        else:
            running += 1
    median, p90 = np.percentile(took_s, (50, 90)) if took_s else (None, None)
    return Compliance(
        kind, in_time, overdue, running,
        None if median is None else float(median), None if p90 is None else float(p90),
    )  # fmt: skip
