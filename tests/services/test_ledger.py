"""Counts add up and percentiles are those of the newest waits."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from cmdmap.services.ledger import SAMPLES, Ledger, percentile
from cmdmap.services.present import Tally


@pytest.mark.parametrize(
    ("values", "part", "expected"),
    [
        ([], 0.95, 0.0),
        ([3.0], 0.5, 3.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 3.0),
        (list(map(float, range(100))), 0.95, 95.0),
    ],
)
def test_percentile_takes_the_nearest_rank(
    values: list[float], part: float, expected: float
) -> None:
    assert percentile(values, part) == expected


def test_transactions_add_up_and_a_copy_does_not_change() -> None:
    ledger = Ledger()
    refused = Counter({("check", "checksum"): 2})
    ledger.enter(Tally(kept=3, logged=1, refused=refused), [time.monotonic()])
    before = ledger.copy(7, Counter(fix=5))
    ledger.enter(Tally(kept=1, history=2, merged=4, refused=refused), [])
    after = ledger.copy(0, Counter())
    assert (before.commits, before.kept, before.refused) == (1, 3, {("check", "checksum"): 2})
    assert (before.waiting, before.dropped) == (7, {"fix": 5})
    assert (after.commits, after.kept, after.history, after.merged, after.logged) == (2, 4, 2, 4, 1)
    assert after.refused == {("check", "checksum"): 4}


def test_only_the_newest_waits_count() -> None:
    ledger = Ledger()
    now = time.monotonic()
    ledger.enter(Tally(), [now - 1_000.0] * 10)
    ledger.enter(Tally(), [now] * SAMPLES)
    assert ledger.copy(0, Counter()).latency_p95_s < 100.0
