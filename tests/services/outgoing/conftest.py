"""A desk with an outbox and a clock the test moves; links are played by the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.kit.desks import LINK, NOON, Listener, open_file

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import Command, EnrolUnits, HandOver
from cmdmap.domain.facts import MessageChanged, MessageQueued
from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import Happening, Outgoing
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.protocols.outgoing.order import Settled
from cmdmap.protocols.outgoing.settlement import settlement
from cmdmap.services.desk import Desk
from cmdmap.services.outgoing.policy import OutboxPolicy
from cmdmap.store.engine import Store
from cmdmap.store.outbox import read_history, read_outgoing

RADIO, PHONE = UnitKey("fleetsync:100-2007"), "138-0010-0001"
PHONE_KEY = UnitKey("gsm:+8613800100001")
MODEM = LinkId("serial:/dev/ttyUSB7")


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Post:
    """A desk whose courier and links are the test."""

    def __init__(self, store: Store, policy: OutboxPolicy | None) -> None:
        self.store = store
        self.clock = Clock()
        self.ear = Listener()
        self.desk = Desk(store, None, outbox=policy, clock=self.clock)
        self.desk.hear(self.ear)
        self.desk.start()

    def close(self) -> None:
        self.desk.stop()

    def submit(self, command: Command) -> Commit:
        return self.desk.submit(command).result(15)

    def queue(self, command: Command) -> Outgoing:
        """Submit an order to send and return its message."""
        (queued,) = (f for f in self.submit(command).facts if isinstance(f, MessageQueued))
        return queued.message

    def hand(self, number: OutgoingId, key: UnitKey = RADIO, link: LinkId = LINK) -> Outgoing:
        """Play the courier."""
        facts = self.submit(HandOver(number, key, link)).facts
        (changed,) = (fact for fact in facts if isinstance(fact, MessageChanged))
        return changed.message

    def settle(
        self, number: OutgoingId, happening: Happening, reason: str = "",
        refs: tuple[int, ...] = (), link: LinkId = LINK,
    ) -> Outgoing:  # fmt: skip
        """Play the link."""
        told = settlement(Settled(number, happening, reason, refs), self.clock.now)
        return self.hear(number, told, link)

    def receive(
        self, number: OutgoingId, ok: bool = True, key: str | None = None,
        link: LinkId = LINK, protocol: str = "fleetsync", **detail: object,
    ) -> Outgoing:  # fmt: skip
        """Play the air: a receipt comes in; return how the message stands then."""
        receipt = Report(
            protocol, "ACK", ReportKind.RECEIPT, b"\x020\x03", key, heard_at=self.clock.now,
            valid=ok, reason=None if ok else "radio refused", detail=detail,
        )  # fmt: skip
        return self.hear(number, receipt, link)

    def hear(self, number: OutgoingId, report: Report, link: LinkId = LINK) -> Outgoing:
        self.desk.take([Heard(link, report)])
        return self.turn(number)

    def turn(self, number: OutgoingId, later: timedelta = timedelta(0)) -> Outgoing:
        """Let the writer take a turn, ``later`` than now, and return how the message stands."""
        self.turn_only(later)
        return self.stored(number)

    def turn_only(self, later: timedelta = timedelta(0)) -> None:
        """Let the writer take everything left so far, ``later`` than now."""
        self.clock.now += later
        # Orders come before the reports of their turn, so the second one is behind them.
        self.submit(EnrolUnits(()))
        self.submit(EnrolUnits(()))

    def stored(self, number: OutgoingId) -> Outgoing:
        with self.store.reader() as connection:
            message = read_outgoing(connection, number)
        assert message is not None
        return message

    def history(self, number: OutgoingId) -> list[str]:
        with self.store.reader() as connection:
            return [line.happening for line in read_history(connection, number)]


def spoken_in(protocol: str, heard: Heard) -> Heard:
    """Return the report as another protocol's."""
    return Heard(heard.link_id, heard.report._replace(protocol=protocol))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_file(tmp_path / "cmdmap.db") as opened:
        yield opened


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    opened = Post(store, OutboxPolicy())
    enrol(opened)
    yield opened
    opened.close()


def enrol(post: Post) -> None:
    """Unit 1 has a radio and a phone, unit 2 a phone only, unit 3 nothing but a receiver."""
    units = (
        Unit(UnitId(0), "巡-07", ForceKind.GRID, (RADIO,), "一队", PHONE),
        Unit(UnitId(0), "楼长王", ForceKind.GRID, (), "楼长", "138-0010-0002"),
        Unit(UnitId(0), "巡逻车", ForceKind.GRID, (UnitKey("nmea:/dev/ttyS1"),), "车"),
        Unit(UnitId(0), "巡-08", ForceKind.GRID, (UnitKey("fleetsync:100-2008"),), "一队"),
    )
    post.submit(EnrolUnits(units))
