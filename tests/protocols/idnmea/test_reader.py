"""The neutral adapter: an identity with a sentence on a line, and JSON objects."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.protocols.conftest import NOON, three_ways

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.idnmea.json_rows import FieldNames
from cmdmap.protocols.lines.framing import LONGEST
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.part import DEFAULT_SITE, Site
from cmdmap.protocols.registry import open_decoder, open_packets

RMC = sentence("GPRMC,115958,A,3030.5000,N,11418.0000,E,10.0,90.0,040326,,,A").strip()
ROW: dict[str, object] = {"id": "3301", "lon": 114.3, "lat": 30.5, "time": "2026-03-04 19:59:58",
                          "speed": 36, "direction": 360, "alt": 31.5}  # fmt: skip
AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
NAMES = FieldNames(id=("issi",), lon=("x",), lat=("y",), time=("t",), mps_per_speed=1.0, zone=UTC)


def heard(row: dict[str, object], site: Site = DEFAULT_SITE) -> Report:
    (report,) = open_packets("idnmea", site).read(json.dumps(row, indent=1).encode(), Source())
    return report


@pytest.mark.parametrize("between", [b",", b";", b" ", b"\t", b"|", b", "])
def test_an_identity_and_a_sentence(decode_one, between: bytes):
    raw = b"33010042" + between + RMC
    report = decode_one(raw + b"\r\n", NOON, "idnmea")
    assert (report.protocol, report.sentence, report.raw) == ("idnmea", "RMC", raw)
    assert (report.unit_key, report.kind, report.valid) == ("idnmea:33010042", ReportKind.FIX, True)
    assert report.place == pytest.approx((114.3, 30.5 + 0.5 / 60))
    assert (report.at, report.course_deg) == (AT, 90.0)


def test_a_sentence_without_a_date_takes_the_day_of_its_arrival(decode_one):
    gga = sentence("GPGGA,235958,3030.5000,N,11418.0000,E,1,08,0.9,35.1,M,0.0,M,,")
    report = decode_one(b"42 " + gga, NOON.replace(hour=0), "idnmea")
    assert report.at == datetime(2026, 3, 3, 23, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"42," + RMC[:-1] + b"0", "checksum"),
        (b"42," + RMC + b"x", "checksum"),
        (b"42," + RMC[:-3], "checksum"),
        (b"," + RMC, "structure"),
        (b"4/2," + RMC, "structure"),
        (b"\x8042," + RMC, "structure"),
        (b"1 42," + RMC, "structure"),
        (b"x" * 33 + b"," + RMC, "structure"),
        (b"42", "structure"),
        (b"x" * LONGEST, "too long"),
    ],
)
def test_what_is_refused(decode_one, raw: bytes, reason: str):
    report = decode_one(raw + b"\r\n", NOON, "idnmea")
    assert (report.kind, report.reason, report.unit_key) == (ReportKind.REJECT, reason, None)


def test_a_sentence_of_nobody_is_counted(decode_one):
    report = decode_one(RMC + b"\r\n", NOON, "idnmea")
    assert (report.kind, report.unit_key) == (ReportKind.OTHER, None)


def test_a_refused_sentence_names_nobody(decode_one):
    report = decode_one(b"42," + sentence("GPRMC,1,2,3"), NOON, "idnmea")
    assert (report.kind, report.unit_key) == (ReportKind.REJECT, None)


@pytest.mark.parametrize("protocol", ["idnmea"])
def test_an_object(decode_one, protocol: str):
    report = decode_one(json.dumps(ROW).encode() + b"\n", NOON, protocol)
    assert report == heard(ROW)._replace(raw=report.raw, heard_at=NOON)
    assert (report.sentence, report.unit_key) == ("JSON", "idnmea:3301")
    assert (report.place, report.at) == ((114.3, 30.5), AT)
    assert (report.speed_mps, report.course_deg, report.alt_m) == (10.0, 0.0, 31.5)


@pytest.mark.parametrize(
    "written",
    [1772625598, 1772625598.0, 1772625598000, "2026-03-04T11:59:58Z", "2026/03/04 19:59:58"],
)
def test_times(written: object):
    assert heard({**ROW, "time": written}).at == AT


def test_other_names_of_fields():
    row: dict[str, object] = {"issi": 7654321, "x": 114.3, "y": 30.5, "t": "2026-03-04 11:59:58",
                              "speed": 10}  # fmt: skip
    report = heard(row, Site(json_names=NAMES))
    assert (report.unit_key, report.place, report.at) == ("idnmea:7654321", (114.3, 30.5), AT)
    assert report.speed_mps == 10.0
    decoder = open_decoder("idnmea", site=Site(json_names=NAMES))
    assert decoder.feed(json.dumps(row).encode() + b"\n")[0].unit_key == "idnmea:7654321"
    assert heard(ROW, Site(json_names=NAMES)).reason == "no identity"


@pytest.mark.parametrize("flag", [True, 1])
def test_a_call_for_help(flag: object):
    assert heard({**ROW, "sos": flag}).kind is ReportKind.EMERGENCY
    lost = heard({"id": "3301", "sos": flag})
    assert (lost.kind, lost.place) == (ReportKind.EMERGENCY, None)
    assert heard({**ROW, "sos": False}).kind is ReportKind.FIX


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"id": None}, "no identity"),
        ({"id": ""}, "no identity"),
        ({"id": "a b"}, "no identity"),
        ({"id": "x" * 65}, "no identity"),
        ({"id": True}, "no identity"),
        ({"id": ["x"]}, "no identity"),
        ({"lat": None}, "no place"),
        ({"lat": "30.5"}, "bad lat"),
        ({"lon": 180.1}, "lon out of range"),
        ({"time": "soon"}, "bad time"),
        ({"time": 1e300}, "time out of range"),
        ({"speed": {}}, "bad speed"),
        ({"direction": -1}, "direction out of range"),
    ],
)
def test_a_wrong_value_is_refused_by_name(more: dict[str, object], reason: str):
    report = heard({**ROW, **more})
    assert (report.kind, report.reason, report.unit_key) == (ReportKind.REJECT, reason, None)


def test_datagrams():
    packets = open_packets("idnmea")
    both = packets.read(b"42," + RMC + b"\r\n43," + RMC, Source("12.0.0.1"), NOON)
    assert [r.unit_key for r in both] == ["idnmea:42", "idnmea:43"]
    assert packets.read(b"{", Source())[0].reason == "bad JSON"
    assert packets.read(b"\r\n", Source()) == []


def test_cuts_change_nothing():
    row = json.dumps(ROW).encode()
    stream = b"\n".join([b"42," + RMC, row, b"x" * 3000, row[:20], row, b"43 " + RMC, b""])
    whole, bytewise, random_cuts = three_ways(stream, "idnmea")
    assert whole == bytewise == random_cuts
    assert sum(report.kind is ReportKind.FIX for report in whole) == 4


def test_a_zone_of_its_own():
    names = FieldNames(zone=timezone(timedelta(hours=-5)))
    assert heard({**ROW, "time": "2026-03-04 06:59:58"}, Site(json_names=names)).at == AT


def test_a_pause_within_an_identity_gives_no_other_identity():
    decoder = open_decoder("idnmea")
    assert decoder.feed(b"3301", NOON) == []
    late = decoder.feed(b"0042," + RMC + b"\r\n42," + RMC + b"\r\n", NOON + timedelta(seconds=2))
    assert [(r.unit_key, r.reason) for r in late] == [
        (None, "structure"),
        (None, "cut short"),
        ("idnmea:42", None),
    ]
