"""The BeiDou command machine: passes on its subordinates, sends once a minute."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import text_2
from cmdmap.simulate.devices.beidou import BeidouMachine

CARDS = ("0212207", "0212208")


@pytest.fixture
def machine(patrol):
    return BeidouMachine([(card, patrol()) for card in CARDS], START)


def test_names_its_card_and_passes_on_positions(machine):
    talk = Talk(machine, "beidou")
    card, *positions = talk.listen()
    assert card.sentence == "BDICI"
    assert [report.unit_key for report in fixes(positions)] == [f"beidou:{c}" for c in CARDS]
    assert all(near_the_town(report) for report in positions)


def test_passes_on_a_text_and_a_call_for_help(machine):
    talk = Talk(machine, "beidou")
    talk.listen()
    machine.write_text(CARDS[0], "河边有人落水")
    machine.call_for_help(CARDS[1], START)
    text, emergency = talk.listen()
    assert (text.kind, text.text) == (ReportKind.TEXT, "河边有人落水")
    assert (emergency.kind, emergency.unit_key) == (ReportKind.EMERGENCY, f"beidou:{CARDS[1]}")


def test_sends_one_message_a_minute_and_says_so(machine):
    talk = Talk(machine, "beidou")
    talk.listen()
    assert [report.valid for report in talk.say(text_2(CARDS[0], "一"))] == [True]
    assert [report.valid for report in talk.say(text_2(CARDS[0], "二"))] == [False]
    talk.listen(60)
    assert [report.valid for report in talk.say(text_2(CARDS[0], "三"))] == [True]
    assert machine.told == ["一", "三"]
