"""How long commands of the command line take that somebody types and waits for.

Whole processes from outside: wall and processor seconds and the largest memory, medians of a round
that starts every command in turn, in a data folder of its own. Run
``python benchmarks/installed/commands.py [--times 5] [-- cmdmap]``; behind ``--`` stands how the
program is started.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import NamedTuple

COMMANDS = (
    "--help",
    "decode --help",
    "ports",
    "links list",
    "steps",
    "units",
    "incidents",
    "plugin list",
)


class Run(NamedTuple):
    """One start."""

    wall_s: float
    worked_s: float
    megabytes: float


def main() -> None:
    """Start every command so many times and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("words", nargs="*", default=[sys.executable, "-m", "cmdmap"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["CMDMAP_HOME"] = home
        rounds = [[start(args.words, each) for each in COMMANDS] for _ in range(args.times + 1)]
    print(f"{'command':<16}{'median':>9}{'slowest':>9}{'processor':>11}{'memory':>9}")
    # The first round makes the database and reads the files from the disk.
    for command, runs in zip(COMMANDS, zip(*rounds[1:], strict=True), strict=True):
        wall, worked, megabytes = (statistics.median(values) for values in zip(*runs, strict=True))
        slowest = max(run.wall_s for run in runs)
        print(
            f"{command:<16}{wall:>7.2f} s{slowest:>7.2f} s{worked:>9.2f} s{megabytes:>6.0f} MB",
            flush=True,
        )


def start(program: Sequence[str], command: str) -> Run:
    """Run a command to its end."""
    began = time.monotonic()
    silent = subprocess.DEVNULL
    process = subprocess.Popen([*program, *command.split()], stdout=silent, stderr=silent)
    _, code, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    worked = usage.ru_utime + usage.ru_stime
    return Run(time.monotonic() - began, worked, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
