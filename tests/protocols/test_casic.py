"""CASIC positions made by hand from the layouts of NAV-PV and NAV-TIMEUTC."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime

import pytest
from tests.protocols.test_binary_framing import casic_frame

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.casic import write_nav_pv, write_nav_timeutc
from cmdmap.protocols.registry import open_decoder

RUN_MS = 285_300_000


def nav_pv(position: int = 7, lon: float = 120.15, lat: float = 30.25, speed: float = 1.5) -> bytes:
    payload = bytearray(80)
    struct.pack_into("<IBBBB", payload, 0, RUN_MS, position, 7, 7, 17)
    struct.pack_into("<ddff", payload, 16, lon, lat, 20.0, 8.0)
    struct.pack_into("<ff", payload, 64, speed, 370.0)
    return casic_frame(b"\x01\x03", bytes(payload))


def nav_time(run_ms: int, month: int = 8) -> bytes:
    payload = struct.pack("<IffHHBBBBBBBB", run_ms, 0, 0, 0, 2026, month, 6, 7, 15, 51, 7, 0, 3)
    return casic_frame(b"\x01\x10", payload)


def test_a_fix(decode_one):
    report = decode_one(nav_pv())
    assert (report.protocol, report.sentence, report.kind) == ("casic", "NAV-PV", ReportKind.FIX)
    assert report.place == (120.15, 30.25)
    assert (report.alt_m, report.speed_mps, report.course_deg) == (12.0, 1.5, 10.0)
    assert (report.valid, report.at) == (True, None)


@pytest.mark.parametrize("drift_ms", [-3, 0, 2])
def test_the_time_frame_dates_later_positions(drift_ms):
    decoder = open_decoder("casic")
    (time,) = decoder.feed(nav_time(RUN_MS - 1000 + drift_ms))
    assert time.at == datetime(2026, 8, 6, 7, 15, 51, tzinfo=UTC)
    (report,) = decoder.feed(nav_pv())
    assert report.at == datetime(2026, 8, 6, 7, 15, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("position", "reason"),
    [(0, "no fix"), (3, "no fix"), (4, "dead reckoning"), (6, None), (7, None)],
)
def test_quality(decode_one, position, reason):
    report = decode_one(nav_pv(position))
    assert (report.valid, report.reason) == (reason is None, reason)


@pytest.mark.parametrize(
    "frame",
    [nav_pv(lon=math.nan), nav_pv(lat=91.0), nav_pv(lon=math.inf), nav_pv(speed=math.nan)],
)
def test_impossible_numbers_are_refused(decode_one, frame):
    report = decode_one(frame)
    assert (report.kind, report.reason) == (ReportKind.REJECT, "range")


def test_a_date_the_calendar_lacks(decode_one):
    report = decode_one(nav_time(RUN_MS, month=13))
    assert (report.kind, report.reason) == (ReportKind.REJECT, "date")


def test_other_messages_are_counted_by_class_and_id(decode_one):
    report = decode_one(casic_frame(b"\x01\x20", bytes(40)))
    assert (report.kind, report.sentence) == (ReportKind.OTHER, "01-20")


def test_what_is_written_is_read_again():
    at = datetime(2026, 8, 6, 7, 15, 51, 250_000, tzinfo=UTC)
    decoder = open_decoder("casic")
    decoder.feed(write_nav_timeutc(at, 1000))
    (report,) = decoder.feed(write_nav_pv(Place(-0.5, -89.5), 1500, 1.25, 271.5, -3.0))
    assert report.place == Place(-0.5, -89.5)
    assert (report.at, report.alt_m) == (at.replace(microsecond=750_000), -3.0)
    assert (report.speed_mps, report.course_deg, report.valid) == (1.25, 271.5, True)
