"""Datagrams: NMEA from DMR radios, and any stream's protocol one packet at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kit.vectors import NOON, fed, sound, vectors

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.errors import UsageError
from cmdmap.protocols.datagram.nmea_packets import bare_sentence
from cmdmap.protocols.datagram.packets import MOST_SENDERS, Source, StreamPackets
from cmdmap.protocols.jt808.encode import position
from cmdmap.protocols.nmea_encode import KNOT_MPS, gga, rmc
from cmdmap.protocols.registry import NAMES, open_decoder, open_packets

HERE = Place(pytest.approx(114.3), pytest.approx(30.5))
LINE = rmc(Place(114.3, 30.5), NOON, 1.0, 90.0)
RADIO = Source("12.0.7.208", 10110)


def test_every_vector(shared: Path):
    for vector in vectors(shared, "dmr_nmea_udp"):
        reports = open_packets("nmea").read(fed(vector), RADIO, NOON)
        expect, name = vector["expect"], vector["id"]
        if expect.get("reject"):
            assert not sound(reports), name
            assert reports[0].reason == expect["reason"], name
            continue
        (report,) = reports
        assert (report.sentence, report.raw) == (expect["sentence"], fed(vector)), name
        assert report.place == pytest.approx((expect["lon"], expect["lat"]), abs=6e-8), name
        assert report.at is not None, name
        assert f"{report.at:%Y-%m-%d %H%M%S}" == f"{expect['date']} {expect['time_utc']}", name
        assert report.course_deg == expect["course_deg"], name
        assert report.speed_mps == pytest.approx(expect["speed_kn"] * KNOT_MPS), name


@pytest.mark.parametrize("head", [b"", b"\x00\x01\x00\x00\x00\x27\x7e\x27\x7e", b"'~'~"])
@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
def test_headers_and_wide_letters(head: bytes, encoding: str):
    packet = head + LINE.decode().encode(encoding)
    (report,) = open_packets("nmea").read(packet, RADIO, NOON)
    assert (report.place, report.at, report.valid) == (HERE, NOON, True)
    assert (report.unit_key, report.raw) == ("nmea:12.0.7.208", packet)


def test_a_sentence_without_line_end():
    (report,) = open_packets("nmea").read(LINE.strip(), RADIO, NOON)
    assert report.valid


def test_each_sender_keeps_its_date():
    packets = open_packets("nmea")
    packets.read(rmc(Place(1, 2), NOON.replace(year=2020), 0, 0), Source("12.0.0.1"))
    (undated,) = packets.read(gga(Place(1, 2), NOON, 0), Source("12.0.0.2"))
    (dated,) = packets.read(gga(Place(1, 2), NOON, 0), Source("12.0.0.1"))
    assert (undated.at, dated.at) == (None, NOON.replace(year=2020))


@pytest.mark.parametrize("packet", [b"", b"\0", b"$", b"$\0", b"\0$\0", b"\xff" * 40])
def test_rubbish_is_no_sentence(packet: bytes):
    assert bare_sentence(packet) in packet or bare_sentence(packet) == b"$"
    assert not sound(open_packets("nmea").read(packet, RADIO, NOON))


def test_any_protocol_reads_datagrams():
    raw = position("013812345678", 1, Place(114.3, 30.5), NOON)
    for name in ("jt808", "auto"):
        (report,) = open_packets(name).read(raw, Source("10.0.0.7", 8080), NOON)
        assert report.kind is ReportKind.FIX
    assert all(open_packets(name).read(b"", RADIO) is not None for name in NAMES)


def test_an_unfinished_packet_does_not_run_into_the_next():
    packets = open_packets("jt808")
    raw = position("013812345678", 1, Place(114.3, 30.5), NOON)
    (cut,) = packets.read(raw[:20], RADIO, NOON)
    (whole,) = packets.read(raw, RADIO, NOON)
    assert (cut.reason, whole.kind) == ("cut short", ReportKind.FIX)


def test_invented_senders_do_not_fill_the_memory():
    packets = StreamPackets(lambda: open_decoder("raveon"))
    for number in range(MOST_SENDERS + 50):
        packets.read(b"x", Source(f"10.0.{number >> 8}.{number & 255}"))
    assert len(packets._decoders) == MOST_SENDERS


def test_an_unknown_name_is_refused():
    with pytest.raises(UsageError, match="lrrp"):
        open_packets("nothing")
