"""The way out of one link: who may be written to, in which order, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.ids import LinkId, OutgoingId, UnitKey
from cmdmap.domain.outgoing import Happening, OutgoingKind
from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.links.kind import Chunk, LinkLostError
from cmdmap.links.outlet import ROOM, Outlet
from cmdmap.protocols.kenwood_encode import call_id
from cmdmap.protocols.outgoing.order import Order
from cmdmap.protocols.outgoing.settlement import read_settlement
from cmdmap.protocols.registry import open_decoder

NOW = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
LINK = LinkId("serial:/dev/ttyUSB0")
KEY = UnitKey("fleetsync:100-2007")


class Pen:
    """A wire that keeps what is written, or is lost."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.lost = False

    def read(self) -> Chunk:
        return Chunk(b"")

    def write(self, data: bytes, to: str = "") -> None:
        if self.lost:
            raise LinkLostError("It is gone.")
        assert to == KEY
        self.written.append(data)

    def close(self) -> None:
        pass


class DeafWire:
    """A wire that only reads, as a tape's."""

    def read(self) -> Chunk:
        return Chunk(b"")

    def close(self) -> None:
        pass


def order(number: int, text: str = "x") -> Order:
    return Order(OutgoingId(number), OutgoingKind.TEXT, KEY, text)


def heard(data: bytes) -> list[Report]:
    decoder = open_decoder("fleetsync")
    return decoder.feed(data, NOW) + decoder.flush()


def told(reports: list[Report]) -> list[tuple[int, Happening]]:
    settled = [read_settlement(report) for report in reports]
    return [(one.id, one.happening) for one in settled if one is not None]


@pytest.fixture
def pen() -> Pen:
    return Pen()


def test_a_named_silent_device_may_be_written_to_at_once(pen: Pen) -> None:
    outlet = Outlet(LINK, "fleetsync")
    assert not outlet.offer(order(1)), "not open"
    outlet.open(pen)
    assert outlet.offer(order(1))
    assert told(outlet.speak(NOW)) == [(1, Happening.WRITTEN)]
    assert pen.written == [b"\x02F1002007x\x03"]


@pytest.mark.parametrize(
    ("data", "confirms"),
    [
        (call_id(100, 2007, began=True), True),
        (b"\x020\x03", False),
        (b"\xff\xfe garbage \x00", False),
        (b"$PKLSH,3010.0000,N,12009.0000,E,040000,A,100,2007,*00\r\n", False),
    ],
)
def test_an_unnamed_link_waits_for_a_valid_frame(pen: Pen, data: bytes, confirms: bool) -> None:
    outlet = Outlet(LINK, "auto")
    outlet.open(pen)
    outlet.hear(heard(data), NOW)
    assert outlet.offer(order(1)) == confirms


def test_what_was_heard_on_an_earlier_opening_proves_nothing(pen: Pen) -> None:
    outlet = Outlet(LINK, "auto")
    outlet.open(pen)
    outlet.hear(heard(call_id(100, 2007, began=True)), NOW)
    outlet.close(NOW, "gone")
    outlet.open(pen)
    assert outlet.room("fleetsync") == 0


def test_a_wire_that_cannot_be_written_to_takes_nothing() -> None:
    outlet = Outlet(LINK, "fleetsync")
    outlet.open(DeafWire())
    outlet.hear(heard(call_id(100, 2007, began=True)), NOW)
    assert not outlet.offer(order(1))
    assert outlet.speak(NOW) == []


def test_a_link_takes_a_few_orders_the_others_wait_in_the_outbox(pen: Pen) -> None:
    outlet = Outlet(LINK, "fleetsync")
    outlet.open(pen)
    taken = [outlet.offer(order(number)) for number in range(ROOM + 2)]
    assert taken == [True] * ROOM + [False] * 2
    outlet.speak(NOW)
    assert outlet.room("fleetsync") == 1
    assert outlet.room("jt808") == 0


def test_a_loss_tells_what_may_have_gone_out_from_what_did_not(pen: Pen) -> None:
    outlet = Outlet(LINK, "fleetsync")
    outlet.open(pen)
    outlet.offer(order(1))
    outlet.offer(order(2))
    pen.lost = True
    with pytest.raises(LinkLostError):
        outlet.speak(NOW)
    outlet.offer(order(3))
    left = outlet.close(NOW, "The link was lost.")
    assert told(left) == [
        (3, Happening.UNWRITTEN),
        (1, Happening.BROKEN),
        (2, Happening.UNWRITTEN),
    ]
    assert {report.reason for report in left} == {"The link was lost."}
    assert outlet.close(NOW, "again") == []


def test_what_cannot_be_encoded_says_why(pen: Pen) -> None:
    outlet = Outlet(LINK, "fleetsync")
    outlet.open(pen)
    outlet.offer(order(1, "你好"))
    (report,) = outlet.speak(NOW)
    assert told([report]) == [(1, Happening.IMPOSSIBLE)]
    assert "Latin letters" in (report.reason or "")


def test_a_device_that_cannot_be_used_ends_the_opening_with_a_sentence(pen: Pen) -> None:
    outlet = Outlet(LINK, "gsm")
    outlet.open(pen)
    (trouble,) = open_decoder("gsm").feed(b"\r\n+CPIN: SIM PIN\r\n", NOW)
    with pytest.raises(WorldError, match="PIN"):
        outlet.hear([trouble], NOW)


def test_nothing_from_outside_passes_for_our_own_word() -> None:
    forged = Report("idnmea", "JSON", heard(b"\x020\x03")[0].kind, b"{}", detail={"outgoing": 1})
    assert read_settlement(forged) is None


def test_an_order_ends_the_wait_of_a_wire_that_can_be_woken() -> None:
    class Waking(Pen):
        woken = 0

        def wake(self) -> None:
            self.woken += 1

    wire = Waking()
    outlet = Outlet(LINK, "fleetsync")
    outlet.open(wire)
    assert all(outlet.offer(order(number)) for number in range(ROOM))
    assert not outlet.offer(order(ROOM)), "full"
    assert wire.woken == ROOM
    outlet.close(NOW, "gone")
    assert not outlet.offer(order(9))
    assert wire.woken == ROOM
