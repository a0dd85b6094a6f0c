"""gpsd: the shared vectors, a session as a server sends it, doubtful fixes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import decoded, vectors
from tests.protocols.conftest import three_ways

from cmdmap.domain.report import ReportKind

TPV = (
    b'{"class":"TPV","device":"/dev/ttyUSB0","status":1,"mode":3,'
    b'"time":"2026-03-04T11:59:58.000Z","lat":30.5,"lon":114.3,"altHAE":20.1,"altMSL":35.1,'
    b'"track":360.0,"speed":12.5,"eph":3.2}\r\n'
)
SESSION = (
    b'{"class":"VERSION","release":"3.25","rev":"3.25","proto_major":3,"proto_minor":15}\r\n'
    b'{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyUSB0","driver":"NMEA0183"}]}'
    b'\r\n{"class":"WATCH","enable":true,"json":true}\r\n' + TPV
)


@pytest.mark.parametrize("protocol", ["gpsd", "auto"])
def test_every_vector(shared: Path, protocol: str):
    for vector in vectors(shared, "gpsd_json"):
        expect, name = vector["expect"], vector["id"]
        (report,) = decoded(vector, protocol)
        if expect.get("reject"):
            assert (report.kind, report.place) == (ReportKind.REJECT, None), name
            continue
        assert (report.protocol, report.sentence) == ("gpsd", expect["class"]), name
        assert report.unit_key is None
        if expect["class"] != "TPV":
            # What is expected of AIS are unscaled numbers of ships, no position of the receiver.
            assert (report.kind, report.place) == (ReportKind.OTHER, None), name
            continue
        assert (report.kind, report.valid) == (ReportKind.FIX, expect["valid"]), name
        if "lat" in expect:
            assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=1e-9), name
            assert report.alt_m == expect["alt_msl_m"], name
            assert report.detail["alt_hae_m"] == expect["alt_hae_m"], name
            assert report.speed_mps == expect["speed_mps"], name
            assert report.course_deg == expect.get("course_deg"), name
        assert report.at == datetime.fromisoformat(expect["time"]), name


def test_a_session(decode):
    version, devices, watch, fix = decode(SESSION)
    assert [r.sentence for r in (version, devices, watch)] == ["VERSION", "DEVICES", "WATCH"]
    assert version.detail == {"release": "3.25"}
    assert (fix.kind, fix.valid, fix.course_deg, fix.alt_m) == (ReportKind.FIX, True, 0.0, 35.1)
    assert fix.at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
    assert fix.detail["device"] == "/dev/ttyUSB0"


def test_an_older_server_has_one_height(decode_one):
    assert decode_one(TPV.replace(b'"altHAE":20.1,"altMSL"', b'"alt"')).alt_m == 35.1
    only_hae = TPV.replace(b',"altMSL":35.1', b',"alt":20.1')
    assert decode_one(only_hae).alt_m is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"mode":3', b'"mode":1', "no fix"),
        (b'"mode":3,', b"", "no fix"),
        (b'"status":1', b'"status":5', "dead reckoning"),
        (b'"status":1', b'"status":8', "simulated"),
        (b'"lat":30.5,', b"", "no place"),
    ],
)
def test_what_must_not_move_a_marker(decode_one, old: bytes, new: bytes, reason: str):
    report = decode_one(TPV.replace(old, new))
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, reason)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"30.5", b"90.5", "lat out of range"),
        (b"30.5", b'"30.5"', "bad lat"),
        (b"30.5", b"1e400", "lat out of range"),
        (b"2026-03-04T11:59:58.000Z", b"2026-13-04T11:59:58.000Z", "bad time"),
        (b"12.5", b"-1", "speed out of range"),
        (b"360.0", b"361", "track out of range"),
        (b'"TPV"', b"7", "bad JSON"),
        (b"3.2}", b"NaN}", "bad JSON"),
        (b"3.2}", b"3.2,}", "bad JSON"),
    ],
)
def test_a_wrong_value_is_refused_by_name(decode_one, old: bytes, new: bytes, reason: str):
    report = decode_one(TPV.replace(old, new), protocol="gpsd")
    if new == b"7":
        assert report.kind is ReportKind.REJECT
    else:
        assert (report.kind, report.reason) == (ReportKind.REJECT, reason)


def test_a_servers_complaint_is_kept(decode_one):
    report = decode_one(b'{"class":"ERROR","message":"Unrecognized\\nrequest"}\r\n')
    assert (report.kind, report.text) == (ReportKind.OTHER, "Unrecognized request")


def test_a_torn_line_costs_no_more_than_itself(decode):
    reports = decode(TPV[:60] + b"\r\n" + TPV)
    assert [(r.kind, r.reason) for r in reports] == [
        (ReportKind.REJECT, "cut short"),
        (ReportKind.FIX, None),
    ]


def test_cuts_change_nothing():
    whole, bytewise, random_cuts = three_ways(SESSION + TPV[:50] + b"\n" + TPV, "gpsd")
    assert whole == bytewise == random_cuts
    assert len(whole) == 6
