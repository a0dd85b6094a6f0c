"""BeiDou 4.0 frames made from the layout."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.protocols.conftest import Decode

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.encode import frame
from cmdmap.protocols.beidou.reader import BeidouReader

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def fix(
    flags: int = 0, queried: int = 0, clock: bytes = b"\x13\x3b\x3b\x32", minutes: int = 18
) -> bytes:
    """A DWXX of 114 degrees 18 minutes E, 30 degrees 30 minutes 30.5 seconds N."""
    lon, lat = bytes([114, minutes, 0, 0]), bytes([30, 30, 30, 5])
    body = bytes([flags]) + queried.to_bytes(3, "big") + clock + lon + lat
    return frame("DWXX", 142020, body + b"\x80\x14\x00\x0a")


def test_a_fix(decode_one):
    report = decode_one(fix(), NOON)
    assert (report.kind, report.unit_key) == (ReportKind.FIX, "beidou:142020")
    assert report.place == Place(114.3, pytest.approx(30 + 30 / 60 + 30.5 / 3600))
    assert (report.alt_m, report.at) == (-20.0, None)
    assert report.detail["time"] == "19:59:59"


def test_a_queried_user_is_the_unit(decode_one):
    assert decode_one(fix(32, queried=277), NOON).unit_key == "beidou:277"


def test_the_emergency_bit(decode_one):
    assert decode_one(fix(4), NOON).kind is ReportKind.EMERGENCY


def test_the_sites_clock_gives_frames_their_time():
    (report,) = BeidouReader(clock_ahead_h=8).read(fix(), NOON)
    assert report.at == datetime(2026, 3, 4, 11, 59, 59, 500_000, UTC)


def test_the_clock_may_be_past_midnight_already():
    (report,) = BeidouReader(clock_ahead_h=8).read(
        fix(clock=b"\x00\x01\x02\x00"), datetime(2026, 3, 4, 16, 2, 0, tzinfo=UTC)
    )
    assert report.at == datetime(2026, 3, 4, 16, 1, 2, tzinfo=UTC)


def message(payload: bytes, bits: int | None = None) -> bytes:
    """A TXXX from user 277."""
    size = 8 * len(payload) if bits is None else bits
    head = b"\x60" + (277).to_bytes(3, "big") + b"\x0c\x1e" + size.to_bytes(2, "big")
    return frame("TXXX", 142020, head + payload + b"\x00")


def test_a_text(decode_one):
    report = decode_one(message("已到达".encode("gb18030")), NOON)
    assert (report.kind, report.text) == (ReportKind.TEXT, "已到达")
    assert report.unit_key == "beidou:277"


def test_a_text_that_holds_a_dollar_and_line_ends(decode: Decode):
    frames = message(b"$BDRMC\r\n") + message(b"ok")
    reports = decode(frames, NOON)
    assert [r.detail["content"] for r in reports] == [b"$BDRMC\r\n".hex().upper(), "6F6B"]
    assert reports[1].text == "ok"


def test_mixed_content(decode_one):
    report = decode_one(message(b"\xa4" + "门A1".encode("gb18030")), NOON)
    assert (report.text, report.detail["mixed"]) == ("门A1", True)


def test_bytes_that_are_no_text_are_shown_as_digits(decode_one):
    assert decode_one(message(b"\xff\xff\x01"), NOON).text == "FFFF01"


@pytest.mark.parametrize(
    "raw",
    [message(b"ok", bits=80), frame("DWXX", 1, b"\0" * 19), fix(minutes=60),
     fix(clock=b"\x18\0\0\0"), frame("FKXX", 1, b"\0"), frame("ICXX", 1, b"\0\0"),
     frame("GPSX", 1, b"\x1a\x0d\x01\0\0\0E" + b"\0" * 4 + b"N" + b"\0" * 12)],
)  # fmt: skip
def test_a_wrong_structure_is_refused(decode_one, raw: bytes):
    report: Report = decode_one(raw, NOON)
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")


def test_a_refused_order(decode_one):
    report = decode_one(frame("FKXX", 1, b"\x03TXSQ"), NOON)
    assert (report.kind, report.valid, report.text) == (ReportKind.RECEIPT, False, "TXSQ")
