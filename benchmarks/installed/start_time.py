"""How long the installed program takes to a loaded map, and how much memory it then holds.

Measures from outside, so that nothing is built into the program: the debugging port of the web
engine is asked every 20 ms whether the page shows its list of layers, which the program sends after
everything behind the window is there. Memory is the proportional set size of all its processes.
The first start of a data folder and cold starts (page cache dropped, needs root) stand apart.
Run with a display, e.g. under ``xvfb-run -a``:
``python benchmarks/installed/start_time.py [--times 5] [--cold] -- cmdmap demo``.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import secrets
import signal
import socket
import statistics
import struct
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PORT = 9333
LOADED = "!!document.querySelector('[data-layer=units]')"
"""The page has its scene: its list of layers stands there."""
LIMIT_S = 120.0
PATIENCE_S = 0.2
"""How long one question may take: a page that is just being replaced never answers."""
SETTLE_S = 5.0


def main() -> None:
    """Start, wait, end, and print a line for each kind of start."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--cold", action="store_true", help="drop the page cache, too (root)")
    parser.add_argument("words", nargs="+", help="behind --, the command that starts the program")
    args = parser.parse_args()
    print(f"{'start':<10}{'median':>9}{'slowest':>9}{'processor':>11}{'memory':>10}  processes")
    measure("first", 1, args.words)
    measure("warm", args.times, args.words)
    if args.cold:
        measure("cold", args.times, args.words)


def measure(name: str, times: int, words: Sequence[str]) -> None:
    """Start the program so many times and print one line."""
    runs = [start(words, cold=name == "cold") for _ in range(times)]
    seconds = [run.seconds for run in runs]
    worked = statistics.median(run.worked for run in runs)
    memory = statistics.median(run.megabytes for run in runs)
    print(
        f"{name:<10}{statistics.median(seconds):>7.2f} s{max(seconds):>7.2f} s"
        f"{worked:>9.2f} s{memory:>7.0f} MB  {runs[-1].processes}",
        flush=True,
    )


class Run(NamedTuple):
    """One start."""

    seconds: float
    """From the start to the loaded page."""
    worked: float
    """Processor seconds of all its processes until then; a busy machine changes it least."""
    megabytes: float
    processes: int


def start(words: Sequence[str], *, cold: bool) -> Run:
    """Start once, wait until the page is loaded, look at the processes and end them."""
    if cold:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3\n", "ascii")
    surroundings = {**os.environ, "QTWEBENGINE_REMOTE_DEBUGGING": str(PORT)}
    began = time.monotonic()
    silent = subprocess.DEVNULL
    program = subprocess.Popen(words, env=surroundings, stdout=silent, stderr=silent)
    try:
        while not is_loaded():
            if program.poll() is not None or time.monotonic() - began > LIMIT_S:
                raise SystemExit(f"{words[0]} did not load its page (exit {program.poll()})")
            time.sleep(0.02)
        took = time.monotonic() - began
        worked = sum(map(processor_seconds, descendants(program.pid)))
        time.sleep(SETTLE_S)
        family = list(descendants(program.pid))
        return Run(took, worked, sum(map(megabytes, family)), len(family))
    finally:
        end(program)


def end(program: subprocess.Popen[bytes]) -> None:
    """Close the program as a session that ends does and wait until it is gone."""
    for pid in descendants(program.pid):
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/comm").read_text("utf-8").strip() == "cmdmap":
                os.kill(pid, signal.SIGTERM)
                break
    program.wait(timeout=30)


def is_loaded() -> bool:
    """Ask the debugging port whether the page is there; False while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/json", timeout=PATIENCE_S) as reply:
            pages = json.load(reply)
        return any(evaluate(page["webSocketDebuggerUrl"]) for page in pages)
    except (OSError, ValueError, KeyError):
        return False


def evaluate(address: str) -> bool:
    """Evaluate :data:`LOADED` in a page (Chrome DevTools Protocol over one masked text frame)."""
    question = {"id": 1, "method": "Runtime.evaluate", "params": {"expression": LOADED}}
    text = json.dumps(question).encode("ascii")
    with socket.create_connection(("127.0.0.1", PORT), timeout=PATIENCE_S) as link:
        key = base64.b64encode(secrets.token_bytes(16)).decode("ascii")
        path = address.partition(str(PORT))[2]
        link.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode("ascii")
        )
        answer = link.recv(4096)
        # A frame with mask zero: final text, length in 16 bits.
        link.sendall(struct.pack("!BBH4x", 0x81, 0xFE, len(text)) + text)
        while b'"id":1' not in answer:
            piece = link.recv(4096)
            if not piece:
                return False
            answer += piece
    return b'"value":true' in answer


def descendants(pid: int) -> Iterator[int]:
    """Yield a process and everything it started."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in path.read_text("ascii").split():
                yield from descendants(int(child))


def processor_seconds(pid: int) -> float:
    """Return what a process has worked, 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """Return the proportional set size of a process, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
