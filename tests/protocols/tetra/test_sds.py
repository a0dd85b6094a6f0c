"""Short data: texts in every coding we may meet, status, receipts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.tetra.encode import result, text_payload
from cmdmap.protocols.tetra.reader import TetraReader

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
ME, SSI = "460001200000001", "1234567"


def one(payload: bytes, service: int = 12, reader: TetraReader | None = None):
    (report,) = (reader or TetraReader()).read(result(SSI, ME, payload, service).strip(), NOON)
    assert report.unit_key in (f"tetra:{SSI}", None)
    return report


@pytest.mark.parametrize("text", ["hello", "到东门 B2", "Grüße", ""])
def test_a_text_comes_back(text: str):
    report = one(text_payload(text, 200))
    assert (report.kind, report.text) == (ReportKind.TEXT, text)
    assert (report.detail["message_reference"], report.detail["report_wanted"]) == (200, 1)


def test_seven_bit_text():
    # "hellohello" as in GSM 03.38: E8 32 9B FD 46 97 D9 EC 37
    report = one(bytes.fromhex("02 00 E8329BFD4697D9EC37"))
    assert report.text == "hellohello"


def test_cyrillic_text():
    assert one(b"\x02\x05" + "Пожар".encode("iso8859-5")).text == "Пожар"


def test_an_unknown_coding_is_shown_as_digits():
    report = one(bytes.fromhex("02 7F 0102"))
    assert (report.text, report.detail["coding"]) == ("0102", 127)


def test_a_stored_message_with_a_forward_address():
    # 82, storage bit, reference 5, validity 31 and address kind 1 (SSI, 24 bits), coding 1, text
    report = one(bytes.fromhex("82 01 05 F9 123456 01") + b"late")
    assert report.text == "late"


def test_control_characters_do_not_get_out():
    assert one(b"\x02\x01a\x1b[31mb\r\nc\x00").text == "a[31mb c"


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [("0000", ReportKind.EMERGENCY, "0000"), ("8004", ReportKind.STATUS, "8004"),
     ("FFFF", ReportKind.STATUS, "FFFF"), ("7C2A", ReportKind.RECEIPT, None)],
)  # fmt: skip
def test_status(code: str, kind: ReportKind, text: str | None):
    report = one(bytes.fromhex(code), 13)
    assert (report.kind, report.text) == (kind, text)
    assert report.detail["status_hex"] == code


def test_a_fleets_own_emergency_status():
    reader = TetraReader(emergency_statuses=frozenset({0x8063}))
    assert one(b"\x80\x63", 13, reader).kind is ReportKind.EMERGENCY
    assert one(b"\x00\x00", 13, reader).kind is ReportKind.STATUS


@pytest.mark.parametrize(
    ("status", "ok"), [(0x00, True), (0x02, True), (0x20, False), (0x46, False)]
)
def test_the_report_about_our_message(status: int, ok: bool):
    report = one(bytes([0x82, 0x10, status, 0x2A]))
    assert (report.kind, report.valid) == (ReportKind.RECEIPT, ok)
    assert (report.detail["message_reference"], report.detail["ok"]) == (42, ok)


def test_an_emergency_position():
    # 0A, short report, all zero but the reason for sending: 2
    head = f"+CTSDSR: 12,{SSI},0,{ME},1,84\r\n0A".encode()
    (report,) = TetraReader().read(head + b"0" * 17 + b"02", NOON)
    assert (report.kind, report.detail["reason_for_sending"]) == (ReportKind.EMERGENCY, 2)


@pytest.mark.parametrize(
    "payload", [b"\x0a\x00\x01", b"\x82", b"\x82\x00", b"\x82\x10\x00", b"\x02"]
)
def test_what_ends_early_is_refused(payload: bytes):
    assert one(payload)._replace(unit_key=None).reason == "cut short"


def test_makers_formats_are_kept_raw():
    report = one(bytes.fromhex("03 0102"))
    assert (report.kind, report.detail["protocol_id"]) == (ReportKind.OTHER, 3)


def test_other_services_are_counted():
    assert one(b"\x01\x02", 9).kind is ReportKind.OTHER


def test_a_status_must_have_sixteen_bits():
    assert one(b"\x01", 13).kind is ReportKind.REJECT
