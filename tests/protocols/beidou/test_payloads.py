"""Payload layouts as a site declares them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.beidou.payloads import LAYOUTS, Layout, Number, read_payload
from cmdmap.protocols.beidou.reader import BeidouReader

SITE = Layout(
    "site tracker",
    b"\xa1",
    {
        "lon": Number(1, 4, 1e-7, signed=True),
        "lat": Number(5, 4, 1e-7, signed=True),
        "speed_mps": Number(9, 1, 0.5),
        "course_deg": Number(10, 2),
        "unix_s": Number(12, 4),
        "battery": Number(16, 1),
    },
    text_at=17,
    shortest=16,
)
SITE_TEXT = Layout("site text", b"\xa1\x01", text_at=2)
# lead, 114.3 E, 30.5 N, 5 m/s, course 271, 2026-01-01, battery 77
PAYLOAD = bytes.fromhex("a1 4420cbc0 122dee40 0a 010f 6955b900 4d".replace(" ", ""))


def test_a_site_brings_its_own_position_layout():
    reader = BeidouReader(layouts=(*LAYOUTS, SITE))
    (report,) = reader.read(sentence(f"BDTXR,1,0277,1,,{PAYLOAD.hex()}")[:-2], None)
    assert (report.kind, report.unit_key) == (ReportKind.FIX, "beidou:0277")
    assert report.place == Place(pytest.approx(114.3), pytest.approx(30.5))
    assert (report.speed_mps, report.course_deg) == (5.0, 271.0)
    assert report.at == datetime(2026, 1, 1, tzinfo=UTC)
    assert (report.detail["layout"], report.detail["battery"]) == ("site tracker", 77.0)


def test_the_longest_lead_wins():
    found = read_payload(b"\xa1\x01" + "到".encode("gb18030") + b"\0" * 20, (SITE, SITE_TEXT))
    assert found is not None
    assert (found.layout, found.text, found.place) == ("site text", "到", None)


def test_a_short_payload_is_not_forced_into_a_layout():
    assert read_payload(PAYLOAD[:10], (SITE,)) is None
    assert read_payload(b"\x00", LAYOUTS) is None


def test_a_position_off_the_globe_is_no_position():
    found = read_payload(b"\xa1" + b"\x7f" * 16, (SITE,))
    assert found is not None
    assert found.place is None


def test_a_clock_that_was_never_set_gives_no_time():
    found = read_payload(PAYLOAD[:12] + b"\0\0\0\0" + PAYLOAD[16:], (SITE,))
    assert found is not None
    assert (found.at, found.place is None) == (None, False)
