"""What one act costs, from handing it in to its commit on disk, with few and many incidents open.

Run ``python benchmarks/casework/acts.py [--rounds 100] [--open 50 2000]``. Whole loops are carried
out one act after the other over a real SQLite file; shown are median and 95th percentile of wall
time and the mean CPU time of the process, in milliseconds. Nothing else runs.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.kit.cases import KINDS, CaseBench, case_bench
from tests.kit.desks import HOME, open_file

from cmdmap.domain.casework import commands as wish
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import CallResult, Satisfaction
from cmdmap.domain.incident_flow import Act
from cmdmap.services.ledger import percentile

Step = Callable[[CaseBench, IncidentId], object]


def unit_step(act: Act) -> Step:
    """Return what moves unit 1's part of an incident."""

    def command(bench: CaseBench, number: IncidentId) -> object:
        part = bench.incident(number).assignment_of(bench.unit(1))
        assert part is not None
        return wish.MoveAssignment(act, part.id)

    return command


STEPS: dict[str, Step] = {
    "dispatch 2 units": lambda bench, number: wish.AssignUnits(
        number, (bench.unit(1), bench.unit(2))
    ),
    "sign for": unit_step(Act.SIGN),
    "arrive": unit_step(Act.ARRIVE),
    "dispose": lambda bench, number: wish.Dispose(number),
    "feed back": lambda bench, number: wish.FeedBack(number, "当场调解"),
    "call back": lambda bench, number: wish.RecordCallBack(
        number, CallResult.REACHED, Satisfaction.SATISFIED
    ),
    "close": lambda bench, number: wish.CloseIncident(number),
}


def measure(rounds: int, standing: int) -> dict[str, list[tuple[float, float]]]:
    """Return wall and CPU seconds of every act, with ``standing`` other incidents open."""
    found: dict[str, list[tuple[float, float]]] = {"open": []} | {name: [] for name in STEPS}

    def timed(name: str, command: object) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        bench.do(command)
        found[name].append((time.perf_counter() - began, time.process_time() - cpu))

    with (
        tempfile.TemporaryDirectory() as folder,
        open_file(Path(folder) / "acts.db") as store,
        case_bench(store, kinds=KINDS) as bench,
    ):
        for _ in range(standing):
            bench.desk.submit(wish.OpenIncident("noise", "彩虹大道12号", HOME, "扰民"))
        bench.turn()
        for _ in range(rounds):
            timed("open", wish.OpenIncident("quarrel", "至善路188号", HOME, "收费争执"))
            number = max(bench.desk.casework().incidents)
            for name, step in STEPS.items():
                timed(name, step(bench, number))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--open", type=int, nargs="+", default=[50, 2000])
    options = parser.parse_args()
    print(f"{'open':>6}  {'act':<18}{'median':>8}{'p95':>8}{'cpu':>8}  ms")
    for standing in options.open:
        for name, times in measure(options.rounds, standing).items():
            wall = [1000 * each[0] for each in times]
            cpu = statistics.fmean(1000 * each[1] for each in times)
            middle, late = statistics.median(wall), percentile(sorted(wall), 0.95)
            print(f"{standing:>6}  {name:<18}{middle:>8.2f}{late:>8.2f}{cpu:>8.2f}")


if __name__ == "__main__":
    main()
