"""The day in numbers: incidents of 24 hours from local midnight, calls counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import NOON, feed, open_file, said
from tests.kit.radio_desks import radio_bench

from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.domain.report import ReportKind
from cmdmap.store.queries.day import day_figures

MIDNIGHT = NOON - timedelta(hours=12)


@pytest.fixture
def store(tmp_path):
    with open_file(tmp_path / "cmdmap.db") as opened:
        yield opened


def figures(store, midnight=MIDNIGHT):
    with store.reader() as connection:
        return day_figures(connection, midnight)


def test_an_empty_day_has_24_zeros(store):
    assert figures(store) == ((0,) * 24, 0, None)


def test_incidents_stand_in_their_hour_and_other_days_do_not_count(store):
    with radio_bench(store, at=NOON) as bench:
        for hours in (-12, -11.5, -1, 0, -12.01):
            known_at = NOON + timedelta(hours=hours)
            bench.do(OpenIncident("other", address="至善路1号", known_at=known_at))
    counts = figures(store).hours
    assert (counts[0], counts[11], counts[12], sum(counts)) == (2, 1, 1, 4)
    yesterday = figures(store, MIDNIGHT - timedelta(days=1)).hours
    assert (yesterday[23], sum(yesterday)) == (1, 1)


def test_a_call_counts_once_though_it_begins_and_ends(store):
    feed(
        store,
        said(ReportKind.PTT, sentence="BOT"),
        said(ReportKind.PTT, sentence="EOT"),
        said(ReportKind.TEXT, text="hello"),
    )
    assert figures(store).calls == 1
