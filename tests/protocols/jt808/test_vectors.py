"""Every shared JT/T 808 vector, under its own name and under ``auto``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.kit.vectors import decoded, fed, said, sound, vectors

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.jt808.framing import unescaped
from cmdmap.protocols.jt808.location import CHINA

OTHER_REASON = {
    "jt808-028": "its properties claim an encryption that does not exist, so it is no frame at all",
}
"""Vectors that are refused as they should be, but counted under another name."""


@pytest.mark.parametrize("protocol", ["jt808", "auto"])
def test_every_vector(shared: Path, protocol: str):
    for vector in vectors(shared, "jt808"):
        expect, name = vector["expect"], vector["id"]
        if "unescaped_hex" in expect:
            assert unescaped(fed(vector)).hex() == expect["unescaped_hex"], name
            continue
        reports = decoded(vector, protocol)
        if expect.get("reject") or expect.get("incomplete"):
            assert not sound(reports), name
            if name in OTHER_REASON:
                assert fed(vector)[3] >> 2 & 7 == 3, OTHER_REASON[name]
            else:
                assert reports[0].reason == expect.get("reason", "cut short"), name
        elif "frames" in expect:
            assert len(sound(reports)) == expect["frames"] == len(reports), name
        else:
            check(reports, expect, name)


def check(reports: list[Report], expect: dict[str, Any], name: str) -> None:
    assert {report.sentence for report in reports} == {expect["msg_id"][2:].upper()}, name
    for report in reports:
        assert report.unit_key == f"jt808:{expect['terminal']}", name
        head = {key: expect[key] for key in ("version", "terminal", "serial")}
        assert said(report, head) == head, name
    locations = expect.get("locations") or [expect[k] for k in ("location",) if k in expect]
    if not locations:
        assert len(reports) == 1, name
        assert reports[0].kind is ReportKind.OTHER, name
        answer = "8100" if expect["kind"] == "register" else "8001"
        assert reports[0].detail["answer"] == answer, name
        return
    assert len(reports) == len(locations), name
    for report, location in zip(reports, locations, strict=True):
        check_location(report, location, name)
    if "batch_type" in expect:
        assert {report.detail["batch_type"] for report in reports} == {expect["batch_type"]}, name


def check_location(report: Report, location: dict[str, Any], name: str) -> None:
    sos = location["emergency_sos"]
    assert report.kind is (ReportKind.EMERGENCY if sos else ReportKind.FIX), name
    assert report.valid is location["valid"], name
    assert report.place == pytest.approx((location["lon"], location["lat"]), abs=6e-8), name
    assert report.alt_m == location["alt_m"], name
    assert report.speed_mps == pytest.approx(location["speed_kmh"] / 3.6), name
    assert report.course_deg == location["course_deg"], name
    written = datetime.strptime(location["time_cst"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    assert report.at == written, name
    flags = {key: location[key] for key in ("alarm_flags", "status_flags", "acc_on")}
    assert said(report, flags) == flags, name
    extra = report.detail["extra"]
    assert isinstance(extra, dict)
    assert {key: extra[key] for key in location.get("extra", {})} == location.get("extra", {}), name
