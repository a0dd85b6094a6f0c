"""Clocks of tasks: due after the activation, how late, and the statistics of a review.

Every instant is aware UTC and handed in. Used by the task list, the situation report and the
after-action review.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from cmdmap.api import mark


class TaskState(StrEnum):
    """Where a task stands; the values are stored."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    """Not needed this time, with a reason."""


TASK_WORDS = {
    TaskState.OPEN: mark("unfinished"),
    TaskState.DONE: mark("completed"),
    TaskState.DROPPED: mark("dropped"),
}


class TaskClock(NamedTuple):
    """One task's times."""

    state: TaskState
    began_at: datetime
    due_at: datetime
    done_at: datetime | None = None

    def late_by(self, now: datetime) -> timedelta:
        """Return by how much it is or was late, zero while it is in time or was dropped."""
        if self.state is TaskState.DROPPED:
            return timedelta(0)
        end = self.done_at if self.state is TaskState.DONE and self.done_at else now
        return max(timedelta(0), end - self.due_at)

    def spent(self, now: datetime) -> float:
        """Return the share of its time that is gone, 0 to 1 and more when late."""
        whole = (self.due_at - self.began_at).total_seconds()
        end = self.done_at or now
        return (end - self.began_at).total_seconds() / whole if whole > 0 else 1.0


class Lateness(NamedTuple):
    """How a task list was kept."""

    total: int
    done: int
    dropped: int
    late: int
    """Done too late, or open past its time."""
    median_late: timedelta
    """Among the late ones, zero when none was."""
    worst: timedelta

    @property
    def in_time_share(self) -> float:
        """Share of tasks that were not dropped and not late, 1 when there was none."""
        counted = self.total - self.dropped
        return 1.0 if counted == 0 else (counted - self.late) / counted


def lateness(clocks: Iterable[TaskClock], now: datetime) -> Lateness:
    """Return the statistics of a task list at an instant."""
    every = list(clocks)
    late = [each.late_by(now) for each in every if each.late_by(now) > timedelta(0)]
    seconds = [each.total_seconds() for each in late]
    return Lateness(
        total=len(every),
        done=sum(each.state is TaskState.DONE for each in every),
        dropped=sum(each.state is TaskState.DROPPED for each in every),
        late=len(late),
        median_late=timedelta(seconds=median(seconds)) if seconds else timedelta(0),
        worst=max(late, default=timedelta(0)),
    )


def span_words(span: timedelta) -> str:
    """Return a span as ``1:05`` hours and minutes, whole minutes rounded down."""
    minutes = int(span.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
