"""The Supervision workspace over 20,000 incidents with five clocks a piece, 400 of them open.

Run ``python benchmarks/casework/supervision.py [INCIDENTS]``. Shown are median and 95th percentile
of wall time in milliseconds: the store's count of compliance over a day and over seven days, the
list of what is late now, and the first turn of a desk that slept for a week, which rings every
clock that ran out meanwhile in one transaction.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.kit.clockwork import Hand

from cmdmap.domain.casework.overdue import late_clocks
from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.domain.grid import NOWHERE
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.store.casework.incidents import insert_incident, write_incident
from cmdmap.store.engine import Store, open_store
from cmdmap.store.queries.compliance import compliance

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SPAN = timedelta(days=730)
OPEN = 400
KINDS = tuple(ClockKind)[:5]
ROUNDS = 30


def fill(store: Store, count: int) -> None:
    """Put incidents of two years into the store; the newest are open, their clocks run."""
    chance = random.Random(20264)
    with store.transaction() as connection:
        for number in range(1, count + 1):
            at = NOW - SPAN * (1 - number / count)
            is_open = number > count - OPEN
            state = IncidentState.ON_SITE if is_open else IncidentState.CLOSED
            incident = Incident(
                IncidentId(0), f"B{number}", "noise", state, Urgency.SECOND, Tier.GRID,
                Source.CITIZEN, "至善路188号", "", at, "b", at, areas=NOWHERE,
            )  # fmt: skip
            kept = replace(
                incident, id=insert_incident(connection, incident, f"{at:%Y%m%d}", number)
            )
            clocks = tuple(_clock(kind, at, chance, stopped=not is_open) for kind in KINDS)
            write_incident(connection, kept, replace(kept, clocks=clocks), "")


def _clock(kind: ClockKind, at: datetime, chance: random.Random, *, stopped: bool) -> Clock:
    due = timedelta(minutes=chance.choice((10, 30, 1440)))
    clock = Clock(kind, 1, Owner.BRIGADE, at, at + due * 0.8, at + due, at + due * 1.5)
    return clock.stop(at + due * chance.uniform(0.1, 1.2)) if stopped else clock


def timed(name: str, ask: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Ask many times and print the row."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    print(f"{name:<44}{statistics.median(took):>10.1f}{p95:>10.1f}")


def main() -> None:
    """Fill a store and print one row per question."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'supervision.db'}")
        fill(store, count)
        print(f"{f'{count} incidents':<44}{'median ms':>10}{'p95 ms':>10}")
        for name, days in (("compliance of a day", 1), ("compliance of seven days", 7)):
            since = NOW - timedelta(days=days)
            with store.reader() as connection:
                timed(name, lambda since=since: compliance(connection, since, NOW))
        hand = Hand(store)
        cases = hand.present.cases.published.incidents
        timed(f"what is late among {len(cases)} open", lambda: late_clocks(cases.values(), NOW))
        rings: list[int] = []
        late = NOW + timedelta(days=7)
        timed("one turn after a week of sleep", lambda: rings.append(len(hand.turn(late))), 1)
        timed("a turn in which nothing is due", lambda: hand.turn(late))
        print(f"rings after the week of sleep: {rings[0]}")
        store.close()


if __name__ == "__main__":
    main()
