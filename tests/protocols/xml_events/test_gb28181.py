"""GB/T 28181 documents: the shared vectors, encodings, SIP around them, several positions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import decoded, vectors
from tests.protocols.conftest import three_ways

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.registry import answers
from cmdmap.protocols.xml_events.gb28181 import MOST_POSITIONS

DEVICE = "34020000001320000001"
FIELDS = (
    "<Time>2026-03-04T19:59:58</Time><Longitude>114.300000</Longitude>"
    "<Latitude>30.500000</Latitude><Speed>36.0</Speed><Direction>360</Direction>"
    "<Altitude>31.5</Altitude>"
)


def document(body: str = FIELDS, command: str = "MobilePosition", device: str = DEVICE) -> str:
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n'
        f"<CmdType>{command}</CmdType>\r\n<SN>17</SN>\r\n<DeviceID>{device}</DeviceID>\r\n"
        f"{body}\r\n</Notify>\r\n"
    )


def sip(body: bytes, length: str = "Content-Length") -> bytes:
    return (
        f"NOTIFY sip:34020000002000000001@3402000000 SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK1\r\nEvent: presence\r\n"
        f"Content-Type: Application/MANSCDP+xml\r\n{length}: {len(body)}\r\n\r\n"
    ).encode() + body


OK = b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.7\r\nContent-Length: 0\r\n\r\n"


def test_every_vector(shared: Path):
    for vector in vectors(shared, "gb28181_mobileposition"):
        expect, name = vector["expect"], vector["id"]
        (report,) = decoded(vector, "gb28181")
        if expect.get("reject"):
            assert (report.kind, report.place) == (ReportKind.REJECT, None), name
            continue
        assert (report.kind, report.unit_key) == (ReportKind.FIX, f"gb28181:{expect['device']}")
        assert report.place == (expect["lon"], expect["lat"]), name
        assert (report.speed_mps, report.at) == (expect["speed_kmh"], expect["time_cst"]), name


@pytest.mark.parametrize("wrap", [bytes, sip], ids=["bare", "sip"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_position(decode_one, wrap, encoding: str):
    body = document(FIELDS + "<Name>武汉</Name>").encode(encoding)
    report = decode_one(wrap(body), protocol="gb28181")
    assert (report.kind, report.unit_key) == (ReportKind.FIX, f"gb28181:{DEVICE}")
    assert report.place == (114.3, 30.5)
    assert (report.speed_mps, report.course_deg, report.alt_m) == (10.0, 0.0, 31.5)
    # Written in China's time.
    assert report.at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)


def test_several_positions_in_one_message(decode):
    item = "<Item><DeviceID>{}</DeviceID><CaptureTime>2026-03-04T11:59:58Z</CaptureTime>{}</Item>"
    fields = FIELDS.partition("</Time>")[2]
    rows = item.format(DEVICE, fields) + item.format("x", fields) + item.format("44" * 10, fields)
    body = f'<SumNum>3</SumNum><DeviceList Num="3">{rows}</DeviceList>'
    reports = decode(document(body).encode(), protocol="gb28181")
    assert [r.unit_key for r in reports] == [f"gb28181:{DEVICE}", None, f"gb28181:{'44' * 10}"]
    assert [r.reason for r in reports] == [None, "no identity", None]
    assert reports[0].at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, MOST_POSITIONS + 1])
def test_a_list_of_none_or_too_many(decode_one, count: int):
    rows = "<Item/>" * count
    report = decode_one(document(f"<DeviceList>{rows}</DeviceList>").encode(), protocol="gb28181")
    assert report.reason == "structure"


@pytest.mark.parametrize("command", ["Keepalive", "Catalog", "Alarm"])
def test_other_documents_are_counted(decode_one, command: str):
    report = decode_one(document("", command).encode(), protocol="gb28181")
    assert (report.kind, report.sentence) == (ReportKind.OTHER, command)
    assert report.unit_key == f"gb28181:{DEVICE}"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("114.300000", "181", "bad longitude or latitude"),
        ("30.500000", "", "bad longitude or latitude"),
        ("30.500000", "1e5", "bad longitude or latitude"),
        (DEVICE, "camera 7", "no identity"),
        (DEVICE, "1" * 21, "no identity"),
        ("<CmdType>MobilePosition</CmdType>", "", "structure"),
        ("</SN>", "</SM>", "bad XML"),
    ],
)
def test_what_is_refused(decode_one, old: str, new: str, reason: str):
    report = decode_one(document().replace(old, new).encode(), protocol="gb28181")
    assert (report.kind, report.reason) == (ReportKind.REJECT, reason)


@pytest.mark.parametrize(
    ("old", "new"), [("2026-03-04T19:59:58", "2026-13-04T19:59:58"), ("<Speed>36.0", "<Speed>fast")]
)
def test_a_position_is_worth_more_than_its_clock_and_speed(decode_one, old: str, new: str):
    report = decode_one(document().replace(old, new).encode(), protocol="gb28181")
    assert (report.kind, report.valid) == (ReportKind.FIX, True)
    assert None in (report.at, report.speed_mps)


def test_sip_messages_in_a_row():
    body = document().encode()
    stream = sip(body) + OK + sip(body, "l") + sip(b"") + sip(body)[:200] + sip(body) + body
    whole, bytewise, random_cuts = three_ways(stream, "gb28181")
    assert whole == bytewise == random_cuts
    kinds = [r.kind.value for r in whole if r.kind is not ReportKind.REJECT]
    assert kinds == ["fix", "other", "fix", "other", "fix", "fix"]
    assert [r.sentence for r in whole if r.kind is ReportKind.OTHER] == ["SIP-200", "SIP-NOTIFY"]


def test_a_message_is_answered_once(decode):
    item = f"<Item><DeviceID>{DEVICE}</DeviceID>{FIELDS}</Item>"
    raw = sip(document(f"<DeviceList>{item * 2}</DeviceList>").encode())
    raw = raw.replace(
        b"Event:",
        b"Via: SIP/2.0/UDP 192.0.2.9\r\nFrom: <sip:1@2>;tag=a\r\nTo: <sip:3@4>\r\n"
        b"Call-ID: 5\r\nCSeq: 20 NOTIFY\r\nEvent:",
    )
    first, second = decode(raw, protocol="gb28181")
    assert answers(second, 0) == []
    assert answers(first, 0) == [
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK1\r\n"
        b"Via: SIP/2.0/UDP 192.0.2.9\r\nFrom: <sip:1@2>;tag=a\r\nTo: <sip:3@4>;tag=cmdmap\r\n"
        b"Call-ID: 5\r\nCSeq: 20 NOTIFY\r\nContent-Length: 0\r\n\r\n"
    ]


@pytest.mark.parametrize("raw", [OK, document().encode(), sip(document("<x>").encode())])
def test_what_waits_for_no_answer(decode_one, raw: bytes):
    assert answers(decode_one(raw, protocol="gb28181"), 0) == []


@pytest.mark.parametrize(
    "head", ["Content-Length: 99999999\r\n", "Content-Length: -1\r\n", "X: 1\r\n"]
)
def test_a_length_that_is_none_leaves_the_document(decode, head: str):
    raw = b"MESSAGE sip:1@2 SIP/2.0\r\n" + head.encode() + b"\r\n" + document().encode()
    assert [r.kind for r in decode(raw, protocol="gb28181")].count(ReportKind.FIX) == 1
