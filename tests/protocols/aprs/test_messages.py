"""Messages and their acknowledgements, written by our encoder and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.aprs.encode import answer_info, kiss_frame, message_info, position_info
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.registry import open_decoder


def heard(info: bytes):
    frame = kiss_frame(Packet("BG5XXX-9", "APZCMD", ("WIDE1-1",), info))
    (report,) = open_decoder("auto").feed(frame)
    return report


def test_a_message_and_its_answer():
    report = heard(message_info("BD5AAA-7", "到达 now", 42))
    assert (report.kind, report.text) == (ReportKind.TEXT, "到达 now")
    assert (report.detail["addressee"], report.detail["message_id"]) == ("BD5AAA-7", "42")
    answer = heard(answer_info("BD5AAA-7", "42"))
    assert (answer.kind, answer.valid, answer.sentence) == (ReportKind.RECEIPT, True, "ACK")
    assert (answer.detail["message_id"], answer.detail["ok"]) == ("42", True)


def test_a_refusal():
    report = heard(b":BD5AAA-7 :rej42")
    assert (report.valid, report.reason) == (False, "refused by the station")


def test_a_message_without_a_number_and_a_bulletin():
    assert heard(b":BD5AAA-7 :hello").detail["message_id"] is None
    assert heard(b":BLN1     :road closed").sentence == "BULLETIN"


def test_what_a_message_cannot_carry_is_said():
    with pytest.raises(WorldError, match="too long for APRS"):
        message_info("BD5AAA", "到" * 23, 1)
    with pytest.raises(WorldError, match="no call sign"):
        message_info("nobody", "hello", 1)
    with pytest.raises(WorldError, match="no call sign"):
        kiss_frame(Packet("BG5XXX-16", "APZCMD", (), b""))


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 500), st.floats(0, 359.9))
def test_positions_are_read_back(lon: float, lat: float, speed: float, course: float):
    report = heard(position_info(Place(lon, lat), speed, course))
    assert report.kind is ReportKind.FIX
    assert report.place == pytest.approx((lon, lat), abs=0.5 / 6000 + 1e-9)
    assert report.speed_mps == pytest.approx(speed, abs=0.26)
    assert report.course_deg is not None
    assert abs((report.course_deg - course + 180) % 360 - 180) <= 0.51
