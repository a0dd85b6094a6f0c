"""The phone with ATAK: positions, chats, calls for help, and what it shows of others."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.xml_events.cot_encode import Chat, chat_event
from cmdmap.simulate.devices.cot import CotPhone

UID = "ANDROID-0001"


@pytest.fixture
def phone(patrol):
    return CotPhone(UID, "王 & <张>", patrol(), START)


def test_introduces_itself_and_reports(phone):
    talk = Talk(phone, "cot")
    reports = fixes(talk.listen() + talk.listen(5))
    assert len(reports) == 3
    assert {report.unit_key for report in reports} == {f"cot:{UID}"}
    assert {report.detail["callsign"] for report in reports} == {"王 & <张>"}
    assert all(near_the_town(report) for report in reports)


def test_takes_a_chat_and_confirms_it(phone):
    talk = Talk(phone, "cot")
    talk.listen()
    chat = Chat("cmdmap-seat-1", "指挥", UID, "请归队", "m-1")
    (receipt,) = talk.say(chat_event(chat, START))
    assert phone.told == ["请归队"]
    assert (receipt.kind, receipt.unit_key) == (ReportKind.RECEIPT, f"cot:{UID}")
    assert receipt.detail["message_id"] == "m-1"


def test_calls_for_help(phone):
    talk = Talk(phone, "cot")
    talk.listen()
    phone.call_for_help(START)
    (emergency,) = talk.listen()
    assert (emergency.kind, emergency.unit_key) == (ReportKind.EMERGENCY, f"cot:{UID}")


def test_shows_what_others_say(phone, patrol):
    talk = Talk(phone, "cot")
    talk.listen()
    other = CotPhone("ANDROID-0002", "李", patrol(), START)
    assert talk.say(*other.speak(START)) == []
    assert phone.shown["cot:ANDROID-0002"].detail["callsign"] == "李"
