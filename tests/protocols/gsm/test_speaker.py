"""The talk with a modem, read like a conversation; simulated modem, time handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import Happening, OutgoingKind
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.gsm.encoder import GSM
from cmdmap.protocols.gsm.speaker import GsmSpeaker
from cmdmap.protocols.outgoing.order import Order, Settled
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.gsm_modem import GsmModem, Network, write_deliver

START = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
ANNA, BO = "+8613800100001", "+8613800100002"
STEP = timedelta(seconds=0.1)


def text_to(number: str, text: str = "你好", order_id: int = 1) -> Order:
    return Order(OutgoingId(order_id), OutgoingKind.TEXT, UnitKey(f"gsm:{number}"), text)


class Talk:
    """A speaker and a modem on one line, moved on in tenths of a second."""

    def __init__(self, modem: GsmModem | None = None) -> None:
        self.modem = modem or GsmModem()
        self.now = START
        self.written: list[bytes] = []
        self.reports: list[Report] = []
        self.settled: list[Settled] = []
        self.deaf = False
        self.reopen()

    def reopen(self) -> None:
        """Open the link anew, as after a loss or a restart."""
        self.speaker = GsmSpeaker()
        self.decoder = open_decoder("gsm")

    def run(self, seconds: float) -> Talk:
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            for speech in self.speaker.speak(self.now):
                self.written.append(speech.data)
                if not self.deaf:
                    self.modem.hear(speech.data, self.now)
            self.settled += self.speaker.settled()
            self.now += STEP
            for said in self.modem.speak(self.now):
                for report in self.decoder.feed(said, self.now):
                    self.reports.append(report)
                    self.speaker.hear(report, self.now)
        return self

    def run_until(self, what: Callable[[], bool]) -> Talk:
        for _ in range(6000):
            if what():
                return self
            self.run(0.1)
        raise AssertionError("not within ten minutes")

    def heard(self, *kinds: ReportKind) -> list[Report]:
        return [report for report in self.reports if report.kind in kinds]


def happenings(talk: Talk) -> list[Happening]:
    return [one.happening for one in talk.settled]


def test_a_modem_is_set_up_before_anything_else() -> None:
    talk = Talk().run(5)
    commands = [data.decode().strip() for data in talk.written]
    assert commands == [
        "\x1b", "AT", "ATE0", "AT+CMEE=1", "AT+CPIN?", "AT+CMGF=0", 'AT+CPMS="SM","SM","SM"',
        "AT+CNMI=2,1,0,1,0", "AT+CLIP=1", "AT+CSQ", "AT+CMGL=4",
    ]  # fmt: skip


def test_a_text_goes_out_and_its_arrival_comes_back_under_the_network_s_number() -> None:
    talk = Talk()
    talk.speaker.take(text_to(ANNA))
    talk.run(10)
    assert talk.settled == [
        Settled(OutgoingId(1), Happening.HANDED, refs=(1,)),
        Settled(OutgoingId(1), Happening.WRITTEN),
    ]
    assert [sent.data.decode("utf-16-be") for sent in talk.modem.sent] == ["你好"]
    (arrival,) = talk.heard(ReportKind.RECEIPT)
    answer = GSM.answer(arrival)
    assert answer is not None
    assert (answer.ok, answer.ref, arrival.unit_key) == (True, 1, f"gsm:{ANNA}")


def test_a_long_text_goes_out_in_parts_one_after_the_other() -> None:
    talk = Talk()
    text = "请到至善路口维持秩序。" * 20
    talk.speaker.take(text_to(ANNA, text, 300))
    talk.run_until(lambda: Happening.WRITTEN in happenings(talk))
    parts = [sent.part for sent in talk.modem.sent]
    assert parts == [(44, 4, n) for n in (1, 2, 3, 4)]
    assert "".join(sent.data.decode("utf-16-be") for sent in talk.modem.sent) == text
    assert [ref for one in talk.settled for ref in one.refs] == [1, 2, 3, 4]


def test_texts_go_out_one_after_the_other() -> None:
    talk = Talk()
    for number, who in enumerate((ANNA, BO, ANNA), 1):
        talk.speaker.take(text_to(who, f"text {number}", number))
    assert talk.speaker.busy == 3
    talk.run_until(lambda: happenings(talk).count(Happening.WRITTEN) == 3)
    assert [sent.number for sent in talk.modem.sent] == [ANNA, BO, ANNA]
    assert talk.speaker.busy == 0


def test_what_came_while_nobody_listened_is_read_and_then_deleted() -> None:
    modem = GsmModem()
    modem.slots = {2: write_deliver(ANNA, "1", START), 7: write_deliver(BO, "火警", START)}
    talk = Talk(modem).run(3)
    read = [(r.unit_key, r.text) for r in talk.heard(ReportKind.TEXT, ReportKind.STATUS)]
    assert read == [(f"gsm:{ANNA}", "1"), (f"gsm:{BO}", "火警")]
    assert set(modem.slots) == {2, 7}, "it stays on the card until it is surely kept"
    talk.run(6)
    assert modem.slots == {}


def test_what_was_read_just_before_a_crash_is_read_again() -> None:
    modem = GsmModem()
    modem.slots = {1: write_deliver(ANNA, "火警", START)}
    talk = Talk(modem).run(3)
    talk.reopen()
    talk.run(3)
    assert [r.text for r in talk.heard(ReportKind.TEXT)] == ["火警", "火警"]


def test_a_text_that_comes_in_is_announced_read_and_deleted() -> None:
    talk = Talk().run(5)
    talk.modem.receive(write_deliver(ANNA, "3 已劝离", talk.now), talk.now)
    talk.run(8)
    (reply,) = talk.heard(ReportKind.STATUS)
    assert (reply.text, reply.detail["reply"]) == ("3 已劝离", "done")
    assert talk.modem.slots == {}


def test_a_text_comes_in_between_the_parts_of_one_that_goes_out() -> None:
    talk = Talk()
    talk.speaker.take(text_to(ANNA, "网" * 200))
    talk.run_until(lambda: len(talk.modem.sent) == 1)
    talk.modem.receive(write_deliver(BO, "火警", talk.now), talk.now)
    talk.run_until(lambda: Happening.WRITTEN in happenings(talk))
    assert len(talk.modem.sent) == 3
    assert [r.text for r in talk.heard(ReportKind.TEXT)] == ["火警"]


def test_a_message_that_cannot_be_read_now_stays_on_the_card() -> None:
    talk = Talk().run(5)
    talk.speaker.hear(open_decoder("gsm").feed(b'\r\n+CMTI: "SM",9\r\n', talk.now)[0], talk.now)
    talk.modem.slots = {}
    talk.run(10)
    assert b"AT+CMGR=9\r" in talk.written
    assert b"AT+CMGD=9\r" not in talk.written


def test_a_busy_network_denies_and_the_next_text_goes_out() -> None:
    talk = Talk(GsmModem(Network(busy=1)))
    talk.speaker.take(text_to(ANNA, order_id=1))
    talk.speaker.take(text_to(BO, order_id=2))
    talk.run_until(lambda: Happening.WRITTEN in happenings(talk))
    denied = talk.settled[0]
    assert (denied.id, denied.happening) == (1, Happening.DENIED)
    assert denied.reason == "The network is congested."
    assert [sent.number for sent in talk.modem.sent] == [BO]


def test_no_number_is_told_without_a_word_to_the_modem() -> None:
    talk = Talk()
    talk.speaker.take(text_to("Anna"))
    talk.run(5)
    assert happenings(talk) == [Happening.IMPOSSIBLE]
    assert not any(data.startswith(b"AT+CMGS") for data in talk.written)


@pytest.mark.parametrize(
    ("card", "sentence"),
    [("", "no SIM card"), ("SIM PIN", "asks for its PIN"), ("SIM PUK", "PUK")],
)
def test_a_card_that_cannot_be_used_is_a_sentence(card: str, sentence: str) -> None:
    talk = Talk(GsmModem(Network(card=card)))
    talk.speaker.take(text_to(ANNA))
    with pytest.raises(WorldError, match=sentence):
        talk.run(5)
    assert [one.happening for one in talk.speaker.abandon("x")] == [Happening.UNWRITTEN]


def test_a_card_that_is_pulled_out_later_is_a_sentence_too() -> None:
    talk = Talk().run(5)
    gone = open_decoder("gsm").feed(b"\r\n+CPIN: NOT INSERTED\r\n", talk.now)[0]
    with pytest.raises(WorldError, match="no SIM card"):
        talk.speaker.hear(gone, talk.now)


def test_a_modem_that_does_not_answer_is_greeted_some_times_and_then_given_up() -> None:
    talk = Talk()
    talk.deaf = True
    with pytest.raises(WorldError, match="No modem answers"):
        talk.run(60)
    assert talk.written.count(b"AT\r") == 4


def test_a_modem_that_falls_silent_in_the_middle_leaves_the_text_in_doubt() -> None:
    talk = Talk().run(5)
    talk.deaf = True
    talk.speaker.take(text_to(ANNA))
    talk.run(6)
    assert happenings(talk) == [Happening.BROKEN]


def test_a_prompt_left_open_by_a_killed_program_is_left_first() -> None:
    talk = Talk()
    talk.modem.hear(b"ATE0\rAT+CMGS=30\r", START)
    talk.speaker.take(text_to(ANNA))
    talk.run(10)
    assert [sent.data.decode("utf-16-be") for sent in talk.modem.sent] == ["你好"]


def test_a_resting_modem_is_looked_at_now_and_then() -> None:
    talk = Talk().run(200)
    assert talk.written.count(b"AT+CSQ\r") == 4


def test_a_lost_link_tells_what_was_begun_from_what_was_not() -> None:
    talk = Talk().run(5)
    talk.speaker.take(text_to(ANNA, order_id=1))
    talk.speaker.take(text_to(BO, order_id=2))
    talk.run(0.1)
    left = [(one.id, one.happening) for one in talk.speaker.abandon("gone")]
    assert left == [(1, Happening.BROKEN), (2, Happening.UNWRITTEN)]
