"""The desk's counts as rows: every count is there, in words, most frequent first."""

from __future__ import annotations

import pytest

from cmdmap.services.ledger import DeskCounts
from cmdmap.services.steps import STEPS
from cmdmap.ui.models.verdicts import REASON_NAMES, STEP_NAMES, verdict_heads, verdict_rows


@pytest.fixture
def make_counts():
    def make(**told):
        fields = {
            **{name: {} for name in ("dropped", "refused", "flagged")},
            **dict.fromkeys(
                ("waiting", "spooled", "lost", "commits", "kept", "history", "merged"), 0
            ),
            **dict.fromkeys(("logged", "latency_p50_s", "latency_p95_s"), 0),
            "away_because": "",
        }
        return DeskCounts(**{**fields, **told})

    return make


def test_nothing_to_say(make_counts):
    assert verdict_rows(make_counts()) == []


def test_every_count_is_a_row_and_the_largest_stands_on_top(make_counts):
    rows = verdict_rows(
        make_counts(
            refused={("plausible", "jump"): 3, ("check", "a new reason"): 5},
            flagged={("plausible", "late"): 40},
            dropped={"fix": 7},
            spooled=11,
        )
    )
    assert all(len(row) == len(verdict_heads()) for row in rows)
    assert [row[-1] for row in rows] == [40, 11, 7, 5, 3]
    assert rows[0] == ("Doubted, kept", "plausible?", "late", 40)
    assert rows[3] == ("Refused", "readable?", "a new reason", 5)


def test_the_reasons_of_the_steps_have_words():
    reasons = {
        reason
        for step in STEPS
        if step.name != "receipt"
        for reason in (*step.reasons, *step.flags)
    }
    assert sorted(reasons - REASON_NAMES.keys()) == []
    assert {step.name for step in STEPS} - STEP_NAMES.keys() <= {"locate"}
