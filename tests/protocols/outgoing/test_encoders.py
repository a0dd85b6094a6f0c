"""Orders encoded, read back by our decoders, and refused with a sentence."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.beidou.encode import frame
from cmdmap.protocols.jt808.framing import V2013, V2019, Head, read_head, write_frame
from cmdmap.protocols.outgoing.encoders import ENCODERS, encoder_of
from cmdmap.protocols.outgoing.order import Answer, Order
from cmdmap.protocols.registry import open_decoder

TEXT, STATUS, POLL = OutgoingKind.TEXT, OutgoingKind.STATUS, OutgoingKind.POLL
NOW = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


def encoded(kind: OutgoingKind, key: str, text: str = "", number: int = 1) -> bytes:
    return b"".join(encoded_for(None, kind, key, text, number))


def encoded_for(
    heard: Report | None, kind: OutgoingKind, key: str, text: str = "", number: int = 1
) -> tuple[bytes, ...]:
    encoder = encoder_of(key)
    assert encoder is not None
    manner = encoder.manner(heard) if heard else None
    return encoder.encode(Order(OutgoingId(number), kind, UnitKey(key), text), manner)


def read(protocol: str, data: bytes) -> Report:
    decoder = open_decoder(protocol)
    (report, *_) = decoder.feed(data, NOW) + decoder.flush()
    return report


@pytest.mark.parametrize(
    ("kind", "key", "text", "frame"),
    [
        (TEXT, "fleetsync:100-2007", "to the gate", b"\x02F1002007to the gate\x03"),
        (TEXT, "fleetsync:U00001", "to the gate", b"\x02gFU00001to the gate\x03"),
        (TEXT, "fleetsync:349-4999", "x" * 48, b"\x02F3494999" + b"x" * 48 + b"\x03"),
        (TEXT, "fleetsync:349-4999", "x" * 49, b"\x02G3494999" + b"x" * 49 + b"\x03"),
        (STATUS, "fleetsync:100-2007", "42", b"\x02E100200742\x03"),
        (STATUS, "fleetsync:U00001", "207", b"\x02gEU00001207\x03"),
        (POLL, "fleetsync:100-2007", "", b"\x02R31002007\x03"),
        (POLL, "fleetsync:U65519", "", b"\x02gR3U65519\x03"),
    ],
)
def test_kenwood_frames(kind: OutgoingKind, key: str, text: str, frame: bytes) -> None:
    assert encoded(kind, key, text) == frame
    assert read("fleetsync", frame).kind is not ReportKind.REJECT


@pytest.mark.parametrize(
    ("kind", "key", "text", "why"),
    [
        (TEXT, "fleetsync:100-2007", "你好", "Latin letters"),
        (TEXT, "fleetsync:100-2007", "a\x03\x02R31002007", "Latin letters"),
        (TEXT, "fleetsync:100-2007", "x" * 4097, "at most 4096"),
        (STATUS, "fleetsync:100-2007", "9", "from 10 to 99"),
        (STATUS, "fleetsync:100-2007", "1\x03", "from 10 to 99"),
        (STATUS, "fleetsync:U00001", "256", "from 1 to 255"),
        (POLL, "fleetsync:100-9999", "", "no radio that takes orders"),
        (POLL, "fleetsync:100-2007\x03", "", "no radio that takes orders"),
        (TEXT, "tetra:12ab", "x", "no TETRA identity"),
        (TEXT, "tetra:1234567", "x" * 300, "too long for TETRA"),
        (STATUS, "tetra:1234567", "70000", "from 0 to 65535"),
        (TEXT, "beidou:1234567", "网" * 200, "too long for BeiDou"),
        (TEXT, "beidou:1*2", "x", "no BeiDou card"),
        (TEXT, "jt808:013800100001", "网" * 600, "too long for this terminal"),
        (TEXT, "hytera:0", "x", "not a number"),
        (TEXT, "hytera:7", "网" * 300, "too long for this radio"),
        (TEXT, "lrrp:7", "网" * 300, "too long for this radio"),
        (TEXT, "gsm:+8613800100001", "网" * 700, "at most 670"),
    ],
)
def test_what_a_protocol_cannot_carry_is_refused_with_a_sentence(
    kind: OutgoingKind, key: str, text: str, why: str
) -> None:
    with pytest.raises(WorldError, match=why):
        encoded(kind, key, text)


@given(st.text(max_size=60), st.sampled_from(["100-2007", "U00001"]))
def test_no_text_breaks_out_of_its_frame(text: str, who: str) -> None:
    try:
        frame = encoded(TEXT, f"fleetsync:{who}", text)
    except WorldError:
        return
    assert frame.count(b"\x02") == frame.count(b"\x03") == 1
    assert frame.endswith(b"\x03")


@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(sorted(ENCODERS)))
def test_every_encoder_answers_with_bytes_or_a_sentence(
    text: str, address: str, protocol: str
) -> None:
    for kind in ENCODERS[protocol].kinds:
        with suppress(WorldError):
            assert encoded(kind, f"{protocol}:{address}", text)


def test_beidou_is_written_in_the_edition_the_machine_speaks() -> None:
    key = "beidou:1234567"
    assert encoded(TEXT, key, "你好").startswith(b"$CCTXA,1234567,1,2,A4")
    third = read("beidou", b"$BDICP,0,0,0,0,0,0,0*5C\r\n")._replace(sentence="BDICP", valid=True)
    assert encoded_for(third, TEXT, key, "你好")[0].startswith(b"$CCTCQ,1234567,")
    fourth = read("beidou", frame("GLZK", 1, b"\0" * 6))._replace(valid=True, sentence="GLZK")
    (made,) = encoded_for(fourth, TEXT, key, "你好")
    assert made.startswith(b"$TXSQ")
    assert "你好".encode("gb18030") in made


def test_jt808_is_written_in_the_edition_of_the_terminal() -> None:
    key = "jt808:00000000013800100001"
    heartbeat = write_frame(Head(0x0002, V2019, "00000000013800100001", 9), b"")
    heard = read("jt808", heartbeat)
    (made,) = encoded_for(heard, TEXT, key, "你好", 70_000)
    head, body = read_head(made)
    assert (head.version, head.serial) == (V2019, 70_000 % 65_536)
    assert body.endswith("你好".encode("gbk"))


def test_a_jt808_receipt_names_our_number() -> None:
    encoder = ENCODERS["jt808"]
    phone = "013800100001"
    for result, ok in ((0, True), (1, False)):
        body = (4464).to_bytes(2, "big") + b"\x83\x00" + bytes([result])
        receipt = read("jt808", write_frame(Head(0x0001, V2013, phone, 3), body))
        answer = encoder.answer(receipt)
        assert answer is not None
        assert (answer.ok, answer.serial) == (ok, 70_000 % encoder.serials)
    heartbeat_answer = (1).to_bytes(2, "big") + b"\x80\x01\x00"
    other = read("jt808", write_frame(Head(0x0001, V2013, phone, 3), heartbeat_answer))
    assert encoder.answer(other) is None, "not about anything we send"


def test_a_tetra_report_names_our_number_and_a_command_s_answer_none() -> None:
    encoder = ENCODERS["tetra"]
    arrival = read("tetra", b"+CTSDSR: 12,1234567,0,7654321,0,32\r\n82100005\r\n")
    assert encoder.answer(arrival) == Answer(True, 5)
    assert encoder.answer(read("tetra", b"+CMGS: 0\r\n")) is None


def test_a_kenwood_receipt_names_nothing() -> None:
    encoder = ENCODERS["fleetsync"]
    assert encoder.answer(read("fleetsync", b"\x020\x03")) == Answer(True)
    denied = encoder.answer(read("fleetsync", b"\x021\x03"))
    assert denied is not None
    assert (denied.ok, denied.reason) == (False, "radio refused")


def test_every_encoder_stands_under_its_own_name() -> None:
    assert all(name == encoder.protocol for name, encoder in ENCODERS.items())
    assert encoder_of("nmea:x") is None
