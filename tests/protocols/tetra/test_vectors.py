"""Every shared TETRA vector: whole lines through the decoder, bare user data through its reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.kit.vectors import NOON, decoded, fed, said, vectors

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.tetra.reader import TetraReader

KINDS = {
    "position": ReportKind.FIX,
    "sds": ReportKind.OTHER,
    "status": ReportKind.STATUS,
    "text": ReportKind.TEXT,
    "text_part": ReportKind.TEXT,
    "sds_report": ReportKind.RECEIPT,
    "sds_short_report": ReportKind.RECEIPT,
    "tx_grant": ReportKind.PTT,
    "tx_ceased": ReportKind.PTT,
    "call_end": ReportKind.OTHER,
    "tx_demand": ReportKind.OTHER,
    "talkgroup": ReportKind.OTHER,
}
READ_AS_POSITION = {
    "tetra_pei-011": "a long location report: the source only names it, we read it",
    "tetra_pei-036": "a Motorola document in short data: we read its position",
}
"""Vectors expected as plain short data that hold more."""

ELSEWHERE = {"kind", "lat", "lon", "speed_kmh", "course_deg", "emergency", "text", "event",
             "position", "protocol", "embedded", "note", "pdu", "pdu_extension"}  # fmt: skip


@pytest.mark.parametrize("protocol", ["tetra", "auto"])
def test_every_vector(shared: Path, protocol: str):
    for vector in vectors(shared, "tetra_pei"):
        text = fed(vector)
        if text.startswith(b"+"):
            (report,) = decoded(vector, protocol)
        else:
            (report,) = TetraReader().read(as_line(text), NOON)
        check(report, vector["expect"], vector["id"])


def as_line(digits: bytes) -> bytes:
    """Put the head of a terminal's message before bare user data; all whole bytes but LIP's 84."""
    bits = 84 if digits.startswith(b"0A00") else 4 * len(digits)
    return b"+CTSDSR: 12,1234567,0,2345678,0,%d\r\n%b" % (bits, digits)


def check(report: Report, expect: dict[str, Any], name: str) -> None:
    position = name in READ_AS_POSITION
    assert report.kind is (ReportKind.FIX if position else KINDS[expect["kind"]]), name
    assert report.valid, name
    if "lat" in expect:
        assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-8), name
    elif not position:
        assert report.place is None, name
    if "speed_kmh" in expect:
        speed = expect["speed_kmh"]
        assert report.speed_mps == (speed if speed is None else pytest.approx(speed / 3.6)), name
        assert report.course_deg == expect["course_deg"], name
    if "text" in expect:
        assert report.text == expect["text"], name
    if "source" in expect:
        assert report.unit_key == f"tetra:{expect['source']}", name
    if "event" in expect:
        assert (report.sentence, report.detail["began"]) == ("EOT", False), name
    in_detail = {key: value for key, value in expect.items() if key not in ELSEWHERE}
    if in_detail.get("position_error_m") == "unknown":
        in_detail["position_error_m"] = None
    if expect.get("pdu") == "lip_short":
        in_detail["pdu"] = "lip_short"
    assert said(report, in_detail) == in_detail, name


def test_the_long_report_lies_where_its_map_is(shared: Path):
    vector = next(v for v in vectors(shared, "tetra_pei") if v["id"] == "tetra_pei-011")
    (report,) = TetraReader().read(as_line(fed(vector)), NOON)
    # Its bits are used up exactly: time of position, a point, no speed, reason 129.
    assert report.detail["pdu"] == "lip_long"
    assert report.detail["reason_for_sending"] == 129
    assert report.place == pytest.approx((11.0160, 52.2342), abs=2e-4)
    assert report.at is not None
    assert f"{report.at:%d %H:%M:%S}" == "14 15:29:42"
