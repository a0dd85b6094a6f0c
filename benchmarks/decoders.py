"""Every protocol in one table: shared vectors, damage, and speed beside the best peer there is.

Run ``python benchmarks/decoders.py [COUNT] [NAME ...]`` (20,000 damaged frames of each protocol by
default). "Vectors" says how many of the shared collection the tests check, once these pass. "Wrong"
is a damaged frame that gave a valid position of another place or unit than its sound sources. Speed
is CPU time from the bytes of the stream to reports, the median of rounds that take turns with the
peers. A library gets each message already cut out; a program (gpsdecode, decode_aprs) gets the same
stream, its start-up time is taken off. A ratio above 1 says that we are faster. A peer that is not
installed is named as such.
"""

from __future__ import annotations

import importlib
import json
import random
import resource
import shutil
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.protocols.damage import damaged
from tests.protocols.fuzz.seals import seal_casic, seal_ubx
from tests.protocols.fuzz.seeds import VECTORS

import messages
import radios
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.kenwood_encode import pklsh
from cmdmap.protocols.nmea_encode import angles, rmc
from cmdmap.protocols.registry import open_decoder

REPO = Path(__file__).resolve().parents[1]
ROUNDS = 7
FRAMES = 2000
AT = datetime(2026, 3, 4, tzinfo=UTC)

Run = Callable[[list[bytes]], float]
"""Decodes messages and returns the CPU time in seconds."""


class Row(NamedTuple):
    """One line of the table: what to decode, and who else can."""

    protocol: str
    make: Callable[[Place, datetime], bytes]
    peers: Mapping[str, Run | None]


def ubx(place: Place, at: datetime) -> bytes:
    payload = struct.pack(
        "<4xHBBBBBBxxxxiBBxBiiiiI12xxxxxIi4x4xH",
        at.year, at.month, at.day, at.hour, at.minute, at.second, 7, 0, 3, 1, 12,
        round(place.lon * 1e7), round(place.lat * 1e7), 0, 35000, 2500, 1200, 9000000, 110,
    ).ljust(92, b"\0")  # fmt: skip
    return seal_ubx(b"\xb5\x62\x01\x07\0\0" + payload + b"\0\0")


def casic(place: Place, at: datetime) -> bytes:
    payload = struct.pack(
        "<IBBxB4xfddfff20xff8x",
        at.second, 7, 7, 12, 1.0, place.lon, place.lat, 35.0, 9.0, 0.0, 12.0, 90.0,
    )  # fmt: skip
    return seal_casic(b"\xba\xce\0\0\x01\x03" + payload + bytes(4))


def fleetsync(place: Place, at: datetime) -> bytes:
    return pklsh(100, 2007, place, at)


def raveon(place: Place, at: datetime) -> bytes:
    lat, _, lon, _ = angles(place).split(",")
    spot = f"{float(lat):09.4f},{float(lon):010.4f}"
    return sentence(f"PRAVE,0042,0001,{spot},{at:%H%M%S},1,10,168,31,13.3,03,-83,36,271,0,")


def library(module: str, made: Callable[[Any], Callable[[bytes], object]]) -> Run | None:
    """Return what decodes with a library, None where it is not installed."""
    try:
        decode = made(importlib.import_module(module))
    except ImportError:
        return None

    def run(frames: list[bytes]) -> float:
        began = time.process_time()
        for raw in frames:
            decode(raw)
        return time.process_time() - began

    return run


def program(name: str, *words: str) -> Run | None:
    """Return what feeds a program, None where it is not installed."""
    path = shutil.which(name, path="/usr/bin:/usr/local/bin:/usr/sbin")
    if path is None:
        return None

    def spent(data: bytes) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([path, *words], input=data, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert not data or done.stdout
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return lambda frames: spent(b"".join(frames)) - spent(b"")


def taky(models: Any) -> Callable[[bytes], object]:
    etree = importlib.import_module("lxml.etree")
    return lambda raw: models.Event.from_elm(etree.fromstring(raw))


def pynmea2(lib: Any) -> Callable[[bytes], object]:
    def read(raw: bytes) -> object:
        said = lib.parse(raw.decode().strip(), check=True)
        return said.latitude, said.longitude, said.timestamp

    return read


def plain_xml(raw: bytes) -> str:
    """Expat knows no GB 2312."""
    return raw.strip().decode("gb18030").partition("?>")[2]


GPSD = {"gpsdecode": program("gpsdecode")}
TREE = library("xml.etree.ElementTree", lambda lib: lambda raw: lib.fromstring(plain_xml(raw)))
JSON = {"json alone": library("json", lambda lib: lib.loads)}
ROWS = (
    Row("nmea", lambda place, at: rmc(place, at, 10.0, 90.0), {
        "pynmea2": library("pynmea2", pynmea2),
        "pynmeagps": library("pynmeagps", lambda lib: lib.NMEAReader.parse), **GPSD}),
    Row("ubx", ubx, {"pyubx2": library("pyubx2", lambda lib: lib.UBXReader.parse), **GPSD}),
    Row("casic", casic, {}),
    Row("fleetsync", fleetsync, {}),
    Row("beidou", radios.beidou_text, {}),
    Row("beidou", radios.beidou_binary, {}),
    Row("tetra", radios.tetra, {}),
    Row("jt808", radios.jt808, {}),
    Row("hytera", radios.hytera, {}),
    Row("lrrp", radios.lrrp, {}),
    Row("aprs", messages.line, {
        "aprslib": library("aprslib", lambda lib: lambda raw: lib.parse(raw.strip())),
        "decode_aprs": program("decode_aprs")}),
    Row("aprs", messages.kiss, {}),
    Row("dprs", messages.dprs, {
        "aprslib": library("aprslib", lambda lib: lambda raw: lib.parse(raw[10:].strip()))}),
    Row("gpsd", messages.gpsd, JSON),
    Row("owntracks", messages.owntracks, JSON),
    Row("cot", messages.cot, {"taky": library("taky.cot.models", taky)}),
    Row("gb28181", messages.gb28181, {"ElementTree alone": TREE}),
    Row("idnmea", messages.id_nmea, {}),
    Row("raveon", raveon, {}),
)  # fmt: skip

TESTS = {
    "nmea": "test_vectors.py", "ubx": "test_vectors.py", "casic": "test_vectors.py",
    "fleetsync": "test_vectors.py", "lrrp": "motorola", "owntracks": "json_lines",
    "gpsd": "json_lines", "gb28181": "xml_events",
}  # fmt: skip
"""Where the vectors of a protocol are checked, if not in the folder of its name."""


def vectors(protocol: str, passed: dict[str, bool]) -> str:
    """Return how many shared vectors the tests of a protocol check, and whether these pass."""
    folder = REPO.parent / "shared" / "vectors"
    paths = [folder / f"{name}.json" for name in VECTORS.get(protocol, ())]
    if not paths or not all(path.is_file() for path in paths):
        return "-"
    tests = TESTS.get(protocol, protocol)
    if tests not in passed:
        command = [sys.executable, "-m", "pytest", "-q", REPO / "tests" / "protocols" / tests]
        done = subprocess.run(command, cwd=REPO, capture_output=True, check=False)
        passed[tests] = done.returncode == 0
    total = sum(len(json.loads(path.read_text("utf-8"))) for path in paths)
    return f"{total}/{total}" if passed[tests] else f"?/{total}"


def ours(protocol: str, frames: list[bytes]) -> float:
    stream = b"".join(frames)
    began = time.process_time()
    decoder = open_decoder(protocol)
    count = len(decoder.feed(stream, AT)) + len(decoder.flush())
    spent = time.process_time() - began
    assert count == len(frames), f"{protocol}: {count} reports of {len(frames)} frames"
    return spent


def speeds(row: Row, frames: list[bytes]) -> tuple[float, dict[str, float]]:
    """Return microseconds of a message, ours and each peer's."""
    own: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name, run in row.peers.items() if run}
    for _ in range(ROUNDS):
        own.append(ours(row.protocol, frames))
        for name, spent in theirs.items():
            run = row.peers[name]
            assert run is not None
            spent.append(run(frames))
    each = {name: statistics.median(spent) / FRAMES * 1e6 for name, spent in theirs.items()}
    return statistics.median(own) / FRAMES * 1e6, each


def fixes(protocol: str, raw: bytes) -> set[tuple[str | None, Place]]:
    decoder = open_decoder(protocol)
    reports = decoder.feed(raw, AT) + decoder.flush()
    fixed = (ReportKind.FIX, ReportKind.EMERGENCY)
    return {(r.unit_key, r.place) for r in reports if r.kind in fixed and r.valid and r.place}


def wrong(protocol: str, frames: list[bytes], count: int) -> int:
    """Return how many damaged messages gave a wrong position or unit."""
    false = 0
    for mutant in damaged(frames, count, seed=20262):
        true = {fix for source in mutant.sources for fix in fixes(protocol, source)}
        false += bool(fixes(protocol, mutant.raw) - true)
    return false


def peers_of(row: Row, own_us: float, theirs: dict[str, float]) -> str:
    said = [f"{name} {us:.1f} us, {us / own_us:.2f} x" for name, us in theirs.items()]
    said += [f"{name} not installed" for name, run in row.peers.items() if run is None]
    return "; ".join(said) or "none known"


def made(make: Callable[[Place, datetime], bytes]) -> list[bytes]:
    chance = random.Random(5)
    return [
        make(Place(chance.uniform(100, 120), chance.uniform(20, 50)), AT + timedelta(seconds=n))
        for n in range(FRAMES)
    ]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    wanted = sys.argv[2:]
    passed: dict[str, bool] = {}
    heads = ("vectors", "wrong", "us each", "each s")
    print(f"{'protocol':18} {' '.join(f'{head:>8}' for head in heads)} {'MB/s':>6}  peers")
    for row in ROWS:
        if wanted and row.protocol not in wanted:
            continue
        frames = made(row.make)
        own_us, theirs = speeds(row, frames)
        rate = sum(map(len, frames)) / FRAMES / own_us
        form = row.make.__name__.removeprefix(row.protocol).strip("_")
        title = f"{row.protocol} {form}".removesuffix(" <lambda>")
        print(
            f"{title:18} {vectors(row.protocol, passed):>8}"
            f" {wrong(row.protocol, frames, count) / count:8.3%} {own_us:8.1f} {1e6 / own_us:8,.0f}"
            f" {rate:6.2f}  {peers_of(row, own_us, theirs)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
