"""Words, chips and cards of the page: levels, calls, tasks, plans, resources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cmdmap.api import LOCAL, Tone, tr
from cmdmap.widgets.cards import Card
from cmdmap.widgets.chips import Chip
from emergency_response.domain.deadlines import TaskState, span_words
from emergency_response.domain.kinds import kind_title
from emergency_response.domain.levels import (
    COLOUR_WORDS,
    EVENT_WORDS,
    HAZARD_WORDS,
    RESPONSE_WORDS,
    Colour,
    Grade,
    Levels,
)
from emergency_response.domain.personal import Personal
from emergency_response.domain.receipts import DONE, MARK_WORDS, STATE_WORDS, CallMark, CallState
from emergency_response.domain.stock import KIND_WORDS, ResourceKind
from emergency_response.store.activations import Activation
from emergency_response.store.calls import Call, CallLine
from emergency_response.store.plans import PlanLine
from emergency_response.store.resources import ResourceLine
from emergency_response.store.tasks import Task

GRADE_TONES = {
    Grade.NONE: Tone.PLAIN,
    Grade.I: Tone.HIGH,
    Grade.II: Tone.HIGH,
    Grade.III: Tone.MIDDLE,
    Grade.IV: Tone.LOW,
}
COLOUR_TONES = {
    Colour.NONE: Tone.PLAIN,
    Colour.BLUE: Tone.LOW,
    Colour.YELLOW: Tone.MIDDLE,
    Colour.ORANGE: Tone.MIDDLE,
    Colour.RED: Tone.HIGH,
}
CALL_TONES = {
    CallState.WAITING: Tone.PLAIN,
    CallState.AGAIN: Tone.MIDDLE,
    CallState.NO_ANSWER: Tone.HIGH,
    CallState.DEPUTY: Tone.MIDDLE,
    CallState.REACHED: Tone.GOOD,
    CallState.DEPUTY_REACHED: Tone.GOOD,
}
TEXT_ROLES = {
    Tone.PLAIN: "text",
    Tone.LOW: "accent_text",
    Tone.MIDDLE: "warn",
    Tone.HIGH: "bad",
    Tone.GOOD: "good",
}
"""Colour roles of table cells."""


def day_time(at: datetime) -> str:
    """Return a local day and time, ``11-24 13:05``."""
    return f"{at.astimezone(LOCAL):%m-%d %H:%M}"


def clock_time(at: datetime, now: datetime) -> str:
    """Return a local time, ``13:05``; of another day than ``now`` with the day."""
    same = at.astimezone(LOCAL).date() == now.astimezone(LOCAL).date()
    return f"{at.astimezone(LOCAL):%H:%M}" if same else day_time(at)


def level_chips(levels: Levels) -> tuple[Chip, ...]:
    """Return the chips of the three levels; what is not set has none."""
    chips = [Chip(tr(RESPONSE_WORDS[levels.response]), GRADE_TONES[levels.response])]
    if levels.colour is not Colour.NONE:
        chips.append(Chip(tr(COLOUR_WORDS[levels.colour]), COLOUR_TONES[levels.colour]))
    if levels.event is not Grade.NONE:
        chips.append(Chip(tr(EVENT_WORDS[levels.event]), GRADE_TONES[levels.event]))
    return tuple(chips)


def nature_chips(found: Activation) -> tuple[Chip, ...]:
    """Return chips for a drill and for the end."""
    chips = (Chip(tr("DRILL"), Tone.DRILL),) if found.drill else ()
    return chips if found.runs else (*chips, Chip(tr("Ended"), Tone.GOOD))


def activation_card(found: Activation) -> Card:
    """Return the card of an activation."""
    where = f"{found.number} · {found.address}"
    chips = (*nature_chips(found), *level_chips(found.levels))
    return Card(found.title, day_time(found.began_at), where, chips)


def plan_card(line: PlanLine) -> Card:
    """Return the card of a plan."""
    version = tr("version {number}", number=line.version)
    chips = (
        Chip(tr(RESPONSE_WORDS[line.response]), GRADE_TONES[line.response]),
        Chip(tr(HAZARD_WORDS[line.hazard])),
    )
    return Card(line.title, version, f"{line.code} · {kind_title(line.kind)}", chips)


def resource_card(found: ResourceLine) -> Card:
    """Return the card of a resource."""
    chips = [Chip(tr(KIND_WORDS[ResourceKind(found.kind)]), Tone.OWN)]
    if found.capacity:
        chips.append(Chip(tr("for {number}", number=f"{found.capacity:,}")))
    if found.place is None:
        chips.append(Chip(tr("without a place"), Tone.MIDDLE))
    return Card(found.name, "", found.address, tuple(chips))


def receipt_words(call: Call, marks: Sequence[CallLine]) -> str:
    """Return how far a call has come: its state, and of a text whether it was sent or arrived."""
    if call.state in DONE:
        replied = marks[-1].mark is CallMark.REPLIED if marks else False
        return tr(MARK_WORDS[CallMark.REPLIED]) if replied else tr(STATE_WORDS[call.state])
    if call.state is CallState.WAITING and call.sent:
        arrived = any(line.mark is CallMark.DELIVERED for line in marks)
        return tr(MARK_WORDS[CallMark.DELIVERED]) if arrived else tr("text sent")
    words = tr(STATE_WORDS[call.state])
    return f"{words} × {call.tries}" if call.tries > 1 else words


def mark_words(line: CallLine, now: datetime) -> str:
    """Return one thing that came of a call: when, what, by whom, and what was said."""
    said = (clock_time(line.at, now), tr(MARK_WORDS[line.mark]), line.by, line.note)
    return " · ".join(filter(None, said))


def left_words(task: Task, now: datetime) -> tuple[str, Tone]:
    """Return how much time a task has left or how late it is, with the tone of its clock."""
    if task.state is TaskState.DROPPED:
        return tr("dropped"), Tone.PLAIN
    late = task.clock.late_by(now)
    if task.state is TaskState.DONE:
        return (tr("late {span}", span=span_words(late)), Tone.MIDDLE) if late else ("✓", Tone.GOOD)
    if late:
        return tr("late {span}", span=span_words(late)), Tone.HIGH
    tone = Tone.MIDDLE if task.clock.spent(now) > 0.75 else Tone.LOW
    return span_words(task.due_at - now), tone


def person_words(person: Personal) -> str:
    """Return a name with its telephone in one line."""
    return f"{person.name} {person.phone}".strip()


def size_words(km2: float) -> str:
    """Return an area in words, small ones in square metres."""
    return f"{km2:.2f} km²" if km2 >= 0.1 else f"{km2 * 1e6:,.0f} m²"
