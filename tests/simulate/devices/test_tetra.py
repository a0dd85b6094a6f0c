"""The TETRA terminal: passes on positions, talk and texts of its group, takes commands."""

from __future__ import annotations

import random

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.tetra.encode import SUBSCRIBE, status_command, text_command
from cmdmap.simulate.devices.tetra import TetraTerminal

OWN, GROUP = "1000001", ("1002007", "1002008")


@pytest.fixture
def terminal(patrol):
    members = [(identity, patrol()) for identity in GROUP]
    return TetraTerminal(OWN, members, START, random.Random(1))


def test_passes_on_the_positions_of_the_group(terminal):
    talk = Talk(terminal, "tetra")
    reports = fixes(talk.listen())
    assert [report.unit_key for report in reports] == [f"tetra:{identity}" for identity in GROUP]
    assert all(near_the_town(report) for report in reports)
    assert all(0 <= (report.speed_mps or 0) < 2 for report in reports)


def test_somebody_talks_now_and_then(terminal):
    talk = Talk(terminal, "tetra")
    reports = [report for _ in range(30) for report in talk.listen(10)]
    talks = [report for report in reports if report.kind is ReportKind.PTT]
    assert talks
    assert {report.sentence for report in talks} == {"BOT", "EOT"}
    assert {report.unit_key for report in talks} <= {f"tetra:{identity}" for identity in GROUP}


def test_takes_every_command_of_a_console(terminal):
    talk = Talk(terminal, "tetra")
    talk.listen()
    assert [report.sentence for report in talk.say(*SUBSCRIBE)] == ["OK"] * len(SUBSCRIBE)


@pytest.mark.parametrize("text", ["come back", "请归队"])
def test_sends_a_text_and_tells_when_it_arrived(terminal, text):
    talk = Talk(terminal, "tetra")
    talk.listen()
    select, send = text_command(GROUP[0], text, 200)
    assert [report.sentence for report in talk.say(select)] == ["OK"]
    reports = talk.say(send[:20], send[20:])
    assert [report.sentence for report in reports] == ["CMGS", "OK", "CTSDSR"]
    assert terminal.told == [text]
    assert (reports[-1].kind, reports[-1].valid) == (ReportKind.RECEIPT, True)
    assert reports[-1].detail["message_reference"] == 200


def test_sends_a_status(terminal):
    talk = Talk(terminal, "tetra")
    talk.listen()
    reports = talk.say(*status_command(GROUP[0], 0x8003))
    assert [report.sentence for report in reports] == ["OK", "CMGS", "OK"]


def test_passes_on_a_text_and_a_call_for_help(terminal):
    talk = Talk(terminal, "tetra")
    talk.listen()
    terminal.write_text(GROUP[1], "到达")
    terminal.call_for_help(GROUP[1], START)
    text, emergency = talk.listen()
    assert (text.kind, text.text) == (ReportKind.TEXT, "到达")
    assert emergency.kind is ReportKind.EMERGENCY
    assert near_the_town(emergency)


def test_a_command_that_says_more_than_it_holds_is_refused(terminal):
    talk = Talk(terminal, "tetra")
    talk.listen()
    (refusal,) = talk.say(b"AT+CMGS=1002007,400\r\n82\x1a")
    assert "ERROR" in refusal.sentence
