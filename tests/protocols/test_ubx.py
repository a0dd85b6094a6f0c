"""u-blox positions made by hand from the layout of NAV-PVT."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from tests.protocols.test_binary_framing import ubx_frame

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.ubx import write_nav_pvt


def nav_pvt(**changes: int) -> bytes:
    """A good 3D fix at 120.15 E 30.25 N, 12 m, 1.5 m/s, 90 degrees, with some fields changed."""
    values = {
        "year": 2026, "month": 8, "day": 6, "hour": 7, "minute": 15, "second": 51, "valid": 0xF7,
        "nanos": 250_000_100, "fix": 3, "flags": 1, "sats": 14, "lon": 1_201_500_000,
        "lat": 302_500_000, "height": 20_000, "msl": 12_000, "accuracy": 1_500, "speed": 1_500,
        "heading": 9_000_000, "pdop": 145,
    } | changes  # fmt: skip
    payload = bytearray(92)
    struct.pack_into("<HBBBBBB", payload, 4, *(values[k] for k in list(values)[:7]))
    struct.pack_into("<iBB", payload, 16, values["nanos"], values["fix"], values["flags"])
    payload[23] = values["sats"]
    struct.pack_into("<iiiiI", payload, 24, *(values[k] for k in list(values)[11:16]))
    struct.pack_into("<ii", payload, 60, values["speed"], values["heading"])
    struct.pack_into("<H", payload, 76, values["pdop"])
    return ubx_frame(b"\x01\x07", bytes(payload))


def test_a_fix(decode_one):
    report = decode_one(nav_pvt())
    assert (report.protocol, report.sentence, report.kind) == ("ubx", "NAV-PVT", ReportKind.FIX)
    assert report.place == pytest.approx((120.15, 30.25))
    assert (report.alt_m, report.speed_mps, report.course_deg) == (12.0, 1.5, 90.0)
    assert report.at == datetime(2026, 8, 6, 7, 15, 51, 250_000, tzinfo=UTC)
    assert report.valid


def test_nanoseconds_may_be_negative(decode_one):
    report = decode_one(nav_pvt(nanos=-345_000, second=0, minute=0))
    assert report.at == datetime(2026, 8, 6, 7, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"flags": 0}, "no fix"),
        ({"fix": 0}, "no fix"),
        ({"fix": 1}, "dead reckoning"),
        ({"fix": 5}, "no fix"),
    ],
)
def test_positions_that_must_not_move_a_marker(decode_one, changes, reason):
    report = decode_one(nav_pvt(**changes))
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, reason)


def test_a_time_not_yet_valid_is_no_time(decode_one):
    assert decode_one(nav_pvt(valid=1)).at is None


@pytest.mark.parametrize(
    ("changes", "reason"), [({"lat": 900_000_001}, "range"), ({"month": 13}, "date")]
)
def test_refused(decode_one, changes, reason):
    report = decode_one(nav_pvt(**changes))
    assert (report.kind, report.reason) == (ReportKind.REJECT, reason)


def test_other_messages_are_counted_by_class_and_id(decode_one):
    report = decode_one(ubx_frame(b"\x0a\x04", bytes(40)))
    assert (report.kind, report.sentence) == (ReportKind.OTHER, "0A-04")
    assert decode_one(ubx_frame(b"\x01\x07", bytes(20))).kind is ReportKind.OTHER


def test_what_is_written_is_read_again(decode_one):
    at = datetime(2026, 12, 31, 23, 59, 59, 250_999, tzinfo=UTC)
    report = decode_one(write_nav_pvt(Place(-0.5, -89.9999999), at, 1.25, 359.999999, -3.0))
    assert report.place == Place(-0.5, -89.9999999)
    assert (report.at, report.alt_m) == (at.replace(microsecond=250_000), -3.0)
    assert (report.speed_mps, report.course_deg, report.valid) == (1.25, 0.0, True)
