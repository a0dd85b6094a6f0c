"""The talk with devices that take frames: order, go-aheads, turns, losses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import Happening, OutgoingKind
from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.protocols.outgoing.encoders import ENCODERS, may_begin, may_follow, open_speaker
from cmdmap.protocols.outgoing.order import Encoder, Order, Settled
from cmdmap.protocols.outgoing.plain import PlainSpeaker
from cmdmap.protocols.registry import open_decoder

NOW = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


def order(number: int, text: str = "x", key: str = "toy:1") -> Order:
    return Order(OutgoingId(number), OutgoingKind.TEXT, UnitKey(key), text)


def encode(order: Order, manner: object) -> tuple[bytes, ...]:
    if order.text == "bad":
        raise WorldError("The toy says no.")
    return tuple(f"{manner}:{part}".encode() for part in order.text.split())


TOY = Encoder(
    "toy", frozenset(OutgoingKind), encode, manner=lambda report: report.detail.get("manner")
)


def said(text: bytes, protocol: str = "tetra") -> Report:
    (report,) = open_decoder(protocol).feed(text, NOW)
    return report


def test_everything_taken_goes_out_at_once_in_order() -> None:
    speaker = PlainSpeaker(TOY)
    for number, text in enumerate(("a", "b c"), 1):
        speaker.take(order(number, text))
    assert speaker.busy == 2
    assert [speech.data for speech in speaker.speak(NOW)] == [b"None:a", b"None:b", b"None:c"]
    assert speaker.settled() == [Settled(OutgoingId(n), Happening.WRITTEN) for n in (1, 2)]
    assert (speaker.settled(), speaker.busy) == ([], 0)


def test_what_cannot_be_encoded_says_why_and_stops_nobody() -> None:
    speaker = PlainSpeaker(TOY)
    speaker.take(order(1, "bad"))
    speaker.take(order(2, "good"))
    assert [speech.data for speech in speaker.speak(NOW)] == [b"None:good"]
    assert speaker.settled() == [
        Settled(OutgoingId(1), Happening.IMPOSSIBLE, "The toy says no."),
        Settled(OutgoingId(2), Happening.WRITTEN),
    ]


def test_each_sender_is_written_to_in_its_own_manner_the_others_in_the_last_one_heard() -> None:
    speaker = PlainSpeaker(TOY)
    report = said(b"+CTXG: 1,2\r\n")
    for key, manner in (("toy:1", "old"), ("toy:2", "new")):
        speaker.hear(report._replace(unit_key=key, detail={"manner": manner}), NOW)
    for key in ("toy:1", "toy:2", "toy:3"):
        speaker.take(order(1, "t", key))
    assert [speech.data for speech in speaker.speak(NOW)] == [b"old:t", b"new:t", b"new:t"]


class TestTetra:
    """Two commands, the second after the terminal's OK."""

    def talk(self) -> PlainSpeaker:
        speaker = open_speaker("tetra")
        assert isinstance(speaker, PlainSpeaker)
        speaker.take(order(5, "hello", "tetra:1234567"))
        return speaker

    def test_the_second_command_waits_for_the_go_ahead(self) -> None:
        speaker = self.talk()
        (first,) = speaker.speak(NOW)
        assert first.data.startswith(b"AT+CTSDS=12")
        assert speaker.speak(NOW) == []
        speaker.hear(said(b"AT+CTSDS=12,0,0,0,0\r\n"), NOW)
        assert speaker.speak(NOW) == [], "an echo is no go-ahead"
        speaker.hear(said(b"OK\r\n"), NOW)
        (second,) = speaker.speak(NOW)
        assert second.data.startswith(b"AT+CMGS=1234567,")
        assert speaker.settled() == []
        speaker.hear(said(b"OK\r\n"), NOW)
        assert speaker.settled() == [Settled(OutgoingId(5), Happening.WRITTEN)]

    def test_an_error_denies(self) -> None:
        speaker = self.talk()
        speaker.speak(NOW)
        speaker.hear(said(b"+CME ERROR: 35\r\n"), NOW)
        (settled,) = speaker.settled()
        assert (settled.id, settled.happening) == (5, Happening.DENIED)

    def test_silence_leaves_it_in_doubt_and_the_next_one_begins(self) -> None:
        speaker = self.talk()
        speaker.take(order(6, "next", "tetra:1234567"))
        speaker.speak(NOW)
        assert speaker.speak(NOW + timedelta(seconds=4.9)) == []
        (speech,) = speaker.speak(NOW + timedelta(seconds=5))
        assert speech.data.startswith(b"AT+CTSDS")
        assert [one.happening for one in speaker.settled()] == [Happening.BROKEN]

    def test_a_lost_link_tells_what_was_begun_from_what_was_not(self) -> None:
        speaker = self.talk()
        speaker.take(order(6, "next", "tetra:1234567"))
        speaker.speak(NOW)
        left = [(one.id, one.happening) for one in speaker.abandon("gone")]
        assert left == [(5, Happening.BROKEN), (6, Happening.UNWRITTEN)]
        assert speaker.busy == 0


class TestTurns:
    """One order at a time on a radio channel."""

    def test_the_next_order_waits_for_the_answer(self) -> None:
        speaker = open_speaker("fleetsync")
        for number in (1, 2):
            speaker.take(order(number, "t", "fleetsync:100-2007"))
        assert len(speaker.speak(NOW)) == 1
        assert speaker.speak(NOW) == []
        speaker.hear(said(b"\x020\x03", "fleetsync"), NOW)
        assert len(speaker.speak(NOW)) == 1

    def test_or_for_the_end_of_its_turn(self) -> None:
        speaker = open_speaker("fleetsync")
        for number in (1, 2):
            speaker.take(order(number, "t", "fleetsync:100-2007"))
        speaker.speak(NOW)
        assert speaker.speak(NOW + timedelta(seconds=4.9)) == []
        assert len(speaker.speak(NOW + timedelta(seconds=5))) == 1

    def test_a_beidou_card_sends_once_a_minute_whatever_it_answers(self) -> None:
        speaker = open_speaker("beidou")
        for number in (1, 2):
            speaker.take(order(number, "t", "beidou:1234567"))
        assert len(speaker.speak(NOW)) == 1
        speaker.hear(said(b"$BDFKI,TXA,Y,Y,0,0000*10\r\n", "beidou"), NOW)
        assert speaker.speak(NOW + timedelta(seconds=60)) == []
        assert len(speaker.speak(NOW + timedelta(seconds=66))) == 1


def test_what_was_written_as_the_link_broke_is_in_doubt() -> None:
    speaker = PlainSpeaker(TOY)
    speaker.take(order(1, "bad"))
    speaker.take(order(2, "good"))
    speaker.speak(NOW)
    left = [(one.id, one.happening) for one in speaker.abandon("gone")]
    assert left == [(1, Happening.IMPOSSIBLE), (2, Happening.BROKEN)]


@pytest.mark.parametrize("protocol", sorted(ENCODERS))
def test_only_devices_that_are_silent_may_be_spoken_to_first(protocol: str) -> None:
    silent = {"fleetsync", "tetra", "beidou", "gsm"}
    assert may_begin(protocol, protocol) == (protocol in silent)
    assert not may_begin(protocol, "auto")
    assert may_follow(protocol, protocol)
    assert may_follow(protocol, "auto") == (protocol not in ("tetra", "gsm"))
