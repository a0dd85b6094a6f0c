"""Hytera messages: the shared vectors, and our own from the layouts, in all three envelopes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import decoded, said, vectors
from tests.protocols.conftest import Decode, three_ways

from cmdmap.domain.report import ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.hytera.encode import address, answers, position_request, text
from cmdmap.protocols.hytera.envelope import (
    LP,
    RCP,
    RRS,
    TMP,
    Hdap,
    checksum,
    write_hdap,
    write_hrnp,
    write_hstrp,
)
from cmdmap.protocols.nmea_encode import KNOT_MPS
from cmdmap.protocols.registry import answers as answers_to
from cmdmap.protocols.registry import open_packets

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
RADIO = 2308091
# valid, 11:59:58, 04-03-26, 30 degrees 30' N, 114 degrees 18' E, 9.7 knots, course 271
BLOCK = b"A115958040326N3030.0000E11418.00009.7271"

UNSET_AS_ZERO = {
    "hytera_hdap-001": "speed and course are zero bytes, which is unset; the source prints 0",
}
"""Expectations of a value where the bytes say that there is none."""


def report_message(opcode: int = 0xA002, block: bytes = BLOCK, result: int = 0) -> bytes:
    payload = (7).to_bytes(4, "big") + address(RADIO) + result.to_bytes(2, "big") + block
    return write_hdap(Hdap(LP, opcode, payload))


def test_every_vector(shared: Path):
    for vector in vectors(shared, "hytera_hdap"):
        (report,), expect, name = decoded(vector, "hytera"), vector["expect"], vector["id"]
        opcode = expect.get("opcode") or expect.get("opcode_le") or ""
        assert report.sentence.startswith(f"{expect['service']}-{opcode[2:]}"), name
        named = {key: expect[key] for key in ("request_id", "result", "op", "ok", "renew_s",
                                              "reliable", "radio_ip") if key in expect}  # fmt: skip
        if expect["service"] == "LP":
            named.pop("radio_ip")
        assert said(report, named) == named, name
        if "radio_id" in expect:
            assert report.unit_key == f"hytera:{expect['radio_id']}", name
        if "lat" in expect:
            assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-8), name
            assert report.valid is expect["valid"], name
            written = expect["date_ddmmyy"] and expect["date_ddmmyy"] + expect["time"]
            assert (report.at and f"{report.at:%d%m%y%H%M%S}") == written, name
            if name in UNSET_AS_ZERO:
                assert bytes.fromhex(vector["input_hex"])[-8:-2] == bytes(6), UNSET_AS_ZERO[name]
                assert (report.speed_mps, report.course_deg) == (None, None), name
            else:
                assert report.speed_mps == pytest.approx(expect["speed_kn"] * KNOT_MPS), name
                assert report.course_deg == expect["course_deg"], name


@pytest.mark.parametrize(
    "wrap",
    [lambda m: m, lambda m: write_hrnp(0, 5, m), lambda m: write_hstrp(0, 5, m)[:3] + b"\x20\0\5"
     + b"\x83\x04\0\0\0\x01\x04\x01\x02" + m],
    ids=["bare", "hrnp", "hstrp"],
)  # fmt: skip
def test_a_position_in_each_envelope(decode: Decode, wrap):
    stream = wrap(report_message()) * 2
    first, second = decode(stream, protocol="hytera")
    assert first.place == second.place == pytest.approx((114.3, 30.5))
    assert (first.kind, first.unit_key, first.at) == (ReportKind.FIX, f"hytera:{RADIO}", AT)
    assert (first.speed_mps, first.course_deg) == (pytest.approx(9.7 * KNOT_MPS), 271.0)


def test_the_checksums_by_hand():
    # HRNP connect: the sum of the words 7E04 00FE 2010 0000 000C is 9F1E, its complement 60E1
    assert write_hrnp(0xFE, 0).hex() == "7e0400fe20100000000c60e1"
    # HDAP: the complement of the sum 0x64 + 0x04 + 0x05 + 0x01, plus 0x33
    assert checksum(bytes.fromhex("04000500 6400000001".replace(" ", ""))) == 0xC4


def test_an_emergency_report(decode: Decode):
    (report,) = decode(report_message(0xB003), protocol="hytera")
    assert (report.kind, report.valid) == (ReportKind.EMERGENCY, True)
    (report,) = decode(report_message(0xB003, b"V" + bytes(39)), protocol="hytera")
    assert (report.kind, report.valid, report.reason) == (ReportKind.EMERGENCY, False, "no fix")
    (report,) = decode(report_message(0xB003, b""), protocol="hytera")
    assert (report.kind, report.valid, report.place) == (ReportKind.EMERGENCY, False, None)


@pytest.mark.parametrize("opcode", [0xC003, 0xD003, 0xA004])
def test_other_reports_end_in_the_same_block(decode: Decode, opcode: int):
    (report,) = decode(report_message(opcode), protocol="hytera")
    assert (report.kind, report.sentence) == (ReportKind.FIX, f"LP-{opcode:04X}")


def test_a_radio_without_fix(decode: Decode):
    (report,) = decode(report_message(block=b"V" + BLOCK[1:]), protocol="hytera")
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, "no fix")
    (report,) = decode(report_message(block=b"", result=6), protocol="hytera")
    assert (report.kind, report.valid) == (ReportKind.RECEIPT, False)


@pytest.mark.parametrize(
    "block",
    [BLOCK.replace(b"3030.0000", b"3060.0000"), BLOCK.replace(b"11418", b"18018"), b"x" * 40,
     BLOCK.replace(b"3030.0000", b"9130.0000")],
)  # fmt: skip
def test_an_impossible_position_is_refused(decode: Decode, block: bytes):
    (report,) = decode(report_message(block=block), protocol="hytera")
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")


@pytest.mark.parametrize(
    ("opcode", "tail", "text"),
    [(3, b"", "online"), (1, b"", "offline"), (0x82, b"\0", "online"), (0x82, b"\1", "offline")],
)
def test_registration(decode: Decode, opcode: int, tail: bytes, text: str):
    raw = write_hdap(Hdap(RRS, opcode, address(80) + tail))
    (report,) = decode(raw, protocol="hytera")
    assert (report.kind, report.unit_key, report.text) == (ReportKind.STATUS, "hytera:80", text)


def test_a_registration_is_answered_in_its_own_envelope(decode: Decode):
    asked = write_hdap(Hdap(RRS, 3, address(80)))
    # the answer of the shared vector: ok, renew after 3,600 s
    answer = bytes.fromhex("91008000090a0000500000000e103103")
    (bare,) = decode(asked, protocol="hytera")
    assert answers(bare, 9) == answers_to(bare, 9) == [answer]
    (hrnp,) = decode(write_hrnp(0, 5, asked), protocol="hytera")
    assert answers(hrnp, 9) == [write_hrnp(0x10, 5), write_hrnp(0, 9, answer)]
    hstrp = write_hstrp(0x20, 5, b"\x04\x01\x02" + asked)
    (report,) = open_packets("hytera").read(hstrp, Source("192.168.1.9", 3002))
    assert answers(report, 9) == [write_hstrp(1, 5), write_hstrp(0, 9, answer)]


@pytest.mark.parametrize("group", [False, True])
def test_a_text_comes_back(decode: Decode, group: bool):
    raw = text(RADIO, 9, "请到东门", 77, group)
    (report,) = decode(raw, protocol="hytera")
    assert (report.kind, report.unit_key, report.text) == (ReportKind.TEXT, "hytera:9", "请到东门")
    assert report.detail["request_id"] == 77
    assert report.detail["destination"] == str(RADIO)


def test_a_text_with_an_option_field(decode: Decode):
    payload = b"\0\4" + (1).to_bytes(4, "big") + address(1) + address(2)
    payload += "hi".encode("utf-16-le") + b"opts"
    (report,) = decode(write_hdap(Hdap(TMP, 0x40A1, payload)), protocol="hytera")
    assert report.text == "hi"


@pytest.mark.parametrize(("result", "ok"), [(0, True), (8, False)])
def test_receipts(decode: Decode, result: int, ok: bool):
    private = Hdap(
        TMP, 0xA2, (1).to_bytes(4, "big") + address(RADIO) + address(9) + bytes([result])
    )
    group = Hdap(TMP, 0xB2, (1).to_bytes(4, "big") + address(RADIO) + bytes([result]))
    for message in (private, group):
        (report,) = decode(write_hdap(message), protocol="hytera")
        assert (report.kind, report.valid) == (ReportKind.RECEIPT, ok)
        assert (report.unit_key, report.detail["ok"]) == (f"hytera:{RADIO}", ok)


def test_a_position_request(decode: Decode):
    (report,) = decode(position_request(RADIO, 5), protocol="hytera")
    assert (report.kind, report.unit_key) == (ReportKind.OTHER, f"hytera:{RADIO}")
    assert report.detail["request_id"] == 5


@pytest.mark.parametrize(
    "message",
    [Hdap(RRS, 3, b"\0"), Hdap(RRS, 0x55, address(1)), Hdap(TMP, 0xA1, bytes(9)),
     Hdap(TMP, 0xA2, bytes(12)), Hdap(TMP, 0x11, bytes(20)), Hdap(LP, 0xA002, b"\0"),
     Hdap(LP, 0xA002, bytes(50))],
)  # fmt: skip
def test_a_wrong_structure_is_refused(decode: Decode, message: Hdap):
    (report,) = decode(write_hdap(message), protocol="hytera")
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")


def test_packets_without_message_are_counted(decode: Decode):
    stream = write_hrnp(0xFE, 0) + write_hstrp(2, 0) + write_hdap(Hdap(RCP, 0x0841, b"\0"))
    reports = decode(stream, protocol="hytera")
    assert [r.sentence for r in reports] == ["HRNP-connect", "HSTRP-02", "RCP-0841"]


@pytest.mark.parametrize("packet", [b"", b"x", b"\x08", report_message()[:-1], b"2B\0\x20\0\1"])
def test_a_broken_datagram_is_refused(packet: bytes):
    (report,) = open_packets("hytera").read(packet, Source("10.0.0.1", 3002))
    assert report.kind is ReportKind.REJECT


def test_a_text_too_long_is_refused():
    with pytest.raises(WorldError, match="too long"):
        text(1, 2, "北" * 257, 1)


def test_cuts_change_nothing():
    wrong = bytearray(report_message())
    wrong[20] ^= 1
    stream = b"2B7E~" + report_message() + bytes(wrong) + write_hrnp(0, 5, report_message())
    stream += b"\x08\x00\x00" + report_message() + write_hstrp(0x20, 1, b"\x04\x01\x02")
    whole, bytewise, random_cuts = three_ways(stream + report_message(), "hytera")
    assert whole == bytewise == random_cuts
    assert sum(report.kind is ReportKind.FIX for report in whole) == 4
