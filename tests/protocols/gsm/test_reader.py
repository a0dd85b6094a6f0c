"""A modem's line, cut anywhere: texts, reports, signal, callers, noise."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.gsm.reader import gsm_key
from cmdmap.protocols.gsm.replies import ReplyTable
from cmdmap.protocols.part import Site
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.gsm_modem import with_unit, write_deliver, write_report

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
ANNA = "+8613800100001"
KEY = f"gsm:{ANNA}"


def line(head: str, unit: bytes) -> bytes:
    return f"\r\n{with_unit(head, unit)}\r\n".encode()


def deliver(text: str, part: tuple[int, int, int] | None = None, slot: int = 3) -> bytes:
    return line(f"+CMGL: {slot},1,,", write_deliver(ANNA, text, NOON, part))


STREAM = (
    b"AT\r\r\nOK\r\n"
    + b"\r\n+CSQ: 21,0\r\n\r\nOK\r\n"
    + b'\r\n+CMTI: "SM",3\r\n'
    + deliver("你好")
    + line('+CMT: "",', write_deliver(ANNA, "2 现场", NOON))
    + line("+CDS: ", write_report(17, ANNA, 0, NOON))
    + line("+CDS: ", write_report(18, ANNA, 0x30, NOON))
    + line("+CDS: ", write_report(19, ANNA, 0x45, NOON))
    + b"\r\n> "
    + b"\r\n+CMGS: 20\r\n\r\nOK\r\n"
    + b"\r\n+CMS ERROR: 42\r\n"
    + b'\r\nRING\r\n\r\n+CLIP: "+8613800100001",145,"",0,"",0\r\n'
    + b"\r\nNO CARRIER\r\n"
)


def read(data: bytes) -> list[Report]:
    decoder = open_decoder("gsm")
    return decoder.feed(data, NOON) + decoder.flush()


def told(report: Report) -> tuple[object, ...]:
    return (report.sentence, report.kind, report.unit_key, report.text, dict(report.detail))


def test_everything_a_modem_says() -> None:
    found = [told(report) for report in read(STREAM) if report.sentence not in ("OK", "AT")]
    assert found == [
        ("+CSQ", ReportKind.OTHER, None, None, {"signal_dbm": -71}),
        ("+CMTI", ReportKind.OTHER, None, None, {"slot": 3}),
        ("+CMGL", ReportKind.TEXT, KEY, "你好", {"slot": 3}),
        ("+CMT", ReportKind.STATUS, KEY, "2 现场", {"reply": "arrived", "note": "现场"}),
        ("+CDS", ReportKind.RECEIPT, KEY, None, {"reference": 17, "status": 0, "ok": True}),
        ("+CDS", ReportKind.OTHER, KEY, None, {"reference": 18, "status": 0x30, "ok": True}),
        ("+CDS", ReportKind.RECEIPT, KEY, None, {"reference": 19, "status": 0x45, "ok": False}),
        (">", ReportKind.OTHER, None, None, {}),
        ("+CMGS", ReportKind.OTHER, None, None, {"reference": 20}),
        ("+CMS ERROR", ReportKind.OTHER, None, None, {"fields": ["42"]}),
        ("RING", ReportKind.OTHER, None, None, {}),
        ("+CLIP", ReportKind.STATUS, KEY, "RING", {"call": "incoming"}),
        ("NO CARRIER", ReportKind.STATUS, None, "caller gone", {"call": "caller gone"}),
    ]


def test_the_network_s_time_is_the_sender_s() -> None:
    (report,) = read(deliver("你好"))
    assert (report.at, report.heard_at) == (NOON, NOON)


def test_cuts_change_nothing() -> None:
    whole = [told(report) for report in read(STREAM)]
    chance = random.Random(4)
    for size in (1, 2, 7, None):
        decoder, found, at = open_decoder("gsm"), [], 0
        while at < len(STREAM):
            step = size or chance.randrange(1, 30)
            found += decoder.feed(STREAM[at : at + step], NOON)
            at += step
        assert [told(report) for report in found + decoder.flush()] == whole


def test_parts_come_in_any_order_and_make_one_text() -> None:
    decoder = open_decoder("gsm")
    parts = {1: "第一", 2: "第二", 3: "第三"}
    found = []
    for number in (3, 1, 1, 2):
        found += decoder.feed(deliver(parts[number], (9, 3, number)), NOON)
    assert [report.kind for report in found] == [ReportKind.OTHER] * 3 + [ReportKind.TEXT]
    assert found[-1].text == "第一第二第三"


def test_long_texts_that_never_end_do_not_fill_the_memory() -> None:
    decoder = open_decoder("gsm")
    for reference in range(200):
        decoder.feed(deliver("x", (reference, 2, 1)), NOON)
    (late,) = decoder.feed(deliver("y", (0, 2, 2)), NOON)
    assert late.text is None, "the oldest made room"
    (whole,) = decoder.feed(deliver("y", (199, 2, 2)), NOON)
    assert whole.text == "xy"


def test_every_ring_names_the_caller_where_the_number_is_not_withheld() -> None:
    rings = b'\r\n+CLIP: "13800100001",129\r\n' * 2 + b'\r\n+CLIP: "",128\r\n'
    found = read(rings)
    assert [report.unit_key for report in found] == [KEY, KEY, None]
    assert all(report.detail == {"call": "incoming"} for report in found)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+8613800100001", "+861******0001"), ("88886666", "******66"), ("8886666", "*****66"),
     ("10086", "***86"), ("110", "110")],
)  # fmt: skip
def test_no_frame_of_a_call_shows_a_whole_number(number: str, shown: str) -> None:
    (report,) = read(f'\r\n+CLIP: "{number}",145\r\n'.encode())
    assert report.raw == f'+CLIP: "{shown}",145'.encode()


def test_the_end_of_our_call_is_ours_though_a_caller_gave_up_before() -> None:
    call = b'\r\n+CLCC: 1,0,0,0,0,"13800100001",145\r\n\r\nNO CARRIER\r\n'
    found = read(b'\r\n+CLIP: "13800100002",129\r\n' + call)
    assert [report.text for report in found] == ["RING", "answered", "ended"]


def test_a_site_s_own_words() -> None:
    decoder = open_decoder("gsm", site=Site(gsm_replies=ReplyTable.parse("done: ok")))
    (one, done) = decoder.feed(deliver("1") + deliver("ok"), NOON)
    assert (one.kind, done.kind) == (ReportKind.TEXT, ReportKind.STATUS)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"\r\n+CDS: 25\r\n0006AB\r\n", "length"),
        (b"\r\n+CMGL: 1,1,,3\r\n00FFFFFF\r\n", "structure"),
        (b"\r\n+CMT: nonsense\r\n\r\n", "structure"),
        (b"\r\n+CMGS: 999\r\n", "structure"),
        (b"\r\n+CMTI: here\r\n", "structure"),
    ],
)
def test_a_broken_line_is_counted_and_the_next_one_found(broken: bytes, reason: str) -> None:
    bad, good = read(broken + b"\r\n+CSQ: 5,0\r\n")
    assert (bad.kind, bad.reason) == (ReportKind.REJECT, reason)
    assert good.sentence == "+CSQ"


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([STREAM, b"\r\n+CMT: "]))))
def test_no_bytes_make_it_stumble(pieces: list[bytes]) -> None:
    decoder = open_decoder("gsm")
    found = [report for piece in pieces for report in decoder.feed(piece, NOON)]
    assert all(report.protocol in ("gsm", "unknown", "nmea", "ubx", "casic", "rtcm3", "skytraq")
               for report in found + decoder.flush())  # fmt: skip


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("+8613800100001", "gsm:+8613800100001"),
        ("13800100001", "gsm:+8613800100001"),
        ("190-0000-1684", "gsm:+8619000001684"),
        ("10086", "gsm:10086"),
        ("+4915112345678", "gsm:+4915112345678"),
    ],
)
def test_one_phone_has_one_key(number: str, key: str) -> None:
    assert gsm_key(number) == key
