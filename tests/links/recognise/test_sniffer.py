"""What counts as proof that a port is read as it should be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.recognise.sniffer import (
    CHECKED_POINTS,
    MOST_FRAMES,
    UNCHECKED_POINTS,
    Sniffer,
    points,
)
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.registry import open_decoder

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "weight"),
    [
        (sentence("GNTXT,01,01,02,hello"), CHECKED_POINTS),
        (sentence("GNGLL,3009.6,N,12009.0,E,080000,A,A"), CHECKED_POINTS),
        (sentence("PVEND,what nobody knows"), CHECKED_POINTS),
        (bytes.fromhex("bace0000050000000500"), CHECKED_POINTS),
        (b"\x02I110020011002001\x03", UNCHECKED_POINTS),
        (b"$GNTXT,01,01,02,hello*00\r\n", 0),
        (b"\xff\xfe\x80 rubbish \x98\r\n", 0),
    ],
)
def test_the_weight_of_a_frame(raw: bytes, weight: int) -> None:
    decoder = open_decoder()
    reports = decoder.feed(raw, NOON) + decoder.flush()
    assert sum(map(points, reports)) == weight


def test_a_flood_is_not_remembered_whole() -> None:
    sniffer = Sniffer()
    frame = Report("nmea", "TXT", ReportKind.OTHER, b"$")
    sniffer.add([frame] * (MOST_FRAMES + 1), NOON)
    sniffer.add([frame._replace(protocol="ubx")], NOON)
    assert sniffer.protocols(NOON) == ("nmea", "ubx")
    assert len(sniffer._frames) == MOST_FRAMES
