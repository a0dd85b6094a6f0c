"""Radio protocols: decoding speed, and what random damage does to positions.

Run ``python benchmarks/radios.py [COUNT]`` (50,000 damaged frames of each by default). Speed is CPU
time of the whole feed path, the median of several rounds. One random damage per frame (see
``tests/protocols/damage.py``); "wrong" is a valid position that none of its sound sources has. The
published libraries read none of these protocols, so there is no peer in the table; NMEA stands
beside them for comparison.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Not as ``tests.protocols``: taky, another benchmark's peer, installs a package named ``tests``.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "protocols"))

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.beidou.encode import frame, sentence
from cmdmap.protocols.hytera.encode import address
from cmdmap.protocols.hytera.envelope import LP, Hdap, write_hdap
from cmdmap.protocols.jt808.encode import position
from cmdmap.protocols.nmea_encode import angles, rmc
from cmdmap.protocols.registry import open_decoder
from damage import damaged

AT = datetime(2026, 3, 4, tzinfo=UTC)
ROUNDS = 7
FRAMES = 2000


def degrees(angle: float) -> bytes:
    """Degrees, minutes, seconds and tenths of a second, one byte each."""
    tenths = round(angle * 36_000)
    return bytes([tenths // 36_000, tenths // 600 % 60, tenths // 10 % 60, tenths % 10])


def beidou_text(place: Place, at: datetime) -> bytes:
    return sentence(f"BDWAA,1,60,0312194,{at:%H%M%S}.00,{angles(place)},61.5,M")


def beidou_binary(place: Place, at: datetime) -> bytes:
    clock = bytes([at.hour, at.minute, at.second, 0])
    body = bytes(4) + clock + degrees(place.lon) + degrees(place.lat) + b"\x00\x14\x00\x0a"
    return frame("DWXX", 142020, body)


def tetra(place: Place, at: datetime) -> bytes:
    lon, lat = round(place.lon * (1 << 25) / 360), round(place.lat * (1 << 24) / 180)
    # error below 200 m, 10 km/h, course 90, reason 129
    bits = f"000010100000{lon:025b}{lat:024b}01000010100100010000001"
    return f"+CTSDSR: 12,1234567,0,7654321,0,84\r\n{int(bits, 2):021X}\r\n".encode()


def jt808(place: Place, at: datetime) -> bytes:
    return position("013812345678", at.second, place, at, 10.0, 90.0)


def hytera(place: Place, at: datetime) -> bytes:
    lat, north, lon, east = angles(place).split(",")
    block = f"A{at:%H%M%S}{at:%d%m%y}{north}{lat[:9]}{east}{lon[:10]}9.7271".encode()
    return write_hdap(Hdap(LP, 0xA002, bytes(4) + address(7) + bytes(2) + block))


def lrrp(place: Place, at: datetime) -> bytes:
    lon, lat = round(place.lon * (1 << 32) / 360), round(place.lat * (1 << 32) / 180)
    body = b"\x22\x04\0\0\0\1\x66" + lat.to_bytes(4, "big") + lon.to_bytes(4, "big") + b"\x6c\2\x40"
    return bytes([0x0D, len(body)]) + body


def nmea(place: Place, at: datetime) -> bytes:
    return rmc(place, at, 10.0, 90.0)


MAKERS: dict[str, tuple[str, Callable[[Place, datetime], bytes]]] = {
    "NMEA (RMC)": ("nmea", nmea),
    "BeiDou 2.1 (BDWAA)": ("beidou", beidou_text),
    "BeiDou 4.0 (DWXX)": ("beidou", beidou_binary),
    "JT/T 808 (0200)": ("jt808", jt808),
    "TETRA (LIP)": ("tetra", tetra),
    "Hytera (LP)": ("hytera", hytera),
    "Motorola (LRRP)": ("lrrp", lrrp),
}


def made(make: Callable[[Place, datetime], bytes]) -> list[bytes]:
    chance = random.Random(5)
    return [
        make(Place(chance.uniform(100, 120), chance.uniform(20, 50)), AT + timedelta(seconds=n))
        for n in range(FRAMES)
    ]


def fixes(protocol: str, raw: bytes) -> list[Report]:
    decoder = open_decoder(protocol)
    reports = decoder.feed(raw, AT) + decoder.flush()
    fixed = (ReportKind.FIX, ReportKind.EMERGENCY)
    return [r for r in reports if r.kind in fixed and r.valid and r.place is not None]


def microseconds(protocol: str, frames: list[bytes]) -> float:
    stream = b"".join(frames)
    times = []
    for _ in range(ROUNDS):
        decoder = open_decoder(protocol)
        began = time.process_time()
        count = len(decoder.feed(stream, AT)) + len(decoder.flush())
        times.append((time.process_time() - began) / FRAMES * 1e6)
        assert count == FRAMES
    return statistics.median(times)


def wrong(protocol: str, frames: list[bytes], count: int) -> tuple[int, int]:
    """Return how many damaged frames still gave their position, and how many a wrong one."""
    right = false = 0
    for mutant in damaged(frames, count, seed=20262):
        true = {r.place for source in mutant.sources for r in fixes(protocol, source)}
        found = {r.place for r in fixes(protocol, mutant.raw)}
        false += bool(found - true)
        right += bool(found & true)
    return right, false


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    print(f"{'protocol':22} {'us/frame':>9} {'frames/s':>9} {'still read':>11} {'wrong':>8}")
    for title, (protocol, make) in MAKERS.items():
        frames = made(make)
        each = microseconds(protocol, frames)
        right, false = wrong(protocol, frames, count)
        print(
            f"{title:22} {each:9.1f} {1e6 / each:9,.0f} {right / count:11.1%} {false / count:8.3%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
