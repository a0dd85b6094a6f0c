"""How late a clock's limit is told: from its instant to the commit that listeners hear.

Run ``python benchmarks/casework/clocks.py [COUNT]`` (200 by default). Limits lie at random within
half a minute of one running desk over a real SQLite file, once with nothing else to do and once
while 50 positions come in a second. Beside it stands what a writer that looks once a second could
do at best.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.kit.clockwork import insert_clocked
from tests.kit.desks import fix

from cmdmap.domain.casework.facts import ClockRang
from cmdmap.domain.changes import Commit
from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.services.desk import Desk, utc_now
from cmdmap.store.engine import open_store

SPAN_S = 30.0
FIXES_A_SECOND = 50


def measure(count: int, *, busy: bool) -> list[float]:
    """Return the lateness of every ring in milliseconds."""
    late: list[float] = []
    done = threading.Event()

    def hear(commit: Commit) -> None:
        rings = [fact for fact in commit.facts if isinstance(fact, ClockRang)]
        heard_at = utc_now()
        late.extend((heard_at - ring.at) / timedelta(milliseconds=1) for ring in rings)
        if len(late) >= count:
            done.set()

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'clocks.db'}")
        start = utc_now() + timedelta(seconds=count * 0.02 + 1)
        for clock in clocks(start, count):
            insert_clocked(store, start, (clock,))
        desk = Desk(store, None)
        desk.start()
        desk.hear(hear)
        number = 0
        while not done.wait(1 / FIXES_A_SECOND if busy else 1):
            if busy:
                number += 1
                desk.take([fix(f"fleetsync:100-{2000 + number % 300}", at_s=number)])
        desk.stop()
        store.close()
    return late


def clocks(start: datetime, count: int) -> list[Clock]:
    """Return clocks that warn at random instants and say nothing else for a day."""
    chance, day = random.Random(20263), timedelta(days=1)
    warnings = (start + timedelta(seconds=chance.uniform(0, SPAN_S)) for _ in range(count))
    return [
        Clock(ClockKind.ARRIVE, 1, Owner.BRIGADE, start, at, at + day, at + 2 * day)
        for at in warnings
    ]


def main() -> None:
    """Print one row per load."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{'desk':<28}{'rings':>6}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}")
    for name, busy in (("idle", False), (f"{FIXES_A_SECOND} positions a second", True)):
        late = sorted(measure(count, busy=busy))
        p95 = late[int(len(late) * 0.95)]
        median = statistics.median(late)
        print(f"{name:<28}{len(late):>6}{median:>11.1f}{p95:>9.1f}{late[-1]:>10.1f}")
    print(f"{'looking once a second':<28}{count:>6}{500:>11.1f}{950:>9.1f}{1000:>10.1f}")


if __name__ == "__main__":
    main()
