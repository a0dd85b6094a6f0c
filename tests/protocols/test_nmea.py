"""NMEA position, date and course sentences, as a conversation with a receiver."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.nmea_encode import KNOT_MPS, gga, rmc, sentence
from cmdmap.protocols.registry import open_decoder

AT = datetime(2026, 8, 6, 7, 15, 51, 250_000, tzinfo=UTC)
PLACE = Place(120.15, 30.25)
SPOT = "3015.00000,N,12009.00000,E"


def test_rmc(decode_one):
    report = decode_one(rmc(PLACE, AT, 10.0, 123.4, "GB"))
    assert (report.protocol, report.sentence, report.kind) == ("nmea", "RMC", ReportKind.FIX)
    assert report.valid
    assert report.unit_key is None
    assert report.place == pytest.approx(PLACE)
    assert report.speed_mps == pytest.approx(10.0, abs=0.005)
    assert report.course_deg == pytest.approx(123.4)
    assert report.at == AT
    assert report.raw == rmc(PLACE, AT, 10.0, 123.4, "GB").strip()


@pytest.mark.parametrize("talker", ["GP", "GN", "GB", "BD", "GA", "GL", "GQ", "QZ", "IN"])
def test_talkers(decode_one, talker):
    report = decode_one(gga(PLACE, AT, 12.5, talker), AT)
    assert report.detail["talker"] == talker
    assert report.valid
    assert report.alt_m == 12.5


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"GPRMC,071551,V,{SPOT},1.0,2.0,060826,,", "no fix"),
        (f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,N", "no fix"),
        (f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,E", "dead reckoning"),
        (f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,S", "simulated"),
        (f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,M", "manual position"),
        ("GPRMC,071551,A,,,,,1.0,2.0,060826,,,A", "no place"),
        ("GPRMC,071551,A,3015.00000,N,12009.000,E,1.0,2.0,060826,,,A", "uneven digits"),
        (f"GPGGA,071551,{SPOT},0,00,,,M,,M,,", "no fix"),
        (f"GPGGA,071551,{SPOT},6,00,,,M,,M,,", "dead reckoning"),
        (f"GPGGA,071551,{SPOT},7,00,,,M,,M,,", "manual position"),
        (f"GPGGA,071551,{SPOT},8,00,,,M,,M,,", "simulated"),
        (f"GNGNS,071551,{SPOT},NNNN,00,,,,,", "no fix"),
        (f"GNGNS,071551,{SPOT},NEN,00,,,,,", "dead reckoning"),
        (f"GPGLL,{SPOT},071551,V,N", "no fix"),
        (f"GPGLL,{SPOT},071551,A,S", "simulated"),
    ],
)
def test_positions_that_must_not_move_a_marker(decode_one, body, reason):
    report = decode_one(sentence(body))
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, reason)


@pytest.mark.parametrize(
    "body",
    [
        f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,D",
        f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,A,V",
        f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,",
        f"GPGGA,071551,{SPOT},4,12,0.8,3.0,M,0.0,M,7.6,0133",
        f"GNGNS,071551,{SPOT},NNAN,12,0.8,3.0,1.0,,",
        f"GPGLL,{SPOT},071551,A",
    ],
)
def test_positions_that_move_a_marker(decode_one, body):
    report = decode_one(sentence(body))
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, True, None)
    assert report.place == pytest.approx(PLACE)


@pytest.mark.parametrize(
    "body",
    [
        "GPRMC,071551,A,3060.00000,N,12009.00000,E,1.0,2.0,060826,,,A",
        "GPRMC,071551,A,9000.00001,N,12009.00000,E,1.0,2.0,060826,,,A",
        "GPRMC,071551,A,3015.00000,N,18000.00001,E,1.0,2.0,060826,,,A",
        "GPRMC,071551,A,315.00000,N,12009.00000,E,1.0,2.0,060826,,,A",
        "GPRMC,071551,A,3015.00000,X,12009.00000,E,1.0,2.0,060826,,,A",
        "GPRMC,071551,A,-3015.00000,S,12009.00000,E,1.0,2.0,060826,,,A",
        f"GPRMC,241551,A,{SPOT},1.0,2.0,060826,,,A",
        f"GPRMC,071561,A,{SPOT},1.0,2.0,060826,,,A",
        f"GPRMC,71551,A,{SPOT},1.0,2.0,060826,,,A",
        f"GPRMC,071551,A,{SPOT},1.0,361.0,060826,,,A",
        f"GPRMC,071551,A,{SPOT},-1.0,2.0,060826,,,A",
        f"GPRMC,071551,A,{SPOT},1.0,2.0,001326,,,A",
        f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,,,A,V,1",
        f"GPRMC,071551,A,{SPOT},1.0,2.0,060826,",
        f"GPGGA,071551,{SPOT},1,12,0.8,3.0,M,0.0,M,",
        f"GPGGA,071551,{SPOT},,12,0.8,3.0,M,0.0,M,,",
        f"GPGLL,{SPOT},071551,",
        "GPZDA,071551,06,08,26,00,00",
        "GPVTG,2.0,T,,M,fast,N,,K,A",
        "GPHDT,400.0,T",
    ],
)
def test_damage_the_checksum_cannot_see(decode_one, body):
    report = decode_one(sentence(body))
    assert (report.kind, report.valid, report.place) == (ReportKind.REJECT, False, None)
    assert report.reason == "structure"
    assert report.sentence == body[2:5]


def test_a_date_the_calendar_lacks(decode_one):
    report = decode_one(sentence(f"GPRMC,071551,A,{SPOT},1.0,2.0,310226,,,A"))
    assert (report.kind, report.reason) == (ReportKind.REJECT, "date")
    report = decode_one(sentence("GPZDA,071551,31,02,2026,00,00"))
    assert (report.kind, report.reason) == (ReportKind.REJECT, "date")


@pytest.mark.parametrize(("year", "full"), [("94", 1994), ("80", 1980), ("79", 2079), ("26", 2026)])
def test_two_digit_years(decode_one, year, full):
    report = decode_one(sentence(f"GPRMC,071551,A,{SPOT},,,0608{year},,,A"))
    assert report.at == datetime(full, 8, 6, 7, 15, 51, tzinfo=UTC)


def test_undated_sentences_take_the_date_of_the_stream():
    decoder = open_decoder("nmea")
    (before,) = decoder.feed(gga(PLACE, AT, 1.0))
    assert before.at is None
    decoder.feed(rmc(PLACE, AT, 1.0, 2.0))
    (after,) = decoder.feed(gga(PLACE, AT, 1.0))
    assert after.at == AT


def test_midnight_needs_no_new_date():
    decoder = open_decoder("nmea")
    late = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    decoder.feed(rmc(PLACE, late, 1.0, 2.0))
    (after,) = decoder.feed(gga(PLACE, late + timedelta(seconds=1), 1.0))
    assert after.at == late + timedelta(seconds=1)


def test_zda_gives_the_date_too():
    decoder = open_decoder("nmea")
    (zda,) = decoder.feed(sentence("GNZDA,071551.250,06,08,2026,00,00"))
    assert (zda.kind, zda.at) == (ReportKind.OTHER, AT)
    (report,) = decoder.feed(gga(PLACE, AT, 1.0))
    assert report.at == AT


def test_a_void_sentence_does_not_set_the_date():
    decoder = open_decoder("nmea")
    decoder.feed(sentence("GPRMC,000001,V,,,,,,,060180,,,N"))
    (report,) = decoder.feed(gga(PLACE, AT, 1.0))
    assert report.at is None


def test_the_arrival_stands_in_for_the_date(decode_one):
    heard = datetime(2026, 8, 7, 0, 0, 5, tzinfo=UTC)
    report = decode_one(sentence(f"GPGLL,{SPOT},235958,A,A"), heard)
    assert report.at == datetime(2026, 8, 6, 23, 59, 58, tzinfo=UTC)
    assert report.heard_at == heard


def test_the_leap_second(decode_one):
    report = decode_one(sentence(f"GPRMC,235960.00,A,{SPOT},,,311216,,,A"))
    assert report.at == datetime(2017, 1, 1, tzinfo=UTC)


def test_course_and_speed_without_place(decode_one):
    report = decode_one(sentence("GPVTG,360.0,T,,M,10.0,N,18.5,K,A"))
    assert (report.kind, report.place, report.course_deg) == (ReportKind.OTHER, None, 0.0)
    assert report.speed_mps == pytest.approx(10 * KNOT_MPS)


def test_a_heading_is_no_course(decode_one):
    report = decode_one(sentence("GPHDT,274.07,T"))
    assert (report.kind, report.course_deg) == (ReportKind.OTHER, None)
    assert report.detail["heading_deg"] == 274.07


@pytest.mark.parametrize(
    ("lat", "lon", "place"),
    [
        ("0000.00000,S", "00000.00000,W", (0.0, 0.0)),
        ("9000.00000,S", "18000.00000,W", (-180.0, -90.0)),
        ("3359.99999,S", "15159.99999,E", (151.99999983333, -33.99999983333)),
    ],
)
def test_corners_of_the_earth(decode_one, lat, lon, place):
    report = decode_one(sentence(f"GPGLL,{lat},{lon},071551,A,A"))
    assert report.place == pytest.approx(place, abs=1e-10)
