"""The call list: how the state of one call moves by what came of a try.

One table (state, mark) -> state; what is not in it is refused. Keys 1, 2 and 3 of the page are
reached, no answer and deputy. Replies heard by radio or text are marks like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api import WorldError, mark, tr


class CallState(StrEnum):
    """Where a call stands; the values are stored."""

    WAITING = "waiting"
    AGAIN = "again"
    """Busy or asked to ring later."""
    NO_ANSWER = "no_answer"
    DEPUTY = "deputy"
    """The deputy is to be called instead."""
    REACHED = "reached"
    DEPUTY_REACHED = "deputy_reached"


class CallMark(StrEnum):
    """What came of a try; the values are stored."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    AGAIN = "again"
    DEPUTY = "deputy"
    REPLIED = "replied"
    """The unit answered by radio, status or text."""
    DELIVERED = "delivered"
    """The network says the text has arrived; nobody has answered yet."""
    TAKEN_BACK = "taken_back"
    """A wrong mark is taken back, with a reason."""


STATE_WORDS = {
    CallState.WAITING: mark("to be called"),
    CallState.AGAIN: mark("call again"),
    CallState.NO_ANSWER: mark("no answer"),
    CallState.DEPUTY: mark("call the deputy"),
    CallState.REACHED: mark("reached"),
    CallState.DEPUTY_REACHED: mark("deputy reached"),
}
MARK_WORDS = {
    CallMark.REACHED: mark("reached"),
    CallMark.NO_ANSWER: mark("no answer"),
    CallMark.AGAIN: mark("call again"),
    CallMark.DEPUTY: mark("call the deputy"),
    CallMark.REPLIED: mark("replied"),
    CallMark.DELIVERED: mark("text delivered"),
    CallMark.TAKEN_BACK: mark("mark taken back"),
}
DONE = frozenset({CallState.REACHED, CallState.DEPUTY_REACHED})
"""States in which nobody needs to be called any more."""

_OPEN: Mapping[CallMark, CallState] = {
    CallMark.REACHED: CallState.REACHED,
    CallMark.REPLIED: CallState.REACHED,
    CallMark.NO_ANSWER: CallState.NO_ANSWER,
    CallMark.AGAIN: CallState.AGAIN,
    CallMark.DEPUTY: CallState.DEPUTY,
}
FLOW: Mapping[CallState, Mapping[CallMark, CallState]] = {
    CallState.WAITING: {**_OPEN, CallMark.DELIVERED: CallState.WAITING},
    CallState.AGAIN: {**_OPEN, CallMark.DELIVERED: CallState.AGAIN},
    CallState.NO_ANSWER: {**_OPEN, CallMark.DELIVERED: CallState.NO_ANSWER},
    CallState.DEPUTY: {
        CallMark.REACHED: CallState.DEPUTY_REACHED,
        CallMark.NO_ANSWER: CallState.NO_ANSWER,
        CallMark.AGAIN: CallState.DEPUTY,
        CallMark.REPLIED: CallState.REACHED,
        CallMark.DELIVERED: CallState.DEPUTY,
        CallMark.TAKEN_BACK: CallState.WAITING,
    },
    CallState.REACHED: {CallMark.TAKEN_BACK: CallState.WAITING},
    CallState.DEPUTY_REACHED: {
        CallMark.TAKEN_BACK: CallState.WAITING,
        CallMark.REPLIED: CallState.REACHED,
    },
}
"""Every move there is."""

TRIES = frozenset({CallMark.REACHED, CallMark.NO_ANSWER, CallMark.AGAIN})
"""Marks that count as a try of somebody at the telephone."""


class Tally(NamedTuple):
    """How the call list stands."""

    reached: int
    waiting: int
    missing: int
    """No answer so far."""

    @property
    def total(self) -> int:
        """How many are on the list."""
        return self.reached + self.waiting + self.missing


def move(state: CallState, came: CallMark, reason: str = "", *, deputy: bool = True) -> CallState:
    """Return the state after a mark; ``deputy`` tells whether the call has one.

    Raises:
        WorldError: there is no such move, no deputy, or a mark is taken back without a reason.
    """
    after = FLOW[state].get(came)
    if after is None:
        raise WorldError(
            tr(
                "This call is marked '{state}'; take that back before it is marked otherwise.",
                state=tr(STATE_WORDS[state]),
            )
        )
    if came is CallMark.DEPUTY and not deputy:
        raise WorldError(tr("Nobody stands in for this person; mark it no answer or call again."))
    if came is CallMark.TAKEN_BACK and not reason.strip():
        raise WorldError(tr("Say why the mark is taken back."))
    return after


def tally(states: Iterable[CallState]) -> Tally:
    """Count a call list."""
    reached = waiting = missing = 0
    for state in states:
        if state in DONE:
            reached += 1
        elif state is CallState.NO_ANSWER:
            missing += 1
        else:
            waiting += 1
    return Tally(reached, waiting, missing)
