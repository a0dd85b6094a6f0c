"""The outbox in a real file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import Happening, Outgoing, OutgoingKind, OutgoingState
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.engine import Store
from cmdmap.store.outbox import (
    insert_outgoing,
    read_history,
    read_newest,
    read_open,
    read_outgoing,
    read_queued,
    set_refs,
    update_outgoing,
)
from cmdmap.store.units import insert_unit

NOON = datetime(2026, 5, 4, 4, 0, 0, 123456, tzinfo=UTC)
LINK = LinkId("serial:/dev/ttyUSB0")


@pytest.fixture
def unit_id(store: Store) -> UnitId:
    with store.transaction() as connection:
        return insert_unit(connection, Unit(UnitId(0), "巡-01", ForceKind.GRID), NOON).id


def put(store: Store, unit_id: UnitId, **values: object) -> Outgoing:
    message = Outgoing(
        OutgoingId(0), OutgoingKind.TEXT, unit_id, "李", "到至善路口", NOON,
        OutgoingState.QUEUED, NOON, NOON, owner="here/1/a",
    )  # fmt: skip
    message = replace(message, **values)
    with store.transaction() as connection:
        return replace(message, id=insert_outgoing(connection, message))


def test_everything_comes_back(store: Store, unit_id: UnitId) -> None:
    kept = put(
        store, unit_id, kind=OutgoingKind.POLL, state=OutgoingState.SENT, attempts=2,
        key=UnitKey("gsm:+8613800100001"), link_id=LINK, refs=(7, 8), reason="why",
        due_at=NOON + timedelta(seconds=1),
    )  # fmt: skip
    with store.reader() as connection:
        assert read_outgoing(connection, kept.id) == kept
        assert read_outgoing(connection, OutgoingId(99)) is None


def test_each_change_is_a_line_of_the_history(store: Store, unit_id: UnitId) -> None:
    kept = put(store, unit_id)
    handed = replace(
        kept, state=OutgoingState.SENDING, attempts=1, link_id=LINK, state_at=NOON,
        key=UnitKey("fleetsync:100-2007"),
    )  # fmt: skip
    failed = replace(handed, state=OutgoingState.FAILED, reason="no")
    with store.transaction() as connection:
        update_outgoing(connection, handed, Happening.HANDED)
        set_refs(connection, replace(handed, refs=(5,)))
        update_outgoing(connection, failed, Happening.DENIED)
    with store.reader() as connection:
        lines = read_history(connection, kept.id)
        assert read_outgoing(connection, kept.id) == failed
    assert [(line.happening, line.state, line.attempts, line.reason) for line in lines] == [
        ("queued", OutgoingState.QUEUED, 0, ""),
        ("handed", OutgoingState.SENDING, 1, ""),
        ("denied", OutgoingState.FAILED, 1, "no"),
    ]
    assert lines[1].link_id == LINK
    assert lines[1].key == "fleetsync:100-2007"


def test_what_is_open_and_what_may_still_be_answered(store: Store, unit_id: UnitId) -> None:
    numbers = {state: put(store, unit_id, state=state).id for state in OutgoingState}
    old = NOON - timedelta(hours=25)
    put(store, unit_id, state=OutgoingState.UNANSWERED, state_at=old)
    with store.reader() as connection:
        found = [message.id for message in read_open(connection, NOON - timedelta(hours=24))]
        assert [message.id for message in read_queued(connection)] == [
            numbers[OutgoingState.QUEUED]
        ]
    ended = (OutgoingState.DELIVERED, OutgoingState.FAILED, OutgoingState.CANCELLED)
    assert found == [number for state, number in numbers.items() if state not in ended]


def test_the_newest_come_first_of_one_unit_or_of_all(store: Store, unit_id: UnitId) -> None:
    with store.transaction() as connection:
        other = insert_unit(connection, Unit(UnitId(0), "巡-02", ForceKind.GRID), NOON).id
    first, second, third = (put(store, unit).id for unit in (unit_id, other, unit_id))
    with store.reader() as connection:
        assert [m.id for m in read_newest(connection)] == [third, second, first]
        assert [m.id for m in read_newest(connection, 1)] == [third]
        assert [m.id for m in read_newest(connection, unit_id=unit_id)] == [third, first]
