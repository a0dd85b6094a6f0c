"""The Hytera radio: registers, reports, answers requests, takes texts, calls for help."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.hytera import encode, radio_encode
from cmdmap.simulate.devices.hytera import HyteraRadio


@pytest.fixture
def radio(patrol):
    return HyteraRadio(2007, patrol(), START)


def test_registers_then_reports(radio):
    talk = Talk(radio, "hytera", packets=True)
    registration, first = talk.listen()
    assert (registration.text, registration.unit_key) == ("online", "hytera:2007")
    assert first.kind is ReportKind.FIX
    reports = fixes(talk.listen(30))
    assert len(reports) == 1
    assert near_the_town(reports[0])
    assert abs((reports[0].at - talk.now).total_seconds()) < 1


def test_answers_a_request_with_its_number(radio):
    talk = Talk(radio, "hytera", packets=True)
    talk.listen()
    (answer,) = talk.say(encode.position_request(2007, 99))
    assert (answer.sentence, answer.detail["request_id"]) == ("LP-A002", 99)
    assert near_the_town(answer)


def test_shows_a_text_and_confirms_it(radio):
    talk = Talk(radio, "hytera", packets=True)
    talk.listen()
    (receipt,) = talk.say(encode.text(2007, 1, "收队", 5))
    assert radio.told == ["收队"]
    assert (receipt.kind, receipt.valid) == (ReportKind.RECEIPT, True)
    assert receipt.detail["request_id"] == 5


def test_an_emergency_carries_the_place(radio):
    talk = Talk(radio, "hytera", packets=True)
    talk.listen()
    radio.call_for_help(START)
    (emergency,) = talk.listen()
    assert emergency.kind is ReportKind.EMERGENCY
    assert near_the_town(emergency)


def test_says_a_text_of_its_own():
    packet = radio_encode.text(2007, 1, "到达", 3)
    assert packet[-1] == 3


@pytest.mark.parametrize("noise", [b"", b"\x08", bytes(range(256))])
def test_noise_is_no_order(radio, noise):
    talk = Talk(radio, "hytera", packets=True)
    talk.listen()
    assert talk.say(noise) == []
