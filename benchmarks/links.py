"""Latency and cost of serial links: 20 pseudo-terminals, quiet and beside a flooding one.

Prints a table: time from the write of a sentence (by another process) to its report in the sink,
and CPU time of the reading process per 1,000 sentences, ours (decoded and counted) beside
pyserial's own reader thread (lines only, not decoded). Rounds alternate; the medians of the rounds
are shown. Run:

    python benchmarks/links.py [--rounds 5] [--seconds 4]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tty
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from serial import Serial
from serial.threaded import LineReader, ReaderThread

from cmdmap.domain.report import Heard
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.protocols.nmea_encode import sentence

PORTS = 20
RATE_HZ = 10
MARK = b"$PXMAP,"
DEAD = ("tcp:192.0.2.1:9", "serial:/dev/absent")
"""An address reserved for documents (RFC 5737), where nobody answers, and a path nobody has."""
FLOOD = sentence("GPTXT,01,01,02,a flood of sentences nobody asked for") * 50


class Round(NamedTuple):
    """One round's figures."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms_per_1000: float


Reader = Callable[[Sequence[str], Callable[[bytes], None]], contextlib.AbstractContextManager[None]]


def speak(flood: bool) -> None:
    """Child process: open the terminals, print their names, speak until stdin closes."""
    pairs = [os.openpty() for _ in range(PORTS + flood)]
    for far, near in pairs:
        tty.setraw(near)
        os.set_blocking(far, False)
    print(json.dumps([os.ttyname(near) for _, near in pairs]), flush=True)
    sys.stdin.readline()
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
    turn = 0
    while not over.wait(1 / RATE_HZ / PORTS):
        frame = sentence(f"{MARK[1:].decode()}{time.monotonic_ns()}")
        os.write(pairs[turn % PORTS][0], frame)
        turn += 1
        if flood:
            with contextlib.suppress(BlockingIOError):
                while True:
                    os.write(pairs[-1][0], FLOOD)


def ours(*more_links: str) -> Reader:
    """Read with our link rack and decoders, ``more_links`` open beside the ports."""

    @contextlib.contextmanager
    def reading(paths: Sequence[str], take: Callable[[bytes], None]) -> Iterator[None]:
        def sink(heard: Sequence[Heard]) -> None:
            for _, report in heard:
                take(report.raw)

        with tempfile.TemporaryDirectory() as folder:
            rack = LinkRack(sink, Path(folder))
            for link in (*more_links, *(f"serial:{path}?protocol=nmea" for path in paths)):
                rack.add(parse_link(link))
            yield
            rack.stop()

    return reading


@contextlib.contextmanager
def pyserial(paths: Sequence[str], take: Callable[[bytes], None]) -> Iterator[None]:
    """Read with pyserial's reader thread and line protocol."""

    class Lines(LineReader):  # type: ignore[misc]
        def handle_packet(self, packet: bytes) -> None:
            take(packet)

    with contextlib.ExitStack() as opened:
        for path in paths:
            opened.enter_context(ReaderThread(Serial(path, 9600, timeout=1), Lines))
        yield


def measure(reader: Reader, flood: bool, seconds: float) -> Round:
    """Let a child speak to ``reader`` for ``seconds``."""
    late_ns: list[int] = []

    def take(frame: bytes) -> None:
        if frame.startswith(MARK):
            late_ns.append(time.monotonic_ns() - int(frame[len(MARK) :].split(b"*")[0]))

    command = (sys.executable, __file__, "--speak", "flood" if flood else "quiet")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        paths = json.loads(child.stdout.readline())
        with reader(paths, take):
            time.sleep(0.3)
            cpu = time.process_time()
            child.stdin.write(b"go\n")
            child.stdin.flush()
            time.sleep(seconds)
            cpu = time.process_time() - cpu
        child.stdin.close()
    at = sorted(late_ns)
    marks = [at[int(len(at) * part)] / 1e6 for part in (0.5, 0.95, 0.99)]
    return Round(*marks, cpu * 1e6 / len(at))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--speak", choices=("quiet", "flood"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.speak:
        speak(args.speak == "flood")
        return
    cases: list[tuple[str, Reader, bool]] = [
        ("cmdmap, 20 quiet links", ours(), False),
        ("pyserial reader threads, 20 quiet links", pyserial, False),
        ("cmdmap, two more links dead", ours(*DEAD), False),
        ("cmdmap, one more link flooding", ours(), True),
        ("pyserial, one more port flooding", pyserial, True),
    ]
    rounds: dict[str, list[Round]] = {name: [] for name, _, _ in cases}
    for _ in range(args.rounds):
        for name, reader, flood in cases:
            rounds[name].append(measure(reader, flood, args.seconds))
    print(f"{PORTS} ports, {RATE_HZ} sentences a second each, medians of {args.rounds} rounds")
    print(f"{'':42}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms / 1000':>15}")
    for name, found in rounds.items():
        p50, p95, p99, cpu = (statistics.median(values) for values in zip(*found, strict=True))
        # Beside a flood the time goes to the flood's own sentences.
        cost = "-" if "flood" in name else f"{cpu:.0f}"
        print(f"{name:42}{p50:9.2f}{p95:9.2f}{p99:9.2f}{cost:>15}")


if __name__ == "__main__":
    main()
