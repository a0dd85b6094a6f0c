"""Sentences without a position: named, counted, partly read."""

from __future__ import annotations

import pytest

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.nmea_encode import sentence


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("PGRME,15.0,M,22.5,M,27.0,M", "PGRME"),
        ("PMTK001,604,3", "PMTK001"),
        ("PUBX,00,081350.00", "PUBX"),
        ("GYOACC,1,2,3", "GYOACC"),
        ("GPBOD,,T,,M,", "BOD"),
        ("PARMC,1", "PARMC"),
    ],
)
def test_proprietary_and_unknown(decode_one, body, name):
    report = decode_one(sentence(body))
    assert (report.protocol, report.kind, report.sentence) == ("nmea", ReportKind.OTHER, name)


def test_two_dollars(decode_one):
    report = decode_one(b"$" + sentence("GYOACC,1,2,3"))
    assert (report.kind, report.sentence) == (ReportKind.OTHER, "GYOACC")


def test_ais_is_named_and_left_packed(decode_one):
    line = sentence("AIVDM,1,1,,B,15M67F`P00G?tf8E`FepT@3n00Sa,0").replace(b"$", b"!", 1)
    report = decode_one(line)
    assert (report.kind, report.sentence, report.place) == (ReportKind.OTHER, "AIVDM", None)


@pytest.mark.parametrize("body", ["gprmc,1", ",1,2", "G P,1", "ABCDEFGHIJKLMN,1"])
def test_nameless(decode_one, body):
    report = decode_one(sentence(body))
    assert (report.kind, report.reason) == (ReportKind.REJECT, "unknown sentence")


def test_text_with_commas(decode_one):
    report = decode_one(sentence("GNTXT,01,01,02,one, two,three"))
    assert (report.kind, report.text) == (ReportKind.OTHER, "one, two,three")


@pytest.mark.parametrize("body", ["GPGSV,3,2,12,0000,N", "GPGSA,A,3,xx", "GPGSV,,,,", "GPGSA"])
def test_half_understood_satellites_are_no_error(decode_one, body):
    report = decode_one(sentence(body))
    assert report.kind is ReportKind.OTHER
    assert "talker" in report.detail


def test_satellites(decode_one):
    report = decode_one(sentence("GBGSV,1,1,02,34,63,203,45,42,50,242,,1"))
    assert report.detail["sats"] == [
        {"id": 34, "elev": 63.0, "az": 203.0, "snr": 45.0},
        {"id": 42, "elev": 50.0, "az": 242.0, "snr": None},
    ]
    assert report.detail["signal_id"] == "1"
