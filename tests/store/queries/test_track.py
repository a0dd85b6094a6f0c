"""A unit's track between two instants, and every unit's newest fix."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import NOON, feed, fix, north, open_file

from cmdmap.domain.ids import UnitId
from cmdmap.store.queries.track import last_fixes, track


@pytest.fixture
def store(tmp_path):
    with open_file(tmp_path / "cmdmap.db") as opened:
        feed(opened, *(fix(at_s=10 * n, place=north(20 * n)) for n in range(6)))
        feed(opened, fix("fleetsync:100-2008", at_s=3))
        yield opened


def test_a_track_runs_from_old_to_new_within_its_ends(store):
    with store.reader() as connection:
        found = track(
            connection, UnitId(1), NOON + timedelta(seconds=10), NOON + timedelta(seconds=30)
        )
    assert [at for at, _ in found] == [NOON + timedelta(seconds=s) for s in (10, 20, 30)]
    assert [place.metres_to(north(20 * n)) < 0.02 for n, (_, place) in enumerate(found, 1)] == [
        True
    ] * 3


def test_an_unknown_unit_has_no_track(store):
    with store.reader() as connection:
        assert track(connection, UnitId(99), NOON, NOON + timedelta(days=1)) == []


def test_the_newest_fix_of_each_unit(store):
    with store.reader() as connection:
        newest = last_fixes(connection)
    assert {unit_id: fix.at for unit_id, fix in newest.items()} == {
        1: NOON + timedelta(seconds=50),
        2: NOON + timedelta(seconds=3),
    }
