"""The JT/T 808 terminal: silent until accepted, then positions, texts, polls and SOS."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.jt808.encode import poll_position, text_down
from cmdmap.protocols.registry import answers
from cmdmap.simulate.devices.jt808 import Jt808Terminal

PHONE = "013800000001"


@pytest.fixture
def terminal(patrol):
    return Jt808Terminal(PHONE, patrol(), START)


def log_in(talk: Talk) -> None:
    """Answer as the platform does until the terminal is in."""
    reports = talk.listen()
    for _ in range(2):
        reports = talk.say(*(answer for report in reports for answer in answers(report, 1)))


def test_registers_and_logs_in_before_it_reports(terminal):
    talk = Talk(terminal, "jt808")
    (registration,) = talk.listen()
    assert (registration.sentence, registration.unit_key) == ("0100", f"jt808:{PHONE}")
    assert registration.detail["terminal_id"] == PHONE[-7:]
    assert talk.listen(30) == []
    (log_in,) = talk.say(*answers(registration, 1))
    assert (log_in.sentence, log_in.detail["code"]) == ("0102", "cmdmap")
    assert talk.say(*answers(log_in, 2)) == []
    assert len([report for _ in range(3) for report in fixes(talk.listen(10))]) == 3


def test_reports_where_it_is_and_lives_on(terminal):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    reports = talk.listen(10) + talk.listen(10) + talk.listen(40)
    assert all(near_the_town(report) for report in fixes(reports))
    assert [report.sentence for report in reports].count("0002") == 1


def test_shows_a_text_and_confirms_it(terminal):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    (receipt,) = talk.say(text_down(PHONE, 77, "请到桥头"))
    assert terminal.told == ["请到桥头"]
    assert receipt.kind is ReportKind.RECEIPT
    assert (receipt.detail["of"], receipt.detail["of_serial"]) == ("8300", 77)


def test_answers_a_poll_at_once(terminal):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    (answer,) = talk.say(poll_position(PHONE, 5))
    assert (answer.sentence, answer.kind) == ("0201", ReportKind.FIX)


def test_an_emergency_lasts_until_the_button_is_let_go(terminal):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    terminal.press_sos()
    assert {report.kind for report in talk.listen(10)} >= {ReportKind.EMERGENCY}
    terminal.press_sos(False)
    assert ReportKind.EMERGENCY not in {report.kind for report in talk.listen(10)}


def test_after_a_new_connection_it_registers_again(terminal):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    terminal.greet(talk.now)
    assert [report.sentence for report in talk.listen()] == ["0100"]
    assert talk.listen(10) == []


@pytest.mark.parametrize("noise", [b"", b"\x7e", bytes(range(256)) * 40])
def test_noise_is_no_order(terminal, noise):
    talk = Talk(terminal, "jt808")
    log_in(talk)
    assert talk.say(noise) == []
