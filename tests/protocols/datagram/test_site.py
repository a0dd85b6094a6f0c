"""What a site sets reaches the readers, for streams and for datagrams."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from cmdmap.domain.datum import gcj02_from_wgs84
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import frame, sentence
from cmdmap.protocols.beidou.payloads import Layout, Number
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.jt808.encode import position
from cmdmap.protocols.part import Site
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.protocols.tetra.encode import result

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
HERE = Place(114.3, 30.5)
SITE = Site(
    gcj02=True,
    beidou_layouts=(Layout("n", b"\x01", {"lon": Number(1, 1), "lat": Number(2, 1)}),),
    beidou_clock_ahead_h=8.0,
    tetra_emergency_statuses=frozenset({0x8004}),
    lrrp_emergency_requests=frozenset({"2F"}),
)


def test_streams_and_datagrams_of_a_site():
    lon, lat = gcj02_from_wgs84(np.array([HERE]))[0]
    raw = position("013812345678", 1, Place(lon, lat), AT)
    (stream,) = open_decoder("auto", site=SITE).feed(raw)
    (packet,) = open_packets("jt808", SITE).read(raw, Source())
    assert stream.place == packet.place
    assert stream.place is not None
    assert stream.place.metres_to(HERE) < 0.2


def test_the_beidou_terminals_of_a_site():
    decoder = open_decoder("beidou", site=SITE)
    (fix,) = decoder.feed(sentence("BDTXR,1,277,1,,01721E"), AT)
    assert (fix.kind, fix.place) == (ReportKind.FIX, Place(114.0, 30.0))
    clock, spot = bytes([19, 59, 58, 0]), bytes([114, 0, 0, 0, 30, 0, 0, 0])
    (timed,) = decoder.feed(frame("DWXX", 1, bytes(4) + clock + spot + bytes(4)), AT)
    assert timed.at == AT


def test_the_emergencies_of_a_site():
    status = result("1234567", "7654321", b"\x80\x04", 13)
    (tetra,) = open_decoder("tetra", site=SITE).feed(status)
    document = bytes.fromhex("0d0b232f662b60b60b5147ae14")
    (lrrp,) = open_packets("lrrp", SITE).read(document, Source("12.0.0.1", 4001))
    assert tetra.kind is lrrp.kind is ReportKind.EMERGENCY
