"""D-PRS in both its forms: the shared vectors, checksums, garbage in front, lost lines."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import NOON, decoded, sound, vectors
from tests.protocols.conftest import three_ways

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.dprs.framing import crc_ccitt
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.text_framing import exclusive_or

BODY = b"BG5XXX-D>API51,DSTAR*:!3030.00N/11418.00E>090/010/A=000100\r"
RMC = sentence("GPRMC,115958,A,3030.5000,N,11418.0000,E,10.0,90.0,040326,,,A")
GGA = sentence("GPGGA,115958,3030.5000,N,11418.0000,E,1,08,0.9,35.1,M,0.0,M,,")


def packet(body: bytes = BODY) -> bytes:
    return b"$$CRC%04X,%b\n" % (crc_ccitt(body), body)


def station(call: bytes = b"BG5XXX D", message: bytes = b"on duty") -> bytes:
    said = call + b"," + message.ljust(20)
    return said[:29] + b"*%02X\r\n" % exclusive_or(said[:29])


def test_every_vector(shared: Path):
    for vector in vectors(shared, "dprs_dstar"):
        expect, name = vector["expect"], vector["id"]
        (report,) = sound(decoded(vector, "dprs"))
        assert (report.protocol, report.kind) == ("dprs", ReportKind.FIX), name
        assert report.unit_key == f"dprs:{expect['from']}", name
        assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-8), name
        if "alt_m" in expect:
            assert report.alt_m == pytest.approx(expect["alt_m"], abs=0.01), name
        if "tocall" in expect:
            assert report.detail["to"] == expect["tocall"], name
            assert report.detail["symbol"] == expect["symbol_table"] + expect["symbol"], name
        if "message" in expect:
            assert report.detail["message"] == expect["message"], name


@pytest.mark.parametrize("protocol", ["dprs", "auto"])
def test_a_packet_behind_garbage(decode, protocol: str):
    reports = decode(b"\xc4559\x82$$C$$CRC12" + packet() + b"\xff$$CRC", NOON, protocol)
    (fix,) = sound(reports)
    assert (fix.unit_key, fix.course_deg, fix.alt_m) == (
        "dprs:BG5XXX-D",
        90.0,
        pytest.approx(30.48),
    )


def test_a_wrong_checksum_is_refused_with_one_word(decode_one):
    raw = packet().replace(b"3030.00", b"3030.01")
    assert decode_one(raw, protocol="dprs").reason == "checksum"


def test_a_packet_that_is_none(decode_one):
    assert decode_one(packet(b"lower>case:!\r"), protocol="dprs").reason == "structure"


def test_sentences_and_the_line_that_names_their_sender(decode_one):
    report = decode_one(RMC + GGA + station(), NOON, "dprs")
    assert (report.unit_key, report.sentence, report.valid) == ("dprs:BG5XXX-D", "RMC", True)
    assert report.place == pytest.approx((114.3, 30.5 + 0.5 / 60))
    assert (report.alt_m, report.course_deg) == (35.1, 90.0)
    assert report.at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
    assert report.detail["message"] == "on duty"


def test_a_call_sign_without_a_letter_and_sentences_without_a_position(decode_one):
    gsv = sentence("GPGSV,1,1,00")
    report = decode_one(gsv + station(b"BG5XXX  "), NOON, "dprs")
    assert (report.unit_key, report.kind) == ("dprs:BG5XXX", ReportKind.OTHER)
    lost = sentence("GPRMC,115958,V,,,,,,,040326,,,N")
    report = decode_one(lost + station(), NOON, "dprs")
    assert (report.valid, report.reason) == (False, "no fix")


def test_the_better_of_two_sentences_counts(decode_one):
    lost = sentence("GPRMC,115958,V,,,,,,,040326,,,N")
    report = decode_one(lost + GGA + station(), NOON, "dprs")
    assert (report.sentence, report.valid, report.alt_m) == ("GGA", True, 35.1)


@pytest.mark.parametrize(
    "between",
    [b"BG5YYY D,hello*00\r\n", b"\x00noise\r\n", b"$GPRMC,cut\r\n", b"lower  c,*00\r\n"],
)
def test_no_position_without_its_own_line(decode, between: bytes):
    """A position is never given to the sender of another line further on."""
    reports = decode(RMC + between + station(b"BG5ZZZ D"), NOON, "dprs")
    assert [r for r in reports if r.unit_key] == []


def test_a_changed_line_names_nobody(decode):
    line = station()
    for at in range(line.index(b"*")):
        damaged = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
        assert [r for r in decode(RMC + damaged, NOON, "dprs") if r.unit_key] == []


def test_cuts_change_nothing():
    stream = b"\x82" + RMC + GGA + station() + packet() + RMC + b"x" + packet()[:20] + packet()
    for protocol in ("dprs", "auto"):
        whole, bytewise, random_cuts = three_ways(stream, protocol)
        assert whole == bytewise == random_cuts
        assert sum(report.unit_key is not None for report in whole) == (
            3 if protocol == "dprs" else 2
        )
