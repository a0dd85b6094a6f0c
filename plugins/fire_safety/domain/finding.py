"""Findings: the table of what may follow what, from a hazard seen to put right or handed over.

The services move findings by :func:`moved`; the page enables exactly the acts of :func:`open_acts`.
A sub-district advises and hands over; it never decides that a hazard is a major one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from cmdmap.api import WorldError, mark, tr


class FindingState(StrEnum):
    """Where a finding stands; stored."""

    OPEN = "open"
    ORDERED = "ordered"
    """A deadline was given 限期整改."""
    PASSED = "passed"
    HANDED_OVER = "handed_over"
    """Given to fire rescue, who have not answered yet."""
    WITHDRAWN = "withdrawn"
    """Entered by mistake; stays readable with its reason."""


class FindingAct(StrEnum):
    """What can be done with a finding; stored with its steps."""

    FIND = "find"
    ORDER = "order"
    PASS = "pass"
    FAIL = "fail"
    POSTPONE = "postpone"
    HAND_OVER = "hand_over"
    ANSWERED = "answered"
    WITHDRAW = "withdraw"


STATE_WORDS = {
    FindingState.OPEN: mark("Found"),
    FindingState.ORDERED: mark("Ordered to be put right"),
    FindingState.PASSED: mark("Put right"),
    FindingState.HANDED_OVER: mark("Handed over"),
    FindingState.WITHDRAWN: mark("Withdrawn"),
}

ACT_WORDS = {
    FindingAct.FIND: mark("Found"),
    FindingAct.ORDER: mark("Order with deadline"),
    FindingAct.PASS: mark("Re-check passed"),
    FindingAct.FAIL: mark("Re-check failed"),
    FindingAct.POSTPONE: mark("Deadline moved"),
    FindingAct.HAND_OVER: mark("Hand over to fire rescue"),
    FindingAct.ANSWERED: mark("Answer of fire rescue"),
    FindingAct.WITHDRAW: mark("Withdraw entry"),
}

_O, _R, _H = FindingState.OPEN, FindingState.ORDERED, FindingState.HANDED_OVER

FLOW: Mapping[tuple[FindingState, FindingAct], FindingState] = {
    (_O, FindingAct.ORDER): _R,
    (_O, FindingAct.PASS): FindingState.PASSED,
    (_O, FindingAct.HAND_OVER): _H,
    (_O, FindingAct.WITHDRAW): FindingState.WITHDRAWN,
    (_R, FindingAct.PASS): FindingState.PASSED,
    (_R, FindingAct.FAIL): _R,
    (_R, FindingAct.POSTPONE): _R,
    (_R, FindingAct.HAND_OVER): _H,
    (_R, FindingAct.WITHDRAW): FindingState.WITHDRAWN,
    (_H, FindingAct.ANSWERED): FindingState.PASSED,
    (_H, FindingAct.FAIL): _R,
}
"""State and act to the next state; what is not here is not possible."""

UNSETTLED = (FindingState.OPEN, FindingState.ORDERED, FindingState.HANDED_OVER)
"""States in which the hazard is still there."""

NEEDS_DEADLINE = frozenset({FindingAct.ORDER, FindingAct.FAIL, FindingAct.POSTPONE})
NEEDS_WORDS = frozenset({FindingAct.FAIL, FindingAct.POSTPONE, FindingAct.WITHDRAW,
                         FindingAct.ANSWERED, FindingAct.HAND_OVER})  # fmt: skip


def open_acts(state: FindingState) -> tuple[FindingAct, ...]:
    """Return what can be done in a state, in the order of the buttons."""
    return tuple(act for (at, act) in FLOW if at is state)


def moved(
    state: FindingState, act: FindingAct, today: int, deadline: int | None, words: str
) -> FindingState:
    """Return the state after an act.

    ``today`` and ``deadline`` are day numbers.

    Raises:
        WorldError: the act is not possible now, or its deadline or reason is missing.
    """
    after = FLOW.get((state, act))
    if after is None:
        raise WorldError(
            tr(
                "Not possible: the finding is {state}. Look at it again.",
                state=tr(STATE_WORDS[state]),
            )
        )
    if act in NEEDS_DEADLINE and (deadline is None or deadline < today):
        raise WorldError(tr("Give a deadline that is not in the past."))
    if act in NEEDS_WORDS and not words.strip():
        raise WorldError(tr("Write in words why."))
    return after
