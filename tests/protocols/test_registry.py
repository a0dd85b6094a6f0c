"""Decoders by name."""

from __future__ import annotations

import pytest

from cmdmap.domain.report import ReportKind
from cmdmap.errors import UsageError
from cmdmap.protocols.datagram.driver import Driver, PacketDriver
from cmdmap.protocols.datagram.packets import StreamPackets
from cmdmap.protocols.kenwood_encode import status
from cmdmap.protocols.part import Site
from cmdmap.protocols.registry import NAMES, add_driver, names, open_decoder, open_packets

UBX_DOP = bytes.fromhex("b562010412000025cc188300700044005e003e002f0029004bf3")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_opens_a_fresh_decoder(name):
    assert open_decoder(name) is not open_decoder(name)
    assert open_decoder(name).feed(b"") == []


def test_unknown_name():
    with pytest.raises(UsageError, match=r"no protocol morse; use one of auto, nmea, fleetsync"):
        open_decoder("morse")


def test_other_protocols_frames_are_counted_not_read():
    (report,) = open_decoder("nmea").feed(UBX_DOP)
    assert (report.protocol, report.kind, report.detail) == ("ubx", ReportKind.OTHER, {})
    (report,) = open_decoder("ubx").feed(UBX_DOP)
    assert report.detail == {"hdop": 0.62}


def test_emergency_codes():
    (report,) = open_decoder("auto", Site(fleetsync_emergency_codes=frozenset({21}))).feed(
        status(100, 2007, 21)
    )
    assert report.kind is ReportKind.EMERGENCY


def test_a_plugins_protocol_is_opened_by_its_name_while_it_is_there():
    decoder, packets = object(), object()
    remove = [
        add_driver("evil_lines", Driver("evil_lines", lambda: decoder)),
        add_driver("evil_messages", PacketDriver("evil_messages", lambda: packets)),
    ]
    assert names() == (*NAMES, "evil_lines", "evil_messages")
    assert open_decoder("evil_lines") is decoder
    assert open_packets("evil_messages") is packets
    assert isinstance(open_packets("evil_lines"), StreamPackets)
    with pytest.raises(UsageError, match="use it on an mqtt: or udp: link"):
        open_decoder("evil_messages")
    for name in ("nmea", "evil_lines"):
        with pytest.raises(UsageError, match="already"):
            add_driver(name, Driver(name, lambda: decoder))
    for each in remove:
        each()
    assert names() == NAMES
    with pytest.raises(UsageError, match="There is no protocol evil_lines"):
        open_packets("evil_lines")
