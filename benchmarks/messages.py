"""Packets, objects and documents: decoding speed beside other libraries, and what damage does.

Run ``python benchmarks/messages.py [COUNT]`` (20,000 damaged frames of each by default). Speed is
CPU time of the whole feed path; a peer decodes the same messages in the same run, round by round in
turn, and gets each message already cut out of the stream. Peers: aprslib for lines of APRS, taky
for CoT, Python's json alone for gpsd and OwnTracks, ElementTree alone for GB/T 28181; one that is
not installed leaves its column empty. "Wrong" is a valid position of another place or another unit
than any of the sound sources has. Only D-PRS has a checksum over everything; the others are as good
as the line they come over.
"""

from __future__ import annotations

import importlib
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

# Not as ``tests.protocols``: taky, a peer here, installs a package named ``tests``.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "protocols"))

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.protocols.aprs.encode import kiss_frame, position_info
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.dprs.framing import crc_ccitt
from cmdmap.protocols.nmea_encode import rmc
from cmdmap.protocols.registry import open_decoder
from cmdmap.protocols.xml_events.cot_encode import unit_event
from damage import damaged

AT = datetime(2026, 3, 4, tzinfo=UTC)
ROUNDS = 7
FRAMES = 2000

Make = Callable[[Place, datetime], bytes]
Peer = Callable[[bytes], object]


def kiss(place: Place, at: datetime) -> bytes:
    return kiss_frame(Packet("BG5XXX-9", "APZCMD", ("WIDE1-1",), position_info(place, 10.0, 90.0)))


def line(place: Place, at: datetime) -> bytes:
    return b"BG5XXX-9>APZCMD,WIDE1-1:" + position_info(place, 10.0, 90.0) + b"\r\n"


def dprs(place: Place, at: datetime) -> bytes:
    body = b"BG5XXX-D>API51,DSTAR*:" + position_info(place, 10.0, 90.0) + b"\r"
    return b"$$CRC%04X,%b\n" % (crc_ccitt(body), body)


def gpsd(place: Place, at: datetime) -> bytes:
    return (
        f'{{"class":"TPV","device":"/dev/ttyUSB0","mode":3,"time":"{at:%Y-%m-%dT%H:%M:%S}.000Z",'
        f'"ept":0.005,"lat":{place.lat:.9f},"lon":{place.lon:.9f},"altHAE":20.1,"altMSL":35.1,'
        '"epx":8.1,"epy":12.9,"epv":39.8,"track":90.0,"speed":10.0,"climb":0.0,"eph":19.4}\r\n'
    ).encode()


def owntracks(place: Place, at: datetime) -> bytes:
    return (
        f'{{"_type":"location","lat":{place.lat:.6f},"lon":{place.lon:.6f},'
        f'"tst":{int(at.timestamp())},"tid":"zw","acc":12,"alt":31,"vel":36,"cog":90,"batt":87}}\n'
    ).encode()


def cot(place: Place, at: datetime) -> bytes:
    fix = Fix(UnitId(7), place, at, at, LinkId("x"), "nmea", None, 10.0, 90.0)
    live = LiveUnit(Unit(UnitId(7), "patrol 7", ForceKind.POLICE), fix)
    return unit_event(live, at, timedelta(minutes=5)) or b""


def gb28181(place: Place, at: datetime) -> bytes:
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>MobilePosition</CmdType>'
        "\r\n<SN>7</SN>\r\n<DeviceID>34020000001320000001</DeviceID>\r\n"
        f"<Time>{at:%Y-%m-%dT%H:%M:%S}</Time>\r\n<Longitude>{place.lon:.6f}</Longitude>\r\n"
        f"<Latitude>{place.lat:.6f}</Latitude>\r\n<Speed>36.0</Speed>\r\n"
        "<Direction>90.0</Direction>\r\n<Altitude>31.5</Altitude>\r\n</Notify>\r\n"
    ).encode()


def id_nmea(place: Place, at: datetime) -> bytes:
    return b"33010042," + rmc(place, at, 10.0, 90.0)


def id_json(place: Place, at: datetime) -> bytes:
    return (
        f'{{"id":"3301","lon":{place.lon:.6f},"lat":{place.lat:.6f},"speed":36,"course":90,'
        f'"time":"{at:%Y-%m-%d %H:%M:%S}"}}\n'
    ).encode()


def peer(module: str, made: Callable[[Any], Peer]) -> Peer | None:
    try:
        return made(importlib.import_module(module))
    except ImportError:
        return None


def taky_peer(models: Any) -> Peer:
    etree = importlib.import_module("lxml.etree")
    return lambda raw: models.Event.from_elm(etree.fromstring(raw))


MAKERS: dict[str, tuple[str, Make, Peer | None]] = {
    "APRS over KISS": ("aprs", kiss, None),
    "APRS lines": ("aprs", line, peer("aprslib", lambda lib: lambda raw: lib.parse(raw.strip()))),
    "D-PRS": ("dprs", dprs, None),
    "gpsd (TPV)": ("gpsd", gpsd, json.loads),
    "OwnTracks": ("owntracks", owntracks, json.loads),
    "CoT": ("cot", cot, peer("taky.cot.models", taky_peer)),
    "GB/T 28181": ("gb28181", gb28181, lambda raw: ElementTree.fromstring(raw.decode("gb18030"))),
    "id + NMEA": ("idnmea", id_nmea, None),
    "id in JSON": ("idnmea", id_json, json.loads),
}


def made(make: Make) -> list[bytes]:
    chance = random.Random(5)
    return [
        make(Place(chance.uniform(100, 120), chance.uniform(20, 50)), AT + timedelta(seconds=n))
        for n in range(FRAMES)
    ]


def fixes(protocol: str, raw: bytes) -> set[tuple[str | None, Place]]:
    decoder = open_decoder(protocol)
    reports: list[Report] = decoder.feed(raw, AT) + decoder.flush()
    fixed = (ReportKind.FIX, ReportKind.EMERGENCY)
    return {(r.unit_key, r.place) for r in reports if r.kind in fixed and r.valid and r.place}


def microseconds(
    protocol: str, frames: list[bytes], other: Peer | None
) -> tuple[float, float | None]:
    """Return CPU time of one message, ours and the peer's; medians of rounds taken in turn."""
    stream = b"".join(frames)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        decoder = open_decoder(protocol)
        began = time.process_time()
        count = len(decoder.feed(stream, AT)) + len(decoder.flush())
        ours.append((time.process_time() - began) / FRAMES * 1e6)
        assert count == FRAMES
        if other:
            began = time.process_time()
            for raw in frames:
                other(raw)
            theirs.append((time.process_time() - began) / FRAMES * 1e6)
    return statistics.median(ours), statistics.median(theirs) if theirs else None


def wrong(protocol: str, frames: list[bytes], count: int) -> tuple[int, int]:
    """Return how many damaged messages still gave their position, and how many a wrong one."""
    right = false = 0
    for mutant in damaged(frames, count, seed=20262):
        true = {fix for source in mutant.sources for fix in fixes(protocol, source)}
        found = fixes(protocol, mutant.raw)
        false += bool(found - true)
        right += bool(found & true)
    return right, false


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(
        f"{'protocol':16} {'us/message':>10} {'messages/s':>10} {'peer us':>8} {'ratio':>6}"
        f" {'still read':>11} {'wrong':>8}"
    )
    for title, (protocol, make, other) in MAKERS.items():
        frames = made(make)
        each, its = microseconds(protocol, frames, other)
        right, false = wrong(protocol, frames, count)
        beside = f"{its:8.1f} {its / each:6.2f}" if its else f"{'-':>8} {'-':>6}"
        print(
            f"{title:16} {each:10.1f} {1e6 / each:10,.0f} {beside}"
            f" {right / count:11.1%} {false / count:8.3%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
