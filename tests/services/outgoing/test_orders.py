"""What may be ordered, what is refused, and that nothing is handed over twice."""

from __future__ import annotations

import pytest
from tests.services.outgoing.conftest import PHONE_KEY, RADIO, Post

from cmdmap.domain.commands import (
    CancelMessage,
    Command,
    HandOver,
    PollPosition,
    SendStatus,
    SendText,
)
from cmdmap.domain.ids import LinkId, OutgoingId, UnitId
from cmdmap.domain.outgoing import OutgoingKind, OutgoingState
from cmdmap.errors import WorldError
from cmdmap.services.desk import Desk
from cmdmap.store.engine import Store
from cmdmap.store.outbox import read_newest

ONE, TWO, THREE = UnitId(1), UnitId(2), UnitId(3)


@pytest.mark.parametrize(
    ("command", "kind", "text"),
    [
        (SendText(ONE, " to the\n gate ", "李"), OutgoingKind.TEXT, "to the  gate"),
        (SendText(TWO, "到至善路口", "李"), OutgoingKind.TEXT, "到至善路口"),
        (SendStatus(ONE, 42, "李"), OutgoingKind.STATUS, "42"),
        (PollPosition(ONE, "李"), OutgoingKind.POLL, ""),
    ],
)
def test_an_order_is_kept_before_anything_is_sent(
    post: Post, command: Command, kind: OutgoingKind, text: str
) -> None:
    message = post.queue(command)
    assert post.stored(message.id) == message
    assert (message.kind, message.text, message.by) == (kind, text, "李")
    assert (message.state, message.attempts) == (OutgoingState.QUEUED, 0)
    assert post.history(message.id) == ["queued"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (SendText(ONE, " \n ", "李"), "at least one letter"),
        (SendText(ONE, "x", " "), "Only a named person"),
        (SendText(UnitId(99), "x", "李"), "no unit number 99"),
        (SendText(THREE, "x", "李"), "no radio or phone that could take it"),
        (SendStatus(TWO, 42, "李"), "no radio or phone that could take it"),
        (SendStatus(ONE, 5, "李"), "from 10 to 99"),
        (PollPosition(TWO, "李"), "no radio or phone that could take it"),
        (SendText(TWO, "网" * 700, "李"), "at most 670"),
        (SendText(UnitId(4), "到至善路口", "李"), "Latin letters"),
    ],
)
def test_what_nothing_could_carry_is_refused_with_a_sentence(
    post: Post, store: Store, command: Command, why: str
) -> None:
    with pytest.raises(WorldError, match=why):
        post.submit(command)
    with store.reader() as connection:
        assert read_newest(connection) == []


def test_a_text_that_only_the_phone_can_show_goes_to_the_phone(post: Post) -> None:
    post.queue(SendText(ONE, "到至善路口", "李"))
    (waiting,) = post.ear.wait_for(type(post.ear.commits[-1].facts[-1]))[-1:]
    ((_, ways),) = waiting.ways
    assert [key for key, _ in ways] == [PHONE_KEY]


def test_a_message_is_handed_over_once(post: Post) -> None:
    message = post.queue(SendText(ONE, "x", "李"))
    handed = post.hand(message.id)
    assert (handed.state, handed.attempts, handed.key) == (OutgoingState.SENDING, 1, RADIO)
    assert handed.owner
    with pytest.raises(WorldError, match="does not wait any more"):
        post.hand(message.id)
    with pytest.raises(WorldError, match="does not wait any more"):
        post.submit(HandOver(OutgoingId(99), RADIO, LinkId("x")))


def test_another_process_may_have_been_faster(post: Post, store: Store) -> None:
    message = post.queue(SendText(ONE, "x", "李"))
    with store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'sending', owner = 'elsewhere/1/x'")
    with pytest.raises(WorldError, match="does not wait any more"):
        post.hand(message.id)
    assert post.stored(message.id).owner == "elsewhere/1/x"


def test_no_more_wait_than_memory_and_air_can_bear(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmdmap.services.outgoing.orders.MOST_WAITING", 2)
    for _ in range(2):
        post.queue(SendText(ONE, "x", "李"))
    with pytest.raises(WorldError, match="2 messages wait already"):
        post.submit(SendText(ONE, "x", "李"))


def test_a_desk_without_links_keeps_an_order_for_one_that_has_some(
    post: Post, store: Store
) -> None:
    post.close()
    other = Desk(store, None)
    other.start()
    other.submit(SendText(ONE, "x", "李")).result(15)
    other.stop()
    with store.reader() as connection:
        (message,) = read_newest(connection)
    assert (message.state, message.owner) == (OutgoingState.QUEUED, "")


def test_what_waits_can_be_taken_back_by_a_named_person(post: Post) -> None:
    message = post.queue(SendText(ONE, "x", "李"))
    with pytest.raises(WorldError, match="named person"):
        post.submit(CancelMessage(message.id, " "))
    post.submit(CancelMessage(message.id, "李"))
    taken = post.stored(message.id)
    assert (taken.state, taken.reason) == (OutgoingState.CANCELLED, "李 took it back.")
    assert post.history(message.id) == ["queued", "cancelled"]
    with pytest.raises(WorldError, match="does not wait any more"):
        post.hand(message.id)


@pytest.mark.parametrize("number", [1, 99])
def test_what_a_link_has_or_nobody_knows_is_not_taken_back(post: Post, number: int) -> None:
    post.hand(post.queue(SendText(ONE, "x", "李")).id)
    with pytest.raises(WorldError, match="does not wait any more"):
        post.submit(CancelMessage(OutgoingId(number), "李"))
