"""Compliance counts clocks kept and missed by kind, with the times they took."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.clockwork import Hand, insert_clocked
from tests.kit.desks import NOON, open_file

from cmdmap.domain.clock import Clock, ClockKind, Owner
from cmdmap.store.queries.compliance import compliance

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def clock(start, took: float | None) -> Clock:
    due = start + 10 * MINUTE
    made = Clock(
        ClockKind.ARRIVE, 1, Owner.BRIGADE, start, start + 8 * MINUTE, due, due + 5 * MINUTE
    )
    return made if took is None else made.stop(start + took * MINUTE)


def test_clocks_are_counted_where_they_began(tmp_path):
    with open_file(tmp_path / "c.db") as store:
        for took in (2, 4, 6, 8, 30, None):
            insert_clocked(store, NOON, (clock(NOON, took),))
        insert_clocked(store, NOON, (clock(NOON - 3 * DAY, 1),))
        running = clock(NOON + 60 * MINUTE, None)
        insert_clocked(store, NOON, (running,))
        Hand(store).turn(NOON + 20 * MINUTE)
        with store.reader() as connection:
            (today,) = compliance(connection, NOON, NOON + DAY)
            (week,) = compliance(connection, NOON - 7 * DAY, NOON + DAY)
            assert compliance(connection, NOON + DAY, NOON + 2 * DAY) == ()
    assert (today.clock, today.in_time, today.overdue, today.running) == (ClockKind.ARRIVE, 4, 2, 1)
    assert today.share == 4 / 6
    assert (today.median_s, week.in_time) == (360.0, 5)
    assert today.p90_s == 8 * 60 + 0.6 * 22 * 60


def test_nothing_stopped_has_no_times_and_nothing_decided_no_share(tmp_path):
    with open_file(tmp_path / "c.db") as store:
        insert_clocked(store, NOON, (clock(NOON, None),))
        with store.reader() as connection:
            (row,) = compliance(connection, NOON, NOON + DAY)
    assert (row.median_s, row.p90_s, row.share) == (None, None, None)
