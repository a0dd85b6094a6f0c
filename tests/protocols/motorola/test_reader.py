"""Motorola messages: the shared vectors, and our own from the token lists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import decoded, said, sound, vectors
from tests.protocols.conftest import Decode, three_ways

from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.motorola.encode import (
    answers,
    lrrp_immediate,
    lrrp_stop,
    lrrp_triggered,
    text,
)
from cmdmap.protocols.motorola.reader import ARS_PORT, LRRP_PORT, TMS_PORT, MotorolaReader
from cmdmap.protocols.motorola.varints import Cursor, FieldEndedError, write_uint
from cmdmap.protocols.registry import answers as answers_to
from cmdmap.protocols.registry import open_packets

RADIO = Source("12.0.7.208", 0)
KEY = "lrrp:2000"
# request id 1, point 30.5 N 114.3 E
POINT = "2204 00000001 66 2b60b60b 5147ae14"
HERE = pytest.approx((114.3, 30.5), abs=1e-6)


def document(kind: int, tokens: str) -> bytes:
    body = bytes.fromhex(tokens)
    return bytes([kind]) + write_uint(len(body)) + body


def read(packet: bytes, port: int = 0, reader: MotorolaReader | None = None) -> Report:
    (report,) = (reader or MotorolaReader()).read(packet, RADIO._replace(port=port))
    return report


def test_every_lrrp_vector(shared: Path):
    for vector in vectors(shared, "dmr_lrrp"):
        expect, name = vector["expect"], vector["id"]
        (report,) = sound(decoded(vector, "lrrp"))
        assert report.sentence == expect["doc"], name
        if "length" in expect:
            assert report.raw[1] == expect["length"], name
        if "lat" in expect:
            assert report.kind is ReportKind.FIX, name
            assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-7), name
        for key in ("speed_mps", "course_deg", "alt_m"):
            if key in expect:
                assert getattr(report, key) == pytest.approx(expect[key], abs=6e-6), name
        if "time" in expect:
            assert report.at is not None, name
            assert f"{report.at:%Y%m%d%H%M%S}" == expect["time"], name
        if "radius_m" in expect:
            assert report.detail["radius_m"] == pytest.approx(expect["radius_m"], abs=6e-3), name
        named = {k: expect[k] for k in ("request_id", "result_code", "interval_s") if k in expect}
        assert said(report, named) == named, name


def test_every_ars_vector(shared: Path):
    same = {"registration_response": "response", "query_response": "response"}
    for vector in vectors(shared, "dmr_ars"):
        (report,), expect, name = decoded(vector, "lrrp"), vector["expect"], vector["id"]
        assert report.sentence == "ARS", name
        assert report.detail["type"] == same.get(expect["type"], expect["type"]), name
        assert len(report.raw) - 2 == expect["length"], name
        named = {k: v for k, v in expect.items() if k not in ("type", "length")}
        assert said(report, named) == named, name


def test_a_position(decode: Decode):
    (report,) = decode(document(0x0D, POINT), protocol="lrrp")
    assert (report.kind, report.unit_key, report.place) == (ReportKind.FIX, None, HERE)
    assert read(document(0x0D, POINT)).unit_key == KEY


def test_a_document_with_a_table_of_constants():
    assert read(document(0x0C, "02 0102" + POINT)).place == HERE


def test_all_tokens_of_a_report():
    # time 2026-03-04 11:59:58, circle with height and accuracies, confidence, speed, heading, climb
    tokens = "2301 34 1fa8c8befa 55 2b60b60b 5147ae14 0540 8140 00 0200 65 5f 6c 0240 56 87 70 4140"
    report = read(document(0x07, tokens))
    assert report.place == HERE
    assert report.at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
    assert (report.speed_mps, report.course_deg, report.alt_m) == (2.5, 270.0, 192.0)
    assert report.detail["radius_m"] == 5.5
    assert report.detail["climb_mps"] == -1.5
    assert report.detail["confidence_percent"] == 95


def test_south_and_west():
    report = read(document(0x0D, "2204 00000001 66 ab60b60b aeb851ec".replace(" ", "")))
    assert report.place == pytest.approx((-114.3, -30.5), abs=1e-5)


def test_an_emergency_by_its_request():
    reader = MotorolaReader(emergency_requests=frozenset({"00000001"}))
    assert read(document(0x0D, POINT), reader=reader).kind is ReportKind.EMERGENCY
    assert read(document(0x0D, POINT)).kind is ReportKind.FIX


def test_an_emergency_by_its_condition():
    assert read(document(0x0D, POINT + "4a 01")).kind is ReportKind.EMERGENCY


def test_an_unknown_token_ends_the_reading_not_the_position():
    report = read(document(0x0D, POINT + "7f 01"))
    assert (report.kind, report.detail["unread"]) == (ReportKind.FIX, "7f01")


@pytest.mark.parametrize(
    ("kind", "tokens", "ok"),
    [(0x0B, "2204 00000001 38", True), (0x0B, "2204 00000001 37 81 05", False),
     (0x11, "2301 37 00", True)],
)  # fmt: skip
def test_answers_to_our_requests(kind: int, tokens: str, ok: bool):
    report = read(document(kind, tokens))
    assert (report.kind, report.valid, report.detail["ok"]) == (ReportKind.RECEIPT, ok, ok)


@pytest.mark.parametrize(
    "packet",
    [document(0x0D, POINT)[:-1], document(0x0D, POINT) + b"x", document(0x0D, "22 7f 00"),
     document(0x07, "2301 34 ffffffffff"), document(0x0D, "2301 6c 8080808080"),
     b"\x07", b"\x07\xff\xff"],
)  # fmt: skip
def test_a_damaged_document_is_refused(packet: bytes):
    assert read(packet, LRRP_PORT).kind is ReportKind.REJECT


def test_nothing_is_refused():
    assert read(b"").reason == "empty"


@pytest.mark.parametrize("value", [0, 1, 127, 128, 16_383, 16_384, 2**32 - 1])
def test_numbers_come_back(value: int):
    assert Cursor(write_uint(value)).uint() == value


def test_a_number_that_does_not_end():
    with pytest.raises(FieldEndedError):
        Cursor(b"\x81").uint()


def test_signed_numbers():
    # sign in bit 6: -(3 * 128 + 55) - 96 / 128, and 439.75
    assert Cursor(bytes.fromhex("c33760")).sfloat() == -439.75
    assert Cursor(bytes.fromhex("833760")).sfloat() == 439.75


def test_requests_come_back():
    asked = read(lrrp_immediate(0x2468ACE0))
    assert (asked.sentence, asked.kind) == ("ImmediateLocationRequest", ReportKind.OTHER)
    assert asked.detail["request_id"] == "2468ACE0"
    assert "unread" not in asked.detail
    assert read(lrrp_triggered(1, 300)).detail["interval_s"] == 300


def test_the_requests_equal_the_vectors(shared: Path):
    known = {v["id"]: bytes.fromhex(v["input_hex"]) for v in vectors(shared, "dmr_lrrp")}
    assert lrrp_triggered(0x2468ACE0, 60) == known["dmr_lrrp-002"]
    assert lrrp_stop(0x2468ACE0) == known["dmr_lrrp-004"]


def test_switched_on_and_off():
    on = read(bytes.fromhex("0007 f0 20 02 3131 00 00"), ARS_PORT)
    assert (on.kind, on.text, on.unit_key) == (ReportKind.STATUS, "online", KEY)
    off = read(bytes.fromhex("0001 31"), ARS_PORT)
    assert (off.kind, off.text, off.unit_key) == (ReportKind.STATUS, "offline", KEY)


def test_a_registration_is_answered(shared: Path):
    on = read(bytes.fromhex("0007 f0 20 02 3131 00 00"), ARS_PORT)
    known = {v["id"]: bytes.fromhex(v["input_hex"]) for v in vectors(shared, "dmr_ars")}
    assert answers(on) == answers_to(on, 1) == [known["dmr_ars-003"]]


def test_a_refused_registration():
    report = read(bytes.fromhex("0002 ff 01"), ARS_PORT)
    assert (report.kind, report.valid, report.detail["failure"]) == (ReportKind.RECEIPT, False, 1)


@pytest.mark.parametrize("sequence", [0, 31, 32, 127])
def test_a_text_comes_back_and_is_acknowledged(sequence: int):
    report = read(text("请到东门 B2", sequence), TMS_PORT)
    assert (report.kind, report.text, report.unit_key) == (ReportKind.TEXT, "请到东门 B2", KEY)
    assert report.detail["sequence"] == sequence
    (receipt,) = answers(report)
    acknowledged = read(receipt, TMS_PORT)
    assert (acknowledged.kind, acknowledged.detail["sequence"]) == (ReportKind.RECEIPT, sequence)
    assert answers(acknowledged) == []


def test_a_text_by_hand():
    # length 14, text with more headers and receipt wanted, no address, sequence 1, UCS-2, "AB"
    report = read(bytes.fromhex("000c e0 00 81 04 0d000a00 4100 4200"), TMS_PORT)
    assert (report.text, report.detail["sequence"]) == ("AB", 1)


def test_availability_is_counted():
    assert read(bytes.fromhex("0002 d0 00"), TMS_PORT).kind is ReportKind.OTHER


@pytest.mark.parametrize(
    "packet", ["0003 e0 00", "0002 e0 09", "0002 e5 00", "0001 e0", "0000", "0009 f0 20 09 31"]
)
@pytest.mark.parametrize("port", [TMS_PORT, ARS_PORT])
def test_a_damaged_message_is_refused(packet: str, port: int):
    assert read(bytes.fromhex(packet), port).kind is ReportKind.REJECT


@pytest.mark.parametrize(
    ("host", "key"),
    [("12.0.7.208", KEY), ("12.255.255.255", "lrrp:16777215"),
     ("192.168.10.1", "lrrp:192.168.10.1"), ("", None), ("radio", None)],
)  # fmt: skip
def test_who_speaks(host: str, key: str | None):
    (report,) = open_packets("lrrp").read(document(0x0D, POINT), Source(host, LRRP_PORT))
    assert report.unit_key == key


def test_a_text_too_long_is_refused():
    with pytest.raises(WorldError, match="too long"):
        text("北" * 201, 1)


def test_cuts_change_nothing():
    stream = b"noise\r\n\x07\xff" + document(0x0D, POINT) + text("hello", 3)
    stream += bytes.fromhex("0007 f0 20 02 3131 00 00") + b"\x00\x90\x12" + document(0x0D, POINT)
    whole, bytewise, random_cuts = three_ways(stream, "lrrp")
    assert whole == bytewise == random_cuts
    assert sum(report.kind is ReportKind.FIX for report in whole) == 2
