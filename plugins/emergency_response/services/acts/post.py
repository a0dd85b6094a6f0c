"""Acts of the command post: tasks, roll calls, shifts, log."""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from emergency_response.domain.deadlines import TASK_WORDS, TaskState
from emergency_response.domain.plan import LONGEST_TASK_MIN
from emergency_response.domain.wishes import (
    AddTask,
    BeginRollCall,
    CorrectLog,
    EndRollCall,
    HandOverShift,
    MarkPresence,
    MarkTask,
    WriteLog,
)
from emergency_response.store import command_post as post
from emergency_response.store.activations import (
    Activation,
    read_activation,
    read_groups,
    running,
)
from emergency_response.store.calls import read_call, read_calls
from emergency_response.store.tasks import keep_mark, keep_task, read_task, read_tasks

LONGEST_LINE = 4_000


def add_task(wish: AddTask, tx: Transaction) -> None:
    """Give a task, due from now."""
    found = running(tx, wish.activation_id)
    if not wish.text.strip() or not 0 < wish.minutes <= LONGEST_TASK_MIN:
        raise WorldError(tr("A task needs words and 1 to {most} minutes.", most=LONGEST_TASK_MIN))
    if wish.group_id is not None and wish.group_id not in {g.id for g in read_groups(tx, found.id)}:
        raise WorldError(tr("This group is not one of {number}.", number=found.number))
    seat = len(read_tasks(tx, found.id))
    keep_task(tx, found.id, wish.group_id, seat, wish.text.strip(), wish.minutes)
    _say(tx, found, post.LogKind.TASK, tr("New task: {task}", task=wish.text.strip()), "tasks")


def mark_task(wish: MarkTask, tx: Transaction) -> None:
    """A task is done, dropped or open again; the last two need a reason."""
    task = read_task(tx, wish.task_id)
    found = running(tx, task.activation_id)
    note = wish.note.strip()
    if wish.state is task.state:
        raise WorldError(
            tr("This task is marked '{state}' already.", state=tr(TASK_WORDS[task.state]))
        )
    if wish.state is not TaskState.DONE and not note:
        raise WorldError(tr("Say why the task is not done any more or not needed."))
    keep_mark(tx, task, wish.state, note)
    said = f"{task.text}: {tr(TASK_WORDS[wish.state])}"
    _say(tx, found, post.LogKind.TASK, f"{said} ({note})" if note else said, "tasks")


def begin_roll_call(wish: BeginRollCall, tx: Transaction) -> None:
    """Ask who is there; one runs at a time."""
    found = running(tx, wish.activation_id)
    if any(each.closed_at is None for each in post.read_roll_calls(tx, found.id)):
        raise WorldError(tr("A roll call runs already; end it first."))
    post.begin_roll_call(tx, found.id)
    _say(tx, found, post.LogKind.NOTE, tr("Roll call begun."), "roll_calls")


def mark_presence(wish: MarkPresence, tx: Transaction) -> None:
    """Write down whether somebody of the call list is there."""
    roll = post.read_roll_call(tx, wish.roll_call_id)
    found = running(tx, roll.activation_id)
    if roll.closed_at is not None:
        raise WorldError(tr("This roll call is over; begin another."))
    if read_call(tx, wish.call_id).activation_id != found.id:
        raise WorldError(
            tr("This person is not on the call list of {number}.", number=found.number)
        )
    if wish.presence not in {each.value for each in post.Presence}:
        raise WorldError(tr("A person is here, missing or excused."))
    state = post.Presence(wish.presence)
    post.keep_presence(tx, roll.id, wish.call_id, state, wish.note.strip())
    tx.subject(found.number)
    tx.touch("roll_calls")


def end_roll_call(wish: EndRollCall, tx: Transaction) -> None:
    """End a roll call; who was not asked counts as missing and is named in the log."""
    roll = post.read_roll_call(tx, wish.roll_call_id)
    found = running(tx, roll.activation_id)
    if roll.closed_at is not None:
        raise WorldError(tr("This roll call is over; begin another."))
    missing = []
    for call in read_calls(tx, found.id):
        if not call.group:
            continue
        state, _ = roll.marks.get(call.id, (post.Presence.UNKNOWN, ""))
        if state is post.Presence.UNKNOWN:
            post.keep_presence(tx, roll.id, call.id, post.Presence.MISSING, "")
        if state in (post.Presence.UNKNOWN, post.Presence.MISSING):
            missing.append(f"{call.group} {call.role}")
    post.close_roll_call(tx, roll.id)
    words = tr("Roll call ended, {count} missing.", count=len(missing))
    _say(tx, found, post.LogKind.NOTE, f"{words} {', '.join(missing)}".strip(), "roll_calls")


def hand_over_shift(wish: HandOverShift, tx: Transaction) -> None:
    """Let another shift lead the command post; the log says that, not who."""
    found = running(tx, wish.activation_id)
    if not wish.chief.strip():
        raise WorldError(tr("Say who leads the command post now."))
    first = not post.read_shifts(tx, found.id)
    if not first and not wish.handed_over.strip():
        raise WorldError(tr("Write down how things stand at the hand-over."))
    post.keep_shift(tx, found.id, wish.chief.strip(), wish.crew.strip(), wish.handed_over.strip())
    said = tr("The command post was handed over.")
    _say(tx, found, post.LogKind.SHIFT, f"{said} {wish.handed_over.strip()}".strip(), "shifts")


def write_log(wish: WriteLog, tx: Transaction) -> None:
    """Add a line to the log, at the latest now."""
    found = running(tx, wish.activation_id)
    text = _line(wish.text)
    if wish.at is not None and wish.at > tx.now:
        raise WorldError(tr("What goes into the log has happened; the time lies ahead."))
    post.write_log(tx, found.id, post.LogKind.NOTE, text, wish.at)
    tx.subject(found.number)
    tx.touch("log")


def correct_log(wish: CorrectLog, tx: Transaction) -> None:
    """Add a line that corrects another one; also after the response has ended."""
    activation_id, line = post.read_line(tx, wish.line_id)
    found = read_activation(tx, activation_id)
    post.write_log(tx, found.id, post.LogKind.CORRECTION, _line(wish.text), line.at, line.id)
    tx.subject(found.number)
    tx.touch("log")


def _line(text: str) -> str:
    clean = text.strip()
    if not clean or len(clean) > LONGEST_LINE:
        raise WorldError(tr("A line of the log has 1 to {most} letters.", most=LONGEST_LINE))
    return clean


def _say(tx: Transaction, found: Activation, kind: post.LogKind, text: str, topic: str) -> None:
    post.write_log(tx, found.id, kind, text)
    tx.subject(found.number)
    tx.touch(topic)
    tx.touch("log")
