"""The Motorola radio: registers, answers requests once and by interval, takes texts."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.motorola import encode
from cmdmap.simulate.devices.motorola import MotorolaRadio


@pytest.fixture
def radio(patrol):
    return MotorolaRadio(2007, patrol(), START)


def test_registers_and_wants_to_be_answered(radio):
    talk = Talk(radio, "lrrp", packets=True)
    registration, first = talk.listen()
    assert (registration.sentence, registration.text) == ("ARS", "online")
    assert registration.detail["ack_requested"]
    assert encode.answers(registration)
    assert first.unit_key == "lrrp:2007".replace("2007", str(7 << 8 | 215))


def test_answers_a_request_with_its_number(radio):
    talk = Talk(radio, "lrrp", packets=True)
    talk.listen()
    (answer,) = talk.say(encode.lrrp_immediate(0x1234))
    assert answer.sentence == "ImmediateLocationReport"
    assert answer.detail["request_id"] == "00001234"
    assert near_the_town(answer)
    assert answer.at == START


def test_reports_as_often_as_it_is_told(radio):
    talk = Talk(radio, "lrrp", packets=True)
    talk.listen()
    (consent,) = talk.say(encode.lrrp_triggered(7, 4))
    assert (consent.kind, consent.valid) == (ReportKind.RECEIPT, True)
    reports = [report for _ in range(5) for report in fixes(talk.listen(4))]
    assert [report.detail["request_id"] for report in reports] == ["00000007"] * 5


def test_shows_a_text_and_confirms_it(radio):
    talk = Talk(radio, "lrrp", packets=True)
    talk.listen()
    (receipt,) = talk.say(encode.text("收队", 66))
    assert radio.told == ["收队"]
    assert (receipt.kind, receipt.detail["sequence"]) == (ReportKind.RECEIPT, 66)


@pytest.mark.parametrize("noise", [b"", b"\x05", bytes(range(256))])
def test_noise_is_no_order(radio, noise):
    talk = Talk(radio, "lrrp", packets=True)
    talk.listen()
    assert talk.say(noise) == []
