"""Every shared BeiDou vector, read under its own name and, where it is sound, under ``auto``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.kit.vectors import decoded, said, sound, vectors

from cmdmap.domain.report import Report, ReportKind

KINDS = {
    "message": ReportKind.TEXT,
    "position_report": ReportKind.FIX,
    "rdss_fix": ReportKind.FIX,
    "gps_position": ReportKind.FIX,
    "feedback": ReportKind.RECEIPT,
    "ic_info": ReportKind.OTHER,
    "cov": ReportKind.OTHER,
    "power": ReportKind.OTHER,
    "command": ReportKind.OTHER,
}
ELSEWHERE = {"kind", "sentence", "checksum_ok", "checksum", "length", "alt_m", "time_utc", "lat",
             "lon", "date", "text_gb", "data_hex", "sender"}  # fmt: skip
"""Names of an expectation that stand in the report itself, not in its detail."""


@pytest.mark.parametrize("protocol", ["beidou", "auto"])
@pytest.mark.parametrize("name", ["beidou_rdss_ascii", "beidou_rdss_binary"])
def test_every_vector(shared: Path, name: str, protocol: str):
    for vector in vectors(shared, name):
        reports, expect = decoded(vector, protocol), vector["expect"]
        if expect.get("reject") or expect.get("incomplete"):
            assert not sound(reports), vector["id"]
            assert reports[0].reason == expect.get("reason", "cut short"), vector["id"]
        elif "frames" in expect:
            assert [r.sentence for r in sound(reports)] == expect["sentences"], vector["id"]
        else:
            (report,) = reports
            check(report, expect, vector["id"])


def check(report: Report, expect: dict[str, Any], name: str) -> None:
    assert report.protocol == "beidou", name
    assert (report.sentence, report.kind) == (expect["sentence"], KINDS[expect["kind"]]), name
    if "lat" in expect:
        assert report.place is not None, name
        assert report.place.lat == pytest.approx(expect["lat"], abs=6e-8 + 6e-6 * is_gps(expect))
        assert report.place.lon == pytest.approx(expect["lon"], abs=6e-8 + 6e-6 * is_gps(expect))
    if "alt_m" in expect:
        assert report.alt_m == expect["alt_m"], name
    if "date" in expect:
        assert report.at is not None, name
        assert f"{report.at:%Y-%m-%d %H:%M:%S}" == f"{expect['date']} {expect['time_utc']}", name
    if "text_gb" in expect:
        assert report.text == expect["text_gb"], name
    if "data_hex" in expect:
        assert str(report.detail["content"]).lower() == expect["data_hex"], name
    sender = expect.get("sender") or expect.get("from") or expect.get("user")
    if sender and report.kind in (ReportKind.FIX, ReportKind.TEXT):
        assert report.unit_key == f"beidou:{sender}", name
    in_detail = {key: value for key, value in expect.items() if key not in ELSEWHERE}
    if report.sentence == "BDWAA":
        in_detail.pop("user")
    if report.kind is ReportKind.FIX and "precision" not in expect:
        in_detail.pop("user", None)
    if report.sentence == "BDTXR" and expect["form"] == "mixed":
        in_detail["form"] = "mixed"
    assert said(report, in_detail) == in_detail, name
    if "checksum" in expect:
        assert report.detail["checksum"] is False, name


def is_gps(expect: dict[str, Any]) -> bool:
    """The page gives the same fix from GPRMC, with more digits than the frame's tenths."""
    return expect["kind"] == "gps_position"


def test_times_of_day_take_the_day_of_their_arrival(shared: Path):
    for vector in vectors(shared, "beidou_rdss_ascii"):
        written = vector["expect"].get("time_utc")
        (report,) = decoded(vector, "beidou")
        if written and "layout" not in report.detail:
            assert report.at is not None
            assert f"{report.at:%Y%m%d%H%M%S}" == f"20260304{written[:6]}", vector["id"]
