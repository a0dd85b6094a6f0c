"""The day in numbers: 24 hours from local midnight, calls counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import NOON, feed, fix, north, open_file, said

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
    assert figures(store) == ((0,) * 24, 0)


def test_fixes_stand_in_their_hour_and_other_days_do_not_count(store):
    feed(
        store,
        fix(at_s=-12 * 3600),
        fix(at_s=-12 * 3600 + 3599, place=north(10)),
        fix(at_s=-10, place=north(20)),
        fix(at_s=0, place=north(30)),
        fix("fleetsync:100-2008", at_s=1),
        fix("fleetsync:100-2009", at_s=-12 * 3600 - 1),
    )
    hours, calls = figures(store)
    assert (hours[0], hours[11], hours[12], sum(hours), calls) == (2, 1, 2, 5, 0)
    yesterday, _ = figures(store, MIDNIGHT - timedelta(days=1))
    assert (yesterday[23], sum(yesterday)) == (1, 1)


def test_a_call_counts_once_though_it_begins_and_ends(store):
    feed(
        store,
        said(ReportKind.PTT, sentence="BOT"),
        said(ReportKind.PTT, sentence="EOT"),
        said(ReportKind.TEXT, text="hello"),
    )
    assert figures(store).calls == 1
