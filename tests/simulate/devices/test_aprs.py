"""The packet radio modem: positions of the stations it hears, messages both ways."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.aprs.encode import TO_ALL, kiss_frame, message_info
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.simulate.devices.aprs import AprsModem

STATIONS = ("BG5AAA-9", "BG5BBB-7")


@pytest.fixture
def modem(patrol):
    return AprsModem([(call, patrol()) for call in STATIONS], START)


def test_passes_on_what_it_hears(modem):
    talk = Talk(modem, "aprs")
    reports = fixes(talk.listen())
    assert [report.unit_key for report in reports] == [f"aprs:{call}" for call in STATIONS]
    assert all(near_the_town(report) for report in reports)


def test_a_station_acknowledges_a_message(modem):
    talk = Talk(modem, "aprs")
    talk.listen()
    info = message_info(STATIONS[0], "come back", 12)
    (receipt,) = talk.say(kiss_frame(Packet("BG5ZZZ", TO_ALL, (), info)))
    assert modem.told == ["come back"]
    assert (receipt.kind, receipt.unit_key) == (ReportKind.RECEIPT, f"aprs:{STATIONS[0]}")
    assert receipt.detail["message_id"] == "12"


def test_a_station_sends_a_message(modem):
    talk = Talk(modem, "aprs")
    talk.listen()
    modem.write_text(STATIONS[1], "BG5ZZZ", "on the spot")
    (message,) = talk.listen()
    assert (message.kind, message.text) == (ReportKind.TEXT, "on the spot")
