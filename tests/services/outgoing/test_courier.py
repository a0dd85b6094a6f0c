"""The courier between a desk and a rack: which link, how many at once, a full link."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kit.desks import Listener
from tests.kit.ptys import PtyDevice
from tests.kit.waiting import wait_until
from tests.kit.wired import ScriptedRadio, wired

from cmdmap.domain.commands import EnrolUnits, SendText
from cmdmap.domain.facts import MessageChanged, MessagesWaiting
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.outgoing import OutgoingState
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.base import LinkState
from cmdmap.links.outlet import ROOM
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.protocols.kenwood_encode import call_id
from cmdmap.services.desk import Desk
from cmdmap.services.outgoing.courier import Courier
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.store.engine import Store
from cmdmap.store.outbox import read_history, read_newest

KEY = UnitKey("fleetsync:100-2007")


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    desk = Desk(store, None, outbox=OutboxPolicy())
    desk.start()
    unit = Unit(UnitId(0), "巡-07", ForceKind.GRID, (KEY,))
    desk.submit(EnrolUnits((unit,))).result(15)
    yield desk
    desk.stop()


@pytest.fixture
def rack(desk: Desk, tmp_path: Path) -> Iterator[LinkRack]:
    rack = LinkRack(desk.take, tmp_path / "tapes")
    desk.hear(Courier(desk, rack))
    yield rack
    rack.stop()


def test_it_goes_out_where_the_unit_was_heard_last(
    desk: Desk, rack: LinkRack, tmp_path: Path
) -> None:
    radios = {name: ScriptedRadio(lambda _: [b"\x020\x03"]) for name in ("east", "west")}
    with wired(radios["east"], tmp_path / "east") as east, wired(
        radios["west"], tmp_path / "west"
    ) as west:  # fmt: skip
        for link in (east, west):
            rack.add(parse_link(f"{link}?protocol=fleetsync"))
        wait_until("open", lambda: all(s.state is LinkState.OPEN for s in rack.statuses()))
        ear = Listener()
        desk.hear(ear)
        for turn, name in enumerate(("west", "east", "west"), 1):
            radios[name].say(call_id(100, 2007, began=True))
            wait_until("heard", lambda name=name: name in str(last_link(desk)))
            desk.submit(SendText(UnitId(1), f"text {turn}", "李")).result(15)
            ear.wait_for(MessageChanged, 3 * turn)
        rack.stop()
    assert radios["west"].heard == b"\x02F1002007text 1\x03\x02F1002007text 3\x03"
    assert radios["east"].heard == b"\x02F1002007text 2\x03"


def last_link(desk: Desk) -> LinkId | None:
    known = desk._present.outbox.heard_on.get(KEY)
    return known[0] if known else None


def test_a_device_that_answers_nothing_gets_no_more_than_it_can_hold(
    desk: Desk, rack: LinkRack, store: Store, tmp_path: Path
) -> None:
    device = PtyDevice(tmp_path / "base").plug_in()
    rack.add(parse_link(f"{device.link}?protocol=fleetsync"))
    wait_until("open", lambda: rack.statuses()[0].state is LinkState.OPEN)
    for _ in range(2 * ROOM):
        desk.submit(SendText(UnitId(1), "x", "李")).result(15)

    def states() -> list[OutgoingState]:
        with store.reader() as connection:
            return [message.state for message in read_newest(connection)]

    wait_until("one has gone out", lambda: OutgoingState.SENT in states())
    wait_until("the link is full", lambda: states().count(OutgoingState.SENDING) >= ROOM - 1)
    assert states().count(OutgoingState.QUEUED) >= ROOM - 1
    rack.stop()
    device.close()
    wait_until("given back", lambda: OutgoingState.SENDING not in states())
    with store.reader() as connection:
        back = [m for m in read_newest(connection) if m.state is OutgoingState.QUEUED]
        told = {line.happening for m in back for line in read_history(connection, m.id)}
    assert all(message.attempts == 0 for message in back)
    assert told == {"queued", "handed", "unwritten"}


def test_a_link_that_closed_meanwhile_gives_the_message_back(
    desk: Desk, store: Store, tmp_path: Path
) -> None:
    rack, ear = LinkRack(desk.take, tmp_path / "tapes"), Listener()
    courier = Courier(desk, rack)
    desk.hear(ear)
    device = PtyDevice(tmp_path / "base").plug_in()
    spec = parse_link(f"{device.link}?protocol=fleetsync")
    session = rack.add(spec)
    wait_until("open", lambda: session.status().state is LinkState.OPEN)
    # The courier hears each commit by hand, so that the link can close between two of them.
    courier(desk.submit(SendText(UnitId(1), "x", "李")).result(15))
    ear.wait_for(MessageChanged)
    rack.remove(spec.id)
    for commit in tuple(ear.commits):
        courier(commit)
    (_, back) = ear.wait_for(MessageChanged, 2)
    assert (back.message.state, back.message.attempts) == (OutgoingState.QUEUED, 0)
    with store.reader() as connection:
        lines = read_history(connection, back.message.id)
    assert [line.happening for line in lines] == ["queued", "handed", "unwritten"]
    rack.stop()
    device.close()


def test_without_any_link_nothing_happens(desk: Desk, rack: LinkRack) -> None:
    ear = Listener()
    desk.hear(ear)
    desk.submit(SendText(UnitId(1), "x", "李")).result(15)
    ear.wait_for(MessagesWaiting, 2)
    assert not ear.facts(MessageChanged)
