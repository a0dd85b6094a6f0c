"""What a platform sends, read back by our own reader, and the answers terminals wait for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.protocols.jt808.encode import (
    answer,
    answers,
    poll_position,
    position,
    question,
    text_down,
)
from cmdmap.protocols.jt808.framing import V2013, V2019, Head, read_head, write_frame
from cmdmap.protocols.registry import answers as answers_to

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
PHONE = "013812345678"


def test_the_general_answer_by_hand(decode_one):
    heartbeat = write_frame(Head(0x0002, V2013, PHONE, 183), b"")
    # 8001 0005 phone, our serial 9 | serial 00B7, id 0002, result 0 | XOR
    plain = bytes.fromhex("8001 0005 013812345678 0009 00b7 0002 00")
    check = 0
    for byte in plain:
        check ^= byte
    expected = b"\x7e" + plain + bytes([check]) + b"\x7e"
    report = decode_one(heartbeat)
    assert answer(report, 9) == expected
    assert answers(report, 9) == answers_to(report, 9) == [expected]


@pytest.mark.parametrize("version", [V2013, V2019])
def test_a_registration_gets_a_code(decode_one, version: int):
    body = bytes(4) + bytes(11 + 30 + 30 if version == V2019 else 32) + b"\x01" + b"A1"
    raw = write_frame(Head(0x0100, version, PHONE, 3), body)
    made = answer(decode_one(raw), 1, code="K7")
    assert made is not None
    head, said = read_head(made)
    assert (head.msg_id, head.version, said) == (0x8100, version, b"\x00\x03\x00K7")
    refused = answer(decode_one(raw), 1, accepted=False)
    assert refused is not None
    assert read_head(refused)[1] == b"\x00\x03\x04"


def test_answers_are_not_answered(decode_one):
    receipt = write_frame(Head(0x0001, V2013, PHONE, 3), b"\0\0\x83\0\0")
    assert answer(decode_one(receipt), 1) is None
    ours = text_down(PHONE, 1, "x")
    assert answers_to(decode_one(ours), 1) == []


def test_a_refused_frame_is_not_answered(decode_one):
    assert answers_to(decode_one(write_frame(Head(0x0200, V2013, PHONE, 3), b"")), 1) == []


@pytest.mark.parametrize("version", [V2013, V2019])
def test_a_text_comes_back(decode_one, version: int):
    report = decode_one(text_down(PHONE, 4, "请到东门~}集合", version, urgent=True))
    assert (report.sentence, report.text) == ("8300", "请到东门~}集合")
    assert report.detail["flags"] == 0b1101


def test_a_question_comes_back(decode_one):
    report = decode_one(question(PHONE, 4, "到了吗?", {1: "到了", 2: "没有"}))
    assert (report.text, report.detail["answers"]) == ("到了吗?", {"1": "到了", "2": "没有"})


def test_a_poll(decode_one):
    assert decode_one(poll_position(PHONE, 4)).sentence == "8201"


def test_a_position_comes_back(decode_one):
    place = Place(-57.602956, -25.269608)
    report = decode_one(position(PHONE, 1, place, AT, 12.5, 359.8))
    assert (report.place, report.at, report.speed_mps, report.course_deg) == (place, AT, 12.5, 0.0)


def test_what_does_not_fit_is_refused():
    with pytest.raises(WorldError, match="too long"):
        text_down(PHONE, 1, "北" * 512)
    with pytest.raises(WorldError, match="too long"):
        question(PHONE, 1, "北" * 128, {})


@pytest.mark.parametrize("phone", ["", "1381234567890", "phone", "13812345678~"])
def test_only_a_terminal_number_is_one(phone: str):
    with pytest.raises(WorldError, match="terminal number"):
        text_down(phone, 1, "x")
