"""Raveon's sentence: the shared vectors and the fields of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kit.vectors import NOON, decoded, said, sound, vectors

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.nmea_encode import sentence

BODY = "PRAVE,0042,0001,3030.0000,11418.0000,115959,1,10,168,31,13.3,03,-83,36.0,271,0,"


@pytest.mark.parametrize("protocol", ["raveon", "auto"])
def test_every_vector(shared: Path, protocol: str):
    for vector in vectors(shared, "raveon_prave"):
        reports, expect, name = decoded(vector, protocol), vector["expect"], vector["id"]
        if expect.get("reject"):
            assert not sound(reports), name
            assert reports[0].reason == expect["reason"], name
            continue
        (report,) = reports
        assert report.unit_key == f"raveon:{expect['from']}", name
        assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-8), name
        assert report.at is not None, name
        assert f"{report.at:%H%M%S}" == expect["time_utc"], name
        assert (report.alt_m, report.course_deg) == (expect["alt_m"], expect["course_deg"]), name
        assert report.speed_mps == pytest.approx(expect["speed_kmh"] / 3.6), name
        named = {key: expect[key] for key in ("to", "fix", "sats", "voltage", "rssi_dbm")}
        assert said(report, named) == named, name


def test_a_position(decode_one):
    report = decode_one(sentence(BODY), NOON)
    assert (report.kind, report.unit_key, report.valid) == (ReportKind.FIX, "raveon:0042", True)
    assert report.place == Place(pytest.approx(114.3), 30.5)
    assert (report.speed_mps, report.course_deg) == (10.0, 271.0)


def test_no_fix_moves_nothing(decode_one):
    report = decode_one(sentence(BODY.replace("115959,1", "115959,0")), NOON)
    assert (report.valid, report.reason) == (False, "no fix")


@pytest.mark.parametrize(
    "body",
    [BODY.replace("3030", "3060"), BODY.replace("11418", "18118"), BODY.replace("0042", "42"),
     BODY.replace("271", "371"), "PRAVE,0042"],
)  # fmt: skip
def test_a_wrong_structure_is_refused(decode_one, body: str):
    assert decode_one(sentence(body), NOON).kind is ReportKind.REJECT
