"""APRS against the shared vectors: what other decoders say about real packets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.kit.vectors import NOON, decoded, fed, sound, vectors

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.aprs.kiss import unescaped
from cmdmap.protocols.registry import open_decoder

WIND = {
    "aprs_tnc2-014": b"e!",
    "aprs_tnc2-015": b"e!",
}
"""Expectations that take the wind of a weather station for its course and speed. Chapter 12 of the
protocol reference: with the symbol ``_`` these bytes are the direction and speed of the wind."""

UNKNOWN_COURSE = {"aprs_tnc2-016", "aprs_tnc2-078"}
"""Expectations of course 0, which the expecting decoder writes for "unknown": it writes 360 for
north, as vector 012 shows."""

NOT_IN_THE_INPUT = "Testing, 1 2 3"
"""The text that acknowledgements are expected to have stands nowhere in them."""

KINDS = {
    "location": ReportKind.FIX,
    "object": ReportKind.FIX,
    "wx": ReportKind.OTHER,
    "telemetry": ReportKind.OTHER,
}
FORMS = {"uncompressed": "plain", "compressed": "compressed", "mice": "mic-e"}


def test_every_kiss_vector(shared: Path):
    for vector in vectors(shared, "aprs_kiss_ax25"):
        expect, name = vector["expect"], vector["id"]
        reports = decoded(vector, "aprs")
        if expect.get("incomplete"):
            decoder = open_decoder("aprs")
            assert decoder.feed(fed(vector), NOON) == [], name
            assert not sound(decoder.flush()), name
        elif "payload_hex" in expect:
            assert unescaped(fed(vector).strip(b"\xc0")) == b"\0" + bytes.fromhex(
                expect["payload_hex"]
            )
            assert not sound(reports), name
        elif expect.get("reject"):
            assert [report.reason for report in reports] == ["not a data frame"], name
        else:
            check_frames(reports, expect, name)


def check_frames(reports: list[Report], expect: dict[str, Any], name: str) -> None:
    frames = sound(reports)
    assert len(frames) == expect.get("frames", 1), name
    assert len(reports) - len(frames) == expect.get("rejected_frames", 0), name
    each = expect.get("each", expect)
    for report in frames:
        assert report.unit_key == f"aprs:{each['from']}", name
        assert report.detail["to"] == each["to"], name
        assert report.detail["path"] == each.get("path", report.detail["path"]), name
        if "lat" in each:
            assert report.place == pytest.approx((each["lon"], each["lat"]), abs=1e-6), name
        else:
            assert (report.sentence, report.place) == ("TELEMETRY", None), name


def test_every_line_of_text(shared: Path):
    for vector in vectors(shared, "aprs_tnc2"):
        expect, name = vector["expect"], vector["id"]
        (report,) = decoded(vector, "aprs")
        if expect.get("reject"):
            assert (report.kind, report.place) == (ReportKind.REJECT, None), name
            continue
        assert report.protocol == "aprs", name
        assert report.detail["to"] == expect["to"], name
        if expect["kind"] == "message":
            check_message(report, expect, fed(vector), name)
            continue
        assert report.kind is KINDS[expect["kind"]], name
        if "lat" in expect:
            check_position(report, expect, name)
        if expect["kind"] == "object":
            assert report.detail["name"] == expect["object_name"].strip(), name
            assert report.unit_key == f"aprs:{report.detail['name']}@{expect['from']}", name
            assert report.valid == bool(expect["alive"]), name
        else:
            assert report.unit_key == f"aprs:{expect['from']}", name


def check_message(report: Report, expect: dict[str, Any], line: bytes, name: str) -> None:
    assert report.unit_key == f"aprs:{expect['from']}", name
    assert report.detail["addressee"] == expect["message_to"], name
    assert report.detail["message_id"] == expect["message_id"], name
    body = line.partition(b"   :")[2]
    if body.startswith((b"ack", b"rej")):
        assert expect["message"] == NOT_IN_THE_INPUT
        assert NOT_IN_THE_INPUT.encode() not in line
        assert (report.kind, report.text) == (ReportKind.RECEIPT, None), name
        assert report.valid == report.detail["ok"] == body.startswith(b"ack"), name
    else:
        assert (report.kind, report.text) == (ReportKind.TEXT, expect["message"]), name


def check_position(report: Report, expect: dict[str, Any], name: str) -> None:
    assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=1e-6), name
    assert report.detail["form"] == FORMS[expect["format"]], name
    assert report.detail["symbol"] == expect["symbol_table"] + expect["symbol"], name
    assert report.detail.get("blurred_digits", 0) == expect.get("pos_ambiguity", 0), name
    assert report.detail.get("telemetry", False) == expect.get("telemetry", False), name
    assert report.detail.get("weather", False) == expect.get("weather", False), name
    if "comment" in expect:
        assert report.detail["comment"] == expect["comment"], name
    if "mice_bits" in expect:
        assert report.detail["mic_e_bits"] == expect["mice_bits"], name
    if "alt_m" in expect:
        assert report.alt_m == pytest.approx(expect["alt_m"], abs=1e-3), name
    if name in WIND:
        assert WIND[name] in report.raw
        assert (report.speed_mps, report.course_deg) == (None, None), name
    elif "speed_kmh" in expect:
        assert report.speed_mps == pytest.approx(expect["speed_kmh"] / 3.6, abs=1e-3), name
        course = None if name in UNKNOWN_COURSE else expect["course_deg"] % 360.0
        assert report.course_deg == course, name
