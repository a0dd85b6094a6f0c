"""How fast position sentences become reports: our decoder beside pynmea2 and pynmeagps.

Run ``python benchmarks/protocols.py [ROUNDS]``. All take turns within each round on the same
sentences; CPU time is measured and the median over the rounds of the per-round ratios is printed,
for our decoder of every protocol at once (auto) and for the one a GPS link is set to (nmea).
We start from the bytes of the stream (framing, checksum, report with place and instant); the peers
get ready-made sentences and are asked for latitude, longitude and time. Two inputs: the position
sentences of the shared recordings (where they lie beside the checkout), and encoded ones of which
no two share time or place.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Not as ``tests.protocols``: taky, another benchmark's peer, installs a package named ``tests``.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "protocols"))

import pynmea2
import pynmeagps

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.registry import open_decoder
from damage import sound_sentences

CHUNK = 4096
"""What a link hands over in one read, at most."""


def ours(sentences: list[bytes], protocol: str) -> Callable[[], int]:
    stream = b"".join(sentences)
    chunks = [stream[at : at + CHUNK] for at in range(0, len(stream), CHUNK)]

    def run() -> int:
        decoder = open_decoder(protocol)
        return sum(
            report.valid and report.place is not None
            for chunk in chunks
            for report in decoder.feed(chunk)
        )

    return run


def with_pynmea2(sentences: list[bytes]) -> Callable[[], int]:
    lines = [sentence.decode().strip() for sentence in sentences]

    def run() -> int:
        read = 0
        for line in lines:
            said = pynmea2.parse(line, check=True)
            read += (said.latitude, said.longitude, said.timestamp) is not None
        return read

    return run


def with_pynmeagps(sentences: list[bytes]) -> Callable[[], int]:
    def run() -> int:
        read = 0
        for sentence in sentences:
            said = pynmeagps.NMEAReader.parse(sentence)
            read += (said.lat, said.lon, said.time) is not None
        return read

    return run


def seconds(run: Callable[[], int], expected: int) -> float:
    start = time.process_time()
    read = run()
    spent = time.process_time() - start
    assert read == expected, f"read {read} of {expected} positions"
    return spent


def compare(title: str, sentences: list[bytes], rounds: int) -> None:
    peers = {
        "cmdmap auto": ours(sentences, "auto"),
        "cmdmap nmea": ours(sentences, "nmea"),
        "pynmea2 check=True": with_pynmea2(sentences),
        "pynmeagps": with_pynmeagps(sentences),
    }
    spent: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(rounds):
        for name, run in peers.items():
            spent[name].append(seconds(run, len(sentences)))
    print(f"\n{title}: {len(sentences)} sentences, {rounds} rounds, CPU time, medians")
    print(f"{'':20}{'us/sentence':>12}{'sentences/s':>13}{'auto is':>11}{'nmea is':>11}")
    for name in peers:
        each = statistics.median(spent[name]) / len(sentences)
        ratios = (
            statistics.median(t / o for t, o in zip(spent[name], spent[own], strict=True))
            for own in ("cmdmap auto", "cmdmap nmea")
        )
        print(
            f"{name:20}{each * 1e6:12.2f}{1 / each:13,.0f}"
            + "".join(f"{ratio:9.2f} x" for ratio in ratios)
        )


def recorded() -> list[bytes]:
    """Valid position sentences of the shared recordings, empty where they are absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "logs"
    reports = (
        report
        for path in sorted(folder.glob("*.log"))
        for report in open_decoder("nmea").feed(path.read_bytes())
    )
    return [
        report.raw + b"\r\n" for report in reports if report.kind is ReportKind.FIX and report.valid
    ]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    if real := recorded():
        compare("Recorded", real * 3, rounds)
    compare("Encoded, no two alike", sound_sentences(2_000, 5), rounds)


if __name__ == "__main__":
    main()
