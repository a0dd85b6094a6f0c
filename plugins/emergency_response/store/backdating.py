"""Lays a sample response back in time, as if it had taken a while; only the sample uses it.

What really happens is stamped by the writer when it happens and never moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from cmdmap.api import Transaction
from emergency_response.domain.drill import next_number
from emergency_response.store.command_post import LogKind
from emergency_response.store.tables import (
    activations,
    areas,
    call_marks,
    calls,
    levels,
    log,
    tasks,
)
from emergency_response.store.times import to_us


def lay_back(
    tx: Transaction, activation_id: int, begin: datetime, length: timedelta, *, drill: bool
) -> None:
    """Spread an ended response from ``begin`` over ``length``, its log lines evenly in order.

    It gets the first number of that day.
    """
    asked = sa.select(log.c.id, log.c.kind).where(log.c.activation_id == activation_id)
    lines = tx.rows(asked.order_by(log.c.id))
    times = [begin + length * number / max(1, len(lines) - 1) for number in range(len(lines))]
    for line, at in zip(lines, times, strict=True):
        at_us = {"at_us": to_us(at), "written_at_us": to_us(at)}
        tx.execute(sa.update(log).where(log.c.id == line.id).values(at_us))
    of_kind = {
        kind: [at for line, at in zip(lines, times, strict=True) if line.kind == kind.value]
        for kind in (LogKind.CALL, LogKind.TASK)
    }
    # The first line of calls says how many texts went out.
    _lay_calls(tx, activation_id, of_kind[LogKind.CALL][1:])
    _lay_tasks(tx, activation_id, begin, of_kind[LogKind.TASK])
    for table, column in ((levels, "at_us"), (areas, "made_at_us")):
        of_it = table.c.activation_id == activation_id
        tx.execute(sa.update(table).where(of_it).values({column: to_us(begin)}))
    tx.execute(
        sa.update(activations)
        .where(activations.c.id == activation_id)
        .values(
            number=next_number(begin, drill, 0),
            began_at_us=to_us(begin),
            ended_at_us=to_us(begin + length),
        )
    )


def _lay_calls(tx: Transaction, activation_id: int, times: Sequence[datetime]) -> None:
    marks = tx.rows(
        sa.select(call_marks.c.id, call_marks.c.call_id)
        .join(calls, calls.c.id == call_marks.c.call_id)
        .where(calls.c.activation_id == activation_id)
        .order_by(call_marks.c.id)
    )
    for mark, at in zip(marks, times, strict=False):
        tx.execute(sa.update(call_marks).where(call_marks.c.id == mark.id).values(at_us=to_us(at)))
        tx.execute(sa.update(calls).where(calls.c.id == mark.call_id).values(moved_at_us=to_us(at)))


def _lay_tasks(
    tx: Transaction, activation_id: int, begin: datetime, times: Sequence[datetime]
) -> None:
    found = tx.rows(
        sa.select(tasks.c.id, tasks.c.due_at_us)
        .where(tasks.c.activation_id == activation_id)
        .order_by(tasks.c.due_at_us, tasks.c.seat)
    )
    moved = to_us(tx.now) - to_us(begin)
    for task, at in zip(found, times, strict=False):
        tx.execute(
            sa.update(tasks)
            .where(tasks.c.id == task.id)
            .values(due_at_us=task.due_at_us - moved, done_at_us=to_us(at))
        )
