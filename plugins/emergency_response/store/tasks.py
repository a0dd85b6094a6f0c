"""The task list of an activation and the marks on it, which are only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmdmap.api import Reader, Transaction, WorldError, tr
from emergency_response.domain.deadlines import TaskClock, TaskState
from emergency_response.store.tables import activations, groups, task_marks, tasks
from emergency_response.store.times import at_or_none, from_us, to_us

LATE = "late"
"""A mark of the program itself: the time of a task has run out."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task."""

    id: int
    activation_id: int
    group_id: int | None
    group: str
    text: str
    began_at: datetime
    due_at: datetime
    state: TaskState
    done_at: datetime | None
    done_by: str

    @property
    def clock(self) -> TaskClock:
        """Its times, for lateness."""
        return TaskClock(self.state, self.began_at, self.due_at, self.done_at)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One mark on a task; ``state`` is a TaskState or :data:`LATE`."""

    task_id: int
    at: datetime
    by: str
    state: str
    note: str


def _asked() -> sa.Select[Any]:
    return sa.select(
        tasks, groups.c.name.label("group_name"), activations.c.began_at_us
    ).select_from(
        tasks.join(activations, activations.c.id == tasks.c.activation_id).outerjoin(
            groups, tasks.c.group_id == groups.c.id
        )
    )


def read_tasks(reader: Reader, activation_id: int) -> list[Task]:
    """Return the task list, first due first."""
    asked = _asked().where(tasks.c.activation_id == activation_id)
    return [_task(row) for row in reader.rows(asked.order_by(tasks.c.due_at_us, tasks.c.seat))]


def read_task(reader: Reader, task_id: int) -> Task:
    """Return one task.

    Raises:
        WorldError: there is none.
    """
    row = reader.first(_asked().where(tasks.c.id == task_id))
    if row is None:
        raise WorldError(tr("This task is not known."))
    return _task(row)


def read_marks(reader: Reader, activation_id: int) -> list[TaskLine]:
    """Return every mark of an activation, oldest first."""
    asked = (
        sa.select(task_marks)
        .join(tasks, tasks.c.id == task_marks.c.task_id)
        .where(tasks.c.activation_id == activation_id)
        .order_by(task_marks.c.at_us, task_marks.c.id)
    )
    return [
        TaskLine(row.task_id, from_us(row.at_us), row.by, row.state, row.note)
        for row in reader.rows(asked)
    ]


def newly_late(reader: Reader) -> list[Task]:
    """Return open tasks of running activations whose time ran out and is not marked yet."""
    marked = sa.exists().where(task_marks.c.task_id == tasks.c.id, task_marks.c.state == LATE)
    asked = _asked().where(
        tasks.c.state == TaskState.OPEN.value,
        tasks.c.due_at_us < to_us(reader.now),
        activations.c.ended_at_us.is_(None),
        ~marked,
    )
    return [_task(row) for row in reader.rows(asked.order_by(tasks.c.id))]


def keep_task(
    tx: Transaction, activation_id: int, group_id: int | None, seat: int, text: str, minutes: int
) -> int:
    """Keep a task due ``minutes`` from now; return its row."""
    return tx.insert(
        sa.insert(tasks).values(
            activation_id=activation_id,
            group_id=group_id,
            seat=seat,
            text=text,
            due_at_us=to_us(tx.now + timedelta(minutes=minutes)),
            state=TaskState.OPEN.value,
        )
    )


def keep_mark(tx: Transaction, task: Task, state: TaskState, note: str) -> None:
    """Move a task and add the mark."""
    done = state is not TaskState.OPEN
    tx.execute(
        sa.update(tasks)
        .where(tasks.c.id == task.id)
        .values(
            state=state.value,
            done_at_us=to_us(tx.now) if done else None,
            done_by=tx.actor if done else "",
        )
    )
    _mark(tx, task.id, state.value, note)


def keep_late(tx: Transaction, task: Task) -> None:
    """Mark that the time of a task has run out."""
    _mark(tx, task.id, LATE, "")


def _mark(tx: Transaction, task_id: int, state: str, note: str) -> None:
    tx.insert(
        sa.insert(task_marks).values(
            task_id=task_id, at_us=to_us(tx.now), by=tx.actor, state=state, note=note
        )
    )


def _task(row: sa.Row[Any]) -> Task:
    return Task(
        id=row.id,
        activation_id=row.activation_id,
        group_id=row.group_id,
        group=row.group_name or "",
        text=row.text,
        began_at=from_us(row.began_at_us),
        due_at=from_us(row.due_at_us),
        state=TaskState(row.state),
        done_at=at_or_none(row.done_at_us),
        done_by=row.done_by,
    )
