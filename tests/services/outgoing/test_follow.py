"""What becomes of a message: answers, refusals, silence, lost links, waiting too long, restarts."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.desks import LINK, NOON, fix, said
from tests.services.outgoing.conftest import MODEM, PHONE_KEY, RADIO, Post, spoken_in

from cmdmap.domain.commands import PollPosition, SendText
from cmdmap.domain.facts import MessageChanged, MessagesWaiting, RadioHeard, ReportRefused
from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import Happening, OutgoingState
from cmdmap.domain.report import ReportKind
from cmdmap.store.engine import Store
from cmdmap.store.queries.radio_log import radio_log

ONE, TWO = UnitId(1), UnitId(2)
OTHER = UnitKey("fleetsync:100-2008")
S = timedelta(seconds=1)

QUEUED, SENDING, SENT = OutgoingState.QUEUED, OutgoingState.SENDING, OutgoingState.SENT
DELIVERED, FAILED = OutgoingState.DELIVERED, OutgoingState.FAILED
UNANSWERED = OutgoingState.UNANSWERED


def sent(post: Post, text: str = "x") -> OutgoingId:
    number = post.queue(SendText(ONE, text, "李")).id
    post.hand(number)
    post.settle(number, Happening.WRITTEN)
    return number


def numbered(post: Post) -> tuple[UnitKey, UnitId]:
    """Let a terminal appear whose answers repeat our number."""
    key = UnitKey("jt808:013800100009")
    post.desk.take([said(ReportKind.STATUS, key)])
    post.turn_only()
    (unit_id,) = set(post.desk.units()) - {1, 2, 3, 4}
    return key, unit_id


class TestAnswers:
    def test_from_queued_to_delivered_every_step_is_kept(self, post: Post) -> None:
        number = post.queue(SendText(ONE, "x", "李")).id
        assert post.hand(number).state is SENDING
        assert post.settle(number, Happening.WRITTEN).state is SENT
        assert post.receive(number).state is DELIVERED
        assert post.history(number) == ["queued", "handed", "written", "confirmed"]
        told = [fact.message.state for fact in post.ear.facts(MessageChanged)]
        assert told == [SENDING, SENT, DELIVERED]

    def test_what_went_out_and_its_answer_are_lines_of_the_radio_log(
        self, post: Post, store: Store
    ) -> None:
        post.receive(sent(post, "to the gate"))
        with store.reader() as connection:
            lines = radio_log(connection)
        told = [(line.kind, line.sentence, line.text, line.unit_id) for line in lines]
        receipt = ReportKind.RECEIPT
        assert told == [(receipt, "ACK", "to the gate", 1), (receipt, "text", "to the gate", 1)]

    def test_our_own_word_is_no_sign_of_life_of_the_unit(self, post: Post) -> None:
        post.receive(sent(post))
        assert post.desk.units()[ONE].heard_at is None

    def test_an_answer_without_a_number_belongs_to_the_oldest_of_its_link(self, post: Post) -> None:
        first, second = sent(post), sent(post)
        assert post.receive(first).state is DELIVERED
        assert post.stored(second).state is SENT
        assert post.receive(second).state is DELIVERED

    def test_what_has_not_gone_out_yet_is_not_answered(self, post: Post) -> None:
        waiting = post.queue(SendText(ONE, "x", "李")).id
        post.hand(waiting)
        post.clock.now += S
        second = sent(post)
        assert post.receive(second).state is DELIVERED
        assert post.stored(waiting).state is SENDING

    def test_an_answer_on_another_link_belongs_to_nothing(self, post: Post, store: Store) -> None:
        number = sent(post)
        assert post.receive(number, link=LinkId("serial:/dev/other")).state is SENT
        with store.reader() as connection:
            assert radio_log(connection)[0].unit_id is None

    def test_an_answer_from_another_unit_belongs_to_nothing(self, post: Post) -> None:
        number = sent(post)
        assert post.receive(number, key=OTHER).state is SENT
        assert post.receive(number, key=RADIO).state is DELIVERED

    def test_an_old_answer_played_from_a_tape_belongs_to_nothing(self, post: Post) -> None:
        number = sent(post)
        post.clock.now -= timedelta(days=1)
        assert post.receive(number).state is SENT

    def test_an_answer_with_our_number_finds_its_message(self, post: Post) -> None:
        key, unit = numbered(post)
        numbers = [post.queue(SendText(unit, str(n), "李")).id for n in range(2)]
        for number in numbers:
            post.hand(number, key)
            post.settle(number, Happening.WRITTEN)
        detail = {"of": "8300", "of_serial": numbers[1]}
        post.receive(numbers[1], key=key, protocol="jt808", **detail)
        assert [post.stored(number).state for number in numbers] == [SENT, DELIVERED]

    def test_a_refusal_is_tried_again_after_a_pause_and_then_fails(self, post: Post) -> None:
        number = sent(post)
        assert post.receive(number, ok=False).state is QUEUED
        assert post.turn(number, 4 * S).due_at > post.clock.now
        for _ in range(2):
            post.clock.now += 6 * S
            post.hand(number)
            post.settle(number, Happening.WRITTEN)
            post.receive(number, ok=False)
        final = post.stored(number)
        assert (final.state, final.attempts, final.reason) == (FAILED, 3, "radio refused")

    def test_a_position_answers_the_question_for_it(self, post: Post) -> None:
        number = post.queue(PollPosition(ONE, "李")).id
        post.hand(number)
        post.settle(number, Happening.WRITTEN)
        post.desk.take([fix(key=OTHER, at_s=1)])
        assert post.turn(number).state is SENT, "another unit's position is no answer"
        post.desk.take([fix(key=RADIO, at_s=-600)])
        assert post.turn(number).state is SENT, "one from before is no answer"
        post.desk.take([fix(key=RADIO, at_s=1)])
        assert post.turn(number).state is DELIVERED

    def test_a_word_about_an_unknown_message_is_counted(self, post: Post) -> None:
        number = sent(post)
        post.settle(number, Happening.WRITTEN, link=MODEM)
        (refused,) = post.ear.wait_for(ReportRefused)
        assert refused.reason == "unknown message"
        assert post.stored(number).state is SENT


class TestParts:
    """A text message of several parts, whose arrivals the network reports under its numbers."""

    def sending(self, post: Post) -> OutgoingId:
        number = post.queue(SendText(TWO, "网" * 100, "李")).id
        post.hand(number, UnitKey("gsm:+8613800100002"), MODEM)
        return number

    def arrive(self, post: Post, number: OutgoingId, ref: int, ok: bool = True) -> OutgoingState:
        key = "gsm:+8613800100002"
        return post.receive(number, ok, key=key, link=MODEM, protocol="gsm", reference=ref).state

    def test_it_is_delivered_when_the_last_part_has_arrived(self, post: Post) -> None:
        number = self.sending(post)
        for ref in (7, 8):
            post.settle(number, Happening.HANDED, refs=(ref,), link=MODEM)
        assert post.settle(number, Happening.WRITTEN, link=MODEM).refs == (7, 8)
        assert self.arrive(post, number, 8) is SENT
        assert self.arrive(post, number, 8) is SENT, "a report twice is no second part"
        assert self.arrive(post, number, 7) is DELIVERED

    def test_a_part_may_arrive_while_the_next_is_being_sent(self, post: Post) -> None:
        number = self.sending(post)
        post.settle(number, Happening.HANDED, refs=(7,), link=MODEM)
        assert self.arrive(post, number, 7) is SENDING
        post.settle(number, Happening.HANDED, refs=(8,), link=MODEM)
        assert self.arrive(post, number, 8) is SENDING
        assert post.settle(number, Happening.WRITTEN, link=MODEM).state is DELIVERED

    def test_no_report_in_time_is_no_reason_to_send_it_again(self, post: Post) -> None:
        number = self.sending(post)
        post.settle(number, Happening.HANDED, refs=(7,), link=MODEM)
        post.settle(number, Happening.WRITTEN, link=MODEM)
        assert post.turn(number, 299 * S).state is SENT
        assert post.turn(number, 2 * S).state is UNANSWERED
        post.clock.now += timedelta(hours=9)
        assert self.arrive(post, number, 7) is DELIVERED, "the phone was switched on again"

    def test_a_reply_comes_from_the_unit_with_this_phone(self, post: Post) -> None:
        reply = said(ReportKind.STATUS, "gsm:+8613800100002", text="1")
        post.desk.take([reply])
        (heard,) = post.ear.wait_for(RadioHeard)
        assert heard.unit_id == TWO


class TestTime:
    def test_silence_is_tried_again_and_then_no_answer_is_known(self, post: Post) -> None:
        number = sent(post)
        assert post.turn(number, 30 * S).state is SENT
        assert post.turn(number, 1 * S).state is QUEUED
        for _ in range(2):
            post.hand(number)
            post.settle(number, Happening.WRITTEN)
            post.turn(number, 31 * S)
        final = post.stored(number)
        assert (final.state, final.attempts) == (UNANSWERED, 3)
        assert final.reason == "No answer came within 30 s."

    def test_a_late_answer_still_counts(self, post: Post, store: Store) -> None:
        key = UnitKey("tetra:1234567")
        post.desk.take([said(ReportKind.STATUS, key, heard_at=NOON)])
        post.turn_only()
        unit = next(iter(set(post.desk.units()) - {1, 2, 3, 4}))
        number = post.queue(SendText(unit, "x", "李")).id
        for _ in range(3):
            post.hand(number, key)
            post.settle(number, Happening.WRITTEN)
            post.turn(number, 31 * S)
        assert post.stored(number).state is UNANSWERED
        late = post.receive(number, key=key, protocol="tetra", message_reference=number % 256)
        assert late.state is UNANSWERED, "a terminal's own receipt is none from the air"
        arrival = said(
            ReportKind.RECEIPT, key, sentence="CTSDSR", heard_at=post.clock.now,
            detail={"message_reference": number % 256},
        )  # fmt: skip
        post.desk.take([spoken_in("tetra", arrival)])
        assert post.turn(number).state is DELIVERED

    def test_an_answer_with_a_number_saves_the_next_try(self, post: Post) -> None:
        key, unit = numbered(post)
        number = post.queue(SendText(unit, "x", "李")).id
        post.hand(number, key)
        post.settle(number, Happening.WRITTEN)
        post.turn(number, 31 * S)
        detail = {"of": "8300", "of_serial": number}
        late = post.receive(number, key=key, protocol="jt808", **detail)
        assert (late.state, late.attempts) == (DELIVERED, 1)

    def test_what_no_link_carries_fails_after_a_while(self, post: Post) -> None:
        text = post.queue(SendText(ONE, "x", "李")).id
        poll = post.queue(PollPosition(ONE, "李")).id
        post.turn(text, 31 * S)
        assert (post.stored(text).state, post.stored(poll).state) == (QUEUED, FAILED)
        final = post.turn(text, timedelta(minutes=15))
        assert (final.state, final.reason) == (FAILED, "No link could carry it within 900 s.")

    def test_a_link_that_never_says_what_became_of_it_holds_it_not_for_ever(
        self, post: Post
    ) -> None:
        number = post.queue(SendText(ONE, "x", "李")).id
        post.hand(number)
        assert post.turn(number, timedelta(minutes=16)).state in (QUEUED, FAILED)

    def test_a_clock_set_back_stops_nothing(self, post: Post) -> None:
        number = sent(post)
        post.turn(number, timedelta(hours=-3))
        assert post.stored(number).state is SENT
        assert post.turn(number, timedelta(hours=3) + 31 * S).state is QUEUED


class TestLinks:
    def test_what_surely_did_not_go_out_costs_no_attempt(self, post: Post) -> None:
        number = post.queue(SendText(ONE, "x", "李")).id
        for _ in range(5):
            post.clock.now += 2 * S
            post.hand(number)
            back = post.settle(number, Happening.UNWRITTEN, "gone")
            assert (back.state, back.attempts) == (QUEUED, 0)

    def test_what_may_have_gone_out_costs_one(self, post: Post) -> None:
        number = post.queue(SendText(ONE, "x", "李")).id
        for _ in range(3):
            post.clock.now += 2 * S
            post.hand(number)
            back = post.settle(number, Happening.BROKEN, "The link was lost.")
        assert (back.state, back.attempts) == (UNANSWERED, 3)

    def test_a_link_that_cannot_encode_it_fails_it(self, post: Post) -> None:
        number = post.queue(SendText(ONE, "x", "李")).id
        post.hand(number)
        assert post.settle(number, Happening.IMPOSSIBLE, "No.").state is FAILED

    def test_the_courier_is_told_the_way_on_which_the_unit_was_heard_last(self, post: Post) -> None:
        post.desk.take([fix(key=RADIO, at_s=0, link=LINK)])
        post.queue(SendText(ONE, "x", "李"))
        assert self.ways(post) == ((RADIO, LINK), (PHONE_KEY, None))
        post.desk.take([said(ReportKind.TEXT, PHONE_KEY, heard_at=NOON + S)])
        post.clock.now += 2 * S
        post.turn_only()
        assert self.ways(post) == ((PHONE_KEY, LINK), (RADIO, LINK))

    def test_what_waits_is_told_every_second_but_not_before_its_time(self, post: Post) -> None:
        number = sent(post)
        post.receive(number, ok=False)
        before = len(post.ear.facts(MessagesWaiting))
        post.turn(number, 4 * S)
        assert len(post.ear.facts(MessagesWaiting)) == before
        post.turn(number, 2 * S)
        post.turn(number)
        assert len(post.ear.facts(MessagesWaiting)) == before + 1
        post.turn(number, 1 * S)
        assert len(post.ear.facts(MessagesWaiting)) == before + 2

    def ways(self, post: Post) -> object:
        ((_, ways),) = post.ear.facts(MessagesWaiting)[-1].ways
        return ways
