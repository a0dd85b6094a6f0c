"""What the queue of incidents costs the window's thread, with few and many of them open.

Run ``python benchmarks/casework/queue.py [--open 50 2000] [--rounds 60]``. The real panel is shown
offscreen; each figure is the median and the 95th percentile of CPU milliseconds of one turn: a
second in which nothing changed (rings of the cards in sight only), one incident that moved (order,
counts, pins), a repaint of the list, the pins alone, and all incidents at once as at the start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from cmdmap.config import resources_dir
from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident, IncidentState, Source, Tier, Urgency
from cmdmap.domain.place import Place
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.ledger import percentile
from cmdmap.ui.casework.pins import pins_of
from cmdmap.ui.casework.queue_panel import QueuePanel
from cmdmap.widgets.theme import apply_theme

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
OPEN = (IncidentState.TAKEN_IN, IncidentState.SIGNED, IncidentState.ON_SITE, IncidentState.FED_BACK)


def incident(number: int, kinds: list[str]) -> Incident:
    """Return one of many open incidents."""
    due = NOW + timedelta(seconds=number * 37 % 4000 - 400)
    clock = Clock(
        ClockKind.ARRIVE, 1, Owner.BRIGADE, NOW - timedelta(minutes=9), due - timedelta(minutes=2),
        due, due + timedelta(minutes=5),
    )  # fmt: skip
    return Incident(
        IncidentId(number), f"JQ20260301-{number:04d}", kinds[number % len(kinds)],
        OPEN[number % 4], Urgency(number % 4 + 1), Tier.GRID, Source.CITIZEN,
        f"至善路{number}号", "停车收费争执", NOW, "王芳", NOW,
        Place(120.1 + number % 97 / 1000, 30.1 + number % 89 / 1000), clocks=(clock,),
    )  # fmt: skip


def measure(turn: Callable[[int], object], rounds: int) -> list[float]:
    """Return the CPU milliseconds of each turn."""
    spent = []
    for number in range(rounds):
        before = time.process_time()
        turn(number)
        spent.append((time.process_time() - before) * 1000)
    return sorted(spent)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, nargs="+", default=[50, 2000])
    parser.add_argument("--rounds", type=int, default=60)
    args = parser.parse_args()
    app = QApplication([])
    apply_theme(app)
    kinds = load_kinds(resources_dir(), Path())
    print(f"{'open':>6}  {'turn':<28}{'median ms':>10}{'p95 ms':>9}")
    for count in args.open:
        panel = QueuePanel()
        panel.model.set_kinds(kinds)
        panel.resize(372, 900)
        panel.show()
        some = [incident(number, list(kinds.kinds)) for number in range(1, count + 1)]

        def whole(_n: int, panel: QueuePanel = panel, some: list[Incident] = some) -> None:
            panel.apply(some)
            panel.refresh(NOW)

        def one(n: int, panel: QueuePanel = panel, some: list[Incident] = some) -> None:
            panel.apply([replace(some[n % len(some)], state=OPEN[n % 4], round=n)])
            panel.refresh(NOW)

        def idle(_n: int, panel: QueuePanel = panel) -> None:
            panel.refresh(NOW)
            app.processEvents()

        turns: dict[str, Callable[[int], object]] = {
            "all of them": whole,
            "a second without change": idle,
            "one incident moved": one,
            "repaint of the list": lambda _n, panel=panel: panel.list.grab(),
            "pins of all": lambda _n, panel=panel: pins_of(panel.model.cards(), NOW),
        }
        for name, turn in turns.items():
            spent = measure(turn, args.rounds)
            print(
                f"{count:>6}  {name:<28}{statistics.median(spent):>10.2f}"
                f"{percentile(spent, 0.95):>9.2f}"
            )


if __name__ == "__main__":
    main()
