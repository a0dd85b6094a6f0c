from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from cmdmap.store.areas import (
    StoredArea,
    StoredJurisdiction,
    clear_areas,
    read_areas,
    read_jurisdiction,
    replace_areas,
    set_parents,
)
from cmdmap.store.engine import Store

TOLD = StoredJurisdiction("某街道", "a.gpkg", datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
GRID = StoredArea("g1", "第1网格", "grid", "c1", b"\x01\x02")
COMMUNITY = StoredArea("c1", "浦联社区", "community", "", b"\x03")


def test_areas_and_their_source_are_read_as_written(store: Store) -> None:
    with store.transaction() as connection:
        replace_areas(connection, ["grid", "community"], [GRID, COMMUNITY], TOLD)
    with store.reader() as connection:
        assert read_areas(connection) == [COMMUNITY, GRID]
        assert read_jurisdiction(connection) == TOLD


def test_only_the_named_levels_are_replaced(store: Store) -> None:
    other = GRID._replace(code="g2")
    with store.transaction() as connection:
        replace_areas(connection, ["grid", "community"], [GRID, COMMUNITY], TOLD)
        replace_areas(connection, ["grid"], [other], TOLD)
    with store.reader() as connection:
        assert [row.code for row in read_areas(connection)] == ["c1", "g2"]


def test_areas_can_be_given_their_parent_later(store: Store) -> None:
    with store.transaction() as connection:
        replace_areas(connection, ["grid"], [GRID._replace(parent=""), COMMUNITY], TOLD)
        set_parents(connection, {"g1": "c1", "nobody": "c1"})
    with store.reader() as connection:
        assert [(row.code, row.parent) for row in read_areas(connection)] == [
            ("c1", ""),
            ("g1", "c1"),
        ]


def test_clearing_forgets_everything_and_counts(store: Store) -> None:
    with store.transaction() as connection:
        replace_areas(connection, ["grid"], [GRID], TOLD)
        assert clear_areas(connection) == 1
    with store.reader() as connection:
        assert read_areas(connection) == []
        assert read_jurisdiction(connection) is None


def test_a_failure_in_the_transaction_leaves_the_areas_of_before(store: Store) -> None:
    with store.transaction() as connection:
        replace_areas(connection, ["grid"], [GRID], TOLD)
    with pytest.raises(IntegrityError), store.transaction() as connection:
        replace_areas(connection, ["grid"], [COMMUNITY, COMMUNITY], TOLD)
    with store.reader() as connection:
        assert read_areas(connection) == [GRID]
