"""Damaged sentences: no exception, next to no wrong position, and the next good frame found.

The long run beside other decoders is ``benchmarks/damage.py``.
"""

from __future__ import annotations

import math

import pytest
from tests.protocols.damage import damaged, sound_sentences

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.registry import open_decoder

COUNT = 5_000
MOST_WRONG = COUNT * 0.05 / 100
GOOD_NEXT = sound_sentences(1, 99)[0]


def positions(raw: bytes) -> list[Report]:
    decoder = open_decoder("auto")
    reports = decoder.feed(raw) + decoder.flush()
    return [r for r in reports if r.kind is ReportKind.FIX and r.valid]


def same(one: Report, other: Report) -> bool:
    assert one.place is not None
    assert other.place is not None
    return math.dist(one.place, other.place) < 1e-7 and (one.at is None or one.at == other.at)


@pytest.fixture(scope="module")
def corpus() -> list[bytes]:
    return sound_sentences(1_000, 1)


def test_wrong_positions_are_rarer_than_one_in_two_thousand(corpus):
    wrong = [
        damage
        for damage, raw, sources in damaged(corpus, COUNT, 2)
        if any(
            not any(same(found, sound) for source in sources for sound in positions(source))
            for found in positions(raw)
        )
    ]
    assert len(wrong) <= MOST_WRONG


def test_the_next_good_sentence_is_always_found(corpus):
    """At once, or where the damage looks like the head of a binary frame, after the next pause."""
    decoder = open_decoder("auto")
    late = 0
    for damage, raw, _ in damaged(corpus, COUNT, 3):
        reports = decoder.feed(raw + b"\r\n" + GOOD_NEXT)
        if not reports or reports[-1].raw != GOOD_NEXT.strip():
            late += 1
            reports = decoder.flush()
        assert reports[-1].raw == GOOD_NEXT.strip(), damage
    assert late < COUNT / 200


def test_a_missing_line_end_hides_nothing(corpus):
    for damage, raw, _ in damaged(corpus, COUNT // 5, 4):
        found = [report.raw for report in positions(raw.rstrip(b"\r\n") + GOOD_NEXT)]
        assert GOOD_NEXT.strip() in found, damage
