"""Parts that several sheets share: who an activation is, its lists as tables, times in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cmdmap.api import LOCAL, Reader, Section, Table, WorldError, tr
from emergency_response.domain.deadlines import TASK_WORDS, TaskState, span_words
from emergency_response.domain.receipts import STATE_WORDS
from emergency_response.store.activations import Activation, read_activation
from emergency_response.store.calls import Call
from emergency_response.store.command_post import LOG_WORDS, LogLine
from emergency_response.store.tasks import Task


def chosen(reader: Reader, wanted: Mapping[str, str]) -> Activation:
    """Return the activation a sheet was asked for.

    Raises:
        WorldError: none was named, or it is not known.
    """
    return read_activation(reader, number_of(wanted, "activation"))


def number_of(wanted: Mapping[str, str], key: str) -> int:
    """Return a row number of what was chosen in the form.

    Raises:
        WorldError: it is missing or no number.
    """
    text = wanted.get(key, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise WorldError(tr("Choose an activation first."))
    return int(text)


def when(at: datetime | None) -> str:
    """Return a local time, empty for none."""
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}" if at is not None else ""


def head(found: Activation) -> Section:
    """Return number, title, levels, place and times of an activation."""
    response, colour, event = found.levels.words()
    pairs = [
        (tr("Number"), found.number),
        (tr("Plan"), found.title),
        (tr("Nature"), tr("Drill") if found.drill else tr("Real")),
        (tr("Response level"), response),
        (tr("Warning colour"), colour),
        (tr("Event level"), event),
        (tr("Where"), found.address),
        (tr("Command post"), found.post_name),
        (tr("Begun"), f"{when(found.began_at)} {found.began_by}"),
    ]
    if found.ended_at is not None:
        pairs.append((tr("End"), f"{when(found.ended_at)} {found.ended_by}"))
        pairs.append((tr("Reason"), found.end_reason))
    return Section(pairs=pairs)


def strip(found: Activation) -> Section:
    """Return who an activation is in one line of a table, for lists that are long themselves."""
    heads = [tr("Nature"), tr("Plan"), tr("Response level"), tr("Where"), tr("Begun"), tr("End")]
    row = [
        tr("Drill") if found.drill else tr("Real"),
        found.title,
        found.levels.words()[0],
        found.address,
        when(found.began_at),
        when(found.ended_at) or tr("Running"),
    ]
    return Section(tables=(Table(heads, [row], widths=(0.7, 2.6, 1.1, 2.0, 1.5, 1.5)),))


def call_table(calls: Sequence[Call]) -> Table:
    """Return the call list with people as ``services/people.py`` named them: masked."""
    return Table(
        (
            tr("Working group"), tr("Function"), tr("Full name"), tr("Telephone"), tr("Deputy"),
            tr("Sent"), tr("State"), tr("Tries"), tr("At"),
        ),
        [
            (
                call.group, call.role, call.called.name, call.called.phone,
                f"{call.stand_in.name} {call.stand_in.phone}".strip(),
                call.sent or call.unsent, tr(STATE_WORDS[call.state]), call.tries,
                when(call.moved_at),
            )
            for call in calls
        ],
        tr("Call list"),
        (1.2, 1.6, 1.2, 1.4, 1.6, 3.0, 1.2, 0.6, 1.6),
    )  # fmt: skip


def task_table(tasks: Sequence[Task], now: datetime) -> Table:
    """Return the task list with how late each was or is."""
    return Table(
        (
            tr("Task"), tr("Working group"), tr("Due"), tr("State"), tr("Done at"),
            tr("Written by"), tr("Late"),
        ),
        [
            (
                task.text, task.group, when(task.due_at), tr(TASK_WORDS[task.state]),
                when(task.done_at) if task.state is TaskState.DONE else "", task.done_by,
                span_words(task.clock.late_by(now)) if task.clock.late_by(now) else "",
            )
            for task in tasks
        ],
        tr("Task list"),
        (3.6, 1.2, 1.6, 0.9, 1.6, 1.0, 0.8),
    )  # fmt: skip


def log_table(lines: Sequence[LogLine]) -> Table:
    """Return the log, oldest first; a correction names the line it corrects."""
    return Table(
        (tr("No."), tr("Time"), tr("Written by"), tr("Kind"), tr("What")),
        [
            (
                line.id, when(line.at), line.by, tr(LOG_WORDS[line.kind]),
                line.text
                if line.corrects is None
                else tr("Corrects no. {number}: {words}", number=line.corrects, words=line.text),
            )
            for line in sorted(lines, key=lambda each: (each.at, each.id))
        ],
        tr("Log of the command post"),
        (0.5, 1.5, 1.0, 0.8, 5.0),
    )  # fmt: skip
