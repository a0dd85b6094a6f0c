"""Throw mutants at every decoder and say what it did (``make fuzz``).

``python tools/fuzz.py [--count N] [--seed N] [--findings FOLDER] [NAME ...]`` tries N mutants
(1,000,000 by default) of each protocol on two processes, then examples that hypothesis builds from
pieces of frames. What must hold is said in ``tests/protocols/fuzz/drill.py``. The bytes of every
finding are written to the folder, for a test; the program then ends with 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

COUNT = 1_000_000
SHARE = 25_000
"""Mutants that one process tries in one go."""
EXAMPLES_PER_MILLION = 5_000
THOROUGH_EVERY = 10
"""One batch of so many is also decoded in other cuts, as datagrams and as anything."""
MOST_FINDINGS = 5
"""Findings of one share that are kept."""


class Share(NamedTuple):
    """A part of the work: the mutants of one protocol drawn from one seed."""

    protocol: str
    mutants: int
    seed: int


class Outcome(NamedTuple):
    """What a share gave."""

    protocol: str
    mutants: int
    reports: int
    findings: list[tuple[str, bytes]]
    spent_s: float


def try_share(share: Share) -> Outcome:
    """Run one share; called in a process of its own."""
    from tests.protocols.fuzz import drill
    from tests.protocols.fuzz.guided import examples_that_break
    from tests.protocols.fuzz.seeds import seeds

    began = time.process_time()
    found: list[tuple[str, bytes]] = []
    reports = 0
    frames = seeds(share.protocol, REPO.parent / "shared")
    for number, batch in enumerate(
        drill.batches(share.protocol, frames, share.mutants, share.seed)
    ):
        try:
            reports += drill.drill(share.protocol, batch, number % THOROUGH_EVERY == 0)
        except drill.Finding as finding:
            if len(found) < MOST_FINDINGS:
                found.append((str(finding), finding.raw))
    examples = share.mutants * EXAMPLES_PER_MILLION // COUNT
    broken = examples_that_break(share.protocol, frames, examples, share.seed)
    found += [(str(finding), finding.raw) for finding in broken]
    spent_s = time.process_time() - began
    return Outcome(share.protocol, share.mutants, reports, found, spent_s)


def shares(names: Sequence[str], count: int, seed: int) -> Iterator[Share]:
    """Cut the work so that both processes always have some."""
    for protocol in names:
        for number in range(0, count, SHARE):
            yield Share(protocol, min(SHARE, count - number), seed + number // SHARE)


def run(args: argparse.Namespace, names: Sequence[str]) -> list[Outcome]:
    """Try everything, telling how far it is."""
    work = list(shares(names, args.count, args.seed))
    done: list[Outcome] = []
    with ProcessPoolExecutor(args.processes) as pool:
        for future in as_completed([pool.submit(try_share, share) for share in work]):
            done.append(future.result())
            if sys.stderr.isatty() or len(done) % 40 == 0:
                said = f"{len(done)} of {len(work)} shares, {done[-1].protocol}"
                print(said, file=sys.stderr, flush=True)
    return done


def keep(folder: Path, outcome: Outcome) -> None:
    """Write the bytes of every finding."""
    folder.mkdir(parents=True, exist_ok=True)
    for promise, raw in outcome.findings:
        path = folder / f"{outcome.protocol}-{abs(hash(raw)):016x}.bin"
        path.write_bytes(raw)
        print(f"{promise[:200]}\n    {path}")


def main(words: Sequence[str] | None = None) -> int:
    """Run and return 1 where something was found."""
    from tests.protocols.fuzz.seeds import FRAMES

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help="protocols, all by default")
    parser.add_argument("--count", type=int, default=COUNT, help="mutants of each protocol")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--findings", type=Path, default=REPO / "fuzz-findings")
    args: Any = parser.parse_args(words)
    outcomes = run(args, args.names or list(FRAMES))
    print(f"{'protocol':10} {'mutants':>10} {'reports':>10} {'us each':>8} {'findings':>8}")
    for protocol in args.names or FRAMES:
        own = [outcome for outcome in outcomes if outcome.protocol == protocol]
        mutants = sum(outcome.mutants for outcome in own)
        each_us = sum(outcome.spent_s for outcome in own) / mutants * 1e6
        reports, findings = sum(o.reports for o in own), sum(len(o.findings) for o in own)
        print(f"{protocol:10} {mutants:10,} {reports:10,} {each_us:8.1f} {findings:8}")
    for outcome in outcomes:
        if outcome.findings:
            keep(args.findings, outcome)
    return 1 if any(outcome.findings for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
