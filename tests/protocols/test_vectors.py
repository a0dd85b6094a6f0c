"""Every vector of the shared collection, against what other decoders say about it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.nmea_encode import KNOT_MPS
from cmdmap.protocols.registry import open_decoder

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)

UNFRAMED = {
    "kenwood_fleetsync_nexedge-040": "holds what stands between STX and ETX, without them",
    "kenwood_fleetsync_nexedge-041": "holds what stands between STX and ETX, without them",
}
"""Vectors that are a frame's content: the test puts the frame around it."""

CUT_TEXT = {
    "nmea0183-114": "the text field of TXT may hold commas; the expectation ends at the first one",
}
"""Expectations shown wrong by the sentence itself; ours begins with theirs and goes on."""

NO_POSITION = {"ubx-021", "kenwood_fleetsync_nexedge-038"}
"""Incomplete on purpose."""


def vectors(shared: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads((shared / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    assert found
    return list(found)


def fed(vector: dict[str, Any]) -> bytes:
    if "input_hex" in vector:
        data = bytes.fromhex(vector["input_hex"])
    else:
        data = vector["input_text"].encode("latin-1")
    return b"\x02" + data + b"\x03" if vector["id"] in UNFRAMED else data


def reports_of(vector: dict[str, Any]) -> list[Report]:
    decoder = open_decoder("auto")
    return decoder.feed(fed(vector), NOON) + decoder.flush()


def one_report(vector: dict[str, Any]) -> Report:
    sound = [report for report in reports_of(vector) if report.kind is not ReportKind.REJECT]
    assert len(sound) == 1, vector["id"]
    return sound[0]


def nearly(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=6e-8)


def check_common(report: Report, expect: dict[str, Any], name: str) -> None:
    if "lat" in expect:
        assert (report.place and report.place.lat) == nearly(expect["lat"]), name
        assert (report.place and report.place.lon) == nearly(expect["lon"]), name
    if expect.get("date"):
        assert report.at is not None, name
        assert report.at.date().isoformat() == expect["date"], name
    if expect.get("time_utc"):
        digits = expect["time_utc"].replace(":", "")
        assert report.at is not None, name
        assert float(f"{report.at:%H%M%S.%f}") == pytest.approx(float(digits), abs=0.9), name
    if "alt_msl_m" in expect:
        assert report.alt_m == nearly(expect["alt_msl_m"]), name
    if "course_deg" in expect:
        assert report.course_deg == pytest.approx(expect["course_deg"], abs=6e-4), name
    if "speed_kn" in expect and expect["speed_kn"] is not None:
        assert report.speed_mps == pytest.approx(expect["speed_kn"] * KNOT_MPS), name
    if "speed_mps" in expect:
        assert report.speed_mps == pytest.approx(expect["speed_mps"]), name


def check_detail(report: Report, expect: dict[str, Any], keys: set[str], name: str) -> None:
    for key in keys & expect.keys():
        value = report.detail.get(key)
        if isinstance(expect[key], float):
            assert value == pytest.approx(expect[key], abs=6e-4), (name, key)
        else:
            assert value == expect[key], (name, key)


NMEA_DETAIL = {
    "talker", "quality", "sats_used", "hdop", "geoid_sep_m", "mode", "fix_mode", "sat_ids", "pdop",
    "vdop", "system_id", "total", "index", "in_view", "sats", "signal_id", "speed_kmh", "rms",
    "std_lat_m", "std_lon_m", "std_alt_m",
}  # fmt: skip


def test_nmea_vectors(shared):
    checked = 0
    for vector in vectors(shared, "nmea0183"):
        expect, name = vector["expect"], vector["id"]
        if expect.get("reject"):
            (report,) = reports_of(vector)
            assert (report.kind, report.valid, report.place) == (ReportKind.REJECT, False, None)
            assert expect["reason"].startswith(report.reason or "?"), name
        else:
            report = one_report(vector)
            assert report.sentence == expect["sentence"], name
            check_common(report, expect, name)
            check_detail(report, expect, NMEA_DETAIL, name)
            if "valid" in expect:
                assert (report.kind, report.valid) == (ReportKind.FIX, expect["valid"]), name
            if name in CUT_TEXT:
                assert report.text == fed(vector)[16:-5].decode()
                assert report.text.startswith(expect["text"])
            elif "text" in expect:
                assert report.text == expect["text"], name
        checked += 1
    assert checked == 80


KENWOOD_KINDS = {
    "position": ReportKind.FIX,
    "id": ReportKind.STATUS,
    "waypoint": ReportKind.OTHER,
    "call_id": ReportKind.PTT,
    "mic_bump": ReportKind.PTT,
    "ack": ReportKind.RECEIPT,
    "status": ReportKind.STATUS,
    "command_text": ReportKind.TEXT,
    "command_poll_gps": ReportKind.OTHER,
}


def kenwood_identity(report: Report, expect: dict[str, Any]) -> None:
    """A unit that speaks is the key; a unit spoken to stands in the detail."""
    if "fleet" in expect:
        wanted = f"{expect['fleet']}-{expect['device']}"
    elif "unit_id" in expect:
        wanted = expect["unit_id"]
    elif "from" in expect:
        wanted = expect["from"]
    elif expect.get("to") == "broadcast":
        wanted = "000-0000"
    else:
        return
    spoken_to = expect["kind"].startswith("command")
    identity = str(report.detail["to"] if spoken_to else report.unit_key).removeprefix("fleetsync:")
    # Some expectations leave out the U that the radio sends.
    assert identity in (wanted, f"U{wanted}")


def test_kenwood_vectors(shared):
    checked = 0
    for vector in vectors(shared, "kenwood_fleetsync_nexedge"):
        expect, name = vector["expect"], vector["id"]
        checked += 1
        if expect.get("reject"):
            (report,) = reports_of(vector)
            assert (report.kind, report.reason) == (ReportKind.REJECT, "two call ids at once")
            continue
        if name in NO_POSITION:
            assert open_decoder("auto").feed(fed(vector), NOON) == []
            continue
        report = one_report(vector)
        assert report.protocol == "fleetsync"
        assert report.kind is KENWOOD_KINDS[expect["kind"]], name
        check_common(report, expect, name)
        kenwood_identity(report, expect)
        check_detail(report, expect, {"extension", "version", "name", "symbol", "sequence"}, name)
        if "sentence" in expect:
            assert report.sentence == expect["sentence"], name
        if "event" in expect:
            assert report.sentence == expect["event"], name
        if "text" in expect:
            assert report.text == expect["text"], name
        if "ok" in expect:
            assert report.valid is expect["ok"], name
        if expect["kind"] == "mic_bump":
            assert (report.sentence, report.valid) == ("BUMP", False)
        if expect["kind"] in ("position", "id", "status") and expect.get("status") not in (
            None,
            "A",
        ):
            assert report.text == (expect["status"] or None), name
        if "to" in expect and expect["kind"] == "status":
            assert report.detail["to"] == expect["to"], name
        if "valid" in expect:
            assert report.valid is expect["valid"], name
    assert checked == 28


def test_ubx_vectors(shared):
    checked = 0
    for vector in vectors(shared, "ubx"):
        expect, name = vector["expect"], vector["id"]
        checked += 1
        if expect.get("incomplete"):
            assert open_decoder("auto").feed(fed(vector), NOON) == []
            continue
        report = one_report(vector)
        assert (report.protocol, report.sentence) == ("ubx", expect["message"]), name
        check_common(report, expect, name)
        keys = {"fix_type", "fix_ok", "sats", "h_acc_m", "pdop", "hdop", "speed3d_mps"}
        check_detail(report, expect, keys, name)
        if "fix_ok" in expect:
            assert (report.kind, report.valid) == (ReportKind.FIX, expect["fix_ok"]), name
    assert checked == 14


def test_casic_vectors(shared):
    checked = 0
    for vector in vectors(shared, "casic"):
        expect, name = vector["expect"], vector["id"]
        report = one_report(vector)
        assert report.protocol == "casic"
        assert report.raw[4:6] == bytes((expect["class"], expect["id"])), name
        assert len(report.raw) == expect["length"] + 10, name
        check_common(report, expect, name)
        keys = {"pos_valid", "vel_valid", "sats", "runtime_ms", "alt_hae_m", "geoid_sep_m"}
        check_detail(report, expect, keys, name)
        if expect.get("message") == "NAV-PV":
            assert (report.sentence, report.kind, report.valid) == ("NAV-PV", ReportKind.FIX, True)
            assert report.speed_mps == pytest.approx(expect["speed2d_mps"], abs=6e-4)
        checked += 1
    assert checked == 13
