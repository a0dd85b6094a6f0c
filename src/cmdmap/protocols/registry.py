"""The protocols by name, and the decoders made from them.

``--protocol NAME`` and a link's ``?protocol=NAME`` end here. A new protocol is one file with its
reader, one entry here and one test file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cmdmap.domain.report import Report
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.protocols.aprs.reader import part as aprs_part
from cmdmap.protocols.aprs.reader import part_among_others as aprs_part_among_others
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.beidou.reader import part as beidou_part
from cmdmap.protocols.binary_framing import (
    CasicFraming,
    Rtcm3Framing,
    SkytraqFraming,
    UbxFraming,
)
from cmdmap.protocols.casic import CasicReader
from cmdmap.protocols.datagram.driver import Driver, PacketDriver
from cmdmap.protocols.datagram.nmea_packets import NmeaPackets
from cmdmap.protocols.datagram.packets import PacketDecoder, StreamPackets
from cmdmap.protocols.dprs.reader import part as dprs_part
from cmdmap.protocols.dprs.reader import part_among_others as dprs_part_among_others
from cmdmap.protocols.framing import Framing
from cmdmap.protocols.gsm.reader import part as gsm_part
from cmdmap.protocols.hytera.encode import answers as hytera_answers
from cmdmap.protocols.hytera.reader import HyteraReader
from cmdmap.protocols.hytera.reader import part as hytera_part
from cmdmap.protocols.idnmea.reader import IdNmeaReader
from cmdmap.protocols.idnmea.reader import part as idnmea_part
from cmdmap.protocols.json_lines.gpsd import answers as gpsd_answers
from cmdmap.protocols.json_lines.gpsd import part as gpsd_part
from cmdmap.protocols.json_lines.owntracks import OwnTracksReader
from cmdmap.protocols.json_lines.owntracks import part as owntracks_part
from cmdmap.protocols.jt808.encode import answers as jt808_answers
from cmdmap.protocols.jt808.reader import part as jt808_part
from cmdmap.protocols.kenwood import KenwoodReader
from cmdmap.protocols.kenwood_framing import KenwoodFraming
from cmdmap.protocols.motorola.encode import answers as motorola_answers
from cmdmap.protocols.motorola.reader import MotorolaReader
from cmdmap.protocols.motorola.reader import part as motorola_part
from cmdmap.protocols.motorola.reader import port_of as motorola_port
from cmdmap.protocols.nmea import NmeaReader
from cmdmap.protocols.part import DEFAULT_SITE, Part, Site
from cmdmap.protocols.raveon.reader import RaveonReader
from cmdmap.protocols.reader import Read, Route
from cmdmap.protocols.stream import StreamDecoder
from cmdmap.protocols.tetra.reader import part as tetra_part
from cmdmap.protocols.tetra.reader import part_alone as tetra_part_alone
from cmdmap.protocols.text_framing import TextFraming
from cmdmap.protocols.ubx import read_ubx
from cmdmap.protocols.xml_events.cot import part as cot_part
from cmdmap.protocols.xml_events.cot_encode import answers as cot_answers
from cmdmap.protocols.xml_events.gb28181 import answers as gb28181_answers
from cmdmap.protocols.xml_events.gb28181 import part as gb28181_part

AUTO = "auto"

PARTS: Mapping[str, Callable[[Site], Part]] = {
    "beidou": beidou_part,
    "tetra": tetra_part_alone,
    "jt808": jt808_part,
    "hytera": hytera_part,
    "lrrp": motorola_part,
    "gsm": lambda site: gsm_part(site.gsm_replies),
    "aprs": lambda _: aprs_part(),
    "dprs": lambda _: dprs_part(),
    "gpsd": lambda _: gpsd_part(),
    "owntracks": lambda _: owntracks_part(),
    "cot": lambda _: cot_part(),
    "gb28181": lambda _: gb28181_part(),
    "idnmea": lambda site: idnmea_part(site.json_names),
}
"""Protocols that bring their own framings, by name; these are asked first."""

AUTO_PARTS: tuple[Callable[[Site], Part], ...] = (
    beidou_part,
    tetra_part,
    jt808_part,
    lambda _: aprs_part_among_others(),
    lambda _: dprs_part_among_others(),
    lambda _: gpsd_part(),
    lambda _: cot_part(),
)
"""Of these, what cannot be mistaken in an unknown stream."""

PACKETS: Mapping[str, Callable[[Site], PacketDecoder]] = {
    "hytera": lambda _: HyteraReader(),
    "lrrp": lambda site: MotorolaReader(site.lrrp_emergency_requests),
    "nmea": lambda _: NmeaPackets(lambda: open_decoder("nmea")),
    "owntracks": lambda _: OwnTracksReader(),
    "idnmea": lambda site: IdNmeaReader(site.json_names),
}
"""Protocols that know more of a datagram than its bytes; the others read it as a short stream."""

ANSWERS: Mapping[str, Callable[[Report, int], list[bytes]]] = {
    "jt808": jt808_answers,
    "hytera": hytera_answers,
    "lrrp": lambda report, _: motorola_answers(report),
    "gpsd": lambda report, _: gpsd_answers(report),
    "cot": lambda report, _: cot_answers(report),
    "gb28181": lambda report, _: gb28181_answers(report),
}
"""Protocols whose devices hang up, or ask again, when they get no answer."""

SERVICES: Mapping[str, Callable[[bytes], int]] = {"lrrp": motorola_port}
"""Protocols that spread over several ports."""

NAMES = (AUTO, "nmea", "fleetsync", "ubx", "casic", "raveon", *PARTS)
"""Every name a decoder can be opened by."""

CHECKSUMMED: tuple[Framing, ...] = (
    TextFraming(),
    UbxFraming(),
    CasicFraming(),
    Rtcm3Framing(),
    SkytraqFraming(),
)
"""Framings that cannot be mistaken, asked first and under every name."""


_drivers: dict[str, Driver] = {}


def add_driver(name: str, driver: Driver) -> Callable[[], None]:
    """Let links name a plugin's protocol; returns what takes it out again.

    Decoders that are open stay with whoever made them.

    Raises:
        UsageError: a protocol of this name is there.
    """
    if name in names():
        raise UsageError(tr("There is a protocol {name} already; choose another id.", name=name))
    _drivers[name] = driver

    def remove() -> None:
        if _drivers.get(name) is driver:
            del _drivers[name]

    return remove


def names() -> tuple[str, ...]:
    """Return every name a decoder can be opened by now, those of plugins last."""
    return (*NAMES, *_drivers)


def open_decoder(name: str = AUTO, site: Site = DEFAULT_SITE) -> Decoder:
    """Return a fresh decoder of one stream.

    ``auto`` reads every protocol at once; a named one takes the other protocols' frames, which a
    receiver may mix in, for ``other``.

    Args:
        name: one of :func:`names`.
        site: what differs from place to place.

    Raises:
        UsageError: an unknown name, with the known ones, or one that reads packets only.
    """
    _check(name)
    driver = _drivers.get(name)
    if driver is not None:
        return driver.open_stream()
    nmea, kenwood = NmeaReader(), KenwoodReader(site.fleetsync_emergency_codes)
    routes: dict[str, Route] = {
        "fleetsync": kenwood.route,
        "raveon": RaveonReader().route,
        "nmea": nmea.route,
    }
    frames: dict[str, Read] = {
        "fleetsync": kenwood.read_frame,
        "ubx": read_ubx,
        "casic": CasicReader().read,
    }
    if name != AUTO:
        routes = {key: route for key, route in routes.items() if key == name}
        frames = {key: read for key, read in frames.items() if key == name}
    unchecked = (KenwoodFraming(),) if "fleetsync" in frames else ()
    makers = AUTO_PARTS if name == AUTO else [PARTS[name]] if name in PARTS else []
    parts = [make(site) for make in makers]
    return StreamDecoder(
        (*(framing for part in parts for framing in part.framings), *CHECKSUMMED, *unchecked),
        frames,
        (*(part.route for part in parts), *routes.values()),
        {key: read for part in parts for key, read in part.readers.items()},
        sentences_alone=not any(part.holds_sentences for part in parts),
    )


def open_packets(name: str = AUTO, site: Site = DEFAULT_SITE) -> PacketDecoder:
    """Return a fresh decoder of one socket's datagrams.

    Raises:
        UsageError: an unknown name; the sentence lists the known ones.
    """
    _check(name)
    driver = _drivers.get(name)
    if isinstance(driver, PacketDriver):
        return driver.open_packets()
    make = PACKETS.get(name)
    return make(site) if make else StreamPackets(lambda: open_decoder(name, site=site))


def answers(report: Report, number: int) -> list[bytes]:
    """Return the packets that the sender of ``report`` waits for, most often none.

    A link sends them back where the report came from; ``number`` counts its own packets, 0..65535.
    """
    make = ANSWERS.get(report.protocol)
    return make(report, number) if make else []


def service_port(protocol: str, packet: bytes) -> int:
    """Return the UDP port that a packet of ours belongs to, 0 where the protocol has no such."""
    port_of = SERVICES.get(protocol)
    return port_of(packet) if port_of else 0


def _check(name: str) -> None:
    if name not in names():
        raise UsageError(
            tr(
                "There is no protocol {name}; use one of {names}.",
                name=name,
                names=", ".join(names()),
            )
        )
