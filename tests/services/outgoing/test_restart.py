"""The outbox over a restart, beside a living neighbour, and under any chain of happenings."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kit.desks import open_file
from tests.services.outgoing.conftest import Post, enrol

from cmdmap.domain.commands import PollPosition, SendText
from cmdmap.domain.facts import MessageChanged, MessageQueued, MessagesWaiting
from cmdmap.domain.ids import OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import OPEN, Happening, OutgoingState
from cmdmap.errors import WorldError
from cmdmap.services.desk import Desk
from cmdmap.services.outgoing.policy import OutboxPolicy, is_gone, new_owner
from cmdmap.store.engine import Store

ONE = UnitId(1)
QUEUED, SENDING, SENT = OutgoingState.QUEUED, OutgoingState.SENDING, OutgoingState.SENT


def left_at(post: Post, state: OutgoingState, poll: bool = False) -> OutgoingId:
    """Bring a message to a state and no further."""
    number = post.queue(PollPosition(ONE, "李") if poll else SendText(ONE, "x", "李")).id
    if state is not QUEUED:
        post.hand(number)
    if state is SENT:
        post.settle(number, Happening.WRITTEN)
    return number


def reopened(store: Store, post: Post, policy: OutboxPolicy | None = None) -> Post:
    """End one console and start the next one over the same file."""
    post.close()
    return Post(store, policy or OutboxPolicy())


@pytest.mark.parametrize(
    ("before", "after", "attempts"),
    [
        (QUEUED, QUEUED, 0),
        (SENDING, QUEUED, 1),
        (SENT, OutgoingState.UNANSWERED, 1),
    ],
)
def test_a_text_is_there_after_a_restart_and_its_doubt_is_marked(
    post: Post, store: Store, before: OutgoingState, after: OutgoingState, attempts: int
) -> None:
    number = left_at(post, before)
    second = reopened(store, post)
    try:
        found = second.stored(number)
        assert (found.state, found.attempts) == (after, attempts)
        if before is not QUEUED:
            assert found.reason == "cmdmap ended meanwhile; whether it arrived is not known."
            assert second.history(number)[-1] == "restart"
        waiting = [] if after is not QUEUED else [number]
        second.turn_only()
        told = [m.id for fact in second.ear.facts(MessagesWaiting) for m, _ in fact.ways]
        assert sorted(set(told)) == waiting
    finally:
        second.close()


def test_the_policy_may_send_again_what_had_gone_out(post: Post, store: Store) -> None:
    number = left_at(post, SENT)
    second = reopened(store, post, OutboxPolicy(after_restart=True))
    try:
        assert second.stored(number).state is QUEUED
    finally:
        second.close()


def test_restarts_count_as_attempts_too(post: Post, store: Store) -> None:
    number = left_at(post, SENDING)
    for _ in range(3):
        post = reopened(store, post)
        if post.stored(number).state is QUEUED:
            post.hand(number)
    final = post.stored(number)
    post.close()
    assert (final.state, final.attempts) == (OutgoingState.UNANSWERED, 3)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_question_for_a_position_is_dropped(
    post: Post, store: Store, state: OutgoingState
) -> None:
    number = left_at(post, state, poll=True)
    second = reopened(store, post)
    found = second.stored(number)
    second.close()
    assert (found.state, found.reason) == (
        OutgoingState.FAILED,
        "cmdmap ended meanwhile; ask again.",
    )


def test_an_answer_that_comes_after_the_restart_counts(post: Post, store: Store) -> None:
    key = "gsm:+8613800100002"
    number = post.queue(SendText(UnitId(2), "火警", "李")).id
    post.hand(number, UnitKey(key))
    post.settle(number, Happening.HANDED, refs=(7,))
    post.settle(number, Happening.WRITTEN)
    second = reopened(store, post)
    try:
        assert second.stored(number).state is OutgoingState.UNANSWERED
        arrived = second.receive(number, key=key, protocol="gsm", reference=7)
        assert arrived.state is OutgoingState.DELIVERED
    finally:
        second.close()


class TestNeighbours:
    def test_what_a_living_neighbour_has_is_left_to_it(self, post: Post, store: Store) -> None:
        number = left_at(post, SENDING)
        neighbour = f"{socket.gethostname()}/{os.getppid()}/abc"
        with store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET owner = ?", (neighbour,))
        second = reopened(store, post)
        try:
            assert second.stored(number).state is SENDING
        finally:
            second.close()

    def test_another_computer_s_is_taken_over_after_an_hour(self, post: Post, store: Store) -> None:
        number = left_at(post, SENDING)
        with store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET owner = 'elsewhere/1/abc'")
        second = reopened(store, post)
        assert second.stored(number).state is SENDING
        second.close()
        with store.transaction() as connection:
            hour_us = 3_600_000_001
            connection.exec_driver_sql(f"UPDATE outbox SET state_at_us = state_at_us - {hour_us}")
        third = Post(store, OutboxPolicy())
        assert third.stored(number).state is QUEUED
        third.close()

    def test_what_another_process_orders_is_seen_within_a_second(
        self, post: Post, tmp_path: Path
    ) -> None:
        with open_file(tmp_path / "cmdmap.db") as theirs:
            other = Desk(theirs, None, clock=post.clock)
            other.start()
            commit = other.submit(SendText(ONE, "x", "李")).result(15)
            other.stop()
        (queued,) = (fact for fact in commit.facts if isinstance(fact, MessageQueued))
        (waiting, *_) = post.ear.wait_for(MessagesWaiting)
        assert [message.id for message, _ in waiting.ways] == [queued.message.id]

    def test_who_is_gone(self) -> None:
        own = new_owner()
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        host = socket.gethostname()
        assert is_gone(f"{host}/{ended.pid}/x", own)
        assert is_gone(f"{host}/{os.getpid()}/before", own)
        assert not is_gone(own, own)
        assert not is_gone(f"{host}/{os.getppid()}/x", own)
        assert not is_gone("elsewhere/1/x", own)
        assert not is_gone("", own)


SAID_BY_LINKS = (
    Happening.HANDED,
    Happening.WRITTEN,
    Happening.UNWRITTEN,
    Happening.IMPOSSIBLE,
    Happening.BROKEN,
    Happening.DENIED,
)
STEPS = st.lists(
    st.one_of(
        st.sampled_from(["order", "poll", "hand", "crash"]),
        st.sampled_from(SAID_BY_LINKS),
        st.sampled_from(["ok", "refusal"]),
        st.integers(1, 1200),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_nothing_is_lost_and_nothing_sent_too_often_whatever_happens(
    steps: list[object],
) -> None:
    policy = OutboxPolicy(after_restart=True)
    with tempfile.TemporaryDirectory() as folder, open_file(Path(folder) / "x.db") as store:
        post = Post(store, policy)
        enrol(post)
        ordered: list[OutgoingId] = []
        handed: Counter[OutgoingId] = Counter()
        for step in steps:
            post = take(step, post, ordered, handed)
        states = {number: post.stored(number) for number in ordered}
        told = {fact.message.id for fact in post.ear.facts(MessageChanged)}
        post.close()
    assert len(states) == len(ordered), "no row is lost"
    assert told <= set(ordered)
    for number, message in states.items():
        assert message.attempts == handed[number] <= policy.retries + 1


def take(step: object, post: Post, ordered: list[OutgoingId], handed: Counter[OutgoingId]) -> Post:
    """Play one step: the courier, links, the air, the clock, or a crash."""
    if step in ("order", "poll"):
        command = SendText(ONE, "x", "李") if step == "order" else PollPosition(ONE, "李")
        ordered.append(post.queue(command).id)
    elif step == "crash":
        return reopened(post.store, post, OutboxPolicy(after_restart=True))
    elif isinstance(step, int):
        post.turn_only(timedelta(seconds=step))
    elif step == "hand":
        for number in ordered:
            try:
                post.hand(number)
                handed[number] += 1
            except WorldError:
                assert post.stored(number).state is not QUEUED
    elif ordered and isinstance(step, Happening):
        number = ordered[-1]
        before = post.stored(number)
        post.settle(number, step)
        if step is Happening.UNWRITTEN and before.state is SENDING:
            handed[number] -= 1
    elif ordered:
        post.receive(ordered[-1], ok=step == "ok")
    return post
