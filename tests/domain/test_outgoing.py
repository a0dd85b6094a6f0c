"""The table of what goes out: every pair visited, no chain breaks its promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import OutgoingId, UnitId
from cmdmap.domain.outgoing import (
    FLOW,
    OPEN,
    Happening,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Repetition,
    move,
    restarted,
)

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=30)
ONCE_MORE = Repetition(attempts=3)
END = (OutgoingState.DELIVERED, OutgoingState.FAILED, OutgoingState.CANCELLED)


def message(
    state: OutgoingState = OutgoingState.QUEUED,
    attempts: int = 0,
    kind: OutgoingKind = OutgoingKind.TEXT,
) -> Outgoing:
    return Outgoing(OutgoingId(1), kind, UnitId(1), "me", "x", NOON, state, NOON, NOON, attempts)


@pytest.mark.parametrize(("state", "happening"), sorted(product(OutgoingState, Happening)))
def test_every_pair_moves_as_the_table_says_or_not_at_all(
    state: OutgoingState, happening: Happening
) -> None:
    before = message(state, attempts=3)
    after = move(before, happening, LATER, ONCE_MORE, "why")
    outcome = FLOW.get((state, happening))
    if outcome is None:
        assert after is None
        return
    assert after is not None
    assert (after.state_at, after.reason) == (LATER, "why")
    # With its attempts used up nothing is tried again.
    assert after.state.value == outcome.value.removeprefix("again or ")


def test_the_table_moves_nothing_that_has_ended() -> None:
    assert not [pair for pair in FLOW if pair[0] in END]


@pytest.mark.parametrize(
    ("state", "happening"),
    [
        (OutgoingState.SENDING, Happening.BROKEN),
        (OutgoingState.SENDING, Happening.DENIED),
        (OutgoingState.SENDING, Happening.SILENCE),
        (OutgoingState.SENDING, Happening.RESTART),
        (OutgoingState.SENT, Happening.DENIED),
        (OutgoingState.SENT, Happening.SILENCE),
    ],
)
def test_while_attempts_are_left_it_is_queued_again(
    state: OutgoingState, happening: Happening
) -> None:
    after = move(message(state, attempts=2), happening, LATER, ONCE_MORE)
    assert after is not None
    assert (after.state, after.attempts) == (OutgoingState.QUEUED, 2)
    assert after.due_at >= LATER


def test_where_the_network_keeps_trying_silence_sends_nothing_again() -> None:
    kept = replace(ONCE_MORE, after_silence=False)
    after = move(message(OutgoingState.SENT, 1), Happening.SILENCE, LATER, kept)
    assert after is not None
    assert after.state is OutgoingState.UNANSWERED
    denied = move(message(OutgoingState.SENT, 1), Happening.DENIED, LATER, kept)
    assert denied is not None
    assert denied.state is OutgoingState.QUEUED


@pytest.mark.parametrize(
    ("after_restart", "state"),
    [(False, OutgoingState.UNANSWERED), (True, OutgoingState.QUEUED)],
)
def test_what_had_gone_out_before_a_restart_is_sent_again_by_policy_only(
    after_restart: bool, state: OutgoingState
) -> None:
    policy = replace(ONCE_MORE, after_restart=after_restart)
    assert restarted(message(OutgoingState.SENT, 1), LATER, policy, "x").state is state


def test_what_may_not_have_gone_out_is_sent_again_after_a_restart() -> None:
    taken = restarted(message(OutgoingState.SENDING, 1), LATER, ONCE_MORE, "maybe")
    assert (taken.state, taken.reason) == (OutgoingState.QUEUED, "maybe")
    waiting = message(OutgoingState.QUEUED)
    assert restarted(waiting, LATER, ONCE_MORE, "x") == waiting


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_question_for_a_position_does_not_outlive_the_program(state: OutgoingState) -> None:
    poll = message(state, 1, OutgoingKind.POLL)
    assert restarted(poll, LATER, ONCE_MORE, "x").state is OutgoingState.FAILED


@given(
    st.lists(st.sampled_from(Happening), max_size=60),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
)
def test_no_chain_of_happenings_sends_too_often_or_loses_it(
    chain: list[Happening], most: int, after_silence: bool, after_restart: bool
) -> None:
    policy = Repetition(most, after_silence, after_restart)
    now, wire = message(), 0
    for happening in chain:
        after = move(now, happening, now.state_at + timedelta(seconds=1), policy)
        if after is None:
            continue
        assert now.state not in END
        # A link may have written it in the time between these two.
        wire += happening is Happening.HANDED
        wire -= happening is Happening.UNWRITTEN
        now = after
        assert now.attempts == wire <= most
        assert now.state in OPEN or now.state in (*END, OutgoingState.UNANSWERED)
    if now.state in OPEN:
        assert [pair for pair in FLOW if pair[0] is now.state], "an open state leads somewhere"
