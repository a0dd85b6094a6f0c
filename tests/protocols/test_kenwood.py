"""Kenwood sentences and frames, as a conversation with a base radio."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.kenwood_encode import (
    call_id,
    nexedge_call_id,
    pklds,
    pklsh,
    pknsh,
    poll_position,
    receipt,
    status,
    text_to_radio,
)
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.part import Site
from cmdmap.protocols.registry import open_decoder

AT = datetime(2026, 8, 6, 7, 15, 51, tzinfo=UTC)
PLACE = Place(120.15, 30.25)
SPOT = "3015.0000,N,12009.0000,E"
BEGIN, END = call_id(100, 2007, began=True), call_id(100, 2007, began=False)
BUMP_S = timedelta(seconds=0.1)


def test_short_position(decode_one):
    report = decode_one(pklsh(100, 2007, PLACE, AT), AT + timedelta(minutes=3))
    assert (report.protocol, report.sentence, report.kind) == ("fleetsync", "PKLSH", ReportKind.FIX)
    assert report.unit_key == "fleetsync:100-2007"
    assert report.place == pytest.approx(PLACE)
    assert (report.at, report.valid) == (AT, True)


def test_short_position_of_nexedge(decode_one):
    report = decode_one(pknsh(3001, PLACE, AT), AT)
    assert report.unit_key == "fleetsync:U03001"
    assert report.detail == {"unit_id": "U03001"}


def test_the_arrival_dates_a_position_across_midnight(decode_one):
    heard = datetime(2026, 8, 7, 0, 2, tzinfo=UTC)
    report = decode_one(pklsh(100, 2007, PLACE, datetime(2026, 8, 6, 23, 50, tzinfo=UTC)), heard)
    assert report.at == datetime(2026, 8, 6, 23, 50, tzinfo=UTC)


def test_one_units_clock_does_not_date_another_ones_position():
    decoder = open_decoder("fleetsync")
    decoder.feed(pklds(100, 2001, PLACE, datetime(2007, 1, 1, tzinfo=UTC), 1.0, 2.0, 80), AT)
    (report,) = decoder.feed(pklsh(100, 2007, PLACE, AT), AT)
    assert report.at == AT


def test_long_position(decode_one):
    report = decode_one(pklds(100, 2007, PLACE, AT, 8.0, 91.2, 80))
    assert (report.kind, report.at, report.text) == (ReportKind.FIX, AT, "80")
    assert report.speed_mps == pytest.approx(8.0, abs=0.03)
    assert report.course_deg == pytest.approx(91.2)
    assert report.detail["status"] == "80"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"PKLSH,{SPOT},071551,V,100,2007,", "stale position"),
        ("PKLSH,3015.0000,N,,,071551,A,100,2007,", "no place"),
        ("PKLSH,3015.0000,N,12009.00,E,071551,A,100,2007,", "uneven digits"),
        (f"PKNDS,071551,V,{SPOT},,,060826,,W00,U00002,207,00,", "stale position"),
    ],
)
def test_positions_that_must_not_move_a_marker(decode_one, body, reason):
    report = decode_one(sentence(body))
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, reason)
    assert report.unit_key is not None


@pytest.mark.parametrize(
    "body",
    [
        f"PKLSH,{SPOT},071551,A,100,207,",
        f"PKLSH,{SPOT},071551,X,100,2007,",
        f"PKLSH,{SPOT},0715510,A,100,2007,",
        f"PKNSH,{SPOT},071551,A,U0002,",
        "PKLSH,3065.0000,N,12009.0000,E,071551,A,100,2007,",
        f"PKLDS,071551,A,{SPOT},1.0,2.0,060826,,W00,100,2007,",
        "PKNID,00,1,015,00,",
        "PKWDWPL,150803,V,4237.14,N",
    ],
)
def test_damage_the_checksum_cannot_see(decode_one, body):
    report = decode_one(sentence(body))
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")
    assert (report.protocol, report.unit_key) == ("fleetsync", None)


def test_a_checksum_is_mandatory(decode_one):
    line = pklsh(100, 2007, PLACE, AT)
    assert decode_one(line[:-5] + b"\r\n").reason == "no checksum"
    assert decode_one(line.replace(b"2007", b"2008")).reason == "checksum"


def test_identity_without_position(decode_one):
    report = decode_one(sentence("PKLID,00,100,2007,15,00,"))
    assert (report.kind, report.unit_key) == (ReportKind.STATUS, "fleetsync:100-2007")
    assert report.text == "15"


def test_talking_begins_and_ends():
    decoder = open_decoder("fleetsync")
    assert decoder.feed(BEGIN, AT) == []
    (begin,) = decoder.feed(b"", AT + BUMP_S)
    assert (begin.kind, begin.sentence, begin.unit_key) == (
        ReportKind.PTT, "BOT", "fleetsync:100-2007",
    )  # fmt: skip
    assert begin.heard_at == AT
    assert decoder.feed(END, AT + timedelta(seconds=4)) == []
    (end,) = decoder.flush()
    assert (end.kind, end.sentence, end.valid) == (ReportKind.PTT, "EOT", True)


def test_nexedge_talks(decode):
    reports = decode(nexedge_call_id(3001, began=False) + nexedge_call_id(3001, began=True))
    assert [(r.sentence, r.unit_key) for r in reports] == [
        ("EOT", "fleetsync:U03001"),
        ("BOT", "fleetsync:U03001"),
    ]


def cut_everywhere(data: bytes) -> list[list[Report]]:
    results = []
    for at in range(len(data) + 1):
        decoder = open_decoder("fleetsync")
        reports = decoder.feed(data[:at], AT) + decoder.feed(data[at:], AT + BUMP_S / 2)
        results.append([r._replace(heard_at=None) for r in reports + decoder.flush()])
    return results


def test_a_bump_of_the_key_is_one_report():
    for reports in cut_everywhere(BEGIN + END):
        (report,) = reports
        assert (report.kind, report.sentence, report.valid, report.reason) == (
            ReportKind.PTT, "BUMP", False, "mic bump",
        )  # fmt: skip
        assert report.unit_key == "fleetsync:100-2007"


@pytest.mark.parametrize("began", [True, False])
def test_two_units_at_once_are_refused(began):
    for reports in cut_everywhere(BEGIN + call_id(100, 2008, began=began)):
        (report,) = reports
        assert (report.kind, report.reason) == (ReportKind.REJECT, "two call ids at once")


def test_a_change_of_speakers_is_no_garble():
    for reports in cut_everywhere(END + call_id(100, 2008, began=True)):
        assert [r.sentence for r in reports] == ["EOT", "BOT"]


def test_a_pause_separates_begin_and_end():
    decoder = open_decoder("fleetsync")
    reports = decoder.feed(BEGIN, AT) + decoder.feed(END, AT + BUMP_S)
    assert [r.sentence for r in reports + decoder.flush()] == ["BOT", "EOT"]


@pytest.mark.parametrize(
    "frame",
    [
        b"\x02I110020071002008\x03",
        b"\x02I190020079002007\x03",
        b"\x02I110090071009007\x03",
        b"\x02I135020073502007\x03",
        b"\x02I210020071002007\x03",
        b"\x02I11002007\x03",
        b"\x02gI10300103001\x03",
        b"\x02Z\x03",
        b"\x02\x03",
    ],
)
def test_frames_without_checksum_must_be_well_formed(decode, frame):
    assert [r.reason for r in decode(frame)] == ["not a frame"]


def test_receipts(decode_one):
    assert (decode_one(receipt(True)).kind, decode_one(receipt(True)).valid) == (
        ReportKind.RECEIPT, True,
    )  # fmt: skip
    refused = decode_one(receipt(False))
    assert (refused.valid, refused.reason) == (False, "radio refused")


def test_status_and_emergency(decode_one):
    report = decode_one(status(100, 2007, 21))
    assert (report.kind, report.text, report.unit_key) == (
        ReportKind.STATUS, "21", "fleetsync:100-2007",
    )  # fmt: skip
    assert decode_one(status(100, 2007, 99)).kind is ReportKind.EMERGENCY


def test_emergency_codes_are_the_fleets_own():
    decoder = open_decoder("fleetsync", Site(fleetsync_emergency_codes=frozenset({7, 207})))
    reports = decoder.feed(
        sentence(f"PKNDS,071551,A,{SPOT},,,060826,,W00,U00002,207,00,")
        + sentence("PKLID,00,100,2007,07,00,")
        + status(100, 2007, 99)
        + pklds(100, 2007, PLACE, AT, 1.0, 2.0, 80)
    )
    assert [r.kind for r in reports] == [
        ReportKind.EMERGENCY, ReportKind.EMERGENCY, ReportKind.STATUS, ReportKind.FIX,
    ]  # fmt: skip
    assert reports[0].place == pytest.approx(PLACE)


def test_status_between_two_units(decode_one):
    report = decode_one(b"\x02gEU03001U03000015\x03")
    assert (report.unit_key, report.detail["to"], report.text) == (
        "fleetsync:U03001", "U03000", "015",
    )  # fmt: skip
    report = decode_one(b"\x02xEU00001205U00001500001202\x03")
    assert (report.unit_key, report.text) == ("fleetsync:U00001205", "001202")


def test_text_from_a_unit_and_to_a_unit(decode_one):
    report = decode_one(b"\x02gFU03001U03000need water\x03")
    assert (report.kind, report.unit_key, report.text) == (
        ReportKind.TEXT, "fleetsync:U03001", "need water",
    )  # fmt: skip
    order = decode_one(text_to_radio(100, 2007, "come home"))
    assert (order.kind, order.unit_key, order.text) == (ReportKind.TEXT, None, "come home")
    assert order.detail == {"to": "100-2007"}


def test_poll(decode_one):
    report = decode_one(poll_position(100, 2007))
    assert (report.kind, report.sentence, report.detail["to"]) == (
        ReportKind.OTHER, "R3", "100-2007",
    )  # fmt: skip


def test_device_status_is_counted(decode_one):
    report = decode_one(b"\x02JA\x90\x80\x80\x81\x03")
    assert (report.protocol, report.kind, report.sentence) == ("fleetsync", ReportKind.OTHER, "JA")


def test_a_text_cannot_inject_a_sentence(decode):
    inner = pklsh(100, 2007, PLACE, AT).strip()
    reports = decode(b"\x02gFU03001U03000" + inner + b"\x03")
    assert [r.kind for r in reports] == [ReportKind.TEXT]


def test_waypoints_are_no_units(decode_one):
    report = decode_one(sentence("PKWDWPL,150803,V,4237.14,N,07120.83,W,,,190316,,WN8,/'"))
    assert (report.kind, report.unit_key, report.text) == (ReportKind.OTHER, None, "WN8")
    assert report.place == pytest.approx((-71.3471667, 42.619), abs=1e-6)


def test_nmea_name_leaves_the_radio_alone():
    reports = open_decoder("nmea").feed(BEGIN + b"\r\n" + pklsh(100, 2007, PLACE, AT))
    assert [(r.kind, r.sentence) for r in reports] == [
        (ReportKind.REJECT, ""), (ReportKind.OTHER, "PKLSH"),
    ]  # fmt: skip
