"""Lines of the peripheral interface: what is a frame, what is refused, what answers us."""

from __future__ import annotations

import pytest
from tests.protocols.conftest import Decode, three_ways

from cmdmap.domain.report import ReportKind
from cmdmap.errors import WorldError
from cmdmap.protocols.tetra.encode import SUBSCRIBE, result, status_command, text_command
from cmdmap.protocols.tetra.framing import digits_of

STATUS = result("1234567", "7654321", b"\x80\x04", 13)


def test_answers_to_our_commands(decode: Decode):
    stream = b"AT+CTSP=1,3,10\r\r\nOK\r\n+CMGS: 0,4,201\r\nERROR\r\n+CME ERROR: 35\r\n"
    reports = decode(stream, protocol="tetra")
    assert [(r.sentence, r.kind, r.valid) for r in reports] == [
        ("AT+CT", ReportKind.OTHER, True),
        ("OK", ReportKind.OTHER, True),
        ("CMGS", ReportKind.RECEIPT, True),
        ("ERROR", ReportKind.OTHER, True),
        ("CME ERROR", ReportKind.RECEIPT, False),
    ]


@pytest.mark.parametrize(
    ("bits", "digits"), [(84, "0" * 21), (84, "0" * 22), (16, "8004"), (81, "0" * 21)]
)
def test_bits_are_the_truth(bits: int, digits: str):
    assert len(digits) in digits_of(bits)


@pytest.mark.parametrize("digits", [b"80", b"800400", b"8"])
def test_user_data_of_a_wrong_length_is_refused(decode: Decode, digits: bytes):
    stream = STATUS.replace(b"8004", digits) + STATUS
    reports = decode(stream, protocol="tetra")
    assert [(r.kind, r.reason) for r in reports] == [
        (ReportKind.REJECT, "length"),
        (ReportKind.STATUS, None),
    ]


def test_a_head_without_user_data_does_not_swallow_the_next(decode: Decode):
    head = STATUS.split(b"\r\n")[0] + b"\r\n"
    reports = decode(head + STATUS, protocol="auto")
    assert [r.kind for r in reports] == [ReportKind.REJECT, ReportKind.STATUS]
    assert reports[0].reason == "structure"


def test_line_ends_of_every_kind(decode: Decode):
    for end in (b"\r", b"\n", b"\r\n", b"\r\n\r\n"):
        (report,) = decode(STATUS.replace(b"\r\n", end), protocol="tetra")
        assert report.text == "8004"


def test_a_last_line_without_end(decode: Decode):
    (report,) = decode(STATUS.rstrip(), protocol="tetra")
    assert report.text == "8004"


def test_an_impossible_head_is_refused(decode: Decode):
    stream = b"+CTSDSR: ,,,,,,,,16\r\n8004\r\n"
    (report,) = decode(stream, protocol="tetra")
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")


def test_cuts_change_nothing():
    stream = b"\r\n" + STATUS + b"+CTXG: 1,3,0,0,1,12345\r\nnoise+CT\r\n" + STATUS + b"+CTSDSR: 12"
    for protocol in ("tetra", "auto"):
        whole, bytewise, random_cuts = three_ways(stream, protocol)
        assert whole == bytewise == random_cuts
        assert sum(report.kind is ReportKind.STATUS for report in whole) == 2


def test_the_commands_of_a_text(decode: Decode):
    select, send = text_command("1234567", "到", 7)
    assert select == b"AT+CTSDS=12,0,0,0,0\r\n"
    head, payload = send.rstrip(b"\x1a").split(b"\r\n")
    # 82, report when received, reference 7, UTF-16, U+5230
    assert (head, payload) == (b"AT+CMGS=1234567,48", b"8204071A5230")
    (report,) = decode(result("1234567", "7654321", bytes.fromhex(payload.decode())))
    assert report.text == "到"


def test_the_commands_of_a_status():
    select, send = status_command("460001200000001", 0x8004)
    assert select == b"AT+CTSDS=13,0,0,0,1\r\n"
    assert send == b"AT+CMGS=460001200000001,16\r\n8004\x1a"


def test_subscriptions_are_lines():
    assert all(line.startswith(b"AT+CTSP=") and line.endswith(b"\r\n") for line in SUBSCRIBE)


@pytest.mark.parametrize("called", ["", "12;AT", "abc", "1" * 25])
def test_only_digits_are_an_identity(called: str):
    with pytest.raises(WorldError, match="identity"):
        text_command(called, "x", 1)


def test_a_text_too_long_is_refused():
    with pytest.raises(WorldError, match="too long"):
        text_command("1234567", "北" * 127, 1)
